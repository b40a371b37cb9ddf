"""The group of all commands: imported when they run, and the nearest one named where one is mistyped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from gettext import gettext, ngettext
from importlib import import_module
from typing import Any

import click

from sba_kg.cli import korean, language

#: The commands with what ``--help`` says of each.
COMMANDS = {
    "new": "Make an edition of a report as its office published it.",
    "build": "Read editions and write their graphs.",
    "validate": "Find where reports disagree with themselves.",
    "infer": "Infer what follows from graphs and ontology.",
    "export": "Write graphs as files for other programs.",
    "load": "Load graphs into servers, or into a store on the disk.",
    "find": "Find things by their names.",
    "search": "Search every line that the graphs hold.",
    "about": "Show all that the graphs say of a thing.",
    "query": "Answer a saved query, or SPARQL of your own.",
    "queries": "List, explain and check the saved queries.",
    "terms": "List the terms of the ontology that changed since the last tag.",
    "docs": "Write the documentation of the ontology as web pages.",
    "check": "Check all that CI checks: committed graphs, ontology, queries.",
}


class Commands(click.Group):
    """Commands are imported when they run, so that ``--help`` starts fast."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run a command line, in the language that it asks for from wherever ``--lang`` stands."""
        arguments, lang = language.first(sys.argv[1:] if args is None else args)
        spoken = korean.command(self, "") if lang == "ko" else self
        with language.speaking(lang):
            return click.Group.main(spoken, arguments, *rest, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sba_kg.cli.{cmd_name}").command
        return korean.command(command, cmd_name) if language.spoken() == "ko" else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        words = {name: korean.short(name) for name in COMMANDS} if language.spoken() == "ko" else COMMANDS
        with formatter.section(gettext("Commands")):
            formatter.write_dl(list(words.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of a command line; the nearest ones are named where there is none."""
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        words = gettext("No such command {name!r}.").format(name=name)
        raise click.UsageError(f"{words} {_nearest(name)}".rstrip(), ctx)


class CommandGroup(click.Group):
    """A group inside the group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order in which they are declared."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As that of all commands."""
        name = args[0]
        if name in self.commands or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        words = gettext("No such command {name!r}.").format(name=name)
        near = [f"{ctx.info_name} {one}" for one in _close(name, self.commands)]
        raise click.UsageError(f"{words} {_asked(near)}".rstrip(), ctx)


def _nearest(name: str) -> str:
    """Commands that somebody may have meant who wrote a name; the name of a saved query is one too."""
    from sba_kg.base import resources

    known = {one: one for one in COMMANDS}
    known |= {one: f"queries {one}" for one in ("list", "show", "lint")}
    known |= {path.stem: f"query {path.stem}" for path in resources.queries().glob("*/*.rq")}
    return _asked([known[one] for one in _close(name, known)])


def _close(name: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, list(known))


def _asked(names: list[str]) -> str:
    if not names:
        return ""
    quoted = [f"'{name}'" for name in names]
    words = ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", len(names))
    return words.format(possibility=quoted[0], possibilities=", ".join(quoted))
