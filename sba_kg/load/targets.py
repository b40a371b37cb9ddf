"""Servers by name: ``targets.toml``, and the secrets that are kept apart from it.

::

    [office]
    kind = "fuseki"
    url = "https://graphs.example.org/reports"
    user = "officer"
    password_env = "OFFICE_PASSWORD"

A password or a token comes from the environment, or from a file that nobody else can read. None stands in this file.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from sba_kg.base import inputs, schema
from sba_kg.base.errors import UsageError
from sba_kg.load import servers
from sba_kg.store.faults import checked
from sba_kg.store.graph_store import Addresses, GraphStore, Patience
from sba_kg.store.remote import Remote
from sba_kg.store.transport import Credentials, Limits, shown

#: The file that is looked for where a command runs, if the environment names no other one.
FILE, ENVIRONMENT = "targets.toml", "SBA_KG_TARGETS"
#: Seconds that a request may take, unless told otherwise: a batch of triples, an exchange of graphs, a graph read back.
TIMEOUT = 300.0
#: Bytes of an answer.
_LARGEST = 1 << 30
_IDS = schema.Ids("E-E50", "E-R02", "E-E51")
_Number = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


class _Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    kind: Literal["fuseki", "oxigraph", "rdf4j", "virtuoso", "graphdb", "stardog", "neptune", "qlever"]
    url: str
    query: str = ""
    update: str = ""
    graphs: str = ""
    user: str = ""
    auth: Literal["", "basic", "digest", "bearer"] = ""
    credentials: str = ""
    password_env: str = ""
    token_env: str = ""
    timeout: Annotated[float, msgspec.Meta(ge=0.001, le=86_400)] = TIMEOUT
    batch: _Number | None = None
    attempts: _Number = Patience().attempts
    compress: bool | None = None


class _Secrets(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    user: str = ""
    password: str = ""
    token: str = ""


@dataclass(frozen=True)
class Target:
    """A server to load into, and to ask.

    Attributes:
        name: What it is called.
        kind: What kind of server it is.
        addresses: Its services.
        who: Who asks.
        limits: What a request may take.
        patience: How often one is sent.
        batch: Triples of a request, at most.
        compress: Whether requests are compressed.
    """

    name: str
    kind: servers.Kind
    addresses: Addresses
    who: Credentials
    limits: Limits
    patience: Patience
    batch: int
    compress: bool

    def remote(self) -> Remote:
        """The server as an engine for queries."""
        return Remote(
            self.addresses.query, timeout=self.limits.seconds, credentials=self.who, max_size=self.limits.size
        )

    def store(self) -> GraphStore:
        """Its named graphs."""
        return GraphStore(self.addresses, self.who, self.limits, self.patience, compress=self.compress)


@dataclass(frozen=True)
class Settings:
    """How requests are sent, where it is to be otherwise than is known of a kind of server.

    Attributes:
        timeout: Seconds that a request may take.
        batch: Triples of a request, at most; as is known of the kind, if None.
        attempts: How often a request is sent, at most.
        compress: Whether requests are compressed; as is known of the kind, if None.
    """

    timeout: float = TIMEOUT
    batch: int | None = None
    attempts: int = Patience().attempts
    compress: bool | None = None


def target(kind: str, url: str, who: Credentials | None = None, settings: Settings | None = None) -> Target:
    """A server by its kind and address.

    Args:
        kind: One of :data:`sba_kg.load.servers.KINDS`.
        url: Its address: of the dataset, repository, database or server, as its documentation gives it.
        who: Who asks.
        settings: How requests are sent.

    Raises:
        UsageError: E-U53 there is no such kind, E-U18 it is no address.
    """
    known, how = servers.kind(kind), settings or Settings()
    return Target(
        shown(checked(url)),
        known,
        known.addresses(url.rstrip("/")),
        who or Credentials(),
        Limits(how.timeout, _LARGEST),
        Patience(how.attempts),
        how.batch or known.batch,
        known.compress if how.compress is None else how.compress,
    )


def file(given: Path | None = None) -> Path | None:
    """The file of targets: the given one, that of the environment, or the one where the command runs."""
    if given or os.environ.get(ENVIRONMENT):
        return given or Path(os.environ[ENVIRONMENT])
    return Path(FILE) if Path(FILE).is_file() else None


def named(name: str, path: Path | None = None) -> Target:
    """A server by its name in a file of targets.

    Args:
        name: The name.
        path: The file; else that of :func:`file`.

    Raises:
        UsageError: E-U54 no such target or no file, E-U19 no secret where one is needed, E-U55 a file of secrets that
            others can read.
        InputError: E-R01 no such file, E-E50 no TOML, E-E51 a wrong key or value.
    """
    found = file(path)
    tables = inputs.read_toml(found, _IDS.broken, _IDS.unread, _IDS.error) if found else {}
    if name not in tables:
        raise UsageError("E-U54", name=name, known=", ".join(tables) or "-", file=str(found or FILE))
    assert found is not None
    try:
        entry = schema.convert(tables[name], _Entry)
    except schema.WrongValueError as problem:
        wrong = schema.WrongValueError((name, *problem.place), problem.why)
        raise schema.wrong_value(found, _IDS, wrong) from problem
    settings = Settings(entry.timeout, entry.batch, entry.attempts, entry.compress)
    made = target(entry.kind, entry.url, _who(entry, found), settings)
    own = made.addresses
    given = {name: getattr(entry, name) or getattr(own, name) for name in ("query", "update", "graphs")}
    return replace(made, name=name, addresses=replace(own, **given))


def _who(entry: _Entry, path: Path) -> Credentials:
    """Who asks: secrets of the file that the entry names, else of its variables, else of the common ones."""
    digest = entry.auth == "digest" or (not entry.auth and servers.kind(entry.kind).digest)
    if entry.credentials:
        secrets = credentials_file(path.parent / Path(entry.credentials).expanduser())
        return Credentials(entry.user or secrets.user, secrets.password, secrets.token, digest)
    token = _secret(entry.token_env or ("SBA_KG_TOKEN" if entry.auth == "bearer" else ""))
    password = _secret(entry.password_env or "SBA_KG_PASSWORD") if entry.user else ""
    return Credentials(entry.user, password, token, digest)


def _secret(variable: str) -> str:
    if variable and variable not in os.environ:
        raise UsageError("E-U56", variable=variable)
    return os.environ.get(variable, "")


def credentials_file(path: Path) -> _Secrets:
    """User and password, or a token, of a TOML file that nobody but its owner may read.

    Raises:
        UsageError: E-U55, if others may.
        InputError: E-R01 no such file, E-E50 no TOML, E-E52 another key than these, or no text.
    """
    data = inputs.read_toml(path, _IDS.broken, _IDS.unread, _IDS.error)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UsageError("E-U55", file=str(path))
    try:
        return schema.convert(data, _Secrets)
    except schema.WrongValueError as problem:
        # No word of what is wrong: it would quote a secret.
        raise _IDS.error("E-E52", name=schema.named(problem.place), file=str(path)) from None
