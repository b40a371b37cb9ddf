"""Where an earlier version of the ontology comes from: a folder, or a revision of the git repository."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sba_kg.base import resources
from sba_kg.base.errors import OutsideError, UsageError


@dataclass(frozen=True)
class Source:
    """An ontology folder with the name under which it was asked for.

    No name if there is no tag yet; no folder if there was no ontology then.
    """

    name: str
    folder: Path | None


@contextmanager
def open_source(wanted: str = "", root: Path | None = None) -> Iterator[Source]:
    """The ontology folder of a path or git revision, for as long as the context lasts.

    Args:
        wanted: A folder with ontology modules (or with a folder ``ontology``), a tag or another revision of git; by
            default the last tag before ``HEAD``.
        root: The checkout; by default where the package's own files are.

    Raises:
        UsageError: E-T01, if it is neither a folder nor a revision.
        OutsideError: E-T02, if git is missing, or there is no checkout to take the last tag from.
    """
    root = root or resources.root()
    if wanted and Path(wanted).is_dir():
        folder = Path(wanted)
        yield Source(wanted, folder if any(folder.glob("*.ttl")) else folder / "ontology")
        return
    inside = _git(root, "rev-parse", "--show-prefix")
    if inside is None:
        raise _unknown(wanted) if wanted else _no_checkout(root)
    revision = wanted or (_git(root, "describe", "--tags", "--abbrev=0") or "").strip()
    if not revision:
        yield Source("", None)
        return
    if revision.startswith("-") or _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise _unknown(revision)
    with tempfile.TemporaryDirectory() as temporary:
        _extract(root, revision, inside.strip() + "ontology", Path(temporary))
        yield Source(revision, Path(temporary) if any(Path(temporary).glob("*.ttl")) else None)


def _extract(root: Path, revision: str, prefix: str, target: Path) -> None:
    """Write the Turtle files of the ontology folder of a revision."""
    names = (_git(root, "ls-tree", "-r", "--name-only", "--full-tree", "-z", revision, prefix + "/") or "").split("\0")
    for name in names:
        path = PurePosixPath(name)
        if path.suffix == ".ttl":
            file = target / path.relative_to(prefix)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_git(root, "show", f"{revision}:{name}") or "", "utf-8")


def _git(root: Path, *arguments: str) -> str | None:
    """What git prints, None if it fails."""
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise OutsideError("E-T02", why="git") from error
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def _unknown(name: str) -> UsageError:
    return UsageError("E-T01", name=name)


def _no_checkout(root: Path) -> OutsideError:
    return OutsideError("E-T02", why="checkout", file=str(root))
