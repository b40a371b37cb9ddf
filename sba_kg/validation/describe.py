"""Raw results → results in words: names, figures, lines, responsible units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import CODE, PROV, RDF, SBA, SKOS, XSD
from sba_kg.validation.raw import Raw, Term, fill, str_of
from sba_kg.validation.results import Result, Severity

_LABEL = SKOS + "prefLabel"
_DERIVED = PROV + "wasDerivedFrom"
#: What a node without a label is called by, in order of preference.
_NAMES = ("title", "request", "event", "what", "text", "asPrinted", "factProperty")
#: Where the label of a node without one is looked for: what it is about.
_ABOUT = ("observes", "mentions", "isItemOf", "isPassageOf")
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
_LONGEST = 80


@dataclass(frozen=True)
class Facts:
    """The triples of one graph, by subject and predicate."""

    objects: dict[tuple[str, str], list[Term]]

    @classmethod
    def of(cls, triples: Sequence[ox.Triple]) -> Facts:
        """Index triples."""
        objects: dict[tuple[str, str], list[Term]] = {}
        for t in triples:
            if not isinstance(t.object, ox.Triple):
                objects.setdefault((str_of(t.subject), t.predicate.value), []).append(t.object)
        return cls(objects)

    def all(self, node: str, predicate: str) -> list[Term]:
        """All objects of a node's property, in order of their text."""
        return sorted(self.objects.get((node, predicate), []), key=str)

    def first(self, node: str, term: str) -> str:
        """Text of the first object of one of our properties, ``""`` if there is none."""
        found = self.all(node, SBA + term)
        return str_of(found[0]) if found else ""

    def label(self, node: str, lang: str, seen: tuple[str, ...] = ()) -> str:
        """The name of a node: its label, that of what it is about, or its text."""
        labels = {o.language: o.value for o in self.all(node, _LABEL) if isinstance(o, ox.Literal)}
        if labels:
            return labels.get(lang) or labels.get("ko") or next(iter(labels.values()))
        for term in _ABOUT:
            for thing in self.all(node, SBA + term):
                if str_of(thing) not in seen and (name := self.label(str_of(thing), lang, (*seen, node))):
                    return name
        if headers := self._headers(node):
            return headers
        text = next((found for term in _NAMES if (found := self.first(node, term))), "")
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def _headers(self, node: str) -> str:
        """The headers of a cell that holds a figure, ``""`` for what is none."""
        if not self.first(node, "documentValue"):
            return ""
        return " · ".join(filter(None, (self.first(node, "rowHeader"), self.first(node, "columnHeader"))))

    def spans(self, node: str) -> Iterator[tuple[int, int]]:
        """The spans of lines that a node derives from, or its own."""
        own = (node, SBA + "startLine") in self.objects  # a passage, or a part of the document layer
        for place in (node,) if own else map(str_of, self.all(node, _DERIVED)):
            start = self.first(place, "startLine")
            end = self.first(place, "endLine") or start
            if start.isdigit() and end.isdigit():
                yield int(start), int(end)

    def is_passage(self, node: str) -> bool:
        """Whether a node is a span of lines itself."""
        return any(str_of(o) == SBA + "Passage" for o in self.all(node, RDF + "type"))

    def units(self, node: str, lang: str = "ko") -> tuple[str, ...]:
        """Names of the units that answer for a node or for what it is about."""
        found: list[str] = []
        for term in ("isAssignedTo", "concerns", "isManagedBy"):
            found += [self.label(str_of(o), lang) for o in self.all(node, SBA + term)]
        return tuple(dict.fromkeys(found))


def describe(raw: Raw, facts: Facts) -> Result:
    """Put one raw result into words."""
    focus = raw.focus.value
    compared = raw.compared
    spans = [span for node in compared for span in facts.spans(node)]
    own = sorted(facts.spans(focus))
    lines = sorted({n for start, end in spans for n in range(start, end + 1)})
    main = own[0][0] if own else lines[0] if lines else None
    bindings = {name: _plain(term) for name, term in raw.bindings.items()}
    message = raw.shape.rule.message
    unit = facts.first(focus, "unit")
    stated, computed, difference = (_value(raw.bindings.get(n)) for n in ("stated", "computed", "difference"))
    return Result(
        raw.shape.rule,
        focus,
        Bilingual(facts.label(focus, "ko") or _tail(focus), facts.label(focus, "en") or _tail(focus)),
        stated if stated is not None else _value(raw.value),
        computed,
        None if isinstance(difference, str) else difference,
        unit.removeprefix(CODE + "unit/") if unit.startswith(CODE) else "",
        Bilingual(fill(message.ko, bindings), fill(message.en, bindings)),
        compared,
        tuple(lines),
        main,
        _part(facts, focus, main),
        tuple(dict.fromkeys(name for node in compared for name in facts.units(node))),
    )


def _part(facts: Facts, focus: str, line: int | None) -> str:
    """Section path of the passage that the main line is in."""
    for passage in facts.all(focus, _DERIVED):
        if facts.first(str_of(passage), "startLine") == str(line):
            return facts.first(str_of(passage), "sectionPath")
    return ""


def _tail(iri: str) -> str:
    return iri.split("/id/", 1)[-1]


def _plain(term: Term) -> str:
    """The text of a term as it stands in messages: thousands grouped, decimals without trailing zeros."""
    value = _value(term)
    return (
        ""
        if value is None
        else f"{value:,f}"
        if isinstance(value, Decimal)
        else f"{value:,}"
        if isinstance(value, int)
        else value
    )


def _value(term: Term | None) -> int | Decimal | str | None:
    if term is None:
        return None
    if not isinstance(term, ox.Literal) or term.datatype.value not in _NUMBERS:
        return str_of(term)
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return term.value
    return int(number) if number == number.to_integral_value() else number.normalize()


def order(result: Result) -> tuple[object, ...]:
    """Sort key: gravest first, then by line, rule and focus."""
    return (
        list(Severity).index(result.severity),
        result.main_line or 0,
        result.rule.id,
        result.focus,
        str(result.computed),
        str(result.stated),
    )
