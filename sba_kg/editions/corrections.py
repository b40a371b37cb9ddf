"""Reviewed readings applied to a text, before it is read.

A reading is found again by what was printed (white space aside) and, where that is not enough, by words on the same
line; the line number in ``corrections.toml`` is only a hint for people. A reading that finds nothing is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sba_kg.base.errors import Problem
from sba_kg.base.text import for_reading
from sba_kg.editions.edition import TextReading
from sba_kg.model import Lines, Reading, Records
from sba_kg.reader import SourceText, TextLine


def apply(source: SourceText, readings: Sequence[TextReading]) -> tuple[SourceText, list[Reading], list[Problem]]:
    """Replace what the text garbles by what people have read.

    Returns:
        The corrected text (line numbers and printed lines unchanged), one record per place where a
        reading was applied, and a problem (P-C01) for each reading that fits nowhere.
    """
    lines = list(source.lines)
    applied: list[Reading] = []
    problems: list[Problem] = []
    for reading in readings:
        pattern = _pattern(reading.printed)
        places = [i for i, line in enumerate(lines) if pattern.search(line.text) and _in_context(line, reading)]
        for index in places:
            lines[index] = _corrected(lines[index], pattern, reading)
            applied.append(_record(reading, lines[index].number, len(applied) + 1))
        if not places:
            problems.append(_stale(reading))
    return replace(source, lines=tuple(lines)), applied, problems


def keep_printed(records: Records) -> None:
    """Give names on corrected lines their printed form back: ``asPrinted`` is what the text says."""
    records.units = [replace(u, printed=_printed(u.printed, u.lines, records.readings)) for u in records.units]
    records.namings = [replace(n, printed=_printed(n.printed, n.lines, records.readings)) for n in records.namings]


def _printed(text: str, lines: Lines, readings: Sequence[Reading]) -> str:
    for reading in readings:
        if lines.start <= reading.lines.start <= lines.end:
            text = text.replace(reading.read, reading.printed)
    return text


def _pattern(printed: str) -> re.Pattern[str]:
    """What was printed, with any or no white space between its characters' groups."""
    words = for_reading(printed).split()
    return re.compile(r"\s*".join(re.escape(word) for word in words))


def _in_context(line: TextLine, reading: TextReading) -> bool:
    return not reading.context or bool(_pattern(reading.context).search(line.text))


def _corrected(line: TextLine, pattern: re.Pattern[str], reading: TextReading) -> TextLine:
    return replace(line, text=pattern.sub(lambda _: reading.read, line.text))


def _record(reading: TextReading, line: int, order: int) -> Reading:
    return Reading(
        order=order,
        kind=reading.kind,
        printed=reading.printed,
        read=reading.read,
        reason_ko=reading.reason_ko,
        reason_en=reading.reason_en,
        lines=Lines.of(line),
    )


def _stale(reading: TextReading) -> Problem:
    return Problem.of(0, "P-C01", printed=reading.printed)
