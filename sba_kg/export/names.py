"""Short names for terms, where a form has no IRIs: those of our ontology are plain, others where they are the only one.

``sba:title`` is ``title``, so ``dcterms:title`` is ``dcterms_title``; ``skos:prefLabel`` is ``prefLabel``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from sba_kg.base.namespaces import PREFIXES, SBA

_NAMESPACES = sorted(((namespace, prefix) for prefix, namespace in PREFIXES.items()), key=lambda one: -len(one[0]))
_NO_NAME = re.compile(r"\W", re.ASCII)


def names(iris: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """A short name for each IRI, no two alike.

    Args:
        iris: The terms.
        taken: Names that none may have.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(set(iris)):
        by_name[split(iri)[1]].append(iri)
    found: dict[str, str] = {}
    used = set(taken)
    for name, same in sorted(by_name.items()):
        for iri in sorted(same, key=lambda one: (not one.startswith(SBA), one)):
            plain = name not in used and (iri.startswith(SBA) or len(same) == 1)
            short = name if plain else _apart(f"{split(iri)[0]}_{name}", used)
            found[iri] = short
            used.add(short)
    return found


def _apart(name: str, used: Collection[str]) -> str:
    numbered = (f"{name}_{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(one for one in numbered if one not in used)


def split(iri: str) -> tuple[str, str]:
    """The prefix and the local name of a term; ``x`` for a namespace that is none of ours."""
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace):
            return prefix, _name(iri.removeprefix(namespace))
    return "x", _name(re.split(r"[/#]", iri.rstrip("/#"))[-1])


def _name(text: str) -> str:
    name = _NO_NAME.sub("_", text)
    return f"_{name}" if not name or name[0].isdigit() else name
