"""Which graphs a command asks: those of ``--from`` or the package in memory, a store's on the disk, or a server's."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sba_kg.base.errors import Problem
from sba_kg.cli.options import Gives, show_problems

if TYPE_CHECKING:
    from sba_kg.load.targets import Target
    from sba_kg.store.embedded import MemoryStore
    from sba_kg.store.engine import Engine
    from sba_kg.store.transport import Credentials


def _keep(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    ctx.meta[f"{__name__}.{option.name}"] = value


#: Kinds of servers (:mod:`sba_kg.load.servers`, which is imported when it is needed).
KINDS = ("fuseki", "oxigraph", "rdf4j", "virtuoso", "graphdb", "stardog", "neptune", "qlever")
_LOGIN = (
    click.option(
        "--user",
        metavar="NAME",
        envvar="SBA_KG_USER",
        show_envvar=True,
        help="User of the server; the password comes from SBA_KG_PASSWORD (or a token from SBA_KG_TOKEN).",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--auth",
        type=click.Choice(["basic", "digest"]),
        default="basic",
        show_default=True,
        help="How the user logs in to the server.",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--credentials",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read user and password, or a token, from this TOML file, which nobody else may read.",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--targets",
        "targets_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        envvar="SBA_KG_TARGETS",
        show_envvar=True,
        help="Read the names of servers from this file; default: targets.toml, if it is there.",
        expose_value=False,
        callback=_keep,
    ),
)
_OPTIONS = (
    click.option(
        "--store",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Ask this store on the disk, which build --store or load --store made.",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--endpoint",
        metavar="URL|TARGET",
        envvar="SBA_KG_ENDPOINT",
        show_envvar=True,
        help="Ask this SPARQL server, or one that targets.toml names, not graphs in memory.",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        default=60,
        show_default=True,
        help="Give up after this time.",
        expose_value=False,
        callback=_keep,
    ),
    click.option(
        "--max-answer",
        type=click.FloatRange(min=0, min_open=True, max=1_000_000),
        metavar="MIB",
        default=128,
        show_default=True,
        help="Largest answer that is taken from a server.",
        expose_value=False,
        callback=_keep,
    ),
    *_LOGIN,
)
#: What names a server in a file, and is no address.
_NAME = re.compile(r"[A-Za-z0-9_-]+")


def login_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options by which one logs in to a server; :func:`credentials` reads them."""
    for option in reversed(_LOGIN):
        command = option(command)
    return command


def credentials(*, digest: bool = False) -> Credentials:
    """Who asks, by the options of the command that runs and the environment.

    Args:
        digest: Whether the kind of server asks for digest authentication, unless the command says otherwise.

    Raises:
        UsageError: E-U19 no password, E-U55 a file of secrets that others can read.
        InputError: E-R01, E-E50 or E-E52, if that file is not there or not right.
    """
    from sba_kg.store.transport import Credentials

    ctx = click.get_current_context()
    user, file = ctx.meta[f"{__name__}.user"] or "", ctx.meta[f"{__name__}.credentials"]
    if ctx.get_parameter_source("auth") is not click.core.ParameterSource.DEFAULT:
        digest = ctx.meta[f"{__name__}.auth"] == "digest"
    if file:
        from sba_kg.load.targets import credentials_file

        secrets = credentials_file(file)
        return Credentials(user or secrets.user, secrets.password, secrets.token, digest)
    password = os.environ.get("SBA_KG_PASSWORD", "") if user else ""
    return Credentials(user, password, os.environ.get("SBA_KG_TOKEN", ""), digest)


def named_target(name: str) -> Target:
    """The server of a name, in the file of the command or the environment. Raises what ``targets.named`` raises."""
    from sba_kg.load import targets

    return targets.named(name, click.get_current_context().meta[f"{__name__}.targets_file"])


def store_option(text: str) -> Gives:
    """``--store``: a store on the disk; the text says what a command does with it."""
    return click.option("--store", type=click.Path(path_type=Path), metavar="DIR", help=text)


def open_graphs(sources: Sequence[Path], store: Path | None) -> MemoryStore:
    """The graphs of ``--store``, else of ``--from`` or the package. Raises what :func:`open_engine` raises."""
    if store and sources:
        raise click.UsageError(_("--from and --store exclude each other."))
    if store:
        from sba_kg.store.disk import open_stored

        return open_stored(store)
    from sba_kg.store.embedded import open_store

    return open_store(sources)


def endpoint_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a server; :func:`open_engine` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asks_files(sources: Sequence[Path]) -> bool:
    """Whether the command that runs asks the graphs of ``--from`` or the package; what it raises is wrong use."""
    return not any(_elsewhere(sources))


def _elsewhere(sources: Sequence[Path]) -> tuple[str | None, Path | None]:
    """The server or the folder of the store that the command asks, if it asks one."""
    ctx = click.get_current_context()
    url, folder = ctx.meta.get(f"{__name__}.endpoint"), ctx.meta.get(f"{__name__}.store")
    if folder and sources:
        raise click.UsageError(_("--from and --store exclude each other."))
    if url and (sources or folder):
        if ctx.get_parameter_source("endpoint") is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(_("--endpoint excludes --from and --store."))
        url = None  # the endpoint of the environment is a default; --from or --store is meant
    return url, folder


def open_engine(sources: Sequence[Path]) -> Engine:
    """What answers the command that runs: a server, a store on the disk, or the graphs of ``--from`` or the package.

    Raises:
        SbaKgError: As :func:`sba_kg.store.embedded.open_store` and :class:`sba_kg.store.remote.Remote`.
    """
    ctx = click.get_current_context()
    url, folder = _elsewhere(sources)
    if folder:
        from sba_kg.store.disk import open_stored

        return open_stored(folder, ctx.meta[f"{__name__}.timeout"])
    if not url:
        from sba_kg.store.embedded import open_store

        return open_store(sources, ctx.meta[f"{__name__}.timeout"])
    from sba_kg.store.remote import Remote

    size = int(ctx.meta[f"{__name__}.max_answer"] * 1024**2)
    timeout = ctx.meta[f"{__name__}.timeout"]
    if _NAME.fullmatch(url):
        known = named_target(url)
        return Remote(known.addresses.query, timeout=timeout, credentials=known.who, max_size=size)
    return Remote(url, timeout=timeout, credentials=credentials(), max_size=size)


def opening(sources: Sequence[Path]) -> Callable[[], Engine]:
    """Begin to open what answers the command that runs; what is given waits for it and gives it, or raises its error.

    Graphs of files are loaded in a thread, without holding up this one, which has modules to import.
    """
    from concurrent.futures import Future
    from threading import Thread

    if not asks_files(sources):
        return partial(open_engine, sources)
    from sba_kg.store.embedded import open_store

    timeout = click.get_current_context().meta[f"{__name__}.timeout"]
    opened: Future[Engine] = Future()

    def load() -> None:
        try:
            opened.set_result(open_store(sources, timeout))
        except BaseException as error:  # it belongs to the one who waits
            opened.set_exception(error)

    Thread(target=load, daemon=True).start()
    return opened.result


def tell_of_copies(engine: Engine, lang: str) -> None:
    """Say on stderr which graphs of a server hold a report that stands in another one too."""
    problems = [
        Problem.of(0, "P-Q50", graph=graph, original=original)
        for graph, original in getattr(engine, "copies", ())  # of a server
    ]
    show_problems(problems, getattr(engine, "name", ""), lang)
