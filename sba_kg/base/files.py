"""Writing files: those that a command names and no others, prepared beside their places and renamed at the end.

The policy is decision 0060. Whoever writes says what it reads, too: no output takes the place of an input.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sba_kg.base.errors import OutsideError, SbaKgError, UsageError
from sba_kg.base.messages import Bilingual, sentence

#: How names of files begin that are being prepared; only a process that was killed leaves any.
PREPARED = ".sba-kg-"


def write(files: Mapping[Path, bytes | Iterable[bytes]], inputs: Iterable[Path]) -> None:
    """Write files together.

    Args:
        files: Path → bytes, or parts of them as they are made. A link stays and what it leads to is written; a device
            or pipe is written to.
        inputs: The files that the bytes were made from, so far as they are files.

    Raises:
        UsageError: E-U07, E-U08 or E-U40, as :func:`writing`; nothing has changed.
        OutsideError: E-O01, as :func:`writing`.
    """
    with writing(files, inputs) as out:
        for path, data in files.items():
            out.put(path, data)


def check(paths: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Look at paths before work whose result will go there. Arguments and errors are those of :func:`writing`."""
    _resolve(paths, inputs)


@contextmanager
def writing(paths: Collection[Path], inputs: Iterable[Path]) -> Iterator[Writing]:
    """Write files together that are made one after the other; at the end of the context they take their places.

    The paths are looked at first, before the work begins. After an error nothing has changed, unless it came while the
    files took their places: then each of them is the old one or the new one.

    Args:
        paths: All that will be written.
        inputs: The files that they are made from.

    Raises:
        UsageError: E-U07 two of the paths are one file, E-U08 one is an input, E-U40 one is a folder.
        OutsideError: E-O01, if a place cannot be written.
    """
    out = Writing(_resolve(paths, inputs))
    try:
        yield out
        out.commit()
    finally:
        out.discard()


class Writing:
    """Files on their way. Made by :func:`writing`.

    Args:
        places: Path as named → path without links.
    """

    def __init__(self, places: Mapping[Path, Path]) -> None:
        self._places = places
        self._prepared: list[tuple[Path, Path]] = []
        self._streams: list[tuple[Path, bytes | Iterable[bytes]]] = []
        self._folders: list[Path] = []

    def put(self, path: Path, data: bytes | Iterable[bytes]) -> None:
        """Prepare one of the files, or parts of it as they are made, beside its place.

        Raises:
            OutsideError: E-O01, if that cannot be done.
            KeyError: If the path is none of those announced.
        """
        place = self._places[path]
        if place.exists() and not place.is_file():
            self._streams.append((place, data))  # nothing can take the place of a device
            return
        with _told(place):
            self._make_folder(place.parent)
            prepared = place.with_name(PREPARED + secrets.token_hex(8))
            self._prepared.append((prepared, place))
            _prepare(prepared, place, data)

    def commit(self) -> None:
        """Let all files take their places."""
        for place, data in self._streams:
            with _told(place), place.open("wb") as stream:
                stream.writelines(_parts(data))
        while self._prepared:
            prepared, place = self._prepared[0]
            with _told(place):
                os.replace(prepared, place)  # noqa: PTH105 - the tests stop a process here
            del self._prepared[0]

    def discard(self) -> None:
        """Remove what has not taken its place, and the folders made for it."""
        for prepared, _ in self._prepared:
            with contextlib.suppress(OSError):
                prepared.unlink(missing_ok=True)
        for folder in self._folders:
            with contextlib.suppress(OSError):  # it has files in it
                folder.rmdir()

    def _make_folder(self, folder: Path) -> None:
        """Make a folder with those above it; new ones are noted, the deepest first."""
        new = [one for one in (folder, *folder.parents) if not one.exists()]
        self._folders[:0] = new
        folder.mkdir(parents=True, exist_ok=True)


def _parts(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return [data] if isinstance(data, bytes) else data


def _prepare(prepared: Path, place: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file with owner and mode of the one that it replaces; a new one has the mode that umask gives."""
    old = place.stat() if place.exists() else None
    mode = 0o666 if old is None else 0o600
    with open(prepared, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
        stream.writelines(_parts(data))
    if old is None:
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root gives files away
            os.chown(prepared, old.st_uid, old.st_gid)
    prepared.chmod(stat.S_IMODE(old.st_mode))


def _resolve(paths: Iterable[Path], inputs: Iterable[Path]) -> dict[Path, Path]:
    """The paths without their links, each one a place that may be written."""
    read = {_identity(path) for path in inputs}
    places: dict[Path, Path] = {}
    seen: set[object] = set()
    for path in paths:
        place = Path(os.path.realpath(path))
        with _told(path):
            if _is_stream(path, place):
                places[path] = place
                continue
        identity = _identity(place)
        if identity in read:
            raise _is_input(path)
        if path in places or identity in seen:
            raise _twice(path)
        places[path] = place
        seen.add(identity)
    return places


def _is_stream(path: Path, place: Path) -> bool:
    """Whether a place is a device or pipe, not a file that is there or may be.

    Raises:
        UsageError: E-U40, if it is a folder.
        OutsideError: E-O01, if it is a link that leads to itself, or may not be written.
    """
    if place.is_dir():
        raise _is_folder(path)
    if place.is_symlink():
        raise _refused(path, sentence("base.link-loop"))
    if place.exists() and not os.access(place, os.W_OK):
        raise _refused(path, sentence("base.write-protected"))
    return place.exists() and not place.is_file()


def _identity(path: Path) -> object:
    """What two names of one file have in common: links and hard links, and letter case where the disk ignores it."""
    try:
        found = path.stat()
    except OSError:
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Errors of the system as ours."""
    try:
        yield
    except OSError as error:
        raise _refused(place, error.strerror) from error


def _refused(path: Path, reason: Bilingual | str | None) -> OutsideError:
    return OutsideError("E-O01", reason=reason, file=str(path))


def _is_input(path: Path) -> SbaKgError:
    return UsageError("E-U08", file=str(path))


def _twice(path: Path) -> SbaKgError:
    return UsageError("E-U07", file=str(path))


def _is_folder(path: Path) -> SbaKgError:
    return UsageError("E-U40", file=str(path))
