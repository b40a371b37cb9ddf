"""The folder of a store on the disk: generations of the data, one of which is the current one.

::

    DIR/current      what the folder is, and the name of the generation that readers open
    DIR/write.lock   held by the one process that writes
    DIR/g-000007/    a generation: data/ (Oxigraph's own files) and in-use, which its readers hold

Nobody writes to a generation that others can see. Who writes makes the next one from hard links to the files of the
last, which takes no time and no space, changes that, and at the end lets ``current`` name it, by a rename. A process
that is killed at any moment leaves the old generation or the new one; what it was preparing is swept away by the next.
Readers keep the generation that they opened as long as they like (decision 0110).
"""

from __future__ import annotations

import os
import re
import shutil
import time
import traceback
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path

import portalocker
import pyoxigraph as ox

from sba_kg.base import files
from sba_kg.base.errors import InputError, OutsideError, SbaKgError, UsageError
from sba_kg.base.messages import sentence

_MARK = "sba-kg store 1"
_GENERATION = re.compile(r"g-(\d{6,})")
_POINTER, _WRITE_LOCK, _IN_USE, _DATA = "current", "write.lock", "in-use", "data"
#: A generation may be swept away between the moments in which it is named and opened; the next one is there by then.
_TRIES, _PAUSE = 50, 0.02


class Lease:
    """A generation that is not removed as long as this is alive.

    Attributes:
        data: The folder of Oxigraph's files.
    """

    def __init__(self, generation: Path, held: BufferedRandom) -> None:
        self.data = generation / _DATA
        weakref.finalize(self, held.close)


def lease(path: Path) -> Lease:
    """The current generation of a store.

    Raises:
        InputError: E-Q50, if there is no store.
        OutsideError: E-O01, if it cannot be read.
    """
    for _ in range(_TRIES):
        generation = path / _current(path)
        with suppress(portalocker.LockException, FileNotFoundError):
            held = _lock(generation / _IN_USE, portalocker.LockFlags.SHARED)
            if (generation / _IN_USE).exists():
                return Lease(generation, held)
            held.close()
        time.sleep(_PAUSE)
    raise _damaged(path)


def change(path: Path, work: Callable[[ox.Store], None], wait: float = 0) -> None:
    """Make the next generation: what the last one holds, changed by a function; it counts when the function is done.

    Args:
        path: The folder of the store; it is made if it is not there.
        work: Changes the data, and keeps no hold of it.
        wait: Seconds to wait for somebody else who is writing.

    Raises:
        UsageError: E-U50, if the folder holds something else.
        OutsideError: E-O50 somebody else is writing to it, E-O01 the disk refuses.
        Exception: What the function raises; the store is as it was.
    """
    check(path)
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)
        with _writing(path, wait):
            _sweep(path)
            last = _last(path)
            made = path / f"g-{last + 1:06}"
            try:
                _make(path, made, work)
                files.write({path / _POINTER: f"{_MARK}\n{made.name}\n".encode()}, [])
            except BaseException as error:
                traceback.clear_frames(error.__traceback__)  # Oxigraph writes as long as something holds the store
                shutil.rmtree(made, ignore_errors=True)
                raise
            _sweep(path)


def check(path: Path) -> None:
    """Refuse a folder that holds something else.

    Raises:
        UsageError: E-U50, if it does.
    """
    if not path.exists():
        return
    if path.is_dir():
        if _is_store(path):
            return
        names = {one.name for one in path.iterdir()}
        # A writer that was killed before there was a first generation.
        begun = all(name == _WRITE_LOCK or name.startswith(files.PREPARED) or _begun(path / name) for name in names)
        if begun:
            return
    raise UsageError("E-U50", file=str(path))


def _begun(path: Path) -> bool:
    return bool(_GENERATION.fullmatch(path.name)) and {one.name for one in path.iterdir()} <= {_IN_USE, _DATA}


def _is_store(path: Path) -> bool:
    with suppress(OSError, UnicodeDecodeError):
        return (path / _POINTER).read_text("utf-8").startswith(f"{_MARK}\n")
    return False


def _current(path: Path) -> str:
    """The name of the current generation."""
    try:
        lines = (path / _POINTER).read_text("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("E-Q50", file=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, error) from error
    if len(lines) != 2 or lines[0] != _MARK or not _GENERATION.fullmatch(lines[1]):
        raise _damaged(path)
    return lines[1]


def _last(path: Path) -> int:
    """The number of the newest generation, 0 if there is none; also of one that still has readers."""
    found = (_GENERATION.fullmatch(one.name) for one in path.iterdir())
    return max((int(match[1]) for match in found if match), default=0)


def _make(path: Path, made: Path, work: Callable[[ox.Store], None]) -> None:
    made.mkdir()
    (made / _IN_USE).touch()
    if _is_store(path):
        ox.Store.read_only(str(path / _current(path) / _DATA)).backup(str(made / _DATA))
    store = ox.Store(str(made / _DATA))
    work(store)
    store.flush()


def _sweep(path: Path) -> None:
    """Remove the generations that are not the current one and that nobody reads."""
    current = _current(path) if _is_store(path) else ""
    for one in path.iterdir():
        if one.name.startswith(files.PREPARED):
            one.unlink(missing_ok=True)
        if not _GENERATION.fullmatch(one.name) or one.name == current:
            continue
        with suppress(portalocker.LockException):
            if not (one / _IN_USE).exists():
                shutil.rmtree(one, ignore_errors=True)
                continue
            with _lock(one / _IN_USE, portalocker.LockFlags.EXCLUSIVE):
                # The lock file last: who finds it locked, or gone, looks for the next generation.
                shutil.rmtree(one / _DATA, ignore_errors=True)
                shutil.rmtree(one, ignore_errors=True)


@contextmanager
def _writing(path: Path, wait: float) -> Iterator[None]:
    end = time.monotonic() + wait
    while True:
        try:
            held = _lock(path / _WRITE_LOCK, portalocker.LockFlags.EXCLUSIVE, make=True)
            break
        except portalocker.LockException as error:
            if time.monotonic() >= end:
                raise OutsideError("E-O50", file=str(path)) from error
            time.sleep(_PAUSE)
    with held:
        yield


def _lock(path: Path, kind: portalocker.LockFlags, *, make: bool = False) -> BufferedRandom:
    """A file that is open and locked until it is closed, or its process ends."""
    opened = os.fdopen(os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o666), "r+b")
    try:
        portalocker.lock(opened, kind | portalocker.LockFlags.NON_BLOCKING)
    except BaseException:
        opened.close()
        raise
    return opened


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of the system as ours."""
    try:
        yield
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: Exception) -> SbaKgError:
    reason = getattr(error, "strerror", None) or str(error)
    return OutsideError("E-O01", reason=reason, file=str(path))


def _damaged(path: Path) -> SbaKgError:
    return InputError("E-Q51", reason=sentence("store.torn"), file=str(path))
