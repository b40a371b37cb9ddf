"""Doubts about what the graphs hold: figures that a rule objects to, that are implied, corrected or weakly founded.

They are read from the graphs themselves: what a validation found (``…/validation``, acknowledged or not), the implied
lines, the reviewed readings, the kinds of evidence. So they are there for the graphs of the package, for those of a
build and for a server alike, in one question for each edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal, InvalidOperation

from sba_kg.base.messages import sentence
from sba_kg.base.namespaces import CODE, GRAPH, SBA, SH, SHAPE, SKOS
from sba_kg.base.text import key
from sba_kg.store.engine import Engine, Term, part

#: A result that compares more figures than two doubts its focus alone: a total, not each of its many parts.
_PAIR = 2
#: Evidence that is a likely reading and no proof: who is responsible, by the duties of the unit.
_WEAK = ("duties",)
_HEAD = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sba: <https://w3id.org/sba-kg/def/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
#: All that is said of a result: one row for each statement, which is faster than optional patterns.
_RESULTS = (
    _HEAD
    + """
SELECT ?key ?property ?value ?language WHERE {
  GRAPH <%s/validation> {
    {
      VALUES ?severity { sh:Violation sh:Warning }
      ?key sh:resultSeverity ?severity ; ?property ?value .
    } UNION { ?key a sh:ValidationReport . BIND("checked" AS ?value) }
  }
  BIND(IF(ISLITERAL(?value), LANG(?value), "") AS ?language)
}"""
)
_FIGURES = (
    _HEAD
    + """
SELECT ?node ?property ?value WHERE {
  VALUES ?node { %s }
  GRAPH <%s> {
    { ?node sba:value ?value . BIND("value" AS ?property) }
    UNION { ?node sba:asPrinted ?value . BIND("printed" AS ?property) }
    UNION { ?node prov:wasDerivedFrom/sba:startLine ?value . BIND("line" AS ?property) }
  }
}"""
)
_OTHERS = (
    _HEAD
    + """
SELECT ?kind ?key ?value ?label ?text ?printed ?line ?reason_ko ?reason_en WHERE {
  GRAPH <%s> {
    {
      ?key sba:isImpliedBy ?total ; sba:value ?value ; sba:observes/skos:prefLabel ?label .
      FILTER(LANG(?label) = "ko")
      BIND(STR(?label) AS ?text) BIND("implied" AS ?kind)
    } UNION {
      ?key a sba:Reading ; sba:readAs ?text ; sba:asPrinted ?printed ; prov:wasDerivedFrom/sba:startLine ?line .
      BIND("corrected" AS ?kind)
    } UNION {
      VALUES ?weak { %s }
      ?key sba:unitEvidence ?weak ; sba:isAssignedTo ?unit ; sba:observes/skos:prefLabel ?label ;
        prov:wasDerivedFrom/sba:startLine ?line .
      { ?unit skos:prefLabel ?text } UNION { ?unit org:unitOf/skos:prefLabel ?text }
      FILTER(LANG(?label) = "ko" && LANG(?text) = "ko")
      BIND("evidence" AS ?kind)
    }
    OPTIONAL { ?key sba:reason ?reason_ko . FILTER(LANG(?reason_ko) = "ko") }
    OPTIONAL { ?key sba:reason ?reason_en . FILTER(LANG(?reason_en) = "en") }
  }
}"""
)


@dataclass(frozen=True)
class DoubtfulFigure:
    """A figure, or another thing of the report, that is in doubt.

    Attributes:
        iri: Its IRI.
        value: Its value in its unit (won, persons, m² …), None for what has none.
        texts: How it is printed, or the names that a row has of it.
        lines: The lines that it stands on, 1-based.
    """

    iri: str
    value: Decimal | None = None
    texts: frozenset[str] = frozenset()
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Doubt:
    """A reason to doubt.

    Attributes:
        edition: Name of the edition.
        kind: ``violation`` or ``warning`` (a rule objects), ``implied``, ``corrected``, ``evidence``.
        id: Id of the rule, else what the kind is called in a column: ``implied``, ``evidence-duties`` …
        label: Korean name of what is in doubt.
        text: What is doubted, in ``ko`` and ``en``.
        reason: Why it stands nevertheless, as a reviewer says, in ``ko`` and ``en``; empty if nobody has.
        acknowledged: Whether a reviewer has looked at it.
        in_value: Whether the value itself is in doubt, so that an answer can be asked for without it.
        figures: What it is about.
    """

    edition: str
    kind: str
    id: str
    label: str
    text: Mapping[str, str] = field(hash=False)
    reason: Mapping[str, str] = field(hash=False)
    acknowledged: bool
    in_value: bool
    figures: tuple[DoubtfulFigure, ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of the report that it is about, in order."""
        return tuple(sorted({line for figure in self.figures for line in figure.lines}))

    def __str__(self) -> str:
        return f"{self.id}: {self.label}: {self.text['en']}"


@dataclass(frozen=True)
class Doubts:
    """The doubts of some editions.

    Attributes:
        all: The doubts, by edition.
        unchecked: Names of the editions without results of a validation: what a rule would object to is not known.
    """

    all: tuple[Doubt, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def figures(self) -> frozenset[str]:
        """IRIs of the figures whose values are in doubt."""
        return frozenset(f.iri for d in self.all if d.in_value for f in d.figures if f.value is not None)


def find(engine: Engine, editions: Sequence[str] = ()) -> Doubts:
    """The doubts about what the graphs hold.

    Args:
        engine: Where the graphs are.
        editions: IRIs of the editions' graphs; all if empty.

    Raises:
        OutsideError: If a server does not answer, or the answer takes too long.
    """
    found: list[Doubt] = []
    unchecked = []
    for graph in editions or engine.editions:
        there = part(engine, graph)
        results = _results(there, graph)
        if results is None:
            unchecked.append(graph.removeprefix(GRAPH))
        found += _objections(there, graph, results or {})
        weak = " ".join(f"<{CODE}evidence/{code}>" for code in _WEAK)
        found += _others(graph, [_Row(row) for row in _select(there, _OTHERS % (graph, weak))])
    return Doubts(tuple(found), tuple(unchecked))


class _Row(dict[str, str]):
    """The terms of a solution as texts, ``""`` where there is none."""

    def __missing__(self, name: str) -> str:
        return ""


def _select(engine: Engine, text: str) -> Iterator[dict[str, str]]:
    found = engine.select(text)
    for row in found.rows:
        pairs = zip(found.variables, row, strict=True)
        yield {name: _text(term) for name, term in pairs if term is not None}


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


class _Result:
    """What the graph says of a result of a validation."""

    def __init__(self) -> None:
        self.said: dict[tuple[str, str], str] = {}
        self.compared: dict[str, None] = {}

    def get(self, property_: str, language: str = "") -> str:
        """What a property says in a language, ``""`` if nothing."""
        return self.said.get((property_, language), "")

    def texts(self, property_: str) -> dict[str, str]:
        """What a property says in ``ko`` and ``en``; empty if in neither."""
        ko, en = self.get(property_, "ko"), self.get(property_, "en")
        return {"ko": ko or en, "en": en or ko} if ko or en else {}

    @property
    def about(self) -> list[str]:
        """IRIs of what it doubts: both of a pair, of more the focus alone."""
        focus = self.get(SH + "focusNode")
        nodes = list(dict.fromkeys([focus, *sorted(self.compared)]))
        return nodes if len(nodes) <= _PAIR else [focus]


def _results(engine: Engine, graph: str) -> dict[str, _Result] | None:
    """IRI → result of a validation, the violations and warnings; None where there was no validation."""
    found: dict[str, _Result] = {}
    checked = False
    for row in map(_Row, _select(engine, _RESULTS % graph)):
        if not row["property"]:
            checked = True
            continue
        result = found.setdefault(row["key"], _Result())
        if row["property"] == SBA + "compares":
            result.compared[row["value"]] = None
        result.said[row["property"], row["language"]] = row["value"]
    return found if checked else None


def _objections(engine: Engine, graph: str, results: Mapping[str, _Result]) -> Iterator[Doubt]:
    """What rules object to, each with the figures that it is about."""
    figures = _figures(engine, graph, sorted({iri for result in results.values() for iri in result.about}))
    for iri in sorted(results):
        result = results[iri]
        kind = result.get(SH + "resultSeverity").removeprefix(SH).lower()
        label, stated, computed = (
            result.get(SKOS + "prefLabel", "ko"), result.get(SBA + "stated"), result.get(SBA + "computed")
        )  # fmt: skip
        # A warning that computes nothing says that something is missing beside the figure, not that it is wrong.
        in_value = _number(stated) is not None and (_number(computed) is not None or kind == "violation")
        yield Doubt(
            graph.removeprefix(GRAPH),
            kind,
            result.get(SH + "sourceShape").removeprefix(SHAPE),
            label,
            result.texts(SH + "resultMessage"),
            result.texts(SBA + "reason"),
            result.get(SBA + "acknowledged") in {"true", "1"},
            in_value,
            tuple(_told(figures[iri], label, (stated, computed)) for iri in result.about if iri in figures),
        )


def _told(figure: DoubtfulFigure, label: str, compared: Sequence[str]) -> DoubtfulFigure:
    """A figure with what tells it in a row: its value; what is compared, if that is text; else its name."""
    texts = {text for text in compared if text and _number(text) is None}
    if figure.value is not None and not texts:
        return figure
    names = {label} if not texts or key(label) in {key(text) for text in texts} else set()
    return replace(figure, value=None, texts=frozenset(texts | names))


def _figures(engine: Engine, graph: str, iris: Sequence[str]) -> dict[str, DoubtfulFigure]:
    found: dict[str, DoubtfulFigure] = {}
    if not iris:
        return found
    for row in map(_Row, _select(engine, _FIGURES % (" ".join(f"<{iri}>" for iri in iris), graph))):
        known, said = found.get(row["node"], DoubtfulFigure(row["node"])), {row["property"]: row["value"]}
        found[row["node"]] = DoubtfulFigure(
            known.iri,
            _number(said["value"]) if "value" in said else known.value,
            known.texts | ({said["printed"]} if "printed" in said else set()),
            known.lines | ({_line(said["line"])} if "line" in said else set()),
        )
    return found


def _line(text: str) -> int:
    """The line that a text states; 0 if it states none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _others(graph: str, rows: Sequence[_Row]) -> Iterator[Doubt]:
    """What is implied, corrected or weakly founded."""
    by_key: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        by_key.setdefault((row["kind"], row["key"]), []).append(row)
    for (kind, iri), found in sorted(by_key.items()):
        row = found[0]
        lines = frozenset(filter(None, (_line(each["line"]) for each in found)))
        texts = frozenset(each["text"] for each in found)
        yield Doubt(
            graph.removeprefix(GRAPH),
            kind,
            f"evidence-{_WEAK[0]}" if kind == "evidence" else kind,
            row["label"] or row["text"],
            asdict(sentence(f"query.doubt.{kind}", printed=row["printed"], read=row["text"])),
            _reason(row),
            kind != "evidence",
            kind == "implied",
            (DoubtfulFigure(iri, _number(row["value"]), texts, lines),),
        )


def _reason(row: _Row) -> dict[str, str]:
    ko, en = row["reason_ko"], row["reason_en"]
    return {"ko": ko or en, "en": en or ko} if ko or en else {}


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True)
class Marks:
    """The doubts of an answer.

    Attributes:
        rows: The doubts that each row rests on.
        whole: Of each row, whether only its share, rank or running total counts doubtful figures of other rows.
        others: The doubts that stand behind those.
        unchecked: Names of the editions of which no validation is there.
        left_out: How many doubtful figures the answer was asked for without.
        offered: Whether the answer can be asked for without the doubtful figures.
    """

    rows: tuple[tuple[Doubt, ...], ...]
    whole: tuple[bool, ...]
    others: tuple[Doubt, ...] = ()
    unchecked: tuple[str, ...] = ()
    left_out: int = 0
    offered: bool = True

    def of(self, indexes: Sequence[int]) -> Marks:
        """The marks of some rows, in their order."""
        rows = tuple(self.rows[i] for i in indexes)
        return replace(self, rows=rows, whole=tuple(self.whole[i] for i in indexes))

    @property
    def any(self) -> bool:
        """Whether a row rests on a doubt."""
        return any(self.rows) or any(self.whole)
