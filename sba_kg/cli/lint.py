"""``sba-kg query lint``: what is wrong with saved queries, by file and line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sba_kg.cli.options import say


def run(names: Sequence[str], sources: Sequence[Path], lang: str) -> int:
    """Lint queries and print what is found; the exit code is 1 if anything is, else 0.

    Args:
        names: Names of saved queries or paths of files; all saved queries without any.
        sources: Graphs to try them on; those of the package without any.
        lang: Language of the messages.
    """
    from sba_kg import store
    from sba_kg.query import lint

    paths = lint.places(names)
    ground = lint.Ground(store.open_store(sources))
    found = [problem.render(_shown(path), lang) for path in paths for problem in lint.lint(path, ground)]
    for line in found:
        say(line)
    ko, en = f"질의 {len(paths)}개, 문제 {len(found)}건", f"{len(paths)} queries, {len(found)} problems"
    say(ko if lang == "ko" else en, err=True)
    return int(bool(found))


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near
