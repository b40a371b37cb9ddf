"""Which unit is responsible for a row of the program table.

A printed cell counts for its own row. Below it the cell may carry down, or the cell of the lower row was
lost: the duties of part 4 decide. A unit's claim on a program is the weight of the strings that the
program's name shares with the unit's name and duties; strings that many units share weigh little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sba_kg.base.text import key
from sba_kg.converters.common.context import Context
from sba_kg.converters.program_table.covering import SectionCover
from sba_kg.converters.program_table.placement import Span
from sba_kg.converters.program_table.rows import ProgramRow
from sba_kg.model import Unit
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.unit_names import unit_name

#: What programs do, set apart as words whether the name is printed with spaces or without.
_VERB = re.compile(rf"(?<=\w\w)({genre.any_of(genre.words().tasks)})")
_WORD = re.compile(r"[\w&+]+")
_SHORTEST = 2
#: A string that more than this share of the units has says nothing about any of them.
_COMMON = 0.2
#: A string that more units than this have finds none of them by itself.
_MANY = 50
#: What is longer is no name of a program: its beginning says what it is about.
_LONGEST = 80
_NAME_WEIGHT = 1.5
#: A string from inside a word (``국제`` of ``서울국제…``) says less than one that begins a word.
_INNER_WEIGHT = 0.7
#: The unit above keeps a row unless another unit's claim is this much stronger: relatively, and by the weight of a
#: string of its own (numbered teams share most of their names).
_STRONGER = 1.25
_MARGIN = 4.0
#: The least claim that names a unit: a string of four letters that two of fifty units share, or alike.
_ENOUGH = 7.0
#: Below this weight a unit found by its duties is reported, so that people look at it.
_SURE = 20.0


@dataclass(frozen=True)
class Claim:
    """A unit's claim on a program."""

    unit: Unit
    weight: float


class Duties:
    """The units with their names and duties, ready to be matched with programs."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._names = [key(unit.name) for unit in units]
        self._texts = [key("".join((unit.name, *unit.duties))) for unit in units]
        self._holders: dict[str, list[int]] = {}
        self._pairs: dict[str, list[int]] = {}
        for index, text in enumerate(self._texts):
            for pair in {text[i : i + _SHORTEST] for i in range(len(text) - _SHORTEST + 1)}:
                self._pairs.setdefault(pair, []).append(index)

    def claims(self, program: str) -> list[Claim]:
        """All claims on a program, strongest first."""
        program = program[:_LONGEST]
        name = key(program)
        strings = _strings(program)
        telling = (self._units_with(s) for s in strings if self._weight(s) > 0)
        indexes = sorted({index for found in telling if len(found) <= _MANY for index in found})
        claims = [Claim(self._units[index], self._claim(name, strings, index)) for index in indexes]
        return sorted((c for c in claims if c.weight > 0), key=lambda c: (-c.weight, c.unit.order))

    def _claim(self, name: str, strings: Mapping[str, float], index: int) -> float:
        found = {s: w * len(s) * self._weight(s) for s, w in strings.items() if s in self._texts[index]}
        for string in found:
            if string in self._names[index]:
                found[string] *= _NAME_WEIGHT
        best = [0.0] * (len(name) + 1)
        for end in range(1, len(name) + 1):
            best[end] = best[end - 1]
            for start in range(end - _SHORTEST, -1, -1):
                if (weight := found.get(name[start:end])) is None:
                    break
                best[end] = max(best[end], best[start] + weight)
        return best[len(name)]

    def _weight(self, string: str) -> float:
        """How much a shared string says, per letter: the logarithm of how few units have it."""
        count = len(self._units_with(string))
        share = count / max(1, len(self._units))
        common = share > _COMMON and count > 2
        return 0.0 if not count or common else math.log(len(self._units) / count)

    def _units_with(self, string: str) -> list[int]:
        """The positions of the units that have a string: among those that have the rarest two letters of it."""
        if string not in self._holders:
            pairs = (string[i : i + _SHORTEST] for i in range(len(string) - _SHORTEST + 1))
            fewest = min((self._pairs.get(pair, []) for pair in pairs), key=len)
            self._holders[string] = [index for index in fewest if string in self._texts[index]]
        return self._holders[string]


def _strings(program: str) -> dict[str, float]:
    """The strings of a name that may say something, with their weight: from a word's start, or inside a word.

    What begins inside a word and runs into the next one (``업육성`` of ``산업 육성``) says nothing.
    """
    words = [word for word in map(key, _WORD.findall(_VERB.sub(r" \1 ", program))) if word]
    name, at = "".join(words), 0
    leading, inner = set(), set()
    for word in words:
        end = at + len(word)
        leading |= {name[at:j] for j in range(at + _SHORTEST, len(name) + 1)}
        inner |= {name[i:j] for i in range(at + 1, end) for j in range(i + _SHORTEST, end + 1)}
        at = end
    return {**dict.fromkeys(sorted(inner), _INNER_WEIGHT), **dict.fromkeys(sorted(leading), 1.0)}


def decide(program: str, above: Sequence[str], duties: Duties) -> tuple[tuple[str, ...], str, float]:
    """The units of a row without a unit cell of its own.

    Args:
        program: Name of the program.
        above: Units of the cell that would carry down, empty if there is none.
        duties: The organization table.

    Returns:
        Names of the units, the evidence (``printed`` if the cell above carries down, ``duties`` if another
        unit's duties name the program, ``""`` if neither is certain: then the units are those above), and the
        weight of that unit's claim.
    """
    claims = duties.claims(program)
    strongest = claims[0].weight if claims else 0.0
    names = {unit_name(name) for name in above}
    own = max((c.weight for c in claims if c.unit.name in names), default=0.0)
    stronger = strongest >= _STRONGER * own and strongest >= own + _MARGIN
    if own > 0 and not stronger:
        return tuple(above), "printed", own
    if stronger and strongest >= _ENOUGH:
        return (claims[0].unit.name,), "duties", strongest
    return tuple(above), "", own


def assign(
    context: Context, rows: Sequence[ProgramRow], coverages: Sequence[SectionCover], units: Sequence[Unit]
) -> list[tuple[tuple[str, ...], str]]:
    """The units of each row with their evidence (``printed``, ``duties``, ``section`` or ``""``)."""
    duties = Duties(units)
    result: list[tuple[tuple[str, ...], str]] = []
    above: tuple[str, ...] = ()
    for row in rows:
        if row.units:
            above = row.units
            result.append((row.units, "printed"))
            continue
        names, evidence, weight = decide(row.program, above, duties)
        result.append((names, evidence))
        if evidence == "duties" and above and weight < _SURE:
            _report_weak(context, row, names, above)
    spans = {i: c.span for c in reversed(coverages) for i in range(c.span.start, c.span.stop)}
    for index, (_, evidence) in enumerate(result):
        if not evidence:
            result[index] = _from_section(context, rows, index, spans.get(index), result)
    return result


def _report_weak(context: Context, row: ProgramRow, names: Sequence[str], above: Sequence[str]) -> None:
    context.report(row.line, "P-T07", program=row.program, above=", ".join(above), names=", ".join(names))


def _from_section(
    context: Context,
    rows: Sequence[ProgramRow],
    index: int,
    span: Span | None,
    decided: Sequence[tuple[tuple[str, ...], str]],
) -> tuple[tuple[str, ...], str]:
    """A row whose duties say nothing: the unit above if it runs the section too, else the section's unit."""
    mates = [decided[i] for i in range(span.start, span.stop) if i != index and decided[i][1]] if span else []
    names, _ = decided[index]
    if mates and all(names != mate for mate, _ in mates):
        return mates[0][0], "section"
    if names:
        if _is_doubtful(rows, index, decided):
            _report_doubtful(context, rows[index], names)
        return names, "printed"
    context.report(rows[index].line, "P-T05", program=rows[index].program)
    return (), ""


def _is_doubtful(rows: Sequence[ProgramRow], index: int, decided: Sequence[tuple[tuple[str, ...], str]]) -> bool:
    """Whether the unit cell above has not carried down to another row of its block."""
    start = next((i for i in reversed(range(index)) if rows[i].units), 0)
    stop = next((i for i in range(index + 1, len(rows)) if rows[i].units), len(rows))
    return any(decided[i][1] == "duties" for i in range(start, stop))


def _report_doubtful(context: Context, row: ProgramRow, names: Sequence[str]) -> None:
    context.report(row.line, "P-T08", program=row.program, names=", ".join(names))
