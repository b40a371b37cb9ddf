"""Help in Korean: copies of commands with the texts of ``korean.toml`` in place of their English ones."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import click

FILE = Path(__file__).with_name("korean.toml")
C = TypeVar("C", bound=click.Command)
#: What stands behind a character of double width while click counts characters for columns.
_FILL = "\x1f"
_WIDE = re.compile("[\u1100-\uffff]")


def command(made: C, name: str) -> C:
    """A copy of a command that speaks Korean, or English where there is no Korean text.

    Args:
        made: The command.
        name: Its name with that of its group (``queries list``); ``""`` is the group of all commands.
    """
    texts = _texts()["commands"].get(name or "sba-kg", {})
    spoken = copy.copy(made)
    spoken.context_class = _Context
    spoken._help_option = None  # click keeps the option --help with its text once it was asked for
    spoken.help = texts.get("help", made.help)
    spoken.short_help = texts.get("short", made.short_help)
    spoken.options_metavar = _metavar(made.options_metavar)
    spoken.params = [_parameter(one, _texts()["options"] | texts.get("options", {})) for one in made.params]
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = _metavar(spoken.subcommand_metavar) or ""
        spoken.commands = {one: command(sub, f"{name} {one}") for one, sub in spoken.commands.items()}
    return spoken


def short(name: str) -> str:
    """What a command does, in a few words."""
    return str(_texts()["commands"].get(name, {}).get("short", ""))


def _parameter(made: click.Parameter, texts: Mapping[str, str]) -> click.Parameter:
    spoken = copy.copy(made)
    spoken.metavar = _metavar(made.metavar)
    if isinstance(spoken, click.Option):
        spoken.help = texts.get(made.name or "", spoken.help)
    return spoken


def _metavar(english: str | None) -> str | None:
    return _texts()["metavars"].get(english, english) if english else english


@cache
def _texts() -> dict[str, Any]:
    import tomllib

    return tomllib.loads(FILE.read_text("utf-8"))


class _Formatter(click.HelpFormatter):
    """Click's layout, in which a Korean syllable is two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _filled(args), prefix)

    def write_text(self, text: str) -> None:
        super().write_text(_filled(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_filled(one), _filled(two)) for one, two in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_FILL, "")


class _Context(click.Context):
    formatter_class = _Formatter


def _filled(text: str) -> str:
    return _WIDE.sub(lambda m: m[0] + _FILL if unicodedata.east_asian_width(m[0]) in "WF" else m[0], text)
