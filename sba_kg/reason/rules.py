"""The table of the OWL 2 RL/RDF rules, ``owl2rl.toml``, as SPARQL."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sba_kg.base.namespaces import OWL, RDF, RDFS
from sba_kg.reason.generalized import LITERAL

_FILE = Path(__file__).with_name("owl2rl.toml")
_PREFIXES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS, "literal": LITERAL}
_HEAD = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in _PREFIXES.items())


@dataclass(frozen=True)
class InferenceRule:
    """A rule that adds triples: its name in W3C OWL 2 Profiles, and a SPARQL update."""

    name: str
    update: str


@dataclass(frozen=True)
class Falsehood:
    """A rule whose conclusion is false: its name, a SPARQL query for where it applies, and what is wrong then.

    ``ko`` and ``en`` have the query's variables in braces; ``x`` is the thing that is wrong.
    """

    name: str
    query: str
    ko: str
    en: str


@cache
def additions() -> tuple[InferenceRule, ...]:
    """The rules that add triples."""
    return tuple(
        InferenceRule(name, f"{_HEAD}INSERT {{ {rule['then']} }} WHERE {{ {rule['if']} }}")
        for name, rule in _table().items()
        if "then" in rule
    )


@cache
def falsehoods() -> tuple[Falsehood, ...]:
    """The rules that find contradictions."""
    return tuple(
        Falsehood(name, f"{_HEAD}SELECT DISTINCT * WHERE {{ {rule['if']} }}", rule["ko"], rule["en"])
        for name, rule in _table().items()
        if "then" not in rule
    )


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
