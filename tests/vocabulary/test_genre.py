"""The words of the genre: files with schemas, and what is made of their lists."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sba_kg.base import resources
from sba_kg.base.errors import ResourceError
from sba_kg.base.namespaces import SBA
from sba_kg.vocabulary import genre, ontology


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files, which are read anew."""
    shutil.copytree(resources.data() / "genre", tmp_path / "genre")
    monkeypatch.setattr(resources, "data", lambda: tmp_path)
    for read in (genre.words, genre.entries, genre.tables, genre.damaged, genre.sections):
        read.cache_clear()
    return tmp_path / "genre"


@pytest.mark.parametrize(
    ("file", "read", "old", "new", "said"),
    [
        ("words.toml", genre.words, "arrows =", "arows =", "did you mean arrows?"),
        ("words.toml", genre.words, '"개사" = "기업 수"', '"개사" = 1', "'measures' is wrong"),
        ("words.toml", genre.words, "totals = [", "totals = [5, ", "a text expected, not 5"),
        ("words.toml", genre.words, "none = [", "none = ", "cannot be read"),
        ("entries.toml", genre.entries, 'entries = "rows"', 'entries = "row"', "did you mean rows?"),
        ("entries.toml", genre.entries, 'class = "CommercePlatform"\n', "", "'kind.class' is wrong: missing"),
        ("sections.toml", genre.sections, "result = [", "result = [1, ", "a text expected, not 1"),
        ("tables.toml", genre.tables, "[staffing]", "[staffing]\nx = 1", "'staffing' is wrong"),
        ("damaged.toml", genre.damaged, "[staffing]", "[staffing]\nx = 1", "'staffing' is wrong"),
    ],
)
def test_a_broken_file(file: str, read: Callable[[], object], old: str, new: str, said: str, folder: Path) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ResourceError) as caught:
        read()
    error = caught.value
    code = "E-X09" if "read" in said else "E-X08"
    assert (error.code, error.file, said in error.en) == (code, str(path), True), error.en
    # A missing key has no line of its own, and a value of a table is told with the line of the table.
    if "kind.class" not in said and "measures" not in said and "staffing" not in said:
        assert error.line == text.count("\n", 0, text.index(old)) + 1


def test_a_file_that_is_missing(folder: Path) -> None:
    (folder / "words.toml").unlink()
    with pytest.raises(ResourceError) as caught:
        genre.words()
    assert caught.value.code == "E-X09"


def test_patterns() -> None:
    some = re.compile(genre.any_of(["법", "법률", "운영 개시", "3.5"]))
    assert [some.match(text) is not None for text in ("운영개시", "운영  개시", "3.5", "3x5")] == [
        True,
        True,
        True,
        False,
    ]
    found = some.match("법률에")
    assert found is not None
    assert found[0] == "법률", "a longer word first"
    assert re.fullmatch(f"[{genre.signs(['-', '→', ']', '->'])}]+", "]-→")


def test_entries_are_things_of_the_ontology() -> None:
    terms = ontology.load().terms
    for kind in genre.entries().kind:
        assert SBA + kind.class_ in terms
        assert {SBA + term for term in kind.words.values()} <= set(terms), kind.code
    assert len({kind.code for kind in genre.entries().kind}) == len(genre.entries().kind)
