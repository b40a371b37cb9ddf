"""The folder of an edition: which names it may not have, and that its text is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, PROJECT
from sba_kg.editions import edition, source_text
from sba_kg.vocabulary import kinds
from tests.support import REAL


def folder(place: Path, toml: str = "") -> Path:
    place.mkdir(parents=True)
    (place / "edition.toml").write_text(f'institution = "sba"\n{toml}', "utf-8")
    (place / "report.txt").write_text("Ⅰ. 일반현황\n", "utf-8")
    return place


@pytest.mark.parametrize("name", [*kinds.CLASSES, "project", "ontology"])
def test_names_that_other_iris_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is taken") as caught:
        edition.load(folder(tmp_path / name))
    assert caught.value.code == "E-E02"
    assert edition.load(folder(tmp_path / f"{name}-2025")).name == f"{name}-2025"


def test_no_other_iris_stand_beside_those_of_editions() -> None:
    """What the graphs of the repository have directly below ``…/id/`` and ``…/graph/`` is an edition or reserved."""
    graph = (REAL / "graph.ttl").read_text("utf-8")
    beside = set(re.findall(rf"<{re.escape(ID)}([^/>]+)", graph)) | {PROJECT.removeprefix(ID).partition("/")[0]}
    beside |= set(re.findall(rf"<{re.escape(GRAPH)}([^/>]+)", graph)) | {ONTOLOGY_GRAPH.removeprefix(GRAPH)}
    assert {"unit", "program", REAL.name, "project", "ontology"} <= beside
    assert beside - {REAL.name} <= edition._RESERVED


@pytest.mark.parametrize("where", ["absolute", "up", "up and down", "link", "linked folder"])
def test_a_text_stays_in_its_folder(where: str, tmp_path: Path) -> None:
    outside = folder(tmp_path / "outside") / "report.txt"
    names = {
        "absolute": str(outside),
        "up": "../outside/report.txt",
        "up and down": "sub/../../outside/report.txt",
        "link": "link.txt",
        "linked folder": "elsewhere/report.txt",
    }
    one = folder(tmp_path / "acme-2025", f'text = "{names[where]}"\n')
    (one / "sub").mkdir()
    (one / "link.txt").symlink_to(outside)
    (one / "elsewhere").symlink_to(outside.parent)
    with pytest.raises(InputError) as caught:
        edition.load(one)
    assert (caught.value.code, caught.value.exit_code) == ("E-R40", 3)
    with pytest.raises(InputError):  # as --explain and KnowledgeGraph.source look for it
        source_text.find(GRAPH + "acme-2025", ["x"], [tmp_path])


def test_a_text_may_be_anywhere_inside(tmp_path: Path) -> None:
    one = folder(tmp_path / "real", 'text = "sub/../sub/link.txt"\n')
    (one / "sub").mkdir()
    (one / "sub" / "link.txt").symlink_to("../report.txt")
    (tmp_path / "acme-2025").symlink_to(one)
    for place in (one, tmp_path / "acme-2025"):
        assert edition.load(place).text.read_text("utf-8") == "Ⅰ. 일반현황\n"
