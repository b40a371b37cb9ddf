"""Footnotes of an answer: what in it is doubtful, and why.

A row that rests on a doubt has a mark, ``*1`` or ``*1,3``; ``°`` marks a row of which only the share, the rank or the
running total counts doubtful figures of other rows. The notes explain the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, Marks

#: Mark of a row whose share, rank or running total alone counts doubtful figures.
WHOLE = "°"
#: Things that a note names before it counts the rest.
_NAMED = 3
_LABEL = 40
_WORDS = {
    "ko": {
        "line": "{label}({lines}줄)",
        "some_lines": "{label}({lines}줄)",
        "more": "{names} 외 {n}건",
        "known": "확인된 문제",
        "new": "미확인",
        "sum": "표시(*)가 있는 행은 {rows}개, 의심스러운 점은 {doubts}가지이다.",
        "figures": "값이 의심스러운 수치 {n}개는 --without-doubtful로 빼고 볼 수 있다.",
        "whole": "몫, 순위, 누계에 다른 행의 의심스러운 수치가 들어 있다({lines}).",
        "lines": "{lines}줄",
        "implied": "추정액",
        "unchecked": "검증 결과가 없어 규칙이 의심하는 수치를 표시하지 못한 보고서: {names}. "
        "sba-kg build로 만든 폴더나 그 dataset.nq를 쓰면 표시한다.",
        "left_out": "값이 의심스러운 수치 {n}개를 뺀 결과이다.",
    },
    "en": {
        "line": "{label} (line {lines})",
        "some_lines": "{label} (lines {lines})",
        "more": "{names} and {n} more",
        "known": "known issue",
        "new": "not reviewed",
        "sum": "Rows with a mark (*): {rows}; doubts: {doubts}.",
        "figures": "Figures whose values are in doubt: {n}; --without-doubtful leaves them out.",
        "whole": "Its share, rank or running total counts doubtful figures of other rows ({lines}).",
        "lines": "lines {lines}",
        "implied": "implied",
        "unchecked": "No results of a validation for {names}: figures that a rule would object to have no mark. Use a "
        "folder that sba-kg build made, or its dataset.nq.",
        "left_out": "Figures whose values are in doubt and that are left out: {n}.",
    },
}


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
        self.marks, self.lang, self.words = marks, lang, _WORDS[lang]
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
            return f"*{','.join(map(str, numbers))}"
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
            implied = [self.words["implied"]] if any(not d.lines for d in self.marks.others) else []
            told = self.words["lines"].format(lines=", ".join(map(str, lines))) if lines else ""
            texts["w"] = self.words["whole"].format(lines=", ".join([*filter(None, [told]), *implied]))
        return texts

    @property
    def general(self) -> list[str]:
        """What is said of the answer as a whole: how many doubts it holds, what was left out or could not be told."""
        if self.marks is None:
            return []
        said = []
        if self.found:
            rows = sum(1 for row in self.numbers if row)
            told = self.words["sum"].format(rows=rows, doubts=len(self.found))
            count = len({f.iri for row in self.marks.rows for d in row if d.in_value for f in d.figures})
            said.append(f"{told} {self.words['figures'].format(n=count)}" if count else told)
        if self.marks.left_out:
            said.append(self.words["left_out"].format(n=self.marks.left_out))
        if self.marks.unchecked:
            said.append(self.words["unchecked"].format(names=", ".join(self.marks.unchecked)))
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
            about = self.words["more"].format(names=about, n=len(note.about) - _NAMED)
        return f"{about}: {explained(note.first, self.lang)}"

    def _named(self, label: str, lines: str) -> str:
        short = label if len(label) <= _LABEL else f"{label[:_LABEL]}…"
        words = self.words["line" if lines.isdecimal() else "some_lines"]
        return words.format(label=short, lines=lines) if lines else short


def explained(doubt: Doubt, lang: str) -> str:
    """What is doubted, by which rule, and what a reviewer said of it."""
    words = _WORDS[lang]
    text = doubt.text[lang].rstrip(".")
    reason = _first_sentence(doubt.reason.get(lang, ""))
    if doubt.kind in {"violation", "warning"}:
        state = words["known"] if doubt.acknowledged else words["new"]
        return f"{text} [{doubt.id}, {state}{f': {reason}' if reason else ''}]"
    return f"{text} [{reason}]" if reason else text


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


#: Columns that ``--doubts`` adds.
_COLUMNS = (
    Column("doubtful_figures", ColumnType.INTEGER, {"ko": "의심 수치 수", "en": "Doubtful figures"}),
    Column("doubts", ColumnType.STRING, {"ko": "의심", "en": "Doubts"}),
)


def with_columns(answer: Answer) -> Answer:
    """The answer with two more columns: how many doubtful figures a row holds, and the ids of its doubts.

    The ids are those of rules, else ``implied``, ``corrected``, ``evidence-duties``; ``in-whole`` stands for a share,
    rank or running total that counts doubtful figures of other rows.
    """
    if answer.marks is None:
        return answer
    rows = tuple((*row, *_cells(answer.marks, i)) for i, row in enumerate(answer.rows))
    return replace(answer, columns=(*answer.columns, *_COLUMNS), rows=rows, terms=())


def _cells(marks: Marks, row: int) -> Sequence[Value]:
    doubts = marks.rows[row]
    ids = [*dict.fromkeys(d.id for d in doubts), *(["in-whole"] if marks.whole[row] else [])]
    return len({figure.iri for d in doubts for figure in d.figures}), "; ".join(ids) or None
