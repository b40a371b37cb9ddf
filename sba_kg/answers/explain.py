"""An answer explained: the query with its parameters set, and the report's lines behind the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sba_kg import query
from sba_kg.answers import evidence
from sba_kg.answers.notes import Notes
from sba_kg.answers.tables import shown
from sba_kg.base import paths
from sba_kg.base.errors import UsageError
from sba_kg.base.messages import phrase
from sba_kg.base.namespaces import GRAPH
from sba_kg.base.visible import visible, visible_lines
from sba_kg.editions import source_text
from sba_kg.query import parameters
from sba_kg.query.answer import QueryRun
from sba_kg.query.columns import Column, ColumnType, ParameterType, Value
from sba_kg.query.report_titles import Report, reports
from sba_kg.query.saved import SavedQuery
from sba_kg.store.engine import part
from sba_kg.validation.outputs.quote import quote

#: Answers of at most this many rows are explained row by row; of longer ones the user picks rows.
FEW = 10
#: Lines quoted of one row at most.
_QUOTED = 12
#: Lines of one row at most that stand beside it.
_BESIDE = 3
_LINES = re.compile(r"(?:^|_)lines?$")
_READINGS = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sba: <https://w3id.org/sba-kg/def/>
SELECT ?line ?printed ?read ?reason WHERE {
  VALUES ?g { <%s> }
  GRAPH ?g {
    ?reading a sba:Reading ; sba:asPrinted ?printed ; sba:readAs ?read ; sba:reason ?reason ;
      prov:wasDerivedFrom/sba:startLine ?line .
    FILTER(LANG(?reason) = "%s")
  }
}
ORDER BY ?line ?printed
"""


def explain(asked: QueryRun, lang: str, rows: Sequence[int] = (), *, query_too: bool = True) -> str:
    """A query and its answer in words.

    Args:
        asked: The query with its answer.
        lang: ``ko`` or ``en``.
        rows: Numbers of rows to explain, from 1; none for all of a short answer.
        query_too: Show the query, with its parameters set, before the rows.

    Raises:
        UsageError: E-U23, if there is no such row.
    """
    answer = asked.answer
    for number in rows:
        if not 1 <= number <= len(answer.rows):
            raise UsageError("E-U23", number=number, rows=len(answer.rows))
    parts = [*_head(asked, lang)] if query_too else []
    if rows or len(answer.rows) <= FEW:
        quoted = _Evidence(asked, lang)
        for number in rows or range(1, len(answer.rows) + 1):
            parts += [
                *[""] * bool(parts),
                phrase("answers.explain.row", lang, n=number, all=len(answer.rows)),
                *quoted.of(number),
            ]
    else:
        parts += ["", phrase("answers.explain.pick", lang, all=len(answer.rows))]
    return visible_lines("\n".join(parts) + "\n")


def quotes(asked: QueryRun, lang: str) -> list[str]:
    """What the report prints where each row stands: of several lines the first few, `` / `` between them.

    Args:
        asked: The query with its answer.
        lang: ``ko`` or ``en``.

    Returns:
        A text for each row, ``""`` where no line has it or the report is not at hand.
    """
    found = _Evidence(asked, lang)
    return [" / ".join(found.printed(row)) for row in asked.answer.rows]


def _head(asked: QueryRun, lang: str) -> Iterator[str]:
    saved = asked.query
    if isinstance(saved, str):
        yield from saved.strip().splitlines()
        return
    yield f"{saved.name}: {saved.title[lang]}"
    yield saved.question[lang]
    if saved.note:
        yield saved.note[lang]
    if saved.parameters:
        yield f"{phrase('answers.explain.parameters', lang)}:"
    for parameter in saved.parameters:
        yield f"  {parameter.name} = {asked.given.get(parameter.name, parameter.default)} ({parameter.label[lang]})"
    yield f"{phrase('answers.explain.query', lang)}:"
    text = parameters.fill(saved, asked.given, asked.engine)
    yield from (f"  {line}".rstrip() for line in text.strip().splitlines() if not line.startswith("#+"))


class _Evidence:
    """Finds what is behind the rows of an answer; what it looks up in the graphs is looked up once."""

    def __init__(self, asked: QueryRun, lang: str) -> None:
        self.answer, self.engine, self.lang = asked.answer, asked.engine, lang
        self.sources, self.notes = asked.sources, Notes(asked.answer.marks, lang)
        self.reports = {report.graph: report for report in reports(asked.engine)}
        self.origins: dict[str, source_text.GraphText] = {}
        self.editions = self._editions(asked.query, asked.given)

    def _editions(self, saved: SavedQuery | str, given: Mapping[str, str]) -> dict[str, set[tuple[Value, ...]] | None]:
        """Edition → its own rows; None if there is one edition only and all rows are its."""
        named = (
            {p.name for p in saved.parameters if p.type is ParameterType.EDITION}
            if isinstance(saved, SavedQuery)
            else set()
        )
        wanted = [r.graph for r in self.reports.values() if not named & set(given)] or [
            r.graph for r in self.reports.values() if {r.edition, r.graph} & {given[n] for n in named & set(given)}
        ]
        if len(wanted) == 1:
            return {wanted[0]: None}
        if isinstance(saved, str) or not named:
            return {}
        name = min(named)
        return {g: set(query.run(saved, self.engine, {**given, name: g}).rows) for g in wanted}

    def of(self, number: int) -> Iterator[str]:
        """The evidence of a row, as lines."""
        row = self.answer.rows[number - 1]
        for column, value in zip(self.answer.columns, row, strict=True):
            if value is not None and not _is_line(column):
                yield f"  {column.label[self.lang]}: {shown(value, column)}"
        yield from (f"  {phrase('answers.explain.doubt', self.lang)}: {note}" for note in self.notes.of_row(number - 1))
        lines = _lines(self.answer.columns, row)
        graph = self._graph_of(row)
        if not any(map(_is_line, self.answer.columns)):
            yield f"  {phrase('answers.explain.total', self.lang)}"
        elif not lines:
            yield from self._implied(graph, row)
        elif graph is None:
            yield f"  {phrase('answers.explain.no-edition', self.lang, lines=_joined(lines))}"
        else:
            yield from self._quoted(self.reports[graph], row, lines)
            yield from self._behind(self.reports[graph], row, lines)

    def printed(self, row: tuple[Value, ...]) -> Iterator[str]:
        """The first lines that a row stands on, as far as they are quoted."""
        graph = self._graph_of(row)
        if graph is None:
            return
        text = self._origin(self.reports[graph])
        # Beside the names that the row has already, what is quoted shows its figure.
        wanted = sorted(_wanted(self.answer.columns, row), key=lambda value: isinstance(value, str))
        there = [n for n in _lines(self.answer.columns, row) if 0 < n <= len(text.lines)]
        for number in there[:_BESIDE]:
            yield quote(number, text.lines[number - 1], wanted).text.strip()
        if len(there) > _BESIDE:
            yield "…"

    def _origin(self, report: Report) -> source_text.GraphText:
        if report.graph not in self.origins:
            self.origins[report.graph] = source_text.find(report.graph, {report.checksum}, self.sources)
        return self.origins[report.graph]

    def _graph_of(self, row: tuple[Value, ...]) -> str | None:
        """The edition of a row: the one that it names, else the first whose own answer has it."""
        names = [c.name for c in self.answer.columns]
        named = GRAPH + str(row[names.index("edition")]) if "edition" in names else ""
        if named in self.reports:
            return named
        return next((g for g, own in self.editions.items() if own is None or row in own), None)

    def _quoted(self, report: Report, row: Sequence[Value], lines: Sequence[int]) -> Iterator[str]:
        text = self._origin(report)
        if not text.lines:
            yield f"  {phrase('answers.explain.no-text', self.lang, lines=_joined(lines))}"
            return
        wanted = _wanted(self.answer.columns, row)
        readings = self._readings(report.graph)
        for number in [n for n in lines if 0 < n <= len(text.lines)][:_QUOTED]:
            quoted = quote(number, text.lines[number - 1], wanted)
            place = f"  {visible(paths.from_here(text.file))}:{number} | "
            yield f"{place}{quoted.text}"
            if quoted.underline:
                yield " " * (len(place) - 2) + "| " + quoted.underline
            yield from (f"    {reading}" for reading in readings.get(number, ()))
        if len(lines) > _QUOTED:
            rest = lines[_QUOTED:]
            yield "  " + phrase("answers.explain.more", self.lang, n=len(rest), lines=_joined(rest))

    def _readings(self, graph: str) -> dict[int, list[str]]:
        """Line → what reviewers read otherwise than it is printed."""
        found: dict[int, list[str]] = {}
        for line, printed, read, reason in self._ask(_READINGS, graph):
            said = phrase("answers.explain.read", self.lang, printed=printed, read=read)
            found.setdefault(line if isinstance(line, int) else 0, []).append(f"{said}: {reason}")
        return found

    def _implied(self, graph: str | None, row: tuple[Value, ...]) -> Iterator[str]:
        """Why a row without a line is there."""
        yield f"  {phrase('answers.explain.no-line', self.lang)}"
        for report in [graph] if graph else self.reports:
            if found := evidence.behind(self.engine, report, self.answer.columns, row, ()):
                yield from self._found_by(self.reports[report], row, found[0], ())
                return
        yield f"  {phrase('answers.explain.unknown', self.lang)}"

    def _behind(self, report: Report, row: Sequence[Value], lines: Sequence[int]) -> Iterator[str]:
        """What the row was found by beside its own lines; of a row that gathers many lines, in one line each."""
        for one in evidence.behind(self.engine, report.graph, self.answer.columns, row, lines[:_QUOTED]):
            if one.named:
                yield from self._found_by(report, row, one, lines)
            elif others := [support for support in one.support if support.line not in lines]:
                places = ", ".join(f"{support.line} ({support.why.get(self.lang)})" for support in others)
                yield f"  {phrase('answers.explain.found', self.lang, line=one.line, places=places)}"

    def _found_by(
        self, report: Report, row: Sequence[Value], one: evidence.Evidence, lines: Sequence[int]
    ) -> Iterator[str]:
        kinds = "; ".join(f"{aspect.get(self.lang)}: {kind.get(self.lang)}" for aspect, kind in one.kinds)
        if kinds:
            yield f"  {phrase('answers.explain.evidence', self.lang)}: {kinds}"
        if one.reason:
            yield f"  {phrase('answers.explain.reason', self.lang)}: {one.reason.get(self.lang)}"
        for support in [each for each in one.support if each.line not in lines][:_QUOTED]:
            yield f"  {phrase('answers.explain.support', self.lang)} ({support.why.get(self.lang)}):"
            yield from self._quoted(report, row, [support.line])

    def _ask(self, text: str, graph: str) -> tuple[tuple[Value, ...], ...]:
        return query.run_text(text % (graph, self.lang), "explain", part(self.engine, graph), own=True).rows


def _is_line(column: Column) -> bool:
    """Whether a column has line numbers: by its type, in a query of one's own by its name."""
    return column.type.of_lines or _LINES.search(column.name) is not None


def _lines(columns: Sequence[Column], row: Sequence[Value]) -> list[int]:
    cells = [str(value) for column, value in zip(columns, row, strict=True) if _is_line(column) and value is not None]
    return list(dict.fromkeys(int(number) for cell in cells for number in re.findall(r"\d{1,9}", cell)))


def _wanted(columns: Sequence[Column], row: Sequence[Value]) -> list[int | Decimal | str]:
    """What a quoted line may print of a row, the most telling first: amounts, other numbers, texts, counts."""
    cells = [(c, v) for c, v in zip(columns, row, strict=True) if v is not None and not _is_line(c)]
    amounts = [v for c, v in cells if c.type is ColumnType.WON and isinstance(v, int) and v]
    decimals = [v for c, v in cells if c.type is ColumnType.DECIMAL and isinstance(v, Decimal)]
    texts = [part for c, v in cells if c.type is ColumnType.STRING and isinstance(v, str) for part in v.split("; ")]
    counts = [v for c, v in cells if c.type is ColumnType.INTEGER and isinstance(v, int)]
    return [*amounts, *sorted(texts, key=len, reverse=True), *decimals, *counts]


def _joined(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines))
