"""Where a closure contradicts itself: the rules whose conclusion is false, in words, with the report's lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.errors import ContradictionError
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.namespaces import PROV, SBA, SKOS
from sba_kg.reason.generalized import GeneralizedGraph, Term
from sba_kg.reason.rules import Falsehood, falsehoods

#: More than these are counted and not listed.
_SHOWN = 20
_LABEL = ox.NamedNode(SKOS + "prefLabel")
_DERIVED = ox.NamedNode(PROV + "wasDerivedFrom")
_LINE = ox.NamedNode(SBA + "startLine")


@dataclass(frozen=True, order=True)
class Contradiction:
    """A contradiction.

    Attributes:
        lines: 1-based lines of the report that the thing derives from.
        rule: Name of the rule (W3C OWL 2 Profiles, section 4.3).
        thing: The thing, as an IRI or N-Triples term.
        ko: What is wrong with it, in Korean.
        en: The same in English.
    """

    lines: tuple[int, ...]
    rule: str
    thing: str
    ko: str
    en: str


def find(graph: GeneralizedGraph) -> list[Contradiction]:
    """All contradictions of a closure, by line."""
    found = set()
    with graph.values():
        for rule in falsehoods():
            solutions = graph.store.query(rule.query)
            assert isinstance(solutions, ox.QuerySolutions)
            names = [variable.value for variable in solutions.variables]
            for solution in solutions:
                found.add(_contradiction(rule, {name: solution[name] for name in names}, graph))
    return sorted(found)


def check(graph: GeneralizedGraph, file: str) -> None:
    """Raise an error if a closure contradicts itself.

    Args:
        graph: The closure.
        file: The report's text, for messages.

    Raises:
        ContradictionError: E-I01, with all contradictions.
    """
    found = find(graph)
    if not found:
        return
    more = len(found) - _SHOWN
    said = [(f"{_place(one, file)}{one.ko}", f"{_place(one, file)}{one.en}") for one in found[:_SHOWN]]
    if more > 0:
        rest = sentence("reason.more", count=more)
        said.append((rest.ko, rest.en))
    listed = Bilingual(*("".join(f"\n  {line}" for line in lines) for lines in zip(*said, strict=True)))
    raise ContradictionError(
        "E-I01",
        count=len(found),
        listed=listed,
        file=file,
        line=next((one.lines[0] for one in found if one.lines), None),
    )


def _place(one: Contradiction, file: str) -> str:
    return f"{file}:{one.lines[0]}: " if one.lines else f"{file}: "


def _contradiction(rule: Falsehood, values: Mapping[str, object], graph: GeneralizedGraph) -> Contradiction:
    terms = {name: _term(value, graph) for name, value in values.items()}
    thing = terms["x"]
    lines = _lines(thing, graph)
    texts = {}
    for lang, pattern in (("ko", rule.ko), ("en", rule.en)):
        shown = {name: _shown(term, lang, graph) for name, term in terms.items() if term is not None}
        at = f" ({sentence('reason.lines').get(lang)} {', '.join(map(str, lines))})" if lines else ""
        texts[lang] = f"{pattern.format(**shown)}{at} [{rule.name}]"
    return Contradiction(lines, rule.name, thing.value if isinstance(thing, ox.NamedNode) else str(thing), **texts)


def _term(value: object, graph: GeneralizedGraph) -> Term | None:
    if isinstance(value, ox.NamedNode):
        return graph.term(value)
    return value if isinstance(value, ox.Literal) else None


def _lines(thing: Term | None, graph: GeneralizedGraph) -> tuple[int, ...]:
    """The lines of the passages that a thing derives from."""
    if not isinstance(thing, ox.NamedNode):
        return ()
    passages = [q.object for q in graph.store.quads_for_pattern(thing, _DERIVED, None, None)]
    lines = set()
    for passage in (thing, *passages):
        if isinstance(passage, ox.NamedNode):
            for quad in graph.store.quads_for_pattern(passage, _LINE, None, None):
                literal = _term(quad.object, graph)
                if isinstance(literal, ox.Literal):
                    lines.add(int(literal.value))
    return tuple(sorted(lines))


def _shown(term: Term, lang: str, graph: GeneralizedGraph) -> str:
    """A term for people: things of the report with label and IRI, terms of the vocabulary by label."""
    if isinstance(term, ox.Literal):
        return f"'{term.value}'"
    if isinstance(term, ox.BlankNode):
        return sentence("reason.nameless").get(lang)
    label = _label(term, lang, graph)
    if term.value.startswith(SBA):
        return label or term.value.removeprefix(SBA)
    return f"'{label}' <{term.value}>" if label else f"<{term.value}>"


def _label(term: ox.NamedNode, lang: str, graph: GeneralizedGraph) -> str:
    """The label of a thing in a language, else in another, else nothing."""
    found = [_term(q.object, graph) for q in graph.store.quads_for_pattern(term, _LABEL, None, None)]
    labels = sorted((t.language != lang, t.value) for t in found if isinstance(t, ox.Literal))
    return labels[0][1] if labels else ""
