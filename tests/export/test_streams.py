"""Exports that are written part by part: the same bytes, whatever is in memory at once."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from sba_kg.base import files
from sba_kg.base.errors import UsageError
from sba_kg.export import Content, export, sorting, stream
from sba_kg.store import MemoryStore
from sba_kg.store.dataset import dataset

LINES = [b"%d\n" % number for number in range(1_000)]


@pytest.mark.parametrize("run", [1, 7, 999, 1_000, 1_001, 5_000])
def test_lines_sorted_in_runs(run: int) -> None:
    mixed = random.Random(3).sample([*LINES, *LINES[::3]], len(LINES) + len(LINES[::3]))
    if run > 1:
        assert b"".join(sorting.in_order(mixed, run)) == b"".join(sorted(LINES))
    else:
        assert b"".join(sorting.in_order(mixed[:50], run)) == b"".join(sorted(set(mixed[:50])))
    assert b"".join(sorting.in_order([], run)) == b""


def test_graph_after_graph(shipped: MemoryStore) -> None:
    content = Content(dataset(shipped, ["ontology", "sba-2024/inferred", "sba-2024/validation"]))
    for form, extra in (("nquads", 0), ("trig", 1)):
        parts = list(stream(content, form))
        assert len(parts) == len(content.dataset.names) + extra
        whole = b"".join(parts)
        assert whole == export(content, form)[""]
        assert gzip.decompress(export(content, form, "gzip")[""]) == whole
        packed = export(content, form, "zstd")[""]
        assert zstandard.ZstdDecompressor().decompressobj().decompress(packed) == whole
    merged = Content(content.dataset, merged=True)
    lines = b"".join(stream(merged, "ntriples")).splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert len(lines) == len(merged.union())


def test_what_cannot_be_written_is_told_before_anything_is(shipped: MemoryStore, tmp_path: Path) -> None:
    parts = stream(Content(dataset(shipped)), "ntriples")
    with pytest.raises(UsageError) as caught:
        files.write({tmp_path / "x.nt": parts}, [])
    assert caught.value.code == "E-U52"
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_parts_end_early_is_not_there(tmp_path: Path) -> None:
    place = tmp_path / "x.nq"
    place.write_bytes(b"old")

    def parts() -> Iterator[bytes]:
        yield b"new"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        files.write({place: parts()}, [])
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.nq", b"old")]
