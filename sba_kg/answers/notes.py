"""Footnotes of an answer: what in it is doubtful, and why.

A row that rests on a doubt has a mark, ``*1`` or ``*1,3``; ``°`` marks a row of which only the share, the rank or the
running total counts doubtful figures of other rows. The notes explain the marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sba_kg.base.messages import LANGUAGES, headings, phrase
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, Marks

#: Mark of a row whose share, rank or running total alone counts doubtful figures.
WHOLE = "°"
#: Things that a note names before it counts the rest.
_NAMED = 3
_LABEL = 40


@dataclass
class _Note:
    """Doubts that one note explains."""

    first: Doubt
    about: dict[str, str] = field(default_factory=dict)


class Notes:
    """The marks of rows and the notes under an answer.

    Args:
        marks: The doubts of the rows; None where nobody has looked: then there are no notes.
        lang: ``ko`` or ``en``.
    """

    def __init__(self, marks: Marks | None, lang: str) -> None:
        self.marks, self.lang = marks, lang
        self.found: dict[tuple[str, str], _Note] = {}
        self.numbers: list[list[int]] = [[self._number(d) for d in row] for row in marks.rows] if marks else []

    def _number(self, doubt: Doubt) -> int:
        key = (doubt.id, doubt.text[self.lang])
        note = self.found.setdefault(key, _Note(doubt))
        note.about[doubt.label] = ", ".join(map(str, doubt.lines))
        return list(self.found).index(key) + 1

    def mark(self, row: int) -> str:
        """The mark of a row, by its place from 0; ``""`` if nothing in it is doubtful."""
        if self.marks is None:
            return ""
        if numbers := sorted(set(self.numbers[row])):
            return f"*{_spans(numbers)}"
        return WHOLE if self.marks.whole[row] else ""

    def keys(self, row: int) -> list[str]:
        """The keys of the notes of a row, as :attr:`notes` has them."""
        if self.marks is None:
            return []
        return [*map(str, sorted(set(self.numbers[row]))), *(["w"] if self.mark(row) == WHOLE else [])]

    @property
    def notes(self) -> dict[str, str]:
        """Key of a note → its text: ``1``, ``2`` …, and ``w`` for ``°``."""
        texts = {str(n): self._text(note) for n, note in enumerate(self.found.values(), 1)}
        if self.marks and any(self.mark(i) == WHOLE for i in range(len(self.marks.rows))):
            lines = sorted({line for doubt in self.marks.others for line in doubt.lines})
            told = [phrase("answers.notes.lines", self.lang, lines=", ".join(map(str, lines)))] if lines else []
            if any(not doubt.lines for doubt in self.marks.others):
                told.append(phrase("answers.notes.implied", self.lang))
            texts["w"] = phrase("answers.notes.whole", self.lang, lines=", ".join(told))
        return texts

    @property
    def general(self) -> list[str]:
        """What is said of the answer as a whole: how many doubts it holds, what was left out or could not be told."""
        if self.marks is None:
            return []
        said = []
        if self.found:
            rows = sum(1 for row in self.numbers if row)
            told = phrase("answers.notes.sum", self.lang, rows=rows, doubts=len(self.found))
            count = len({f.iri for row in self.marks.rows for d in row if d.in_value for f in d.figures})
            said.append(
                f"{told} {phrase('answers.notes.figures', self.lang, n=count)}"
                if count and self.marks.offered
                else told
            )
        if self.marks.left_out:
            said.append(phrase("answers.notes.left-out", self.lang, n=self.marks.left_out))
        if self.marks.unchecked:
            said.append(phrase("answers.notes.unchecked", self.lang, names=", ".join(self.marks.unchecked)))
        return said

    def lines(self) -> list[str]:
        """The notes as lines of text, each with its mark."""
        marked = {key: WHOLE if key == "w" else f"*{key}" for key in self.notes}
        return [*(f"{marked[key]} {text}" for key, text in self.notes.items()), *self.general]

    def of_row(self, row: int) -> list[str]:
        """The notes of one row."""
        notes = self.notes
        return [notes[key] for key in self.keys(row)]

    def _text(self, note: _Note) -> str:
        names = [self._named(label, lines) for label, lines in list(note.about.items())[:_NAMED]]
        about = ", ".join(names)
        if len(note.about) > _NAMED:
            about = phrase("answers.notes.more", self.lang, names=about, n=len(note.about) - _NAMED)
        return f"{about}: {explained(note.first, self.lang)}"

    def _named(self, label: str, lines: str) -> str:
        short = label if len(label) <= _LABEL else f"{label[:_LABEL]}…"
        if not lines:
            return short
        number = "one" if lines.isdecimal() else "many"
        return phrase("answers.notes.about", self.lang, label=short, lines=lines, number=number)


def _spans(numbers: Sequence[int]) -> str:
    """Numbers in order, three or more in a row as a span: ``1,3-5``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ",".join(f"{s[0]}-{s[-1]}" if len(s) > 2 else ",".join(map(str, s)) for s in spans)


def explained(doubt: Doubt, lang: str) -> str:
    """What is doubted, by which rule, and what a reviewer said of it."""
    text = doubt.text[lang].rstrip(".")
    reason = _first_sentence(doubt.reason.get(lang, ""))
    if doubt.kind in {"violation", "warning"}:
        state = phrase("answers.notes.known", lang) if doubt.acknowledged else phrase("answers.notes.new", lang)
        return f"{text} [{doubt.id}, {state}{f': {reason}' if reason else ''}]"
    return f"{text} [{reason}]" if reason else text


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def with_columns(answer: Answer) -> Answer:
    """The answer with two more columns: how many doubtful figures a row holds, and the ids of its doubts.

    The ids are those of rules, else ``implied``, ``corrected``, ``evidence-duties``; ``in-whole`` stands for a share,
    rank or running total that counts doubtful figures of other rows.
    """
    if answer.marks is None:
        return answer
    rows = tuple((*row, *_cells(answer.marks, i)) for i, row in enumerate(answer.rows))
    return replace(answer, columns=(*answer.columns, *_columns()), rows=rows, terms=())


def _columns() -> Iterator[Column]:
    types = {"doubtful_figures": ColumnType.INTEGER, "doubts": ColumnType.STRING}
    labels = zip(*(headings("answers.notes.columns", lang) for lang in LANGUAGES), strict=True)
    for (name, type_), label in zip(types.items(), labels, strict=True):
        yield Column(name, type_, dict(zip(LANGUAGES, label, strict=True)))


def with_quotes(answer: Answer, quoted: Sequence[str]) -> Answer:
    """The answer with one more column: what the report prints where each row stands."""
    rows = tuple((*row, text or None) for row, text in zip(answer.rows, quoted, strict=True))
    column = Column("quote", ColumnType.STRING, {lang: phrase("answers.notes.quote", lang) for lang in LANGUAGES})
    return replace(answer, columns=(*answer.columns, column), rows=rows, terms=())


def _cells(marks: Marks, row: int) -> Sequence[Value]:
    doubts = marks.rows[row]
    ids = [*dict.fromkeys(d.id for d in doubts), *(["in-whole"] if marks.whole[row] else [])]
    return len({figure.iri for d in doubts for figure in d.figures}), "; ".join(ids) or None
