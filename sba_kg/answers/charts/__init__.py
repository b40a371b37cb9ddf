"""Charts of answers: rows → marks (:mod:`marks`) → Vega (:mod:`vega`) → image (:mod:`image`), or the terminal."""

from __future__ import annotations

from sba_kg.answers.charts import marks
from sba_kg.answers.charts.marks import Plot
from sba_kg.answers.charts.tree import honest
from sba_kg.query.answer import Answer
from sba_kg.query.saved import SavedQuery

IMAGES = ("svg", "png")

__all__ = ["IMAGES", "Plot", "as_image", "as_text", "plot"]


def plot(saved: SavedQuery, answer: Answer, lang: str, source: str) -> Plot:
    """The chart of an answer, of bars where areas would not be true to its figures.

    Args:
        saved: The query, with a chart.
        answer: Its answer.
        lang: ``ko`` or ``en``.
        source: Title of the report that the answer is from.
    """
    return honest(marks.plot(saved, answer, lang, source))


def as_image(drawn: Plot, format_: str) -> bytes:
    """A chart as a file.

    Args:
        drawn: The chart.
        format_: One of :data:`IMAGES`.

    Raises:
        OutsideError: E-O20, if the extra ``charts`` is not installed.
    """
    # The renderer is a large library.
    from sba_kg.answers.charts import image, vega  # noqa: PLC0415

    spec = vega.spec(drawn)
    return image.png(spec) if format_ == "png" else image.svg(spec, drawn.title, drawn.description)


def as_text(drawn: Plot, *, width: int | None = None) -> str:
    """A chart as lines of text.

    Args:
        drawn: The chart.
        width: Width in columns; None for that of the terminal, 100 where there is none.
    """
    from sba_kg.answers.charts import terminal  # noqa: PLC0415

    return terminal.render(drawn, width)
