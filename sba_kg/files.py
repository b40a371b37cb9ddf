"""Writing files: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from sba_kg.errors import OutsideError


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it, so that nobody sees half of it.

    A link stays and what it leads to is written; a device or pipe is written to, as nothing can take its place.

    Raises:
        OutsideError: E-O01, if the place cannot be written.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _refused(path, error) from error


def write_folders(parent: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Write folders of files below ``parent``: all of them are complete before the first takes its place.

    Raises:
        OutsideError: E-O01, if the place cannot be written; then nothing has changed.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".sba-kg-", dir=parent))
    except OSError as error:
        raise _refused(parent, error) from error
    try:
        for name, files in folders.items():
            (staging / name).mkdir()
            for file, data in files.items():
                (staging / name / file).write_bytes(data)
        _swap(folders, staging, parent)
    except OSError as error:
        raise _refused(parent, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _swap(names: Iterable[str], staging: Path, parent: Path) -> None:
    """Rename all folders into place; if one cannot be, those before it get their old content back."""
    done: list[str] = []
    try:
        for name in names:
            if (parent / name).exists():
                (parent / name).rename(staging / f"{name}.old")
            done.append(name)
            (staging / name).rename(parent / name)
    except OSError:
        for name in reversed(done):
            if (parent / name).exists():
                (parent / name).rename(staging / f"{name}.undone")
            if (staging / f"{name}.old").exists():
                (staging / f"{name}.old").rename(parent / name)
        raise


def _refused(path: Path, error: OSError) -> OutsideError:
    return OutsideError(
        "E-O01",
        f"쓸 수 없습니다({error.strerror}). 경로와 권한을 확인하십시오.",
        f"cannot be written ({error.strerror}): check the path and its permissions",
        file=str(path),
    )
