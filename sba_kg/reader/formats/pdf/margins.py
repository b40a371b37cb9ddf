"""Running heads and page numbers: what is printed on many pages at one height, and numbers that count the pages.

Footnotes: smaller lines at the foot of a page, below a short rule.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from sba_kg.reader.blocks import Place
from sba_kg.reader.formats.pdf.layout import Region
from sba_kg.reader.formats.pdf.lines import PrintedLine

#: Part of the page's height, at its top and at its bottom, where running heads are.
_MARGIN = 0.13
#: Lines looked at from each end of a page.
_DEEPEST = 3
_NUMBER = re.compile(r"[-–—―~<〈\[(|\s]*(\d{1,4})(?:\s*/\s*\d{1,4})?\s*(?:쪽|페이지)?[-–—―~>〉\])|\s]*")
_FEWEST = 3
_NOTE = re.compile(r"\(?\d{1,3}\)|\d{1,3}[ .]|[*†‡※①-⑳¹²³⁴-⁹]|주\s?\d")
#: Of the usual height, that of notes is less than this.
_SMALLER = 0.92
_SAME_HEIGHT = 4.0


def take_margins(pages: Sequence[Region]) -> list[tuple[PrintedLine, Place]]:
    """Take running heads and page numbers out of pages.

    Returns:
        Each running head once, with its place; page numbers are not kept, the blocks have their pages.
    """
    found = [(page, line, place) for page in pages for line, place in _ends(page)]
    numbers = _numbers(found)
    heads = _heads(found, numbers)
    gone = numbers | {id(line) for lines in heads for line, _ in lines}
    for page in pages:
        page.items = [item for item in page.items if id(item) not in gone]
    return [lines[0] for lines in heads]


def take_notes(page: Region) -> list[PrintedLine]:
    """Take the footnotes out of a page whose running heads are taken."""
    for height in sorted(page.parted):
        above = [line for line in page.lines if line.base < height]
        below = [item for item in page.items if item.top >= height - 1]
        notes = [item for item in below if isinstance(item, PrintedLine)]
        if not above or not notes or len(notes) < len(below) or height < page.box[3] / 2:
            continue
        usual = median(line.size for line in above)
        if _NOTE.match(notes[0].text) and all(line.size < _SMALLER * usual for line in notes):
            page.items = [item for item in page.items if not any(item is note for note in notes)]
            return notes
    return []


def _ends(page: Region) -> Iterator[tuple[PrintedLine, Place]]:
    height = page.box[3]
    for item in page.items[:_DEEPEST]:
        if isinstance(item, PrintedLine) and item.bottom < _MARGIN * height:
            yield item, Place.HEADER
    for item in page.items[-_DEEPEST:]:
        if isinstance(item, PrintedLine) and item.top > (1 - _MARGIN) * height:
            yield item, Place.FOOTER


def _numbers(found: Sequence[tuple[Region, PrintedLine, Place]]) -> set[int]:
    """Lines that are a number which counts the pages: at least two pages, or all, have it so."""
    printed = [(line, int(match[1])) for _, line, _ in found if (match := _NUMBER.fullmatch(line.text))]
    offsets = Counter(number - line.page for line, number in printed)
    return {id(line) for line, number in printed if offsets[number - line.page] > 1 or len(printed) == 1}


def _heads(
    found: Sequence[tuple[Region, PrintedLine, Place]], numbers: set[int]
) -> list[list[tuple[PrintedLine, Place]]]:
    """Lines that at least three pages have, but for their digits, at one height."""
    groups: dict[tuple[str, Place, int], list[tuple[PrintedLine, Place]]] = defaultdict(list)
    for _, line, place in found:
        if id(line) not in numbers:
            text = re.sub(r"\d+", "0", "".join(line.text.split()))
            groups[text, place, round(line.base / _SAME_HEIGHT)].append((line, place))
    return [lines for lines in groups.values() if len({line.page for line, _ in lines}) >= _FEWEST]
