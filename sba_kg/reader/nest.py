"""Headings and items of any writer → those of the genre: ``□`` for the headings of a part, then items by their nesting.

A text says by its own order which of its marks encloses which: headings in ``##`` or bold, ``◈`` for ``□``, items with
``ㅇ``, ``•`` or ``*`` for ``-``. Where the marks are the usual ones (``□``, ``○`` or ``-``, ``-``), nothing changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sba_kg.reader import marks
from sba_kg.reader.headings import is_plan, is_schedule, is_standard
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.reader.text import TextLine

_HASH = re.compile(r"^(#{1,6})\s+(?=\S)")
_TAG = re.compile(r"^<h([1-6])\b[^>]*>(.*?)</h\1\s*>$", re.IGNORECASE)
_BOLD = re.compile(r"^(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1$")
_NUMBER = re.compile(r"\d{1,2}\.?|[IVX]{1,4}\.?|[Ⅰ-Ⅻ]\.?")
_NUMBERED = re.compile(rf"(?:{_NUMBER.pattern})(?:\s|$)")
_BRACKETS = re.compile(r"[(〔\[<〈【].*[)〕\]>〉】]")
#: Signs that a heading may have in place of □.
_SIGN = re.compile(r"([◆◇❖◈♦★☆◎●▶►✔✓☑♣♠■])\s*(?=\S)")
#: Signs that an item may have, and the dash that Markdown puts before them.
_ITEM = re.compile(
    rf"(?P<dash>[{marks.DASHES}]\s+)?(?P<sign>[{marks.DASHES}+*➢{marks.DOTS}{marks.INNER_DOTS}{marks.POINTERS}{marks.CIRCLES}])"
    rf"\s+(?=\S)|(?P<tight>[{marks.CIRCLES}])(?=\S)"
)
_DASHES, _CIRCLES = "-–—―─−", marks.CIRCLES
_LIKE_CIRCLES = f"{_CIRCLES}{marks.CIRCLE_LETTER}{marks.DOUBLE_CIRCLES}oO"
_NOTE = "*"
#: A heading has at most so many letters.
_LONGEST = 60
#: The share of all items that a mark has at least to be one of the levels; the levels that the genre tells apart.
_SHARE, _LEVELS = 50, 3

_Mark = tuple[str, bool]  # sign, and whether it is indented


def heading_form(text: str) -> tuple[str, str]:
    """How a line is set as a heading by Markdown or HTML (``##``, ``**``, ``""`` for not), and its text without it."""
    form = ""
    if tag := _TAG.match(text):
        form, text = "#" * int(tag[1]), tag[2].strip()
    if match := _HASH.match(text):
        form, text = match[1], text[match.end() :]
        text = re.sub(r"\s+#+$", "", text)
    if match := _BOLD.match(text):
        form, text = form or "**", match[2].strip()
    return form, text


# -- headings ---------------------------------------------------------------------------------------


def with_squares(lines: Sequence[TextLine], forms: Mapping[int, str]) -> list[TextLine]:
    """The lines of a text with ``□`` before each heading that a report of the genre has it before.

    Args:
        lines: In normal form, page numbers blank.
        forms: Index of a line → how it is set as a heading, see :func:`heading_form`.
    """
    squares = sum(1 for line in lines if line.text.startswith("□") and not line.text.startswith("□ □"))
    signed = _signed(lines) if squares < 2 else ""
    lines = [
        replace(line, text=f"□ {line.text[1:].strip()}") if signed and line.text.startswith(signed) else line
        for line in lines
    ]
    found = dict(_headings(lines, forms, squares or int(bool(signed))))
    return [replace(line, text=f"{found[i]} {line.text}") if i in found else line for i, line in enumerate(lines)]


def _signed(lines: Sequence[TextLine]) -> str:
    """The sign that stands before headings of the genre in place of □."""
    signs = Counter(
        match[1]
        for line in lines
        if (match := _SIGN.match(line.text)) and (is_plan(rest := line.text[match.end() :]) or is_schedule(rest))
    )
    return next((sign for sign, count in signs.most_common(1) if count > 1), "")


def _headings(lines: Sequence[TextLine], forms: Mapping[int, str], squares: int) -> Iterator[tuple[int, str]]:
    """Index of each heading that has no mark, and the mark that it is to have."""
    plain: dict[str, list[int]] = {}
    mixed: set[str] = set()
    for index, form in forms.items():
        if _is_plain(lines, index):
            plain.setdefault(form, []).append(index)
        elif not lines[index].text.startswith("□"):
            mixed.add(form)
    sure = {form: [i for i in found if _opens(lines, i)] for form, found in plain.items()}
    heads = [form for form, found in plain.items() if len(sure[form]) * 2 >= len(found)]
    outer = min((len(form) for form in heads if form != "**"), default=0)
    marked = {len(form) for i, form in forms.items() if lines[i].text.startswith("□") and form != "**"}
    for form in heads:
        if form == "**" and (squares > 1 or outer):
            chosen = [i for i in plain[form] if is_standard(lines[i].text)]
        else:
            chosen = sure[form] if form in mixed or squares > 1 else plain[form]
        deeper = form != "**" and len(form) > min(marked, default=outer)
        for index in chosen:
            yield index, "○" if deeper and not is_standard(lines[index].text) else "□"


def _is_plain(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a line is a heading without a mark, and no title of a number above it."""
    text = lines[index].text
    if not text or len(text) > _LONGEST or "|" in text or _NUMBERED.match(text) or _BRACKETS.fullmatch(text):
        return False
    if read_mark(text)[0].kind is not MarkKind.NONE:
        return False
    above = next((line.text for line in reversed(lines[max(0, index - 4) : index]) if not line.blank), "")
    return not _NUMBER.fullmatch(above)


def _opens(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a heading has items or a table right below it, or is one of the genre."""
    if is_standard(lines[index].text):
        return True
    below = next((line.text for line in lines[index + 1 : index + 6] if not line.blank), "")
    return below.startswith("|") or bool(_ITEM.match(below)) or bool(_BRACKETS.fullmatch(below)) or below[:1] == "※"


# -- items ------------------------------------------------------------------------------------------


def with_dashes(lines: Sequence[TextLine], other: Collection[int]) -> list[TextLine]:
    """The lines of a text with dashes before its items where it has other marks in other levels.

    Args:
        lines: In normal form, page numbers blank.
        other: Numbers of the lines that are no items (those of tables).
    """
    found = {i: mark for i, line in enumerate(lines) if line.number not in other and (mark := _mark(lines, i))}
    levels = _levels(lines, found)
    if not levels or _is_usual(levels):
        return list(lines)
    headed = levels[0][0] in _LIKE_CIRCLES and [indented for _, indented in levels[:2]] == [False, False]
    if headed:
        levels = levels[1:]  # circles above other marks at the same indent are headings
    depth = {mark: level for level, mark in enumerate(levels[:_LEVELS])}
    return [
        _at_level(line, depth[found[i]])
        if found.get(i) in depth and (headed or not _is_head(lines, found, i))
        else line
        for i, line in enumerate(lines)
    ]


def _mark(lines: Sequence[TextLine], index: int) -> _Mark | None:
    line = lines[index]
    match = _ITEM.match(line.text)
    if not match or line.text.startswith("|"):
        return None
    sign = match["sign"] or match["tight"]
    if sign == _NOTE and (match["dash"] or _is_alone(lines, index)):
        return None
    if sign in _CIRCLES:  # look-alikes are levels of their own where they are used so
        sign = next((s for s in line.printed if s in _LIKE_CIRCLES), sign)
    return "-" if sign in _DASHES else sign, line.indent > 0 or bool(match["dash"])


def _is_head(lines: Sequence[TextLine], found: Mapping[int, _Mark], index: int) -> bool:
    """Whether a circle is the heading of items with the same mark, or of a table: it stands apart, right above them."""
    if found[index][0] not in _LIKE_CIRCLES or len(lines[index].text) > _LONGEST or not _is_apart(lines, index):
        return False
    above = next((at for at in range(index - 1, max(index - 4, -1), -1) if not lines[at].blank), -1)
    below = next((at for at in range(index + 1, min(index + 4, len(lines))) if not lines[at].blank), -1)
    if below > 0 and lines[below].text.startswith("|"):
        return found.get(above) != found[index] or not _is_apart(lines, above)
    return found.get(below) == found[index]


def _is_apart(lines: Sequence[TextLine], index: int) -> bool:
    return all(lines[at].blank for at in (index - 1, index + 1) if 0 <= at < len(lines))


def _is_alone(lines: Sequence[TextLine], index: int) -> bool:
    """Whether a line has no item beside it and no heading above it: a note, where ``*`` may be either."""
    beside = [lines[at].text for at in (index - 1, index + 1) if 0 <= at < len(lines)]
    if any(text and (_ITEM.match(text) or text[:1] in "□") for text in beside):
        return False
    above = next((line.text for line in reversed(lines[max(0, index - 4) : index]) if not line.blank), "")
    return not (above[:1] in ("□", *_CIRCLES) or is_standard(above))


def _levels(lines: Sequence[TextLine], found: Mapping[int, _Mark]) -> list[_Mark]:
    """The marks of a text's items from the outermost to the innermost: a mark is below those that come before it."""
    often = Counter(found.values())
    used = {mark for mark, count in often.items() if count * _SHARE >= len(found)}
    below: Counter[tuple[_Mark, _Mark]] = Counter()
    seen: list[_Mark] = []
    for index, line in enumerate(lines):
        mark = found.get(index)
        if mark in used:
            if mark in seen:
                del seen[seen.index(mark) + 1 :]
            else:
                below.update((mark, above) for above in seen)
                seen.append(mark)
        elif line.text[:1] in ("□", "■") or _NUMBER.fullmatch(line.text):
            seen.clear()
    return sorted(used, key=lambda own: (sum(below[own, o] > below[o, own] for o in used), own[1], own[0]))


def _is_usual(levels: Sequence[_Mark]) -> bool:
    """Whether the readers know these levels: dashes, or circles with dashes below them at the same indent."""
    outer = [mark for mark in levels if mark[0] not in _LIKE_CIRCLES]
    return bool(outer) and outer[0] == ("-", False)


def _at_level(line: TextLine, level: int) -> TextLine:
    match = _ITEM.match(line.text)
    rest = line.text[match.end() :] if match else line.text
    text = f"- ▶ {rest}" if level == _LEVELS - 1 else f"- {rest}"
    return replace(line, text=text, indent=max(line.indent, 1) if level else 0)
