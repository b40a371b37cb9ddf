"""One quantity printed twice: the figure that says it again, linked to the one that said it first.

Two texts say the same when a long sentence is printed twice, when two texts about one thing give figures with the
same labels, when an answer quotes the amount of its request or says by how much the same thing has changed, or when
a note's running total arrives at the figure of the item above. What is printed twice by its words alone needs more:
most figures of the two texts are equal, or the two differ as by a slip of the pen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from sba_kg.base.text import key, similarity
from sba_kg.converters.statements.collect import Collector, Segment, words_before
from sba_kg.reader.dates import years
from sba_kg.reader.numbers import Quantity
from sba_kg.vocabulary import genre

#: A sentence of at least this many letters that is printed twice, and how alike the two must be without figures.
_LONG, _ALIKE = 25, 0.9
#: A sentence is compared with at most this many of the same figures below it.
_COMPARED = 200
#: A word of at least this many letters in at most this many texts says what a text is about.
_TOPIC_LETTERS, _TOPIC_TEXTS = 4, 5
#: An amount is recognised when it has this many digits, of which at most two are others (two change places).
_DIGITS, _SLIPS = 3, 2
#: Words before a quoted amount: at least this many letters are the same.
_SAME_WORDS = 4

#: A request asks about a difference, its answer gives it.
_ABOUT, _DIFFERENCE = genre.any_of(genre.words().about), genre.any_of(genre.words().difference)
_CHANGED = genre.any_of((*genre.words().difference, *genre.words().change))
_ASKED = re.compile(rf"\s*{_ABOUT}?\s*(?:의|이|가)?\s*{_DIFFERENCE}")
_ANSWERED = re.compile(rf"\s*{_ABOUT}?\s*(?:의|이|가|은|는)?\s*{_CHANGED}")
#: What the difference is of: at least this many letters are the same.
_SAME_THING = 4

_NUMERAL = re.compile(r"\d[\d,.]*")
#: Numbers with a multiplier and no unit: ``5,100만 구독자``.
_SCALED = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})+|\d+)(천?만)(?![가-힣\d])")
_SCALES = {"만": 10_000, "천만": 10_000_000}
_LABEL = re.compile(r"(?<![가-힣A-Za-z\d])([가-힣A-Za-z\d]{2,})\s*\(?\s*$")
_WORD = re.compile(rf"[가-힣A-Za-z]{{{_TOPIC_LETTERS},}}")
_CUMULATIVE = re.compile(rf"\(\s*{genre.any_of(genre.words().cumulative)}\s*$")
_ARROW = re.compile(genre.any_of(genre.words().arrows))

Found = tuple[Segment, Quantity]


def read(collector: Collector) -> None:
    """Find what is stated twice in all segments."""
    money = _money_of_findings(collector)
    quoted = (*_quoted(money), *_differences(money))
    for again, first in (*_repeated(collector), *_labelled(collector), *quoted, *_totalled(collector)):
        collector.link(collector.figure(*again), "restates", collector.figure(*first))


def _mostly_equal(pairs: Sequence[tuple[Found, Found]]) -> bool:
    equal = sum(a[1].value == b[1].value for a, b in pairs)
    return len(pairs) > 1 and 2 * equal >= len(pairs)


def _repeated(collector: Collector) -> Iterator[tuple[Found, Found]]:
    """A sentence that two answers have in common, with several figures."""
    texts = [
        (s, key(_NUMERAL.sub("#", s.text)), figures)
        for s in collector.segments
        if s.role == "answer" and len(s.text) >= _LONG and len(figures := _figures(collector, s)) > 1
    ]
    by_units: dict[tuple[str, ...], list[tuple[Segment, str, list[Quantity]]]] = defaultdict(list)
    for text in texts:
        by_units[tuple(q.unit for q in text[2])].append(text)
    for first, one, figures in texts:
        same = by_units[tuple(q.unit for q in figures)]
        same.pop(0)  # the text itself: what is left stands below it
        if len(same) == _COMPARED + 1:  # of a longer run this is the last sentence that is not compared with all
            _tell(collector, first)
        for again, other, others in same[:_COMPARED]:
            if first.finding == again.finding or similarity(one, other) < _ALIKE:
                continue
            pairs = [((again, b), (first, a)) for a, b in zip(figures, others, strict=True)]
            if _mostly_equal(pairs):
                yield from pairs


def _tell(collector: Collector, first: Segment) -> None:
    collector.context.report(first.lines.start, "P-R48", limit=_COMPARED)


def _figures(collector: Collector, segment: Segment) -> list[Quantity]:
    """The quantities of a text, and numbers with a multiplier alone."""
    found = collector.quantities(segment)
    taken = {q.start for q in found}
    for match in _SCALED.finditer(segment.text):
        if match.start() not in taken:
            scale = _SCALES[match[2]]
            value = Decimal(match[1].replace(",", "")) * scale
            found.append(Quantity(value, "", Decimal(scale), match[0], match.start()))
    return sorted(found, key=lambda q: q.start)


def _labelled(collector: Collector) -> Iterator[tuple[Found, Found]]:
    """Two texts about one thing and no two years that give figures with the same labels."""
    topics = _topics(collector.segments)
    labels = {s.index: (s, found) for s in collector.segments if len(found := _labels(collector, s)) > 1}
    by_topic: dict[str, list[int]] = defaultdict(list)
    for index in labels:
        for word in topics[index]:
            by_topic[word].append(index)
    for a, b in sorted({pair for found in by_topic.values() for pair in combinations(found, 2)}):
        (first, one), (again, other) = labels[a], labels[b]
        shared = [name for name in one if name in other]
        if len(shared) < 2:
            continue
        if len({*years(first.text), *years(again.text)}) > 1:
            continue
        pairs = [((again, other[name]), (first, one[name])) for name in shared]
        if _mostly_equal(pairs):
            yield from pairs


def _topics(segments: Sequence[Segment]) -> dict[int, set[str]]:
    """The words of each text that few other texts have."""
    words = {s.index: set(_WORD.findall(s.text)) for s in segments}
    counts = Counter(word for found in words.values() for word in found)
    return {index: {w for w in found if 1 < counts[w] <= _TOPIC_TEXTS} for index, found in words.items()}


def _labels(collector: Collector, segment: Segment) -> dict[tuple[str, str], Quantity]:
    """The figures of a text by the word directly before them and their unit; words that stand before two are none."""
    found: dict[tuple[str, str], list[Quantity]] = defaultdict(list)
    for quantity in collector.quantities(segment):
        if label := _LABEL.search(segment.text[: quantity.start]):
            found[label[1], quantity.unit].append(quantity)
    return {name: figures[0] for name, figures in found.items() if len(figures) == 1}


def _money_of_findings(collector: Collector) -> list[tuple[list[Found], list[Found]]]:
    """The amounts of money in the request and in the answer of each finding."""
    sides: dict[tuple[int, str], list[Found]] = defaultdict(list)
    for segment in collector.segments:
        if segment.finding:
            money = [(segment, q) for q in collector.quantities(segment) if q.unit == "원"]
            sides[segment.finding, segment.role] += money
    return [(sides[n, "request"], sides[n, "answer"]) for n in sorted({n for n, _ in sides})]


def _quoted(money: Sequence[tuple[list[Found], list[Found]]]) -> Iterator[tuple[Found, Found]]:
    """An amount of money that an answer quotes from its request, after the same words."""
    for request, answer in money:
        behind: dict[str, list[tuple[str, Found]]] = defaultdict(list)
        for answered in answer:
            words = _words(answered)
            behind[words[-_SAME_WORDS:]].append((words, answered))
        for asked in request:
            words = _words(asked)
            for others, answered in behind.get(words[-_SAME_WORDS:], ()) if len(words) >= _SAME_WORDS else ():
                same = words.endswith(others) or others.endswith(words)
                if same and _is_slip(asked[1].value, answered[1].value):
                    yield answered, asked


def _differences(money: Sequence[tuple[list[Found], list[Found]]]) -> Iterator[tuple[Found, Found]]:
    """The difference that a request asks about, and the first one of the same thing that its answer gives."""
    for request, answer in money:
        asked = next((found for found in request if _ASKED.match(_after(found))), None)
        answered = next((found for found in answer if _ANSWERED.match(_after(found))), None)
        if asked and answered and _share(asked, answered, _SAME_THING):
            yield answered, asked


def _after(found: Found) -> str:
    segment, quantity = found
    return segment.text[quantity.start + len(quantity.printed) :]


def _share(one: Found, other: Found, letters: int) -> bool:
    """Whether the texts before two figures have a string of so many letters in common."""
    a, b = (key(segment.text[: quantity.start]) for segment, quantity in (one, other))
    return not _strings(a, letters).isdisjoint(_strings(b, letters))


def _strings(text: str, length: int) -> set[str]:
    return {text[i : i + length] for i in range(len(text) - length + 1)}


def _words(found: Found) -> str:
    segment, quantity = found
    return key(words_before(segment.text[: quantity.start]))


def _is_slip(a: Decimal, b: Decimal) -> bool:
    """Whether two values are equal, or have as many digits, some of which are others than a slip explains."""
    x, y = (str(int(v)) for v in (a, b))
    if len(x) != len(y) or max(len(x.rstrip("0")), len(y.rstrip("0"))) < _DIGITS:
        return False
    return sum(i != j for i, j in zip(x, y, strict=True)) <= _SLIPS


def _totalled(collector: Collector) -> Iterator[tuple[Found, Found]]:
    """The last running total of a note and the one figure of the item above, for the same year."""
    for above, note in zip(collector.segments, collector.segments[1:], strict=False):
        if note.kind != "note" or above.kind != "item" or above.section != note.section:
            continue
        steps = [m.end() for m in _ARROW.finditer(note.text)]
        last = [q for q in collector.quantities(note) if steps and q.start >= steps[-1]]
        total = next((q for q in last if _CUMULATIVE.search(note.text[: q.start])), None)
        if not total:
            continue
        same = [q for q in collector.quantities(above) if q.unit == total.unit]
        of_both = {*years(note.text[steps[-1] :])} & {*years(above.text)}
        if len(same) == 1 and of_both:
            yield (note, total), (above, same[0])
