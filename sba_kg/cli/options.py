"""What several commands share: output, problems, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.errors import OutsideError, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAGES = {"ko": {"read": "읽는 중", "convert": "변환하는 중", "graph": "그래프를 만드는 중", "write": "쓰는 중"}}


@contextmanager
def _stdout() -> Iterator[None]:
    """What stdout does not take is told like what a file does not take; a reader that has gone is no error."""
    try:
        yield
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutsideError(
            "E-O01",
            f"표준 출력에 쓸 수 없습니다({error.strerror}).",
            f"stdout cannot be written ({error.strerror})",
        ) from error


def spare(output: str | None, inputs: Iterable[Path]) -> None:
    """Refuse an output before the work on it begins; the arguments are those of :func:`emit`."""
    if output is not None and output != "-":
        from sba_kg.files import check

        check([Path(output)], inputs)


def emit(result: str | bytes, output: str | None, inputs: Iterable[Path]) -> None:
    """Write a result to a file or to stdout (``-`` or nothing).

    Args:
        result: A text, or the bytes of what is no text.
        output: Name of the file.
        inputs: The files that the command read: none of them is written over.
    """
    if output is None or output == "-":
        with _stdout():
            click.echo(result, nl=False)
        return
    from sba_kg.files import write

    write({Path(output): result.encode() if isinstance(result, str) else result}, inputs)


def show_problems(problems: Iterable[Problem], file: str, lang: str) -> bool:
    """Print problems on stderr; True if one of them is an error."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        file = str(path.relative_to(Path.cwd()))
    failed = False
    for problem in problems:
        click.echo(problem.render(file, lang), err=True)
        failed |= problem.severity is Severity.ERROR
    return failed


@contextmanager
def progress(lang: str, total: int, verbose: int = 0) -> Iterator[Callable[[str, str], None]]:
    """A progress bar on a terminal; elsewhere a line per stage with ``-v``. Gives a function of edition and stage."""
    if not sys.stderr.isatty():

        def note(edition: str, stage: str) -> None:
            if verbose:
                click.echo(f"{edition}: {_STAGES.get(lang, {}).get(stage, stage)}", err=True)

        yield note
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(edition: str, stage: str) -> None:
            bar.update(task, description=f"{edition}: {_STAGES.get(lang, {}).get(stage, stage)}", advance=1)

        yield step
