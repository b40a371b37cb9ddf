"""The command ``sba-kg``: arguments in, library calls, results on stdout, everything else on stderr."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import traceback
from typing import NoReturn

import click

from sba_kg.base.errors import OutsideError, SbaKgError
from sba_kg.base.version import __version__
from sba_kg.cli import language, streams
from sba_kg.cli.groups import Commands
from sba_kg.cli.options import say

_UNEXPECTED = 70
#: The objects of a report live long: Python's default would go through all of them again and again.
_COLLECTED = (50_000, 20, 20)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sba-kg")
@click.option("--lang", type=click.Choice(language.LANGUAGES), default=language.default, help="Language of messages.")
@click.option("-v", "--verbose", count=True, help="-v names the stages, -vv shows tracebacks.")
@click.pass_context
def group(ctx: click.Context, lang: str, verbose: int) -> None:
    """Work reports of Korean public institutions as a knowledge graph (주요업무보고 지식그래프)."""
    ctx.obj = {"lang": lang, "verbose": verbose}


def main() -> NoReturn:
    """Run the command line; exit codes are those of the documentation."""
    streams.prepare()
    gc.set_threshold(*_COLLECTED)
    if "_SBA_KG_COMPLETE" in os.environ:  # the shell asks for completions
        from sba_kg.cli import complete

        complete.register()
    arguments, lang = language.first(sys.argv[1:])
    verbose = sum(a.count("v") for a in arguments if a.startswith("-v") and set(a[1:]) == {"v"})
    _listen(verbose)
    language.speak(lang)
    try:
        code = group.main(args=arguments, prog_name="sba-kg", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        say(_as_click_says(error), err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        known = error if isinstance(error, SbaKgError) else _of_the_system(error)
        _traceback(verbose)
        say(known.render(lang) if known else _bug(error, lang), err=True)
        sys.exit(known.exit_code if known else _UNEXPECTED)
    sys.exit(code if isinstance(code, int) else 0)


def _of_the_system(error: Exception) -> SbaKgError | None:
    """What the operating system refuses and no part of the program has put into words; None if it is a bug."""
    loop = isinstance(error, RuntimeError) and "Symlink loop" in str(error)  # pathlib, before Python 3.13
    if not (loop or isinstance(error, OSError | MemoryError)):
        return None
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return OutsideError("E-O41", what=what, file=str(getattr(error, "filename", None) or ""))


class _Log(logging.Handler):
    """What libraries log, as all other messages."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record), err=True)


def _listen(verbose: int) -> None:
    """Logs and warnings of libraries are for those who look for a bug: they have tracebacks, and quote any text."""
    logging.getLogger().addHandler(_Log() if verbose > 1 else logging.NullHandler())
    logging.captureWarnings(capture=True)


def _traceback(verbose: int) -> None:
    if verbose > 1:
        say(traceback.format_exc(), err=True)


def _as_click_says(error: click.ClickException) -> str:
    """Wrong use in click's words, which quote what was given."""
    words = io.StringIO()
    error.show(words)
    return words.getvalue().rstrip()


def _bug(error: Exception, lang: str) -> str:
    from sba_kg.base.errors import SbaKgError

    return SbaKgError("E-B01", what=f"{type(error).__name__}: {error}").render(lang)
