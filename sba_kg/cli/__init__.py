"""The command ``sba-kg``: arguments in, library calls, results on stdout, everything else on stderr."""

from __future__ import annotations

import io
import logging
import os
import sys
import traceback
from typing import NoReturn

import click

from sba_kg.base.errors import OutsideError, SbaKgError
from sba_kg.base.version import __version__
from sba_kg.cli import streams
from sba_kg.cli.options import say

_UNEXPECTED = 70
_COMMANDS = {
    "new": "Make an edition of a report as its office published it.",
    "build": "Read editions and write their graphs.",
    "validate": "Find where reports disagree with themselves.",
    "infer": "Infer what follows from graphs and ontology.",
    "find": "Find things by their names.",
    "query": "Answer a saved query, or SPARQL of your own.",
    "terms": "List the terms of the ontology that changed since the last tag.",
    "docs": "Write the documentation of the ontology as web pages.",
    "check": "Check all that CI checks: committed graphs, ontology, queries.",
}


class _Lazy(click.Group):
    """Commands are imported when they run, so that ``--help`` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = import_module(f"sba_kg.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _default_language() -> str:
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if locale.startswith("ko") else "en"


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sba-kg")
@click.option("--lang", type=click.Choice(["ko", "en"]), default=_default_language, help="Language of messages.")
@click.option("-v", "--verbose", count=True, help="-v names the stages, -vv shows tracebacks.")
@click.pass_context
def group(ctx: click.Context, lang: str, verbose: int) -> None:
    """Work reports of Korean public institutions as a knowledge graph (주요업무보고 지식그래프)."""
    ctx.obj = {"lang": lang, "verbose": verbose}


def main() -> NoReturn:
    """Run the command line; exit codes are those of the documentation."""
    streams.prepare()
    if "_SBA_KG_COMPLETE" in os.environ:  # the shell asks for completions
        from sba_kg.cli import complete

        complete.register()
    arguments, lang = _with_language_first(sys.argv[1:])
    verbose = sum(a.count("v") for a in arguments if a.startswith("-v") and set(a[1:]) == {"v"})
    _listen(verbose)
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
    return OutsideError(
        "E-O41",
        f"운영체제가 거부하였습니다({what}). 경로, 권한, 남은 공간과 메모리를 확인하십시오.",
        f"the system refuses ({what}): check the path, its permissions, and the space and memory that are left",
        file=str(getattr(error, "filename", None) or ""),
    )


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


def _with_language_first(arguments: list[str]) -> tuple[list[str], str]:
    """Take ``--lang`` from wherever it stands, so that it may follow the command too."""
    rest: list[str] = []
    lang = ""
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            lang = next(words, "")
            rest[:0] = ["--lang", lang]
        elif word.startswith("--lang="):
            lang = word.partition("=")[2]
            rest.insert(0, word)
        else:
            rest.append(word)
    return rest, lang if lang in {"ko", "en"} else _default_language()


def _bug(error: Exception, lang: str) -> str:
    what = f"{type(error).__name__}: {error}"
    if lang == "ko":
        return f"E-B01: 예상하지 못한 오류입니다({what}). -vv로 다시 실행한 결과와 함께 알려 주십시오."
    return f"E-B01: unexpected error ({what}). Please report it with the output of -vv."
