"""Vega specifications as SVG and PNG, with the Korean font in the file: no font of the machine is needed."""

from __future__ import annotations

import base64
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sba_kg.answers.charts.style import FONT
from sba_kg.answers.charts.vega import VegaDrawing
from sba_kg.base.errors import OutsideError

if TYPE_CHECKING:
    from types import ModuleType

#: Pixels of the PNG per unit of the drawing: sharp on screens and in print.
_SCALE = 2.0
_GRADIENT = re.compile(r"\bgradient_\d+\b")
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def svg(drawing: VegaDrawing, title: str, description: str) -> bytes:
    """A drawing as SVG 1.1: text stays text, and the glyphs that it uses are in the file.

    Args:
        drawing: The specification.
        title: Title for screen readers.
        description: The chart in words, for screen readers.

    Raises:
        OutsideError: E-O20, if the extra ``charts`` is not installed.
    """
    plain = _svg(drawing)
    head, rest = re.match(r"(<svg[^>]*>)(.*)", plain, re.DOTALL).groups()  # type: ignore[union-attr]
    face = f"@font-face{{font-family:'{FONT}';src:url(data:font/woff;base64,{_subset(plain)}) format('woff')}}"
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return f"{head}{words}<style>{face}</style>{rest}\n".encode()


def png(drawing: VegaDrawing) -> bytes:
    """A drawing as PNG, two pixels per unit.

    Raises:
        OutsideError: E-O20, if the extra ``charts`` is not installed.
    """
    data: bytes = _renderer().svg_to_png(_svg(drawing), scale=_SCALE)
    return data


def _svg(drawing: VegaDrawing) -> str:
    renderer = _renderer()
    convert = renderer.vegalite_to_svg if drawing.grammar == "vega-lite" else renderer.vega_to_svg
    text: str = convert(json.dumps(drawing.spec, ensure_ascii=False))
    # The renderer counts gradients through all that it draws at a time: their numbers differ from run to run.
    numbers = {name: str(i) for i, name in enumerate(dict.fromkeys(_GRADIENT.findall(text)))}
    return _GRADIENT.sub(lambda match: f"gradient_{numbers[match[0]]}", text)


@cache
def _renderer() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415 - an optional extra
        from pylopdf_fonts_ko import sans_path  # noqa: PLC0415
    except ImportError as error:
        raise _missing(error) from error
    vl_convert.register_font_directory(str(sans_path().parent))
    module: ModuleType = vl_convert
    return module


def _subset(plain: str) -> str:
    """The glyphs of the texts of an SVG as a WOFF font in Base64."""
    try:
        from fontTools import subset  # noqa: PLC0415 - an optional extra
        from pylopdf_fonts_ko import sans_path  # noqa: PLC0415
    except ImportError as error:
        raise _missing(error) from error
    font_file: Path = sans_path()
    options = subset.Options(flavor="woff", recalc_timestamp=False, layout_features=["kern"], hinting=False)
    stream = io.BytesIO()
    with subset.load_font(str(font_file), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(_TEXT.findall(plain)))
        subsetter.subset(font)
        subset.save_font(font, stream, options)
    return base64.b64encode(stream.getvalue()).decode()


def _missing(error: ImportError) -> OutsideError:
    return OutsideError("E-O20", library=error.name)
