"""Headers of saved queries as people write them: an ordinary error with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.base.errors import ResourceError
from sba_kg.query.saved import read_query
from tests.support import ROOT

STAFFING = ROOT / "queries" / "organization" / "staffing.rq"
BOMB = "".join(f"x{n}: &x{n} [{','.join([f'*x{n - 1}'] * 9) if n else '1'}]\n" for n in range(12))


@pytest.mark.parametrize(
    "header",
    [
        "[" * 100_000, "[" * 900 + "]" * 900, "".join(" " * n + "a:\n" for n in range(300)), BOMB, "a: &a [*a]",
        "name: a\nname: b", "a: " + "1" * 5_000, "a: 2024-13-45", "{[a]: b}", "a: !!python/object:os.system x",
        "x: |\n" + "  padding\n" * 10_000, "\x00", "5", "",
    ],
)  # fmt: skip
def test_a_header_that_is_none(header: str, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_text("\n".join("#+ " + line for line in header.splitlines()) + "\nASK {}\n", "utf-8")
    with pytest.raises(ResourceError) as caught:
        read_query(path)
    assert caught.value.code == "E-X06"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: staffing", "name: staffing\n#+ name: staffing"),
        ("name: measure,", "name: 5,"),
        ("type: string,", "type: [string],"),
        ("title:", "note: 5\n#+ title:"),
        ("title:", "parameters: 5\n#+ title:"),
        ("columns:", "columns: 5\n#+ x:"),
    ],
)
def test_a_header_with_a_wrong_value(old: str, new: str, tmp_path: Path) -> None:
    text = STAFFING.read_text("utf-8")
    assert old in text
    (tmp_path / "organization").mkdir()
    path = tmp_path / "organization" / "staffing.rq"
    path.write_text(text, "utf-8")
    assert read_query(path).name == "staffing"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ResourceError) as caught:
        read_query(path)
    assert caught.value.code == "E-X06"
