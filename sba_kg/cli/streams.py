"""Streams that work, whatever the shell made of them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any


def prepare() -> None:
    """Give the process streams that work, in UTF-8.

    A descriptor that is closed (``2>&-``) leads nowhere: else the next file opened would get its number, and what the
    libraries write to it. Korean goes out wherever it goes, a pipe in the C locale too. A reader of stdout that goes
    away and a full disk behind stderr are nobody's business: no command sees them.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout = _text(_UntilGone(sys.stdout.fileno(), "w", closefd=False))
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr = _text(_Forgiving(sys.stderr.fileno(), "w", closefd=False), line_buffering=True)


class _UntilGone(io.FileIO):
    """A stream that somebody reads as long as he likes.

    What is written after a reader has gone (``| head -1``) is dropped, so that a command does all of its work and its
    exit code is about that, not about who reads the first lines of the answer. Any other fault (a full disk) is told
    once, and not again when the process ends.
    """

    _gone = False

    def write(self, data: Any) -> int:
        """Write to the reader, if there is one."""
        if self._gone:
            return len(data)
        try:
            return super().write(data)
        except BrokenPipeError:
            self._gone = True
            return len(data)
        except BlockingIOError:
            raise
        except OSError:
            self._gone = True
            raise


class _Forgiving(io.FileIO):
    """A stream that drops what its place does not take: a full disk behind stderr must not hide a result."""

    def write(self, data: Any) -> int:
        """Write what can be written."""
        try:
            return super().write(data) or len(data)
        except OSError:
            return len(data)


def _text(raw: io.FileIO, *, line_buffering: bool = False) -> io.TextIOWrapper:
    buffered = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, "utf-8", "backslashreplace", line_buffering=line_buffering or raw.isatty())
