"""What a text may do to a terminal, a spreadsheet or an XML document: nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from sba_kg.answers import charts, tables
from sba_kg.answers.charts.marks import ChartMark
from sba_kg.base.characters import LOST, legal, legal_references
from sba_kg.base.errors import InputError, OutsideError, Problem
from sba_kg.base.text import for_reading
from sba_kg.base.visible import in_json, one_line, styled, visible, visible_lines
from sba_kg.editions import edition, registry
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType
from sba_kg.query.saved import find_query
from sba_kg.reader.cells import plain_text
from sba_kg.reader.numbers import find_quantities, parse_plain
from sba_kg.reader.text import from_bytes, lost
from tests.cli.test_cli import edition as small_edition
from tests.cli.test_cli import run
from tests.support import REAL, ROOT

ATTACK = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202egnp.exe\u200b\x7f"
#: What may never leave for a terminal, colours of our own aside.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


# -- the function ---------------------------------------------------------------------------------


def test_every_character_that_a_terminal_obeys_is_written_out() -> None:
    for code in range(0x110000):
        character = chr(code)
        obeyed = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or code & 0xFFFE == 0xFFFE
        shown = visible(character)
        assert shown == character if not obeyed else shown.isascii() and shown.startswith("\\"), hex(code)


def test_lines_messages_and_colours() -> None:
    assert visible_lines("가\t나\n\x1b[2J") == "가\t나\n\\x1b[2J"
    assert one_line("a\r\n  ::error::x\n") == "a ::error::x "
    assert styled("\x1b[1mhead\x1b[0m \x1b]0;x\x07\x1b[2J") == "\x1b[1mhead\x1b[0m \\x1b]0;x\\x07\\x1b[2J"


def test_json_means_the_same() -> None:
    value = {"가": ATTACK + "\U000e0041\n"}
    text = in_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert not OBEYED.search(text)
    assert "가" in text
    assert json.loads(text) == value


def test_errors_and_problems_are_one_line_that_a_terminal_only_shows() -> None:
    error = OutsideError("E-O03", what=f"answer:\n{ATTACK}", file=f"a\nb{ATTACK}.txt")
    problem = Problem(1, "P-X", f"가\r\n{ATTACK}", ATTACK)
    for text in (error.render("ko"), error.render("en"), str(error), problem.render(f"x{ATTACK}", "ko")):
        assert not OBEYED.search(text)
        assert "\\x1b" in text
    assert "\n" not in error.render("en") + problem.render("a\nb", "ko")


# -- commands -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of others: the attack stands in labels and texts, and in the name of its folder."""
    folder = tmp_path_factory.mktemp("graphs") / "x\x1b[31m\u202ey"
    folder.mkdir()
    text = (REAL / "graph.ttl").read_text("utf-8")
    turtle = "".join(f"\\u{ord(c):04X}" for c in ATTACK)
    changed = re.sub(r'"([^"\\\n]+)"(@ko| ;| \.|,)', lambda m: f'"{m[1]}{turtle}"{m[2]}', text)
    assert changed.count(turtle) > 1000
    (folder / "graph.ttl").write_text(changed, "utf-8")
    return folder


WORDS = [
    ("query", "largest-programs"),
    ("query", "largest-programs", "--format", "md"),
    ("query", "largest-programs", "--chart"),
    ("query", "facilities-by-ownership", "--chart"),
    ("query", "budget-by-team", "--chart"),
    ("query", "timeline", "--chart"),
    ("query", "largest-programs", "--explain", "--row", "1"),
    ("query", "budget-lines", "--row", "1"),
    ("query", "report-facts", "--explain", "--row", "2"),
    ("query", "plan-items"),
    ("find", "창업"),
    ("find", "창업", "--format", "md"),
    ("query", "largest-programs", "-p", f"{ATTACK}=1"),
    ("find", f"{ATTACK}x"),
    ("query", f"nothing{ATTACK}"),
    ("query", "largest-programs", "--format", f"x{ATTACK}"),
    *[("validate", "--format", form) for form in ("text", "github", "markdown")],
]


def _arguments(words: tuple[str, ...], graph: Path) -> list[str]:
    return ["--lang", "ko", *(w.replace("\x00", "") for w in words), "--from", str(graph)]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(words[:2]).encode("unicode_escape").decode())
def test_commands_write_nothing_that_a_terminal_obeys(words: tuple[str, ...], attacked: Path) -> None:
    done = run(*_arguments(words, attacked))
    assert not OBEYED.search(done.stdout), words
    assert not OBEYED.search(done.stderr), words
    assert "\\x1b" in done.stdout + done.stderr, words
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [WORDS[0], WORDS[2], ("query", "largest-programs", "--format", "csv"), ("validate",)])
def test_on_a_terminal_colours_alone_are_escape_sequences(words: tuple[str, ...], attacked: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sba_kg", *_arguments(words, attacked)],
        cwd=ROOT, stdout=follower, stderr=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(follower)
    data = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    os.close(leader)
    process.wait()
    text = re.sub(r"\x1b\[[0-9;]*m", "", data.decode().replace("\r\n", "\n"))
    assert "\\x1b" in text
    assert not OBEYED.search(text)


def test_build_tells_of_texts_that_a_terminal_would_obey(tmp_path: Path) -> None:
    text = (REAL / "report.txt").read_text("utf-8").replace("창업", "창\u202e업\x9b31m", 40)
    toml = (REAL / "edition.toml").read_text("utf-8")
    folder = small_edition(tmp_path / "e", text, re.sub(r"(?m)^sha256.*\n", "", toml))
    done = run("-v", "build", folder, "--out", tmp_path / "out")
    assert done.returncode in {0, 1}
    assert not OBEYED.search(done.stdout + done.stderr)


def test_logs_of_libraries_are_shown_with_vv_alone(tmp_path: Path) -> None:
    value = '"1\\u001b\\u202eX"^^<http://www.w3.org/2001/XMLSchema#integer>'
    text = re.sub(r"sba:value \d+", lambda _: f"sba:value {value}", (REAL / "graph.ttl").read_text("utf-8"), count=1)
    (tmp_path / "graph.ttl").write_text(text, "utf-8")
    quiet, loud = (run(*flags, "validate", "--from", tmp_path) for flags in ([], ["-vv"]))
    assert "Traceback" not in quiet.stderr
    assert "Failed to convert" in loud.stderr
    for done in (quiet, loud):
        assert not OBEYED.search(done.stdout + done.stderr)


def test_forms_for_programs_are_exact() -> None:
    answer = Answer((Column("a", ColumnType.STRING, {"ko": "가", "en": "a"}),), ((ATTACK,),))
    assert list(csv.reader(io.StringIO(tables.render(answer, "csv")))) == [["a"], [ATTACK]]
    assert json.loads(tables.render(answer, "json")) == [{"a": ATTACK}]
    bindings = json.loads(tables.render(answer, "sparql-json"))["results"]["bindings"]
    assert bindings[0]["a"]["value"] == ATTACK


def test_svg_of_any_text_is_xml() -> None:
    saved = find_query("largest-programs")
    row = tuple({"program": f"사업{ATTACK}\x01\ufffe", "amount_krw": 1}.get(c.name) for c in saved.columns)
    plot = charts.plot(saved, Answer(saved.columns, (row,)), "ko", f"보고{ATTACK}")
    assert isinstance(plot.marks[0], ChartMark)
    assert "\\x1b" in "".join(ET.fromstring(charts.as_image(plot, "svg")).itertext())


# -- spreadsheets ---------------------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '="x"',
    "＝1",
    "- 항목",
    "-1-1",
    "-1;2",
]
PLAIN = ["-300", "+12", "-1,234.5", "-9.1%", "-", "300", "가=나", "", "△300", " -x"]


@pytest.mark.parametrize(("cells", "mark"), [(FORMULAS, "'"), (PLAIN, "")], ids=["formulas", "plain"])
def test_no_cell_of_excel_csv_is_a_formula(cells: list[str], mark: str) -> None:
    columns = (
        Column("=a", ColumnType.STRING, {"ko": "=가", "en": "=a"}),
        Column("n", ColumnType.INTEGER, {"ko": "수", "en": "n"}),
    )
    answer = Answer(columns, tuple((cell, -3) for cell in cells))
    head, *rows = csv.reader(io.StringIO(tables.render(answer, "excel-csv").removeprefix(tables.BOM), newline=""))
    assert head == ["'=a", "n"]
    assert rows == [[mark + cell, "-3"] for cell in cells]
    exact = list(csv.reader(io.StringIO(tables.render(answer, "csv"), newline="")))
    assert exact == [["=a", "n"], *[[cell, "-3"] for cell in cells]]


# -- characters that XML cannot hold --------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "printed", "text"),
    [
        ("가\x1d300", f"가{LOST}300", f"가{LOST}300"),
        ("\x1d300", f"{LOST}300", f"{LOST}300"),
        ("300\x1f", f"300{LOST}", f"300{LOST}"),
        ("가\ufffe나\uffff", f"가{LOST}나{LOST}", f"가{LOST}나{LOST}"),
        ("\x0c가나", "가나", "가나"),
        ("가\x0b나 \x0c", "가 나 ", "가 나"),
        ("가 \x0c300", f"가 {LOST}300", f"가 {LOST}300"),
        ("&#29;300 &#x1D;1 &#0;", "&#29;300 &#x1D;1 &#0;", f"{LOST}300 {LOST}1 {LOST}"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";", LOST),
        ("&#44032;&amp;&#x80;", "&#44032;&amp;&#x80;", "가&€"),
        ("정상", "정상", "정상"),
    ],
)
def test_lost_characters_are_seen(raw: str, printed: str, text: str) -> None:
    source = from_bytes(("앞줄 " * 100 + "\n" + raw).encode(), "x")
    line = source.line(2)
    assert (line.printed, line.text) == (printed, text)
    assert [(p.line, p.code) for p in lost(source)] == ([(2, "P-R60")] if LOST in text else [])


def test_no_reference_in_html_brings_them_back() -> None:
    assert plain_text("<b>&#29;300</b>&#x1;").split() == [f"{LOST}300", LOST]
    assert legal_references("&#1114112;&#xD800;") == LOST * 2
    assert legal("가\t나\r\n\U0001f600\x85") == "가\t나\r\n\U0001f600\x85"
    assert for_reading("&#29;") == LOST


@pytest.mark.parametrize(
    "text", [f"{LOST}300백만원", f"3{LOST}500백만원", f"{LOST} 300명", f"{LOST}300개사", f"3{LOST}5%"]
)
def test_numbers_beside_a_lost_character_are_not_read(text: str) -> None:
    assert find_quantities(text) == []
    assert parse_plain(text[:4]) is None


def test_lost_characters_are_reported_and_can_be_corrected(tmp_path: Path) -> None:
    report = (REAL / "report.txt").read_text("utf-8")
    number = next(i for i, line in enumerate(report.split("\n"), 1) if "△1,795" in line)
    text = report.replace("△1,795", "\x1d1,795")
    toml = re.sub(r"(?m)^sha256.*\n", "", (REAL / "edition.toml").read_text("utf-8"))
    folder = small_edition(tmp_path / "e", text, toml)
    known = (REAL / "corrections.toml").read_text("utf-8")
    (folder / "corrections.toml").write_text(known, "utf-8")
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, f"report.txt:{number}: error P-R60" in done.stderr) == (1, True), done.stderr
    graph = (tmp_path / "out" / "e" / "graph.ttl").read_text("utf-8")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|\\u00[01][0-9A-Fa-f]", graph)
    xml = ox.serialize(ox.parse(graph, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.RDF_XML)
    assert xml
    ET.fromstring(xml)
    reading = {"kind": "garbled", "printed": f"{LOST}1,795", "read": "△1,795", "reason_ko": "부호", "reason_en": "sign"}
    entry = "\n[[reading]]\n" + "".join(f'{key} = "{value}"\n' for key, value in reading.items())
    kind = re.search(r'kind = "([^"]+)"', known)
    assert kind
    (folder / "corrections.toml").write_text(known + entry.replace("garbled", kind[1]), "utf-8")
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, "P-R60" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("edition.toml", 'institution = "sba"\ntitle_ko = "보\\u0012고"\n', 2),
        ("edition.toml", '[institution]\ncode = "x"\nlabel_ko = "기\\b관"\n', 3),
        ("edition.toml", 'institution = "sba"\ncommittee = "위\ufffe원회"\n', 2),
        (
            "corrections.toml",
            '[[reading]]\nkind = "slip"\nprinted = "a"\nread = "\\U0000001B[0m"\nreason_ko = "c"\nreason_en = "d"\n',
            4,
        ),
    ],
)
def test_reviewed_files_have_no_control_characters(file: str, text: str, line: int, tmp_path: Path) -> None:
    folder = small_edition(tmp_path / "e", "x")
    (folder / file).write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        edition.load(folder)
    assert (raised.value.code, raised.value.line) == ("E-E02", line)
    assert "U+" in raised.value.en


def test_registries_have_no_control_characters(tmp_path: Path) -> None:
    head = "code,institution,label_ko,label_en,label_status"
    (tmp_path / "units.csv").write_text(f"{head}\na,sba,가,A,official\nb,sba,나\x12,B,official\n", "utf-8")
    with pytest.raises(InputError) as raised:
        registry.load(tmp_path)
    assert (raised.value.code, raised.value.line) == ("E-X03", 3)
