"""How a file is called in outputs: from the working folder for people, from the repository's root for platforms.

A platform (code scanning, annotations, test reports) looks for a file below the root of the repository, wherever in it
the command was run. All names have slashes, on Windows too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

#: Where platforms say that they have checked the repository out: GitHub (and Gitea, Forgejo), GitLab, Azure, Bitbucket,
#: Travis, AppVeyor, Buildkite, Drone (and Woodpecker's old name).
_VARIABLES = (
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "BITBUCKET_CLONE_DIR",
    "TRAVIS_BUILD_DIR",
    "APPVEYOR_BUILD_FOLDER",
    "BUILDKITE_BUILD_CHECKOUT_PATH",
    "DRONE_WORKSPACE",
)


def from_here(file: str | Path) -> str:
    """A file as seen from the working folder: relative if it is below it, else as it was given."""
    return _below(file, Path.cwd()) or _plain(file)


def in_repository(file: str | Path) -> str:
    """A file as seen from the root of the repository, with slashes; absolute if it is not below that root.

    The root is the first of these that the file is below: the folder that the platform names in its variable, the
    folder above the working folder that has a ``.git`` (a folder, or a file as in worktrees and submodules), the
    working folder itself.
    """
    for root in _roots():
        if name := _below(file, root):
            return name
    return _absolute(file).as_posix()


def _roots() -> Iterator[Path]:
    for variable in _VARIABLES:
        if (given := os.environ.get(variable)) and Path(given).is_absolute():
            yield Path(given)
    here = Path.cwd()
    yield from (folder for folder in (here, *here.parents) if (folder / ".git").exists())
    yield here


def _below(file: str | Path, root: Path) -> str:
    """The name of a file below a folder, ``""`` if it is not below it; by where a link is, then by what it leads to."""
    path = _absolute(file)
    for one, folder in ((path, root), (path.resolve(), root.resolve())):
        if one != folder and one.is_relative_to(folder):
            return one.relative_to(folder).as_posix()
    return ""


def _absolute(file: str | Path) -> Path:
    return Path(os.path.abspath(file))  # noqa: PTH100  (resolve() would follow links)


def _plain(file: str | Path) -> str:
    return file.as_posix() if isinstance(file, Path) else file
