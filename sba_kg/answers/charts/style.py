"""What all drawings share: colours, font, titles, and lines of text, whose width only a guess in cells can tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len

from sba_kg.answers.charts.marks import Plot

#: Okabe and Ito's palette, which people with each kind of colour blindness tell apart: its black, the colour of the
#: text, is a grey here, and its yellow, faint on white, comes last.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#777777", "#F0E442")
FONT = "Noto Sans KR"
INK, SOFT = "#222222", "#555555"
#: Terminal cells of a line of the question.
WRAP = 100

#: Stripes of a hatched bar, white ones and gaps.
_STRIPES = 24

Spec = dict[str, Any]


def colors(groups: Sequence[str]) -> list[str]:
    """A colour for each group; of more than eight some share one."""
    return [PALETTE[i % len(PALETTE)] for i in range(len(groups))]


def wrap(text: str, width: int = WRAP) -> list[str]:
    """Lines of at most ``width`` terminal cells, broken between words; a wider word has a line of its own."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if cell_len(joined) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def wrap_narrow(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` cells, two at least: a word is broken only where it is wider than a line."""
    return [part for line in wrap(text, width) for part in _broken(line, max(2, width))]


def _broken(word: str, width: int) -> list[str]:
    parts = [""]
    for character in word:
        if cell_len(parts[-1] + character) > width:
            parts.append("")
        parts[-1] += character
    return parts


def stripes() -> Spec:
    """A fill of white stripes that let the colour below be seen: neither grammar knows patterns."""
    stops = []
    for i in range(_STRIPES):
        color = "rgba(255,255,255,0.8)" if i % 2 else "rgba(255,255,255,0)"
        stops += [{"offset": i / _STRIPES, "color": color}, {"offset": (i + 1) / _STRIPES, "color": color}]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}


def title(plot: Plot) -> Spec:
    """Title and question."""
    return {
        "text": plot.title, "subtitle": wrap(plot.question), "anchor": "start", "frame": "bounds", "offset": 14,
        "fontSize": 17, "fontWeight": "normal", "color": INK, "subtitleFontSize": 12, "subtitleColor": SOFT,
        "subtitlePadding": 6, "font": FONT, "subtitleFont": FONT,
    }  # fmt: skip
