"""The embedded store for queries of a user's own: whatever their text does, the process of the user goes on.

Each query is answered by a child process (:mod:`sba_kg.base.apart`) and comes back as SPARQL results in JSON.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sba_kg.base import apart
from sba_kg.base.errors import InputError, OutsideError, SbaKgError, UsageError
from sba_kg.store.engine import Solutions, parsed, solutions

#: Bytes of an answer: near a million rows.
_LARGEST = 256 << 20


class PickledStore:
    """A store that is pickled as its quads."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def __reduce__(self) -> tuple[Callable[[bytes], PickledStore], tuple[bytes]]:
        return _restored, (bytes(self.store.dump(format=ox.RdfFormat.N_QUADS) or b""),)


class OnDisk:
    """A store on the disk, opened by the process that asks it.

    Args:
        path: Folder of Oxigraph's files, which nobody writes to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def store(self) -> ox.Store:
        """The store."""
        return ox.Store.read_only(str(self._path))


def _restored(quads: bytes) -> PickledStore:
    store = ox.Store()
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    return PickledStore(store)


@dataclass(frozen=True)
class GuardedStore:
    """A store that answers each query in a process of its own. It is an :class:`~sba_kg.store.engine.Engine`.

    Attributes:
        store: The store.
        editions: IRIs of the graphs of its editions.
        timeout: Seconds that an answer may take; None for any time.
        service: Whether the SERVICE of a query may reach the network.
        path: Folder of Oxigraph's files, if the store is on the disk. Who reads files may reach the network too: what
            keeps a SERVICE from it is then only that :func:`sba_kg.query.run_text` looks for one.
    """

    store: ox.Store
    editions: tuple[str, ...]
    timeout: float | None = None
    service: bool = False
    path: Path | None = None

    @property
    def parts(self) -> tuple[GuardedStore, ...]:
        """Itself."""
        return (self,)

    def guarded(self, *, service: bool = False) -> GuardedStore:
        """The same, with another permission."""
        return GuardedStore(self.store, self.editions, self.timeout, service, self.path)

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT.

        Raises:
            SyntaxError: If it is no SELECT in valid SPARQL.
            InputError: E-Q40 the engine cannot take the query, E-Q43 it needs too much memory.
            OutsideError: E-Q41 it takes too long, E-O02 its SERVICE cannot be reached.
            UsageError: E-Q42, if it has a SERVICE and must not.
        """
        found = self._ask(text)
        if not isinstance(found, ox.QuerySolutions):
            raise SyntaxError("not a SELECT query")  # noqa: TRY004 - about the text, not about a type
        return solutions(found)

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""
        found = self._ask(text)
        if not isinstance(found, ox.QueryBoolean):
            raise SyntaxError("not an ASK query")  # noqa: TRY004 - about the text, not about a type
        return bool(found)

    def _ask(self, text: str) -> Any:
        try:
            files = self.service or self.path is not None
            return parsed(apart.run(answer, self._graphs(), text, timeout=self.timeout, files=files))
        except apart.LateError as error:
            raise too_late(self.timeout) from error
        except apart.DiedError as error:
            raise (_too_large() if error.hungry else _too_deep()) from error
        except MemoryError as error:
            raise _too_large() from error
        except (OSError, RuntimeError) as error:
            raise (_unreachable(error) if self.service else no_service()) from error

    def _graphs(self) -> PickledStore | OnDisk:
        return OnDisk(self.path) if self.path else PickledStore(self.store)


class _BoundedBytes(io.BytesIO):
    """Bytes in memory, at most so many."""

    def write(self, data: Any) -> int:
        if self.tell() > _LARGEST:
            raise MemoryError
        return super().write(data)


def answer(graphs: PickledStore | OnDisk, text: str) -> bytes:
    """The answer of a SELECT or an ASK as SPARQL results in JSON.

    Raises:
        SyntaxError: If it is neither in valid SPARQL.
        MemoryError: If the answer is too large.
        OSError: If a SERVICE cannot be reached.
    """
    found = graphs.store.query(text)
    if isinstance(found, ox.QueryTriples):
        raise SyntaxError("neither a SELECT nor an ASK query")  # noqa: TRY004 - about the text, not about a type
    written = _BoundedBytes()
    found.serialize(written, format=ox.QueryResultsFormat.JSON)
    return written.getvalue()


# -- what is said ----------------------------------------------------------------------------------


def too_late(timeout: float | None) -> SbaKgError:
    """The error of an answer that takes too long."""
    return OutsideError("E-Q41", timeout=timeout)


def no_service() -> SbaKgError:
    """The error of a query that would reach the network."""
    return UsageError("E-Q42")


def _too_deep() -> SbaKgError:
    return InputError("E-Q40")


def _too_large() -> SbaKgError:
    return InputError("E-Q43")


def _unreachable(error: Exception) -> SbaKgError:
    return OutsideError("E-O02", reason=error)
