"""What a printed figure measures, in words of the text around it.

The words of its own clause come first, before it and then behind it; where these say nothing by themselves (``각``,
``연``, ``총``), the clauses before it, the words that its bracket follows, and the keyword or the item above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sba_kg.base.text import squeeze
from sba_kg.reader.quantities import PrintedQuantity
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre

#: Stands for each character of a figure or a date: these are no words of what is measured.
_FIGURE, _DATE = "\ue000", "\ue001"
_MASKED = re.compile(f"[{_FIGURE}{_DATE}\u2063]+(?:(?:으로|에서|까지|부터|만에|[을를이가은는의에로씩만])(?=\\s|$))?")
#: Ends a clause; in brackets ``/`` and ``·`` tell one figure from the next.
_ENDS = re.compile(rf"[,，;:：{genre.signs(genre.words().arrows)}=*×▴▲\n①-⑳↳•※]|\s[-–○◦]\s|\s/\s|/(?=\s|$)")
_LISTED = re.compile(r"\)\s?[·‧・/]")
_OPEN, _CLOSED = "(（", ")）"
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
#: Behind a title: the unit that does it.
_TITLED = re.compile(r"\s*[【\[〔][^【】\[\]〔〕]*[】\]〕]\s*$")
_REFERENCE = re.compile(r"(?<!\*)\*++(?=\s|$|[」｣])|(?<=[가-힣」｣])\*++")
#: Behind a verb of this form another statement begins.
_CONNECTED = re.compile(
    r"(?:(?<=[가-힣])(?:하여|하고|하며|되어|되고)|(?<![가-힣])(?:통해|통하여|따라|위해|위하여))\s(?=.*[가-힣]{2})"
)
_QUOTED = " ▶▷►▸○◦□■◇◆※•()（）[]·‧-+~∼'’‘*.,:<>〈〉「」｢｣↑↓△▲/"
#: What is left of a date or a number that is not understood says nothing.
_NUMBER = re.compile(r"(?<!\S)[\d.,~∼]+(?:년|월|일)?(?!\S)")
#: Behind these a verb follows (``20년이 넘었고``), behind those a noun (``20개 언어로 상담``).
_SUBJECT, _ADVERB = (
    re.compile(r"^(?:[을를이가은는씩도]|에서|까지|부터|한)(?=\s|$)"),
    re.compile(r"^(?:[의에로]|으로)(?=\s)"),
)
#: Longest subject, in characters; of a longer one the end counts, from the beginning of a word.
_LONGEST = 48
_LEAST = 2
#: What a figure measures is said within so many characters before and behind it.
_BEFORE, _BEHIND = 400, 120
#: A word in brackets that says only which part (``영국 75%``) needs the words before the bracket.
_FEW = 2


def subject(
    node: StructureNode, text: str, figure: PrintedQuantity, others: Sequence[tuple[int, int]], around: str = ""
) -> str:
    """What a figure measures.

    Args:
        node: The item, heading, note or table that the text is of.
        text: The text.
        figure: One of its figures.
        others: First offset and offset behind the last of all its figures and dates, in the order of the text.
        around: What the text is about as a whole: the label of a table's row, the words that a note is on.
    """
    masked, figure = _window(text, figure, others)
    opened = _bracket(masked, figure.start)
    if opened < 0:
        found = _clause(masked, figure, 0, len(masked)) or _behind(masked, figure, len(masked))
    else:
        closed = _closing(masked, figure.end)
        own = _clause(masked, figure, opened + 1, closed) or _behind(masked, figure, closed)
        before = _clause_before(masked, opened) if len(own.split()) <= _FEW else ""
        found = " ".join(part for part in (before, own) if part)
    if _weak(found) or (around and len(found.split()) <= _FEW):
        found = " ".join(part for part in (around or _context(node), found) if part)
    return _shortened(squeeze(found))


def _window(text: str, figure: PrintedQuantity, others: Sequence[tuple[int, int]]) -> tuple[str, PrintedQuantity]:
    """The text around a figure with figures and dates blotted out, and the figure at its place in it."""
    first, last = max(figure.start - _BEFORE, 0), figure.end + _BEHIND
    letters = list(text[first:last])
    for start, end in others[bisect_left(others, (first, 0)) :]:
        if start >= last:
            break
        letters[start - first : end - first] = _DATE * (min(end, last) - start)
    moved = replace(figure, start=figure.start - first, end=figure.end - first)
    letters[moved.start : moved.end] = _FIGURE * (moved.end - moved.start)
    return "".join(letters), moved


def _bracket(text: str, at: int) -> int:
    """Where the innermost bracket around a place opens, -1 if there is none on its line."""
    depth = 0
    for place in range(at - 1, text.rfind("\n", 0, at), -1):
        if text[place] in _CLOSED:
            depth += 1
        elif text[place] in _OPEN:
            if not depth:
                return place
            depth -= 1
    return -1


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        if text[place] in _OPEN:
            depth += 1
        elif text[place] in _CLOSED:
            if not depth:
                return place
            depth -= 1
    return len(text)


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a text, the last one first. Brackets inside are left out: they say more of what they follow."""
    text = _REFERENCE.sub(lambda mark: " " * len(mark[0]), text)
    text = _LISTED.sub(lambda end: end[0][:-1] + ",", text)
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    yield from reversed(_ENDS.split(text))


def _clause(text: str, figure: PrintedQuantity, first: int, last: int) -> str:
    """The words before a figure: of its clause, or of the nearest clause before it that has some."""
    line = max(first, text.rfind("\n", first, figure.start) + 1)
    rest: list[str] = []
    for clause in _clauses(text[line : min(figure.start, last)]):
        words = _words(clause)
        if words and not _weak(words):
            return " ".join([words, *rest])
        if words:
            rest.insert(0, words)
    return " ".join(rest)


def _clause_before(text: str, opened: int) -> str:
    """The words that a bracket follows."""
    line = text.rfind("\n", 0, opened) + 1
    outer = _bracket(text, opened)
    return next((words for c in _clauses(text[max(line, outer + 1) : opened]) if (words := _words(c))), "")


def _behind(text: str, figure: PrintedQuantity, last: int) -> str:
    """The words behind a figure, up to the end of its clause or the next figure."""
    clause = re.split(rf"[{_FIGURE}{_DATE}]|[(（)）]", _ENDS.split(text[figure.end : last])[0])[0]
    return "" if _SUBJECT.match(clause) else _words(_ADVERB.sub("", clause))


def _words(clause: str) -> str:
    """The nouns of a clause, without what is blotted out, marks at its ends, and what another verb says."""
    last = _CONNECTED.split(_NUMBER.sub(" ", _MASKED.sub(" ", clause)))[-1]
    words = squeeze(last).strip(_QUOTED).split()
    while words and words[-1] in genre.sections().qualifiers:
        words.pop()
    return " ".join(words).strip(_QUOTED)


def _weak(words: str) -> bool:
    """Whether words say nothing by themselves."""
    own = [word for word in words.split() if word not in genre.sections().unsaid]
    return sum(map(str.isalpha, "".join(own))) < _LEAST


def noted(node: StructureNode) -> str:
    """The words that a note is on: those before its mark in the item above it; ``""`` if this has no such mark."""
    mark = node.entry.mark.printed
    if node.parent is None or not mark.startswith("*"):
        return ""
    above = re.search(rf"(?<!\*){re.escape(mark)}(?!\*)", node.parent.text)
    return (
        next((words for c in _clauses(node.parent.text[: above.start()]) if (words := _words(c))), "") if above else ""
    )


def _context(node: StructureNode) -> str:
    """What an item is about: its keyword, else the one above it, else the words of the item or heading above."""
    at: StructureNode | None = node
    while at is not None:
        if at.keyword and not _MASKED.search(at.keyword):
            return at.keyword
        if at is not node and at.text:
            return _words(next(iter(_ENDS.split(_TITLED.sub("", _BRACKETS.sub("", at.text))))))
        if at.kind is NodeKind.SECTION and at is not node:
            break
        at = at.parent
    return ""


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    end = words[-_LONGEST:]
    return end if words[-_LONGEST - 1] == " " else end.partition(" ")[2] or end
