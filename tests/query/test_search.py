"""Full-text search: what is typed, the lines that have to be found, and the same from files, graphs and servers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sba_kg import KnowledgeGraph
from sba_kg.base.errors import UsageError
from sba_kg.cli import group
from sba_kg.query import search
from sba_kg.query.search import index, passages, rank
from sba_kg.store.embedded import MemoryStore
from tests.support import REAL
from tests.support.servers import Server

LINES = (REAL / "report.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def whole() -> search.Index:
    found = index.of_files([REAL / "graph.ttl"])
    assert found is not None
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments, prog_name="sba-kg")


def lines(found: search.Hits) -> list[int]:
    return [hit.line for hit in found.found]


@pytest.mark.parametrize(
    "word", ["약자", "메타버스", "스타트업", "공실", "웹툰", "동대문", "중대재해", "R&D", "공유주방"]
)
def test_every_line_of_the_report_with_a_word_is_found(word: str, whole: search.Index) -> None:
    """The report itself is the measure: what a reader would find on the page, the search finds."""
    printed = {at for at, line in enumerate(LINES, 1) if word in line}
    assert printed <= set(lines(search.look(whole, word, limit=1000))) | _CONTINUED


#: Lines on which a text goes on that begins above: it is found there.
_CONTINUED = {at for at, line in enumerate(LINES, 1) if at > 1 and LINES[at - 2].strip() and not line.lstrip("-○▷※ ")}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("약자를 위한 기술개발 지원", 665),
        ("약자를위한기술개발지원", 665),
        ("기술개발 약자", 665),
        ("중대 재해", 1391),
        ("2,709,600", 1443),
        ("2709600㎡", 1443),
        ("iso 45001", 1391),
    ],
)
def test_the_first_line(text: str, first: int, whole: search.Index) -> None:
    assert lines(search.look(whole, text))[0] == first


def test_latin_words_begin_where_they_are_looked_for(whole: search.Index) -> None:
    assert all(" AI" in f" {hit.text}".replace("(", " ").replace("·", " ") for hit in search.look(whole, "ai").found)


def test_words_on_one_line_of_a_table_are_found_together(whole: search.Index) -> None:
    assert lines(search.look(whole, "공유주방 추진완료")) == [1269]


def test_kind_and_part_narrow_a_search(whole: search.Index) -> None:
    findings = search.look(whole, "약자", kind="감사 지적사항").found
    assert [(hit.passage.kind, hit.line) for hit in findings] == [("Finding", 1323)]
    assert {hit.passage.kind for hit in search.look(whole, "약자", kind="plan").found} == {"PlanItem"}
    assert lines(search.look(whole, "약자", part="부서별 주요업무")) == [1395, 1377]
    with pytest.raises(UsageError) as caught:
        search.look(whole, "약자", kind="요리")
    assert caught.value.code == "E-U30"


@pytest.mark.parametrize("text", ["", "   ", "···", "※"])
def test_no_letters_find_nothing(text: str, whole: search.Index) -> None:
    assert search.look(whole, text) == rank.Hits((), 0, {})


def test_words_are_counted_where_no_line_has_all(whole: search.Index) -> None:
    words = search.look(whole, "약자 메타버스코인").words
    assert words == {"약자": search.look(whole, "약자").total, "메타버스코인": 0}


def test_a_passage_says_what_it_belongs_to(whole: search.Index) -> None:
    (duty,) = search.look(whole, "중대재해").found
    assert (duty.passage.thing, duty.passage.part) == ("안전총괄팀", "참고자료 > 부서별 주요업무")
    assert "중대재해처벌법" in duty.text


# -- the same from elsewhere -----------------------------------------------------------------------


def test_the_file_says_what_the_graphs_say(whole: search.Index, shipped: MemoryStore) -> None:
    found = passages.collect(shipped)
    assert [whole.passage(at) for at in range(len(whole.keys))] == found
    sources = [(REAL / name).read_bytes() for name in index.MADE_OF]
    assert index.made(shipped, sources) == (REAL / index.FILE).read_bytes()


@pytest.mark.parametrize("text", ["약자", "창업 지원", "AI", "2,709,600", "추진완료 공유주방", "웹툰 교육", "공백"])
def test_a_search_among_few_passages_finds_the_same(text: str, whole: search.Index, shipped: MemoryStore) -> None:
    few = index.of_engine(shipped, [rank.words(text)])
    assert len(few.keys) < len(whole.keys)
    assert search.look(few, text, limit=100) == search.look(whole, text, limit=100)


def test_a_kind_without_a_hit_is_a_kind_all_the_same(whole: search.Index, shipped: MemoryStore) -> None:
    few = index.of_engine(shipped, [rank.words("중대재해")])
    assert search.look(few, "중대재해", kind="finding") == search.look(whole, "중대재해", kind="finding")


@pytest.mark.parametrize("text", ["약자", "창업 지원", "R&D", "없는 말이다"])
def test_a_server_finds_the_same(text: str, server: Server) -> None:
    here, there = KnowledgeGraph.open().search(text), KnowledgeGraph.connect(server.query).search(text)
    assert here == there
    asked = run("search", text, "--format", "csv", "--endpoint", server.query)
    assert asked.stdout == run("search", text, "--format", "csv").stdout
    assert asked.exit_code == int(not here)


def test_a_file_made_of_another_graph_is_not_used(tmp_path: Path) -> None:
    for name in (*index.MADE_OF, index.FILE):
        shutil.copy(REAL / name, tmp_path)
    assert index.of_files([tmp_path / "graph.ttl"])
    graph = tmp_path / "graph.ttl"
    graph.write_text(graph.read_text("utf-8").replace("약자기술 발굴", "강자기술 발굴"), "utf-8")
    assert index.of_files([graph]) is None
    assert "강자기술 발굴" in run("search", "강자기술", "--from", str(tmp_path)).stdout
    (tmp_path / index.FILE).write_text("{}\n", "utf-8")
    assert index.of_files([graph]) is None
    (tmp_path / index.FILE).unlink()
    assert KnowledgeGraph.open(tmp_path).search("강자기술")[0].line == 618


def test_several_editions(tmp_path: Path) -> None:
    """Each edition keeps its lines; the rows say which it is."""
    other = tmp_path / "sba-2023"
    other.mkdir()
    for name in index.MADE_OF:
        text = (REAL / name).read_text("utf-8").replace("sba-2024", "sba-2023")
        (other / name).write_text(text, "utf-8")
    rows = json.loads(run("search", "중대재해", "--format", "json", "--from", str(REAL), "--from", str(other)).stdout)
    assert [(row["edition"], row["line"]) for row in rows] == [("sba-2023", 1391), ("sba-2024", 1391)]
    assert run("--lang", "en", "search", "중대재해", "--from", str(REAL), "--from", str(other)).stdout.startswith(
        "Edition"
    )


def test_what_python_finds_can_be_quoted() -> None:
    kg = KnowledgeGraph.open()
    hit = kg.search("중대재해")[0]
    assert [line.number for line in kg.source(hit)] == [hit.line]
    assert kg.search("약자", kind="finding", limit=1)[0].passage.kind == "Finding"


# -- the command -----------------------------------------------------------------------------------


def test_command() -> None:
    found = run("--lang", "ko", "search", "약자", "지원", "--limit", "2")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0].split() == ["줄", "종류", "대상", "위치", "내용"]
    assert [line.split()[0] for line in found.stdout.splitlines()[1:]] == ["665", "667"]
    assert "가운데 2줄" in found.stderr
    nothing = run("--lang", "en", "search", "약자", "메타버스코인")
    assert nothing.exit_code == 1
    assert ", 메타버스코인 0" in nothing.stderr


def test_lines_of_several_texts_and_lines_without_one(whole: search.Index) -> None:
    both = search.look(whole, search.WantedTexts(["인공지능", "AI"]), limit=100)
    assert set(lines(both)) == set(lines(search.look(whole, "AI"))) | set(lines(search.look(whole, "인공지능")))
    assert both.total == len(set(lines(both)))
    less = search.look(whole, search.WantedTexts(["수출"], ["뷰티"]), limit=100)
    assert set(lines(less)) == {
        line for line in lines(search.look(whole, "수출", limit=100)) if "뷰티" not in LINES[line - 1]
    }
    assert search.look(whole, search.WantedTexts(["수출"], ["수출"])).total == 0


def test_words_are_looked_for_without_particles_where_no_line_has_them() -> None:
    done = run("search", "국제유통센터의", "공실은?")
    assert (done.exit_code, "1274" in done.stdout, "'국제유통센터 공실'" in done.stderr) == (0, True, True)
    assert "particles" not in run("search", "국제유통센터의").stderr


def test_lines_are_counted_by_part() -> None:
    rows = json.loads(run("search", "인플루언서", "--count-by", "part", "--format", "json").stdout)
    assert [row["rows"] for row in rows] == sorted((row["rows"] for row in rows), reverse=True)
    assert sum(row["rows"] for row in rows) == sum("인플루언서" in line for line in LINES)
    kinds = run("--lang", "ko", "search", "약자", "--or", "소상공인", "--not", "서울", "--count-by", "kind")
    assert "추진계획 항목" in kinds.stdout


def test_several_texts_in_python(shipped: MemoryStore) -> None:
    found = KnowledgeGraph(shipped).search(["AI", "인공지능"], without=["로봇"], limit=50)
    assert {("AI" in hit.text or "인공지능" in hit.text, "로봇" in hit.text) for hit in found} == {(True, False)}


def test_lines_below_a_lost_heading_have_the_section_that_the_domain_knows() -> None:
    sections = [passages.Section("a", 1, 30, "사업"), passages.Section("a", 2, 30, "가 운영")]
    reports = [passages.Section("a", 2, 10, "가 운영"), passages.Section("a", 11, 30, "나 운영")]
    parts = passages._Parts(sections, [("b", 3, "사업 > 가 운영")], reports)
    assert [parts.of("a", line) for line in (5, 15)] == ["사업 > 가 운영", "사업 > 나 운영"]
    assert parts.of("b", 3) == "사업 > 가 운영"


def test_no_passage_of_a_section_stands_below_the_heading_of_another(whole: search.Index, shipped: MemoryStore) -> None:
    reports = KnowledgeGraph(shipped).query("program-reports")
    titles = {row.title for row in reports}
    for hit in search.look(whole, search.WantedTexts(["운영", "지원"]), part="주요사업", limit=1000).found:
        own = {row.title for row in reports if row.start_line <= hit.line <= row.end_line}
        assert not own or titles.intersection(hit.passage.part.split(" > ")) <= own, hit.line
