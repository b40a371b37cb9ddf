"""Explanations: the query as asked, the lines behind rows, and why a row without a line is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import query, store
from sba_kg.answers import evidence, explain
from sba_kg.base.errors import UsageError
from sba_kg.editions import source_text
from sba_kg.query import report_titles
from sba_kg.query.answer import QueryRun
from sba_kg.query.saved import find_query, query_files, read_query
from sba_kg.store.embedded import MemoryStore
from tests.cli.test_cli import run
from tests.support import REAL, ROOT

GRAPH = "https://w3id.org/sba-kg/graph/sba-2024"


def asked(
    name: str, loaded: MemoryStore, given: dict[str, str] | None = None, sources: tuple[Path, ...] = ()
) -> QueryRun:
    saved = find_query(name)
    return QueryRun(saved, given or {}, loaded, query.run(saved, loaded, given or {}), sources)


def row_of(one: QueryRun, column: str, value: object) -> int:
    position = [c.name for c in one.answer.columns].index(column)
    return [row[position] for row in one.answer.rows].index(value) + 1  # type: ignore[arg-type]


def test_title_question_parameters_and_the_query_as_asked(shipped: MemoryStore) -> None:
    text = explain.explain(asked("timeline", shipped, {"of": "창조산업 육성"}), "ko", [1])
    saved = find_query("timeline")
    assert text.startswith(f"timeline: {saved.title['ko']}\n{saved.question['ko']}\n")
    assert "  of = 창조산업 육성 (정책과제)" in text
    assert "VALUES ?of { <https://w3id.org/sba-kg/id/policy-task/" in text
    assert "VALUES ?of { UNDEF }" not in text
    assert "#+" not in text


def test_every_row_quotes_the_lines_that_it_names(shipped: MemoryStore, real_text: str) -> None:
    """The figure of every printed budget line is marked on its line."""
    one = asked("budget-lines", shipped)
    printed = real_text.splitlines()
    quoted = 0
    for number, row in enumerate(one.answer.rows, 1):
        cells = dict(zip([c.name for c in one.answer.columns], row, strict=True))
        if cells["source_line"] is None:
            continue
        text = explain.explain(one, "en", [number])
        line = next(part for part in text.splitlines() if f"report.txt:{cells['source_line']} | " in part)
        caret = text.splitlines()[text.splitlines().index(line) + 1]
        amount = f"{int(str(cells['amount_krw'])) // 1000:,}"
        assert amount in printed[int(str(cells["source_line"])) - 1]
        assert amount in line
        assert caret.count("^") in {len(amount), len(amount) + 4}  # with 천원, where a total of one part precedes
        quoted += 1
    assert quoted == 40


def test_an_implied_row_says_why(shipped: MemoryStore) -> None:
    one = asked("budget-lines", shipped)
    number = row_of(one, "evidence", "correction")
    english, korean = (explain.explain(one, lang, [number]) for lang in ("en", "ko"))
    assert "No line of the report states this row." in english
    assert "896,312 thousand won short" in english
    assert "원문에 없습니다" in korean
    assert "896,312천원 모자라고" in korean
    assert "report.txt:143 | " in english
    assert "report.txt:299 | " in english


def test_a_unit_found_by_duties_shows_the_duties(shipped: MemoryStore) -> None:
    one = asked("budget-lines", shipped)
    english, korean = (explain.explain(one, lang, [17]) for lang in ("en", "ko"))
    assert "Found by: place of the program: Printed; responsible unit: Duties" in english
    assert "판단 근거: 사업의 자리: 인쇄됨; 추진부서: 부서별 주요업무" in korean
    lines = english.splitlines()
    assert "report.txt:1372 | " in lines[lines.index("  Supported by (duties of the unit):") + 1]
    assert "뒷받침하는 줄 (부서별 주요업무):" in korean


def test_every_kind_of_evidence_has_words(shipped: MemoryStore) -> None:
    """Each supporting line of the graph is shown on the row that it supports."""
    one = asked("budget-lines", shipped)
    kinds = set()
    for number, row in enumerate(one.answer.rows, 1):
        text = explain.explain(one, "en", [number])
        (found,) = list(evidence.behind(shipped, GRAPH, one.answer.columns, row, [row[8]] if row[8] else []))  # type: ignore[list-item]
        assert found.name == row[3]
        kinds |= {kind.en for _, kind in found.kinds}
        assert all(f"report.txt:{support.line} | " in text for support in found.support)
    assert kinds == {"Printed", "Sum", "Section", "Duties", "Correction"}


def test_programs_of_a_section_and_the_unit_of_a_facility_say_why(shipped: MemoryStore) -> None:
    sections = explain.explain(asked("section-budgets", shipped), "en", [3])
    assert "Found by: programs of the section: Name" in sections
    assert all(f"report.txt:{line} | " in sections for line in (144, 145, 146))
    one = asked("facility-operators", shipped)
    names = [c.name for c in one.answer.columns]
    by_duties = next(n for n, row in enumerate(one.answer.rows, 1) if row[names.index("known_by")] == "duties")
    assert "Found by: operating unit: " in explain.explain(one, "en", [by_duties])
    other = explain.explain(asked("facilities", shipped), "en", [1])
    assert "operating unit" not in other, "the list of facilities says nothing of units"


def test_a_row_of_a_task_does_not_show_what_its_first_program_was_found_by(shipped: MemoryStore) -> None:
    assert "Found by" not in explain.explain(asked("budget-totals", shipped), "en", [1])


def test_corrections_of_a_line_are_told(shipped: MemoryStore) -> None:
    one = asked("facilities", shipped)
    position = [c.name for c in one.answer.columns].index("source_line")
    number = [row[position] for row in one.answer.rows].index(1414) + 1
    text = explain.explain(one, "en", [number])
    assert "'공향대로61길' read as '공항대로61길': " in text


def test_rows_of_several_lines_quote_them_all_up_to_a_limit(shipped: MemoryStore) -> None:
    text = explain.explain(asked("budget-by-fund-type", shipped), "en", [1])
    assert text.count("report.txt:") == 12
    assert "14 more lines: 158, " in text


def test_long_answers_ask_for_a_row_and_short_ones_show_all(shipped: MemoryStore) -> None:
    long = explain.explain(asked("budget-lines", shipped), "en")
    assert "There are 41 rows" in long
    assert "report.txt:" not in long
    assert explain.explain(asked("budget-by-policy-task", shipped), "en").count("Row ") == 7


def test_a_query_without_lines_says_so(shipped: MemoryStore) -> None:
    name = next(n.stem for n in query_files() if not any("line" in c.type for c in read_query(n).columns))
    assert "have no line number" in explain.explain(asked(name, shipped), "en", [1])


def test_no_such_row(shipped: MemoryStore) -> None:
    with pytest.raises(UsageError) as raised:
        explain.explain(asked("budget-lines", shipped), "en", [42])
    assert raised.value.code == "E-U23"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The real graph as of a text that nobody has."""
    folder = tmp_path / "sba-2024"
    folder.mkdir()
    text = (REAL / "graph.ttl").read_text("utf-8")
    (checksum,) = {r.checksum for r in report_titles.reports(store.open_store())}
    (folder / "graph.ttl").write_text(text.replace(checksum, "0" * 64), "utf-8")
    return folder


def test_a_graph_of_another_text_gives_line_numbers_only(changed: Path) -> None:
    one = asked("budget-lines", store.open_store([changed]), sources=(changed,))
    text = explain.explain(one, "en", [2])
    assert "not at hand; its lines are: 141" in text
    assert "report.txt:" not in text


def test_the_text_of_an_edition_beside_the_graph_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    for file in ("report.txt", "edition.toml", "corrections.toml"):
        shutil.copy(REAL / file, folder)
    graph = (REAL / "graph.ttl").read_text("utf-8").replace("sba-kg/graph/sba-2024>", "sba-kg/graph/other>")
    (folder / "graph.ttl").write_text(graph, "utf-8")
    loaded = store.open_store([folder])
    (report,) = report_titles.reports(loaded)
    found = source_text.find(report.graph, {report.checksum}, [folder])
    assert found.lines
    assert found.file == str(folder / "report.txt")
    assert not source_text.find(report.graph, {report.checksum}).lines


def test_rows_of_several_editions_are_quoted_from_their_own(tmp_path: Path) -> None:
    """Two editions in one store: the second is the first under another name and with another amount."""
    other = tmp_path / "other"
    other.mkdir()
    graph = (REAL / "graph.ttl").read_text("utf-8")
    graph = graph.replace("sba-kg/graph/sba-2024>", "sba-kg/graph/other>").replace(
        "sba:value 2790000000 ", "sba:value 1 "
    )
    graph = graph.replace("/id/sba-2024/", "/id/other/")
    (other / "graph.ttl").write_text(graph, "utf-8")
    loaded = store.open_store([REAL, other])
    assert len(loaded.editions) == 2
    one = asked("budget-lines", loaded)
    text = explain.explain(one, "en", [row_of(one, "amount_krw", 2_790_000_000)])
    assert "report.txt:140 | " in text
    assert "2,790,000" in text


def test_own_sparql_finds_lines_by_the_columns_name(shipped: MemoryStore) -> None:
    text = find_query("budget-totals").text
    own = "\n".join(line for line in text.splitlines() if not line.startswith("#+"))
    answer = query.run_text(own, "own", shipped)
    said = explain.explain(QueryRun(own, {}, shipped, answer), "en", [3])
    assert said.startswith("PREFIX")
    assert "report.txt:143 | " in said


def test_command() -> None:
    done = run("query", "budget-totals", "--row", "3", "--lang", "ko")
    assert "3행 / 전체 20행" in done.stdout
    assert f"{REAL.relative_to(ROOT)}/report.txt:143 | " in done.stdout
    assert "E-U23" in run("query", "budget-totals", "--row", "21").stderr
    assert "write text" in run("query", "budget-totals", "--explain", "--format", "json").stderr
