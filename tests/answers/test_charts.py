"""Headers of charts: what a saved query says of its chart, and what is wrong there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg import query
from sba_kg.answers.charts import marks
from sba_kg.base import schema
from sba_kg.base.errors import ResourceError
from sba_kg.query import chart
from sba_kg.query.columns import ColumnType
from sba_kg.query.saved import find_query, read_query
from sba_kg.store.embedded import MemoryStore
from tests.support.charts import DRAWN, KINDS

COLUMNS = {
    name: ColumnType(type_)
    for name, type_ in (
        ("name", "string"), ("amount", "won"), ("share", "decimal"), ("from", "date"), ("to", "date"), ("line", "line"),
    )
}  # fmt: skip


# -- headers -------------------------------------------------------------------------------------


def test_every_kind_of_chart_is_used() -> None:
    assert set(KINDS) == set(chart.KEYS)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"kind": "pie", "label": "name", "value": "amount"}, "one of bar, "),
        ("bar", "a table with kind, label expected"),
        ({"kind": "bar", "label": "name"}, "needs value"),
        ({"kind": "stacked-bar", "label": "name", "value": "amount"}, "needs group"),
        ({"kind": "bar", "label": "name", "value": "amount", "colour": "name"}, "no such key"),
        ({"kind": "bar", "label": "name", "value": "amounts"}, "no column amounts"),
        ({"kind": "bar", "label": "name", "value": "name"}, "of type string"),
        ({"kind": "bar", "label": "line", "value": "amount"}, "of type line"),
        ({"kind": "bar", "label": ["name"], "value": "amount"}, "a text expected"),
        ({"kind": "timeline", "label": "name"}, "start or end"),
        ({"kind": "timeline", "label": "name", "start": "amount"}, "of type won"),
        ({"kind": "bar", "label": "name", "value": "amount", "codes": {"from": "unit"}}, "is not drawn"),
        ({"kind": "bar", "label": "name", "value": "amount", "codes": "unit"}, "a table, each value a text, expected"),
    ],
)
def test_wrong_headers(header: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        chart.check(schema.convert(header, chart.Chart), COLUMNS)


def test_right_headers() -> None:
    read = chart.Chart("timeline", "name", start="from", end="to", group="name")
    chart.check(read, COLUMNS)
    assert read.columns == ("name", "name", "from", "to")
    chart.check(chart.Chart("bar", "name", "share"), COLUMNS)


def test_a_wrong_chart_is_an_error_of_the_file(tmp_path: Path) -> None:
    saved = find_query("largest-programs")
    path = tmp_path / saved.category / f"{saved.name}.rq"
    path.parent.mkdir()
    path.write_text(saved.text.replace("value: amount_krw", "value: amount"), "utf-8")
    with pytest.raises(ResourceError) as raised:
        read_query(path)
    assert raised.value.code == "E-X06"
    assert "no column amount" in raised.value.en
    assert "amount 열이 없습니다" in raised.value.ko
    assert raised.value.line == next(n for n, line in enumerate(saved.text.splitlines(), 1) if "#+ chart" in line)


def test_code_lists_of_charts_exist_and_are_used(shipped: MemoryStore) -> None:
    used = 0
    for saved in DRAWN:
        assert saved.chart
        rows = query.run(saved, shipped).rows
        names = marks._names(saved.chart, "en")
        for column, labels in ((column, names[column]) for column in saved.chart.codes or {}):
            position = [c.name for c in saved.columns].index(column)
            cells = {str(row[position]) for row in rows if row[position] is not None}
            assert cells <= set(labels), (saved.name, column)
            used += 1
    assert used >= 6
