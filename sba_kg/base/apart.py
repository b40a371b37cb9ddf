"""Work that may crash, hang or eat memory, in a process of its own; and work that only takes long, in a thread.

The engine (pyoxigraph) has no time limit and no way to be stopped, and it recurses: a text of some ten thousand signs
overflows its stack and ends the process that it runs in. What a text of somebody else's asks is therefore answered in
a child process, which can be killed. Decision 0062 has the figures.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import queue
import select
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

_T = TypeVar("_T")
#: A copy of this process is there in milliseconds; the system libraries of macOS do not survive it, Windows has none.
_FORK = hasattr(os, "fork") and sys.platform != "darwin"
#: Bytes of memory that a child may take beyond what it has at its start.
_MEMORY = 4 << 30
#: Seconds after which one looks: for an interrupt, where it does not wake a thread up (Windows); for one's parent.
_GLANCE = 0.2
_CHUNK = 1 << 20
#: One child at a time is made, so that no other holds the writing end of its pipe.
_FORKING = threading.Lock()
_SERVE = "from sba_kg.base import apart; apart.serve()"


class LateError(Exception):
    """The work took longer than it may."""


class DiedError(Exception):
    """The child ended without an answer.

    Attributes:
        hungry: Whether that was for want of memory, as far as can be told; else its stack overflowed.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"the process ended with {code}")
        # Rust aborts where it gets no memory; the system kills where there is none left.
        self.hungry = -code in {6, 9}


def run(work: Callable[..., bytes], *arguments: Any, timeout: float | None = None, files: bool = False) -> bytes:
    """What a function gives, called in a process of its own.

    Args:
        work: A function of a module; it and its arguments can be pickled.
        arguments: What it is called with.
        timeout: Seconds that it may take; None for any time.
        files: Whether it may open files and connections (where the system can forbid it).

    Raises:
        LateError: If it takes longer; it is stopped then, as it is by an interrupt.
        DiedError: If it crashes, or there is no memory for a process.
        Exception: What the function raises.
    """
    start = _forked if _FORK else _spawned
    given, value = pickle.loads(start(work, arguments, timeout, files))
    if not given:
        raise value
    return bytes(value)


def watched(work: Callable[[], _T], timeout: float | None = None) -> _T:
    """What a function gives, called in a thread, so that an interrupt is heeded while it runs.

    A thread cannot be stopped: after an interrupt, or too long a time, it goes on until it is done; nobody hears of it.

    Raises:
        LateError: If it takes longer than the timeout, in seconds.
        Exception: What the function raises.
    """
    done: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

    def call() -> None:
        try:
            done.put((True, work()))
        except BaseException as error:  # it belongs to the one who waits
            # Without its frames: pyoxigraph's solutions in them must not be freed by another thread.
            done.put((False, error.with_traceback(None)))

    end = _end(timeout)  # before the start: what takes no time at all must not be quicker than the clock
    threading.Thread(target=call, daemon=True).start()
    while (rest := end - time.monotonic()) > 0:
        with suppress(queue.Empty):
            given, value = done.get(timeout=min(_GLANCE, rest))
            if not given:
                raise value
            return value  # type: ignore[no-any-return]  # it is what the work gave
    raise LateError


def _end(timeout: float | None) -> float:
    return float("inf") if timeout is None else time.monotonic() + timeout


# -- a copy of this process ------------------------------------------------------------------------


def _forked(work: Callable[..., bytes], arguments: tuple[Any, ...], timeout: float | None, files: bool) -> bytes:
    parent = os.getpid()
    with _FORKING, warnings.catch_warnings():
        # Other threads may hold locks; the child takes none of theirs: it reads the store, writes and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            receive, send = os.pipe()
            child = os.fork()
        except OSError as error:
            raise DiedError(-9) from error
        if child == 0:
            _be_the_child(work, arguments, send, parent, files)
        os.close(send)
    try:
        answer = _received(receive, _end(timeout))
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        code = _code_of(child)
        os.close(receive)
    if code or not answer:
        raise DiedError(code)
    return answer


def _received(pipe: int, end: float) -> bytes:
    """All that comes through a pipe until its writer closes it."""
    ready, parts = select.poll(), []
    ready.register(pipe, select.POLLIN)
    while (rest := end - time.monotonic()) > 0:
        if ready.poll(None if rest == float("inf") else rest * 1000):
            parts.append(os.read(pipe, _CHUNK))
            if not parts[-1]:
                return b"".join(parts)
    raise LateError


def _code_of(child: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except ChildProcessError:  # somebody else collects the children of this process
        return 0


def _be_the_child(
    work: Callable[..., bytes], arguments: tuple[Any, ...], send: int, parent: int, files: bool
) -> NoReturn:
    """Work, send the answer and end, without what Python does at its end: it belongs to the parent."""
    try:
        _fence(send, files)
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        answer = _answer(work, arguments)
        with os.fdopen(send, "wb") as stream:
            stream.write(answer)
        os._exit(0)
    finally:
        os._exit(1)


def _answer(work: Callable[..., bytes], arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((True, work(*arguments)))
    except Exception as error:  # it belongs to the parent
        return pickle.dumps((False, error))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_GLANCE)
    os._exit(1)


def _fence(send: int, files: bool) -> None:
    """Keep what happens to this process from the terminal, the disk and the network, and its memory within bounds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent heeds it, and ends this process
    faulthandler.disable()  # what the parent may have turned on: a crash here is told by the parent
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in {1, 2} - {send}:
        os.dup2(nothing, stream)
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - Windows has none

        _limit(resource.RLIMIT_CORE, 0)
        with suppress(OSError, ValueError):
            _limit(resource.RLIMIT_AS, _size() + _MEMORY)
        if not files:
            _limit(resource.RLIMIT_NOFILE, 0)


def _limit(what: int, most: int) -> None:
    import resource  # noqa: PLC0415 - as above

    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _size() -> int:
    """Bytes of address space that this process has (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as numbers:  # noqa: PTH123 - pathlib would do it no better
        return int(numbers.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


# -- another interpreter ---------------------------------------------------------------------------


def _spawned(work: Callable[..., bytes], arguments: tuple[Any, ...], timeout: float | None, files: bool) -> bytes:
    task = pickle.dumps((os.getpid(), files, work, arguments))
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", _SERVE], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=os.environ | paths
    ) as child:
        try:
            answer, _ = child.communicate(task, timeout)
        except subprocess.TimeoutExpired as late:
            raise LateError from late
        finally:
            child.kill()
    if child.returncode or not answer:
        raise DiedError(child.returncode)
    return answer


def serve() -> NoReturn:
    """Do the task that comes on stdin, as another interpreter."""
    send = os.dup(1)
    parent, files, work, arguments = pickle.load(sys.stdin.buffer)
    _be_the_child(work, arguments, send, parent, files)
