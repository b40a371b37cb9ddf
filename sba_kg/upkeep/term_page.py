"""``docs/terms.md``: classes and properties of the ontology, each with an example from the graphs of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.messages import sentence
from sba_kg.base.namespaces import ONTOLOGY, ONTOLOGY_GRAPH, PREFIXES, RDF
from sba_kg.base.text import squeeze
from sba_kg.vocabulary.ontology import DEFINITION, MODULE, Ontology, Term

_KINDS = (("class", "Classes / 클래스"), ("object-property", "Links / 관계"), ("datatype-property", "Values / 값"))
#: Characters of a value in an example.
_LONGEST = 60
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda prefix: -len(prefix[1]))


@dataclass
class _Example:
    """The first use of a term, and how often it is used."""

    shown: str
    count: int = 0


def as_markdown(found: Ontology, graphs: ox.Store) -> str:
    """The page.

    Args:
        found: The ontology.
        graphs: All graphs of the package.
    """
    examples = _examples(graphs)
    head = sentence("upkeep.terms-page")
    lines = [f"{head.en.strip()}\n\n{head.ko.strip()}\n"]
    for module in sorted({iri for term in found.terms.values() for iri in term.iris(MODULE)}):
        terms = [term for term in found.terms.values() if module in term.iris(MODULE) and not term.deprecated]
        body = [
            line for kind, title in _KINDS for line in _table([t for t in terms if t.kind == kind], title, examples)
        ]
        if body:
            lines += [f"## {'core' if module == ONTOLOGY else module.rpartition('/')[2]}\n", *body]
    return "\n".join(lines).rstrip() + "\n"


def _table(terms: list[Term], title: str, examples: Mapping[str, _Example]) -> Iterator[str]:
    if not terms:
        return
    yield f"### {title}\n"
    yield "| term | ko | en | meaning | 뜻 | example |\n|---|---|---|---|---|---|"
    for term in sorted(terms, key=lambda term: term.iri):
        example = examples.get(term.iri)
        shown = f"{example.shown} ({example.count:,})" if example else ""
        texts = (term.label("ko"), term.label("en"), term.text(DEFINITION, "en"), term.text(DEFINITION, "ko"))
        yield f"| `{_short(term.iri)}` | {' | '.join(_cell(text) for text in texts)} | {shown} |"
    yield ""


def _examples(graphs: ox.Store) -> dict[str, _Example]:
    """For each class its first member, for each property its first triple, outside the ontology."""
    first: dict[str, tuple[str, str]] = {}
    counts: dict[str, int] = {}
    ontology = ox.NamedNode(ONTOLOGY_GRAPH)
    for quad in graphs:
        subject, value = quad.subject, quad.object
        if quad.graph_name == ontology or not isinstance(subject, ox.NamedNode):
            continue
        member = quad.predicate.value == RDF + "type"
        term = value.value if member and isinstance(value, ox.NamedNode) else quad.predicate.value
        counts[term] = counts.get(term, 0) + 1
        shown = (subject.value, "" if member else _value(value))
        first[term] = min(first.get(term, shown), shown)
    return {term: _Example(_shown(*first[term]), count) for term, count in counts.items()}


def _shown(subject: str, value: str) -> str:
    return f"`{_short(subject)}`" + (f" → {value}" if value else "")


def _value(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return f"`{_short(term.value)}`"
    text = squeeze(term.value) if isinstance(term, ox.Literal) else str(term)
    return _cell(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _short(iri: str) -> str:
    """An IRI with the prefix of its namespace."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table, where nothing of it is markup."""
    return "".join(f"\\{sign}" if sign in "|\\`*_<[~" else sign for sign in text)
