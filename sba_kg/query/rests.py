"""Which rows of an answer rest on what is in doubt.

A row rests on a doubtful figure if it says it (its line and its value, text or name), or if it would be another row
without it: the query is asked again with the values of the doubtful figures left out (:mod:`without`), and what changes
rests on them. That finds sums, ratios and ranks without knowing what a query does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.namespaces import GRAPH
from sba_kg.query import without
from sba_kg.query.answer import Answer, QueryRun, run, run_text
from sba_kg.query.columns import Column, Value
from sba_kg.query.doubts import Doubt, DoubtfulFigure, Doubts, Marks, find
from sba_kg.query.saved import SavedQuery, find_query

#: Columns that set a row against all rows: they change with any figure of the whole, not only with their own.
_OF_THE_WHOLE = re.compile(r"^share_|^rank$|^cumulative_|_in_whole_|^percent$")
_LINE = re.compile(r"(?:^|_)lines?$")
#: The parameter that chooses an edition.
_CHOOSES = "g"


def look(asked: QueryRun, known: Doubts | None = None) -> Marks:
    """The doubts that the rows of an answer rest on.

    Args:
        asked: The query with its answer.
        known: The doubts of its editions, if they have been looked up.

    Raises:
        OutsideError: If a server does not answer, or an answer takes too long.
    """
    known = known or find(asked.engine, _editions(asked))
    search = _Search(asked, known)
    rows = tuple(search.of(i) for i in range(len(asked.answer.rows)))
    whole = tuple(moved and not any(d.in_value for d in own) for moved, own in zip(search.moved, rows, strict=True))
    return Marks(rows, whole, search.others(rows) if any(whole) else (), known.unchecked)


def told(answer: Answer, nodes: Sequence[Collection[str]], known: Doubts) -> Marks:
    """The doubts of rows that say what is said of some nodes, without a query.

    Args:
        answer: The rows.
        nodes: IRIs of the nodes that each row is about.
        known: The doubts of the editions.
    """

    def of(row: Sequence[Value], iris: Collection[str]) -> tuple[Doubt, ...]:
        edition = _edition(answer.columns, row)
        said = _Said(_lines(answer.columns, row), _texts(answer.columns, row), (), changed=False)
        return tuple(
            doubt
            for doubt in known.all
            if edition in {"", doubt.edition}
            and any(figure.iri in iris or (figure.lines and _says(said, figure, doubt)) for figure in doubt.figures)
        )

    rows = tuple(of(row, iris) for row, iris in zip(answer.rows, nodes, strict=True))
    return Marks(rows, (False,) * len(rows), (), known.unchecked, offered=False)


def leave_out(asked: QueryRun, known: Doubts | None = None) -> QueryRun:
    """The same question without the doubtful figures, with the doubts that its rows still rest on.

    Args:
        asked: The query with its answer.
        known: As for :func:`look`.
    """
    known = known or find(asked.engine, _editions(asked))
    answer = _ask(asked, known.figures)
    less = replace(asked, answer=answer)
    rest = Doubts(tuple(d for d in known.all if not d.in_value), known.unchecked)
    return replace(less, answer=replace(answer, marks=replace(look(less, rest), left_out=len(known.figures))))


def beside(asked: QueryRun, name: str, *, marked: bool = True) -> Answer:
    """The answer of another saved query, asked of the same graphs and of the same edition, if one was chosen.

    Where the question leaves doubtful figures out, the other one does.

    Args:
        asked: The question beside which it is asked.
        name: The name of the other query.
        marked: Whether its doubts are looked up too.

    Raises:
        UsageError: E-U02, if there is no such query.
        OutsideError: If a server does not answer.
    """
    saved = find_query(name)
    given = {key: value for key, value in asked.given.items() if key == _CHOOSES}
    other = QueryRun(saved, given, asked.engine, run(saved, asked.engine, given), asked.sources)
    if asked.answer.marks and asked.answer.marks.left_out:
        return leave_out(other).answer
    return replace(other.answer, marks=look(other)) if marked else other.answer


def _editions(asked: QueryRun) -> list[str]:
    """IRIs of the editions that were asked; all if the query does not say."""
    if not isinstance(asked.query, SavedQuery):
        return list(asked.engine.editions)
    names = {p.name for p in asked.query.parameters if p.type == "edition"} & set(asked.given)
    wanted = {GRAPH + asked.given[name].removeprefix(GRAPH) for name in names}
    return [iri for iri in asked.engine.editions if not wanted or iri in wanted]


def _ask(asked: QueryRun, figures: Collection[str]) -> Answer:
    if isinstance(asked.query, SavedQuery):
        return run(asked.query, asked.engine, asked.given, leaving_out=figures)
    return run_text(without.leave_out(asked.query, figures), "query", asked.engine, allow_service=True)


class _Search:
    """Finds the doubts of rows; what the counterfactual answers say is asked once."""

    def __init__(self, asked: QueryRun, known: Doubts) -> None:
        self.asked, self.known = asked, known
        self.columns = asked.answer.columns
        text = asked.query.text if isinstance(asked.query, SavedQuery) else asked.query
        values = [d for d in known.all if d.in_value]
        reads = bool(values) and bool(asked.answer.rows) and without.reads_values(text)
        self.all = self._changed(known.figures) if reads else _none(asked.answer)
        self.moved = self.all.any
        #: Doubts of value that no line of a row can tell: of implied figures, and all in rows without lines.
        lined = any(map(_is_line, self.columns))
        alone = [d for d in values if any(self.all.own) and not (lined and d.lines)]
        # A text of somebody's own is asked in a process of its own: too slow to ask it for each doubt.
        self.alone = {d: self._without(d) for d in alone} if isinstance(asked.query, SavedQuery) else {}

    def others(self, rows: Sequence[Sequence[Doubt]]) -> tuple[Doubt, ...]:
        """The doubts that shares, ranks and totals of rows count: those of the rows, else any that changes a row."""
        values = [d for d in self.known.all if d.in_value]
        own = {d for row in rows for d in row}
        found = [d for d in values if d in own]
        if not found and isinstance(self.asked.query, SavedQuery):
            found = [d for d in values if any((self.alone.get(d) or self._without(d)).any)]
        return tuple(found or values)

    def _without(self, doubt: Doubt) -> _Changed:
        return self._changed({figure.iri for figure in doubt.figures})

    def of(self, index: int) -> tuple[Doubt, ...]:
        """The doubts of a row, in the order of the graphs."""
        row = self.asked.answer.rows[index]
        lines = _lines(self.columns, row)
        edition = _edition(self.columns, row)
        texts = _texts(self.columns, row)
        numbers = {
            Decimal(v)
            for c, v in zip(self.columns, row, strict=True)
            if c.type.is_measure and isinstance(v, int | Decimal) and not _is_line(c)
        }
        said = _Said(lines, texts, numbers, changed=self.all.own[index])

        def rests(doubt: Doubt) -> bool:
            if doubt in self.alone and self.alone[doubt].own[index]:
                return True
            # What lists results of a validation names the rule.
            if doubt.id in texts and lines & set(doubt.lines):
                return True
            return any(_says(said, figure, doubt) for figure in doubt.figures)

        return tuple(d for d in self.known.all if edition in {"", d.edition} and rests(d))

    def _changed(self, figures: Collection[str]) -> _Changed:
        """Which rows another answer, without some figures, does not have."""
        answer, other = self.asked.answer, _ask(self.asked, figures)
        own = [i for i, c in enumerate(self.columns) if not _OF_THE_WHOLE.search(c.name)]

        def part(row: Sequence[Value]) -> tuple[Value, ...]:
            return tuple(row[i] for i in own)

        return _Changed(_lacking(answer, other, tuple), _lacking(answer, other, part))


@dataclass(frozen=True)
class _Changed:
    """Of each row whether it is another one without some figures: in any cell, in a cell of its own."""

    any: tuple[bool, ...]
    own: tuple[bool, ...]


@dataclass(frozen=True)
class _Said:
    """What a row says, and whether it changes without the doubtful figures."""

    lines: Collection[int]
    texts: Sequence[str]
    numbers: Collection[Decimal]
    changed: bool


def _none(answer: Answer) -> _Changed:
    no = (False,) * len(answer.rows)
    return _Changed(no, no)


def _lacking(answer: Answer, other: Answer, part: Callable[[tuple[Value, ...]], tuple[Value, ...]]) -> tuple[bool, ...]:
    there = Counter(map(part, other.rows))
    lacking = []
    for row in map(part, answer.rows):
        lacking.append(there[row] <= 0)
        there[row] -= 1
    return tuple(lacking)


def _says(said: _Said, figure: DoubtfulFigure, doubt: Doubt) -> bool:
    """Whether a row says a figure, or stands on its line and changes without it."""
    if figure.iri in said.texts:
        return True
    if not figure.lines:  # implied: no line has it, so its name and its amount tell it
        return figure.value in said.numbers and _names(said, figure)
    if not figure.lines & set(said.lines):
        return False
    if figure.value is not None and (figure.value in said.numbers or (said.changed and doubt.in_value)):
        return True
    return _names(said, figure)


def _names(said: _Said, figure: DoubtfulFigure) -> bool:
    return any(text in cell for text in figure.texts if text for cell in said.texts)


def _is_line(column: Column) -> bool:
    return column.type.of_lines or _LINE.search(column.name) is not None


def _texts(columns: Sequence[Column], row: Sequence[Value]) -> list[str]:
    return [str(v) for c, v in zip(columns, row, strict=True) if isinstance(v, str) and not _is_line(c)]


def _lines(columns: Sequence[Column], row: Sequence[Value]) -> set[int]:
    """The lines that a row names; of a span of lines every one."""
    if {"start_line", "end_line"} <= {c.name for c in columns}:
        first, last = (
            next(v for c, v in zip(columns, row, strict=True) if c.name == name) for name in ("start_line", "end_line")
        )
        return set(range(int(str(first or 0)), int(str(last or first or 0)) + 1)) - {0}
    cells = (str(v) for c, v in zip(columns, row, strict=True) if v is not None and _is_line(c))
    return {int(number) for cell in cells for number in re.findall(r"\d{1,9}", cell)}


def _edition(columns: Sequence[Column], row: Sequence[Value]) -> str:
    return next((str(v or "") for c, v in zip(columns, row, strict=True) if c.name == "edition"), "")


def reasons(marks: Marks) -> Iterator[Doubt]:
    """The doubts of all rows, each once, in the order of the rows."""
    seen: dict[Doubt, None] = {}
    for row in marks.rows:
        seen |= dict.fromkeys(row)
    yield from seen
