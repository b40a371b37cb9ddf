"""The Python interface: the lines behind rows, things and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg import KnowledgeGraph
from sba_kg.base.errors import InputError, UsageError
from tests.support import REAL

LINES = (REAL / "report.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same report as an edition of another year, as somebody else's build folder would hold it."""
    folder = tmp_path_factory.mktemp("build") / "sba-2023"
    folder.mkdir()
    graph = (REAL / "graph.ttl").read_text("utf-8").replace("sba-2024", "sba-2023")
    (folder / "graph.ttl").write_text(graph, "utf-8")
    return folder


def test_source_gives_the_lines_as_printed(kg: KnowledgeGraph) -> None:
    row = kg.query("budget-lines")[0]
    (line,) = kg.source(row)
    assert (line.number, line.printed) == (140, LINES[139])
    assert line.edition == "sba-2024"
    assert str(line) == f"{line.file}:140: {line.text}"
    assert "2,790,000" in line.text


def test_every_row_with_lines_has_them(kg: KnowledgeGraph) -> None:
    """All rows of most queries, and some forty, evenly spread, of those with hundreds."""
    rows = 0
    for saved in kg.queries():
        answer = list(kg.query(saved.name))
        for row in answer[:: max(1, len(answer) // 40)]:
            found = kg.source(row)
            assert [line.number for line in found if not line.why_en] == list(row.lines)
            assert all(line.printed == LINES[line.number - 1] for line in found)
            rows += bool(found)
    assert rows > 1000


def test_source_of_several_lines_things_and_numbers(kg: KnowledgeGraph) -> None:
    vacancy = kg.query("vacancy-rate")[0]
    assert [line.number for line in kg.source(vacancy)] == [78, 79]
    assert kg.source(kg.find("바르셀로나")[0]) == kg.source(384)
    assert [line.number for line in kg.source([3, 1])] == [3, 1]
    lost = next(row for row in kg.query("budget-lines") if row["evidence"] == "correction")
    assert [(line.number, line.why_ko) for line in kg.source(lost)] == [(143, "과제의 합계"), (299, "절의 예산")]
    assert kg.source(kg.find("정책과제", kind="class")[0]) == []


def test_source_strips_tags_only_from_text(kg: KnowledgeGraph) -> None:
    tagged = next(number for number, text in enumerate(LINES, 1) if "<ul" in text)
    (line,) = kg.source(tagged)
    assert "<ul" in line.printed
    assert "<ul" not in line.text


@pytest.mark.parametrize("number", [0, -1, len(LINES) + 1])
def test_no_such_line(number: int, kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as caught:
        kg.source(number)
    assert caught.value.code == "E-U32"


def test_several_editions(other: Path, tmp_path: Path) -> None:
    both = KnowledgeGraph.open(REAL, other)
    assert both.editions == ("sba-2023", "sba-2024")
    everything = both.query("staffing")
    assert len(everything) == 2 * len(both.query("staffing", g="sba-2023"))
    assert everything[0].edition is None
    for call in (lambda: both.source(everything[0]), lambda: both.source(1), both.graph):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "E-U31"
    assert both.source(everything[0], edition="sba-2024")
    said = both.query("vacancy-rate")
    assert {row.edition for row in said} == {"sba-2023", "sba-2024"}, (
        "rows that have a column for it know their edition"
    )
    assert all(both.source(row) for row in said if row.edition == "sba-2024")
    row = both.query("staffing", g="sba-2024")[0]
    assert row.edition == "sba-2024"
    assert [line.number for line in both.source(row)] == list(row.lines)
    with pytest.raises(UsageError) as caught:
        both.source(row, edition="sba-1999")
    assert caught.value.code == "E-U04"


def test_a_text_counts_only_with_the_checksum_of_the_graph(other: Path, tmp_path: Path) -> None:
    assert not (other / "edition.toml").exists()
    with pytest.raises(InputError) as caught:
        KnowledgeGraph.open(other).source(140)
    assert caught.value.code == "E-Q30"
    folder = tmp_path / "sba-2023"
    folder.mkdir()
    (folder / "edition.toml").write_bytes((REAL / "edition.toml").read_bytes())
    (folder / "report.txt").write_bytes((REAL / "report.txt").read_bytes())
    for texts in (folder, tmp_path):
        (line,) = KnowledgeGraph.open(other, texts=[texts]).source(140)
        assert (line.file, line.edition) == (str(folder / "report.txt"), "sba-2023")
    (folder / "report.txt").write_text("changed\n", "utf-8")
    with pytest.raises(InputError):
        KnowledgeGraph.open(other, texts=[folder]).source(140)
