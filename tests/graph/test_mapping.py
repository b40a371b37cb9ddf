"""The table of records and the paths of their IRIs: complete, and the only places of their kind."""

from __future__ import annotations

import ast
import dataclasses

import sba_kg.model
from sba_kg.graph import mapping
from sba_kg.model import Lines, Record, Records
from tests.support import ROOT

#: Records that become resources with the help of others: mentions are counted by kind, parts have labels of codes.
WITH_LOGIC = {"Naming", "UnreadPart"}


def _records() -> list[type[Record]]:
    classes = vars(sba_kg.model).values()
    return [c for c in classes if isinstance(c, type) and issubclass(c, Record) and dataclasses.is_dataclass(c)]


def test_each_record_has_a_row() -> None:
    rows = [entity.record for entity in mapping.ENTITIES]
    assert len(rows) == len(set(rows))
    assert {c.__name__ for c in _records()} - {c.__name__ for c in rows} == WITH_LOGIC


def test_records_of_many_fields_are_made_by_keyword() -> None:
    classes = [c for c in vars(sba_kg.model).values() if isinstance(c, type) and dataclasses.is_dataclass(c)]
    many = [c for c in classes if len(dataclasses.fields(c)) > 5]
    assert len(many) > 10
    assert [c.__name__ for c in many if not all(field.kw_only for field in dataclasses.fields(c))] == []


def test_paths_of_iris_are_made_in_one_module() -> None:
    """Nobody else writes a path: the calls that take one get it from there."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "sba_kg" / "graph").rglob("*.py"))}
    calls = [(path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    written = [
        f"{path.name}:{node.lineno}"
        for path, node in calls
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"local", "mint"}
        and isinstance(node.args[0], ast.JoinedStr | ast.Constant)
    ]
    assert written == []


def test_all_records_come_with_their_parts_and_lines() -> None:
    unit = sba_kg.model.Unit(
        order=1,
        name="창업팀",
        printed="창업팀 (2팀)",
        kind="team",
        division=None,
        duties=("교육", "상담"),
        lines=Lines(4, 5),
        team_count=sba_kg.model.Figure(2, "organizational-unit", "2팀", "organizational-unit"),
    )
    named = sba_kg.model.Naming(unit.named, "창업팀", Lines.of(9))
    records = Records(units=[unit], namings=[named])
    assert [type(record).__name__ for record in records.all()] == ["Unit", "TeamCount", "Duty", "Duty", "Naming"]
    assert records.lines_read() == {4, 5}
