"""Marks of charts: units, trees, dates, stacks, bars that are cut, words that are broken."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from sba_kg import query
from sba_kg.answers import charts
from sba_kg.answers.charts import marks, style, tree, vega
from sba_kg.answers.charts.marks import ChartMark, Plot
from sba_kg.query import chart
from sba_kg.query.answer import Answer
from sba_kg.query.saved import SavedQuery, find_query
from sba_kg.store.embedded import MemoryStore
from tests.support.charts import SVG, drawn, plot_with, texts


def plot_of(saved: SavedQuery, rows: tuple[tuple[query.Value, ...], ...], lang: str = "ko") -> Plot:
    return charts.plot(saved, Answer(saved.columns, rows), lang, "보고")


@pytest.mark.parametrize(
    ("amount", "lang", "unit", "text"),
    [
        (47_658_731_000, "ko", "억원", "476.6"),
        (2_421_380_000_000, "ko", "억원", "24,214"),
        (55_000_000, "ko", "백만원", "55"),
        (450_000, "ko", "천원", "450"),
        (999, "ko", "원", "999"),
        (47_658_731_000, "en", "million won", "47,659"),
        (55_500_000, "en", "million won", "55.5"),
        (45_000, "en", "thousand won", "45"),
    ],
)
def test_amounts_have_a_readable_unit(amount: int, lang: str, unit: str, text: str) -> None:
    saved = find_query("largest-programs")
    row: tuple[query.Value, ...] = tuple(
        {"program": "사업", "amount_krw": amount}.get(column.name) for column in saved.columns
    )
    plot = plot_of(saved, (row,), lang)
    assert plot.value_title.endswith(f"({unit})")
    assert plot.value_title.count("(") == 1
    assert plot.marks[0].text == text


def test_figures_are_rounded_half_up() -> None:
    assert [marks.figure(Decimal(x), 1) for x in ("0.25", "-17.95", "2.05")] == ["0.3", "-18.0", "2.1"]


def test_rows_without_a_value_are_left_out_and_said_to_be() -> None:
    saved = find_query("largest-programs")

    def row(amount: int | None) -> tuple[query.Value, ...]:
        return tuple({"program": "사업", "amount_krw": amount}.get(c.name) for c in saved.columns)

    plot = plot_of(saved, (row(1), row(None)), "en")
    assert len(plot.marks) == 1
    assert plot.notes[-1].endswith(": 1.")


def test_editions_are_kept_apart() -> None:
    saved = find_query("budget-by-team")

    def row(edition: str) -> tuple[query.Value, ...]:
        cells: dict[str, query.Value] = {"division": "본부", "unit": "팀", "divided_krw": 1, "edition": edition}
        return tuple(cells.get(c.name) for c in saved.columns)

    assert [m.label for m in plot_of(saved, (row("a"),)).marks] == ["팀"]
    both = plot_of(saved, (row("a"), row("b")))
    assert [(m.label, m.parent) for m in both.marks] == [("팀 · a", "본부 · a"), ("팀 · b", "본부 · b")]


def test_dates_of_a_timeline_cover_what_is_printed() -> None:
    assert marks._first("2024") == date(2024, 1, 1)
    assert marks._last("2024") == date(2024, 12, 31)
    assert marks._last("2024-02") == date(2024, 2, 29)
    assert marks._first("2024-02-03") == marks._last("2024-02-03") == date(2024, 2, 3)
    assert marks._last("") is None


def test_tree_of_parents_that_are_rows_and_parents_that_are_not() -> None:
    nodes = tree.tree(
        plot_with(
            ChartMark("전체", Decimal(10)),
            ChartMark("가", Decimal(6), parent="전체"),
            ChartMark("나", Decimal(3), parent="전체"),
            ChartMark("다", Decimal(5), parent="다른 것"),
        )
    )
    by_name = {node["name"]: node for node in nodes}
    root = by_name["제목"]["id"]
    assert by_name["가"]["parent"] == by_name["나"]["parent"] == by_name["전체"]["id"]
    assert by_name["전체"]["parent"] == by_name["다른 것"]["parent"] == root
    assert by_name["다"]["parent"] == by_name["다른 것"]["id"]
    assert (by_name["전체"]["own"], by_name["전체"]["text"]) == (1.0, "10.0")
    assert (by_name["다른 것"]["own"], by_name["다른 것"]["text"]) == (0.0, "5.0")
    assert [node["id"] for node in nodes] == list(range(len(nodes)))


def test_tree_of_groups_skips_the_only_part_of_a_group() -> None:
    nodes = tree.tree(
        plot_with(
            ChartMark("가", Decimal(1), group="세입", parent="총계"),
            ChartMark("나", Decimal(2), group="세입", parent="총계"),
            ChartMark("가", Decimal(4), group="세출", parent="총계"),
        )
    )
    names = [node["name"] for node in nodes]
    assert "총계" not in names
    assert names.count("가") == 2
    by_id = {node["id"]: node for node in nodes}
    assert {by_id[n["parent"]]["name"] for n in nodes if n["name"] in {"가", "나"}} == {"세입", "세출"}


def test_tree_keeps_marks_of_one_name_and_breaks_circles() -> None:
    nodes = tree.tree(
        plot_with(
            ChartMark("팀", Decimal(1), parent="가"),
            ChartMark("팀", Decimal(2), parent="나"),
            ChartMark("가", Decimal(5), parent="나"),
            ChartMark("나", Decimal(6), parent="가"),
            ChartMark("홀로", Decimal(1), parent="홀로"),
        )
    )
    assert sorted(node["text"] for node in nodes if node["name"] == "팀") == ["1.0", "2.0"]
    parents = {node["id"]: node["parent"] for node in nodes}
    for start in parents:
        path = [start]
        while (above := parents[path[-1]]) is not None:
            assert above not in path
            path.append(above)


NEGATIVE = (
    ChartMark("총계", Decimal(100), "100", group="세입"),
    ChartMark("이월금", Decimal(-30), "-30", group="세입", parent="총계"),
    ChartMark("출연금", Decimal(130), "130", group="세입", parent="총계"),
    ChartMark("총계", Decimal(100), "100", group="세출"),
    ChartMark("사업비", Decimal(100), "100", group="세출", parent="총계"),
)
EXCEEDED = (
    ChartMark("전체", Decimal(100), "100"),
    ChartMark("가", Decimal(70), parent="전체"),
    ChartMark("나", Decimal(40), parent="전체"),
)


@pytest.mark.parametrize("kind", ["treemap", "sunburst"])
@pytest.mark.parametrize(("drawn_marks", "named"), [(NEGATIVE, "이월금 (총계)"), (EXCEEDED, "전체")])
def test_what_areas_cannot_show_is_drawn_as_bars(kind: str, drawn_marks: tuple[ChartMark, ...], named: str) -> None:
    plot = tree.honest(plot_with(*drawn_marks, kind=kind))
    assert plot.kind == "bar"
    assert named in plot.notes[-1]
    sizes = {mark.label.split()[-1]: mark.value for mark in plot.marks}
    assert all(sizes[mark.label] == mark.value for mark in drawn_marks)
    assert plot.notes[-1] in charts.as_text(plot, width=200)
    assert named in "".join(texts(charts.as_image(plot, "svg")))


def test_areas_stay_where_parts_are_within_rounding() -> None:
    rounded = (
        ChartMark("전체", Decimal(1000)),
        ChartMark("가", Decimal(1004), parent="전체"),
        ChartMark("다", Decimal(0), parent="전체"),
    )
    assert tree.honest(plot_with(*rounded)).kind == "treemap"
    assert tree.honest(plot_with(*NEGATIVE, kind="bar")).marks == NEGATIVE


def lengths(plot: Plot) -> dict[str, int]:
    lines = charts.as_text(plot, width=120).splitlines()
    return {m.label: next(sum(map(line.count, "█▓")) for line in lines if m.label in line) for m in plot.marks}


def test_equal_totals_are_equally_long_in_the_terminal() -> None:
    long = lengths(tree.honest(plot_with(*NEGATIVE, kind="sunburst")))
    assert long["세입"] == long["세출"] > long["› › 이월금"] > 0


def test_negative_parts_of_stacks_go_left() -> None:
    plot = plot_with(
        ChartMark("가", Decimal(100), "100", "갑"), ChartMark("가", Decimal(-50), "-50", "을"), ChartMark("나", Decimal(-50), "-50", "을"),
        kind="stacked-bar",
    )  # fmt: skip
    lines = [line for line in charts.as_text(plot, width=80).splitlines() if line.startswith(("가", "나"))]
    assert lines[0].index("▓") == lines[1].index("▓") < lines[0].index("█")
    assert lines[0].count("▓") == lines[1].count("▓")
    spec = vega.spec(plot).spec["vconcat"][0]["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert spec[0] < -50
    assert spec[1] > 100


def test_parts_of_stacks_stand_in_one_order() -> None:
    plot = plot_with(
        ChartMark("가", Decimal(5), "5", "갑"), ChartMark("가", Decimal(5), "5", "을"),
        ChartMark("나", Decimal(5), "5", "을"), ChartMark("나", Decimal(5), "5", "갑"),
        kind="stacked-bar",
    )  # fmt: skip
    bars = [line.split()[1] for line in charts.as_text(plot, width=80).splitlines() if line.startswith(("가", "나"))]
    assert bars[0] == bars[1]
    values = vega.spec(plot).spec["vconcat"][0]["layer"][0]["data"]["values"]
    assert [(v["group"], v["order"]) for v in values] == [("갑", 0), ("을", 1), ("을", 1), ("갑", 0)]


@pytest.mark.parametrize(
    ("values", "cut"),
    [
        ([1000, 10, 9, 8], "12.50"),
        ([-1000, 10, 9, 8], "12.50"),
        ([1000, 900, 10, 9, 8, 7, 6, 5], "12.50"),
        ([10000, 1000, 10, 9, 8, 7, 6, 5], "12.50"),
        ([40, 10, 9, 8], None),
        ([1000, 10, 9], None),
        ([1000, 0, 0, 0], None),
        ([1000, 900, 10, 9], None),
        ([], None),
    ],
)
def test_only_bars_that_flatten_the_others_are_cut(values: list[int], cut: str | None) -> None:
    assert marks._cut_at("bar", [Decimal(v) for v in values]) == (Decimal(cut) if cut else None)
    assert marks._cut_at("stacked-bar", [Decimal(v) for v in values]) is None


def test_a_cut_bar_shows_its_break_its_figure_and_a_note() -> None:
    saved = find_query("largest-programs")
    amounts = (9_000_000, 70_000, 60_000, 50_000)
    rows = tuple(
        tuple({"program": f"사업{i}", "amount_krw": a}.get(c.name) for c in saved.columns)
        for i, a in enumerate(amounts)
    )
    plot = plot_of(saved, rows, "en")
    assert "사업0 9,000. " in plot.notes[-1]
    line = next(line for line in charts.as_text(plot, width=80).splitlines() if line.startswith("사업0"))
    assert line.endswith("9,000")
    assert "█//█" in line
    written = texts(charts.as_image(plot, "svg"))
    assert "//" in written
    assert "9,000" in written
    drawn_values = vega.spec(plot).spec["vconcat"][0]["layer"][0]["data"]["values"]
    assert [v["value"] for v in drawn_values] == [87.5, 70, 60, 50]


def test_the_smallest_value_is_not_shown_as_nothing() -> None:
    assert marks._digits([Decimal("8.865"), Decimal("0.002")]) == 3
    assert marks._digits([Decimal("476.6"), Decimal("0.002")]) == 1
    assert marks._digits([Decimal("8.9"), Decimal("0.5")]) == 1
    assert marks._digits([Decimal(3), Decimal(0)]) == 0


def test_years_do_not_stand_among_months() -> None:
    saved = find_query("schedule-histogram")
    months = ("2024", "2024-01", "2024-12", "2025", "2025-08")
    rows = tuple(tuple({"month": m, "ending": 1}.get(c.name) for c in saved.columns) for m in months)
    plot = plot_of(saved, rows, "ko")
    assert [m.label for m in plot.marks] == ["2024-01", "2024-12", "2025-08", "2024 (월 미기재)", "2025 (월 미기재)"]
    assert "끝에 따로" in plot.notes[-1]
    only = plot_of(saved, rows[:1], "ko")
    assert [m.label for m in only.marks] == ["2024"]


@pytest.mark.parametrize(
    ("name", "width", "lines"),
    [
        ("Expenditure", 13, ["Expenditure"]),
        ("Expenditure", 6, ["Expend", "iture"]),
        ("서울 창업허브 운영", 8, ["서울", "창업허브", "운영"]),
        ("청년취업사관학교", 8, ["청년취업", "사관학교"]),
        ("가나", 0, ["가", "나"]),
    ],
)
def test_words_are_broken_only_where_they_do_not_fit(name: str, width: int, lines: list[str]) -> None:
    assert style.wrap_narrow(name, width) == lines


def test_words_of_a_sunburst_are_whole(shipped: MemoryStore) -> None:
    written = texts(charts.as_image(drawn(find_query("institution-budget-shares"), shipped, "en"), "svg"))
    assert any(text.startswith("Expenditure") for text in written)
    assert not any(text.startswith("iture") for text in written)


def test_the_title_of_the_names_does_not_touch_the_axis_above(shipped: MemoryStore) -> None:
    root = ET.fromstring(charts.as_image(drawn(find_query("facility-openings"), shipped, "en"), "svg"))

    def height(test: str) -> float:
        """Sum of the shifts of the text and all that it stands in, downward."""
        parents = {child: parent for parent in root.iter() for child in parent}
        element = next(e for e in root.iter(f"{SVG}text") if re.fullmatch(test, e.text or ""))
        total = 0.0
        while element is not root:
            total += sum(float(y) for y in re.findall(r"translate\([^,]+,([-\d.]+)\)", element.get("transform", "")))
            element = parents[element]
        return total

    assert height(r"\d{4}-\d\d") - height("Facility") >= 12


@pytest.mark.parametrize("kind", sorted(chart.KEYS))
def test_an_empty_chart_is_drawn(kind: str) -> None:
    plot = replace(plot_with(kind=kind), notes=("주",))
    assert "제목" in texts(charts.as_image(plot, "svg"))
    assert charts.as_text(plot, width=60).startswith("제목\n")
