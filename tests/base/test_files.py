"""Writing files: prepared beside their places and renamed at the end, so that each is the old one or the new one."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from sba_kg import KnowledgeGraph
from sba_kg.base import files
from sba_kg.base.errors import OutsideError, UsageError
from tests.support import ROOT
from tests.support.desk import snapshot


def test_one_module_writes() -> None:
    """Whatever writes, renames or removes files does it through :mod:`sba_kg.base.files`."""
    verbs = {"write_text", "write_bytes", "rename", "rmtree", "unlink", "rmdir", "mkdir", "touch", "symlink_to", "copy"}
    verbs |= {"copyfile", "copytree", "move", "makedirs", "mkstemp", "mkdtemp", "NamedTemporaryFile"}
    found = set()
    for path in (ROOT / "sba_kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, verbs):
                found.add(str(path.relative_to(ROOT / "sba_kg")))
    assert found == {
        "base/files.py",
        "store/disk/folder.py",  # in the folder of a store
        "upkeep/versions/source.py",  # into a temporary folder of its own
    }


def _writes(call: ast.Call, verbs: set[str]) -> bool:
    assert isinstance(call.func, ast.Attribute)
    modes = [a.value for a in (*call.args, *(k.value for k in call.keywords)) if isinstance(a, ast.Constant)]
    opens = call.func.attr == "open" and any(isinstance(m, str) and set(m) & set("wax+") and len(m) < 4 for m in modes)
    if isinstance(call.func.value, ast.Call) and getattr(call.func.value.func, "id", "") == "super":
        return False  # a method of a class of one's own, such as the formatter of help
    of_module = isinstance(call.func.value, ast.Name) and call.func.value.id == "copy"
    copies = call.func.attr == "copy" and (not call.args or of_module)  # of a set, a dict or an object
    return (call.func.attr in verbs and not copies) or opens


def test_links_that_lead_nowhere_or_round(tmp_path: Path) -> None:
    (tmp_path / "new").symlink_to("folder/target")
    files.write({tmp_path / "new": b"x"}, ())
    assert (tmp_path / "folder" / "target").read_bytes() == b"x"
    assert (tmp_path / "new").is_symlink()
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OutsideError, match="leads back to itself"):
        files.write({tmp_path / "a": b"x"}, ())
    assert (tmp_path / "a").is_symlink()
    (tmp_path / "to-folder").symlink_to("folder")
    with pytest.raises(UsageError, match="is a folder"):
        files.write({tmp_path / "to-folder": b"x"}, ())
    files.write({tmp_path / "to-folder" / "other": b"x"}, ())
    assert (tmp_path / "folder" / "other").read_bytes() == b"x"


def test_two_outputs_on_one_file(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("old")
    (tmp_path / "link").symlink_to(one)
    (tmp_path / "hard").hardlink_to(one)
    for other in (tmp_path / "link", tmp_path / "hard", tmp_path / "." / ".." / tmp_path.name / "one"):
        with pytest.raises(UsageError, match="two outputs"):
            files.write({one: b"1", other: b"2"}, ())
    assert one.read_text() == "old"
    files.write({Path("/dev/null"): b"1", Path("/dev/../dev/null"): b"2"}, [Path("/dev/null")])


def test_a_protected_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").write_text("old")
    (tmp_path / "one").chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write to anything
    with pytest.raises(OutsideError, match="write-protected"):
        files.write({tmp_path / "one": b"new"}, ())
    assert (tmp_path / "one").read_text() == "old"


def test_long_names_are_names(tmp_path: Path) -> None:
    name = "가" * 85  # 255 bytes
    files.write({tmp_path / name: b"x"}, ())
    assert [path.name for path in tmp_path.iterdir()] == [name]


def _put(paths: list[Path], announced: list[Path]) -> None:
    with files.writing(announced, ()) as out:
        for path in paths:
            out.put(path, b"new")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_was_prepared_is_removed(error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old")
    places = [tmp_path / "a", tmp_path / "new" / "below" / "b", tmp_path / "c"]
    real, count = os.replace, 0

    def replace(*paths: Path) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise error
        real(*paths)

    before = snapshot(tmp_path)
    with pytest.raises(KeyError):
        _put([*places, tmp_path / "unannounced"], places)
    assert snapshot(tmp_path) == before
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OutsideError if isinstance(error, OSError) else KeyboardInterrupt):
        files.write(dict.fromkeys(places, b"new"), ())
    assert {path: data for path, (_, data) in snapshot(tmp_path).items()} == {"a": b"new"}


def test_rows_are_not_written_over_what_they_came_from(built: Path) -> None:
    before = snapshot(built)
    table = KnowledgeGraph.open(built).query("staffing")
    for name in ("graph.ttl", "report.txt", "edition.toml"):
        with pytest.raises(UsageError, match="reads that file"):
            table[:1].to_csv(built / name)
    assert snapshot(built) == before
