"""``sba-kg queries``: which saved queries there are, what one asks, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.base.messages import phrase
from sba_kg.base.paths import from_here
from sba_kg.cli import complete
from sba_kg.cli.groups import CommandGroup
from sba_kg.cli.options import say, sources_option


@click.group("queries", cls=CommandGroup, short_help="List, explain and check the saved queries.")
def command() -> None:
    """List, explain and check the saved queries; 'sba-kg query NAME' answers one."""


@command.command("list", short_help="List the saved queries by category.")
@click.argument("text", metavar="[TEXT]...", nargs=-1)
@click.pass_context
def list_(ctx: click.Context, text: tuple[str, ...]) -> None:
    """List the names and titles of all saved queries by category, or of those about TEXT, best first.

    The words of TEXT are looked for in Korean and in English: in names, titles, questions, columns and parameters.
    Exit 1 if no query has any of them.
    """
    from sba_kg.query.saved import saved_queries

    lang = ctx.obj["lang"]
    if text:
        ctx.exit(_list_matching(" ".join(text), lang))
    category = ""
    for saved in saved_queries():
        if saved.category != category:
            category = saved.category
            say(f"[{category}]")
        say(f"  {saved.name:22} {saved.title[lang]}")


def _list_matching(text: str, lang: str) -> int:
    """List the queries about a text; gives the exit code."""
    from sba_kg.query import choose

    found, whole = choose.matching(text)
    for saved in found:
        say(f"  {saved.name:28} {saved.title[lang]} [{saved.category}]\n{'':31}{saved.question[lang]}")
    if not (found and whole):
        say(phrase("cli.queries.nothing", lang, text=text, found="some" if found else "none"), err=True)
    return int(not found)


@command.command("show", short_help="Explain a saved query.")
@click.argument("name", metavar="NAME", shell_complete=complete.saved)
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Explain the saved query NAME: its question, parameters, columns, chart and SPARQL."""
    from sba_kg.query.saved import find_query

    lang = ctx.obj["lang"]
    saved = find_query(name)
    words = ("category", "parameters", "columns", "default", "chart")
    category, parameters, columns, default, chart = (phrase(f"cli.queries.{word}", lang) for word in words)
    say(f"{saved.name}: {saved.title[lang]}\n{saved.question[lang]}")
    if saved.note:
        say(saved.note[lang])
    say(f"{category}: {saved.category}\n{parameters}:")
    for parameter in saved.parameters:
        say(f"  {parameter.name} ({parameter.type}, {default} {parameter.default}): {parameter.label[lang]}")
    say(f"{columns}:")
    for column in saved.columns:
        say(f"  {column.name} ({column.type}): {column.label[lang]}")
    if saved.chart:
        say(f"{chart}: {saved.chart.kind} ({', '.join(saved.chart.columns)})")
    say("")
    say("\n".join(line for line in saved.text.splitlines() if not line.startswith("#+")))


@command.command("lint", short_help="Find what is wrong with saved queries.")
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...", shell_complete=complete.saved)
@sources_option(
    "Graph to try the queries on: a build folder or an RDF file (repeatable). Default: those of the package."
)
@click.pass_context
def lint(ctx: click.Context, names: tuple[str, ...], sources: tuple[Path, ...]) -> None:
    """Find what is wrong with the saved queries, or with each NAME and FILE, by file and line.

    Looked at are header, syntax in two engines, terms, parameters, and rows with their order. Exit 1 if anything is
    found.
    """
    from sba_kg import store
    from sba_kg.query import lint as linter

    lang = ctx.obj["lang"]
    paths = linter.places(names)
    ground = linter.Ground(store.open_store(sources))
    found = [problem.render(from_here(path), lang) for path in paths for problem in linter.lint(path, ground)]
    for line in found:
        say(line)
    say(phrase("cli.queries.checked", lang, queries=len(paths), problems=len(found)), err=True)
    ctx.exit(int(bool(found)))
