"""Lines of the report as they are quoted: tags stripped, cut to a window around the figure, the figure marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.cells import cell_len

from sba_kg.base.text import squeeze
from sba_kg.reader.cells import plain_text
from sba_kg.reader.numbers import find_quantities
from sba_kg.validation.outputs.wording import Value, clean
from sba_kg.validation.results import Result, Validation
from sba_kg.vocabulary import genre

#: Width of a quoted line in terminal cells; a Korean character takes two.
WIDTH = 96
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?+")
_CUT = "…"


@dataclass(frozen=True)
class Quote:
    """A line as quoted.

    Attributes:
        number: Its 1-based number.
        text: What is shown of it.
        start: Where the marked figure begins in ``text``, None if none is marked.
        end: Where it ends.
    """

    number: int
    text: str
    start: int | None = None
    end: int | None = None

    @property
    def underline(self) -> str:
        """Carets under the figure, in terminal cells; ``""`` if none is marked."""
        if self.start is None or self.end is None:
            return ""
        return " " * cell_len(self.text[: self.start]) + "^" * cell_len(self.text[self.start : self.end])


def quotes(result: Result, validation: Validation, limit: int) -> list[Quote]:
    """The lines of a result, the main line first, at most ``limit`` of them; none where the text is not at hand."""
    ordered = [n for n in (result.main_line,) if n is not None]
    ordered += [n for n in result.lines if n not in ordered]
    texts = validation.text
    return [quote(n, texts[n - 1], values(result)) for n in ordered[:limit] if 0 < n <= len(texts)]


def values(result: Result) -> tuple[Value, ...]:
    """The figures of a result that its lines may print."""
    return (result.stated, result.computed)


def quote(number: int, line: str, wanted: Sequence[Value], width: int = WIDTH) -> Quote:
    """Quote a line and mark the first of the figures that it prints.

    Where it prints none of them but holds a single amount of its own, that one is marked: in a row of a table it is
    the part that went into the sum.
    """
    text = squeeze(clean(plain_text(line)))
    found = find_figure(text, wanted) or _only_figure(text)
    if found is None:
        return Quote(number, _head(text, width))
    return _window(number, text, *found, width)


def find_figure(text: str, wanted: Sequence[Value]) -> tuple[int, int] | None:
    """Where a text prints the first of some figures, in whatever unit; None if it prints none."""
    for value in wanted:
        found = None if value is None else _word(text, value) if isinstance(value, str) else _figure(text, value)
        if found:
            return found
    return None


def _word(text: str, word: str) -> tuple[int, int] | None:
    start = text.find(word) if word else -1
    return (start, start + len(word)) if start >= 0 else None


def _figure(text: str, value: int | Decimal) -> tuple[int, int] | None:
    """A quantity of this value, else a number that is it in some unit of money (a column has its unit elsewhere)."""
    size = abs(Decimal(value))
    for quantity in find_quantities(text):
        if abs(quantity.value) == size and quantity.printed in text:
            start = text.index(quantity.printed)
            return start, start + len(quantity.printed)
    numbers = [(Decimal(m[0].replace(",", "")), m.span()) for m in _NUMBER.finditer(text)]
    for scale in genre.units().money.values():
        for printed, span in numbers:
            if printed * scale == size:
                return span
    return None


def _only_figure(text: str) -> tuple[int, int] | None:
    """The one figure with separators that stands without a unit: those with one are totals of the rows below."""
    grouped = [m.span() for m in _NUMBER.finditer(text) if "," in m[0]]
    bare = [(start, end) for start, end in grouped if not text[end : end + 1].isalpha()] or grouped
    return bare[0] if len(bare) == 1 else None


def _head(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= cell_len(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + _CUT


def _window(number: int, text: str, start: int, end: int, width: int) -> Quote:
    """Widen the figure to both sides while there is room; what is cut off is shown as an ellipsis."""
    if cell_len(text) <= width:
        return Quote(number, text, start, end)
    left, right = start, end
    room = width - 2 - cell_len(text[start:end])
    while room > 0 and (left > 0 or right < len(text)):
        if left > 0:
            left -= 1
            room -= cell_len(text[left])
        if right < len(text) and room > 0:
            room -= cell_len(text[right])
            right += 1
    before, after = _CUT if left > 0 else "", _CUT if right < len(text) else ""
    shift = len(before) - left
    return Quote(number, before + text[left:right] + after, start + shift, end + shift)
