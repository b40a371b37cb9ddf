"""Charts as images that hold their own glyphs, in the terminal and by the command."""

from __future__ import annotations

import base64
import io
import re
import struct
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from rich.cells import cell_len

from sba_kg.answers import charts
from sba_kg.answers.charts import image, vega
from sba_kg.answers.charts.marks import ChartMark
from sba_kg.base.errors import OutsideError
from sba_kg.query.saved import SavedQuery
from sba_kg.store.embedded import MemoryStore
from tests.cli.test_cli import run
from tests.support import ROOT
from tests.support.charts import DRAWN, KINDS, SVG, drawn, plot_with, texts

# -- images --------------------------------------------------------------------------------------


@pytest.mark.parametrize("saved", DRAWN, ids=lambda saved: saved.name)
def test_svg_holds_its_words_and_their_glyphs(saved: SavedQuery, shipped: MemoryStore) -> None:
    plot = drawn(saved, shipped)
    data = charts.as_image(plot, "svg")
    root = ET.fromstring(data)
    written = texts(data)
    assert root.findtext(f"{SVG}title") == saved.title["ko"]
    described = root.findtext(f"{SVG}desc") or ""
    assert all(mark.label in described for mark in plot.marks)
    assert saved.title["ko"] in written
    assert any("2024년도 주요 업무보고" in text for text in written)
    (encoded,) = re.findall(r"base64,([A-Za-z0-9+/=]+)", data.decode())
    glyphs = TTFont(io.BytesIO(base64.b64decode(encoded))).getBestCmap()
    hangul = {character for text in written for character in text if "가" <= character <= "힣"}
    assert hangul
    assert {ord(character) for character in hangul} <= set(glyphs)
    assert max(float(root.get("width", "0")), float(root.get("height", "0"))) < 4000


@pytest.mark.parametrize("saved", KINDS.values(), ids=lambda saved: saved.chart.kind)
def test_english_chart_and_png(saved: SavedQuery, shipped: MemoryStore) -> None:
    plot = drawn(saved, shipped, "en")
    written = texts(charts.as_image(plot, "svg"))
    assert saved.title["en"] in written
    assert any("Source" in text for text in written)
    data = charts.as_image(plot, "png")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width > 1000
    assert height > 400


def test_png_draws_hangul_and_not_boxes() -> None:
    """Syllables of one width: where the font lacks them, their pictures are the same box."""

    def picture(label: str) -> bytes:
        plot = plot_with(ChartMark(label, Decimal(1)), kind="bar")
        return image.png(vega.spec(replace(plot, notes=("주",))))

    assert picture("가나다") == picture("가나다")
    assert picture("가나다") != picture("라마바")


def test_forty_rows_do_not_overlap() -> None:
    plot = plot_with(
        *[ChartMark(f"긴 이름을 가진 사업 {i}", Decimal(i + 1), f"{i + 1}.0") for i in range(40)], kind="bar"
    )
    root = ET.fromstring(charts.as_image(plot, "svg"))
    places = [
        float(re.findall(r"translate\([^,]+,([-\d.]+)\)", element.get("transform", ""))[0])
        for element in root.iter(f"{SVG}text")
        if (element.text or "").startswith("긴 이름을")
    ]
    assert len(places) == 40
    assert min(b - a for a, b in pairwise(places)) >= 15


def test_names_with_signs_of_xml_and_vega() -> None:
    plot = plot_with(ChartMark("<R&D> 'x' \"y\" \\ {{a}}", Decimal(1)), ChartMark("나|다\n라", Decimal(2)), kind="bar")
    written = texts(charts.as_image(plot, "svg"))
    assert "<R&D> 'x' \"y\" \\ {{a}}" in written


def test_svg_has_the_same_bytes_under_other_hash_seeds(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.svg"
        assert run("query", "budget-by-team", "-o", path, PYTHONHASHSEED=seed).returncode == 0
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    image._renderer.cache_clear()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    for form in charts.IMAGES:
        with pytest.raises(OutsideError) as raised:
            charts.as_image(plot_with(ChartMark("가", Decimal(1)), kind="bar"), form)
        assert raised.value.code == "E-O20"
        assert "sba-kg[charts]" in raised.value.ko
        assert "sba-kg[charts]" in raised.value.en


# -- terminal and command ------------------------------------------------------------------------


@pytest.mark.parametrize("saved", DRAWN, ids=lambda saved: saved.name)
def test_terminal_chart(saved: SavedQuery, shipped: MemoryStore) -> None:
    plot = drawn(saved, shipped)
    lines = charts.as_text(plot, width=90).splitlines()
    assert lines[0] == saved.title["ko"]
    assert max(map(cell_len, lines)) <= 90
    body = "".join("".join(lines).split())
    for mark in plot.marks:
        assert "".join(mark.label.split())[:5] in body
        assert mark.text in body or plot.kind == "stacked-bar"
    assert sum(line.count("█") + line.count("▓") for line in lines) > 5


def test_terminal_chart_of_negative_values_goes_left() -> None:
    plot = plot_with(ChartMark("내림", Decimal(-5), "-5.0"), ChartMark("오름", Decimal(5), "5.0"), kind="bar")
    lines = charts.as_text(plot, width=60).splitlines()
    down, up = (next(line for line in lines if name in line) for name in ("내림", "오름"))
    assert down.index("█") < up.index("█")


def test_command(tmp_path: Path) -> None:
    shown = run("query", "budget-by-division", "--chart", "--lang", "ko").stdout
    assert "█" in shown
    assert "억원" in shown
    assert run("query", "budget-by-division", "-o", tmp_path / "x.svg").returncode == 0
    assert ET.parse(tmp_path / "x.svg").getroot().tag == f"{SVG}svg"
    piped = subprocess.run(
        [sys.executable, "-m", "sba_kg", "query", "budget-by-division", "--format", "svg"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert piped == (tmp_path / "x.svg").read_bytes()
    done = run("query", "staffing", "--chart")
    assert (done.returncode, "E-U20" in done.stderr, "budget-by-team" in done.stderr) == (2, True, True)
    (tmp_path / "own.rq").write_text("SELECT ?s WHERE { GRAPH ?g { ?s a ?c } } LIMIT 1")
    assert "E-U20" in run("query", tmp_path / "own.rq", "--chart").stderr
    assert "write text" in run("query", "staffing", "--chart", "--format", "csv").stderr
