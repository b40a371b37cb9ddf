"""What several commands share: arguments and options, output, problems, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sba_kg.base import paths
from sba_kg.base.errors import OutsideError, Problem, ProblemSeverity
from sba_kg.base.messages import phrase
from sba_kg.base.visible import styled, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

#: What gives a command an argument or an option.
Gives = Callable[[Callable[..., Any]], Callable[..., Any]]


def editions_argument() -> Gives:
    """The editions that a command is about."""
    return click.argument("editions", nargs=-1, metavar="[EDITION]...")


def sources_option(text: str) -> Gives:
    """``--from``: graphs that are there already; the text says what a command does with them."""
    return click.option("--from", "sources", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help=text)


def graphs_option() -> Gives:
    """``--graph``: some of the graphs that there are."""
    return click.option(
        "--graph",
        "graphs",
        multiple=True,
        metavar="GRAPH",
        help="Only this graph: an edition, an edition/inferred, ontology, or an IRI (repeatable).",
    )


def format_option(forms: Sequence[str], text: str, *letters: str, default: str | None = None) -> Gives:
    """``--format``, with one-letter names if it has any."""
    return click.option(
        *letters,
        "--format",
        "format_",
        type=click.Choice(forms),
        default=default,
        show_default=bool(default),
        help=text,
    )


def output_option(text: str) -> Gives:
    """``-o``: the file of a result."""
    return click.option("-o", "--output", metavar="FILE", help=text, shell_complete=_files)


def _files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    del ctx, param
    return [CompletionItem(incomplete, type="file")]


@contextmanager
def _stdout() -> Iterator[None]:
    """What stdout does not take is told like what a file does not take."""
    try:
        yield
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        raise OutsideError("E-O01", reason=error.strerror, file="stdout") from error


def say(text: str, *, err: bool = False) -> None:
    """Write a line of words, on stderr if ``err``: the only way to a terminal beside :func:`emit`."""
    click.echo(visible_lines(text), err=err)  # noqa: TID251


def spare(output: str | None, inputs: Iterable[Path]) -> None:
    """Refuse an output before the work on it begins; the arguments are those of :func:`emit`."""
    if output is not None and output != "-":
        from sba_kg.base.files import check

        check([Path(output)], inputs)


def read_files(sources: Sequence[Path]) -> list[Path]:
    """The files that a question to some graphs reads, so that no output is written over one."""
    from sba_kg.store import reads

    return [*reads.package(), *reads.of_graphs(sources)]


def emit(
    result: str | bytes | Iterable[bytes], output: str | None, inputs: Iterable[Path], *, data: bool = False
) -> None:
    """Write a result to a file or to stdout (``-`` or nothing).

    Args:
        result: A text, or the bytes of what is no text, or parts of them.
        output: Name of the file.
        inputs: The files that the command read: none of them is written over.
        data: Whether programs read it: then every character stays, but on a terminal.
    """
    if output is None or output == "-":
        with _stdout():
            for part in [result] if isinstance(result, str | bytes) else result:
                click.echo(_for_stdout(part, data=data), nl=False)  # noqa: TID251
        return
    from sba_kg.base.files import write

    made = shown(result, data=data) if isinstance(result, str) else result
    write({Path(output): made.encode() if isinstance(made, str) else made}, inputs)


def shown(text: str, *, data: bool) -> str:
    """A text as it goes into a file: exact for programs, with nothing hidden for people."""
    return text if data else visible_lines(text)


def _for_stdout(result: str | bytes, *, data: bool) -> str | bytes:
    if isinstance(result, bytes):
        return result
    if sys.stdout.isatty() and not data:
        return styled(result)
    return shown(result, data=data and not sys.stdout.isatty())


def show_problems(problems: Iterable[Problem], file: str, lang: str) -> bool:
    """Print problems on stderr; True if one of them is an error."""
    failed = False
    for problem in problems:
        say(replace(problem, file=paths.from_here(problem.file or file)).render(lang=lang), err=True)
        failed |= problem.severity is ProblemSeverity.ERROR
    return failed


@contextmanager
def progress(lang: str, total: int, verbose: int = 0) -> Iterator[Callable[[str, str], None]]:
    """A progress bar on a terminal; elsewhere a line per stage with ``-v``. Gives a function of edition and stage."""
    if not sys.stderr.isatty():

        def note(edition: str, stage: str) -> None:
            if verbose:
                say(f"{edition}: {phrase(f'cli.stage.{stage}', lang)}", err=True)

        yield note
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(edition: str, stage: str) -> None:
            bar.update(task, description=f"{edition}: {phrase(f'cli.stage.{stage}', lang)}", advance=1)

        yield step


@contextmanager
def load_progress(lang: str, total: int) -> Iterator[Callable[[str, int], None]]:
    """A progress bar on a terminal for graphs that are loaded. Gives a function of the graph and of what is done."""
    if not sys.stderr.isatty():
        yield lambda graph, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(phrase("cli.load.doing", lang), total=total)
        yield lambda graph, done: bar.update(task, description=graph.rpartition("/graph/")[2], advance=done)
