"""``sba-kg about``: one page on a thing."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.cli.endpoint import asks_files, endpoint_options, opening, tell_of_copies
from sba_kg.cli.options import emit, format_option, output_option, read_files, sources_option

_SUFFIXES = {".txt": "text", ".md": "md", ".html": "html", ".htm": "html", ".json": "json"}


@click.command("about", short_help="Show all that the graphs say of a thing.")
@click.argument("name", metavar="NAME...", nargs=-1, required=True)
@click.option("--kind", default="", metavar="KIND", help="The kind of the thing, where several kinds share the name.")
@sources_option("Graph to look in: a build folder or an RDF file (repeatable). Default: the graphs of the package.")
@endpoint_options
@click.option(
    "--limit", type=click.IntRange(1), metavar="COUNT", default=30, show_default=True, help="Most rows of a table."
)
@format_option(["text", "md", "html", "json"], "Form of the page; default: by the suffix of FILE, else text.")
@output_option("Write the page to FILE ('-' is stdout).")
@click.pass_context
def command(
    ctx: click.Context,
    name: tuple[str, ...],
    kind: str,
    sources: tuple[Path, ...],
    limit: int,
    format_: str | None,
    output: str | None,
) -> None:
    """Show all that the graphs say of the thing NAME on one page: its money, units, places, dates, targets, plans,
    findings, the lines that name it, and where the report disagrees about it, each with its line.

    NAME is a program, unit, task, facility, district, event, partner or whatever has a name, or a finding by its number
    ('finding 12'). A part of a name does, if nothing else has it. Exit 2 if several things have the name, which are
    listed with what to type, or none, with the nearest.
    """
    opened = opening(sources)  # graphs are loaded while modules are imported
    from sba_kg.answers import about
    from sba_kg.query import search
    from sba_kg.store import embedded

    lang = ctx.obj["lang"]
    form = format_ or _SUFFIXES.get(Path(output or "").suffix.lower(), "text")
    inputs = read_files(sources) if output else []
    engine = opened()
    thing = about.resolve(engine, " ".join(name), kind)
    files = embedded.graph_files(sources) if asks_files(sources) else None
    passages = search.passages_for(about.names_of(thing), files, lambda: engine)
    page = about.about(engine, thing, passages, lang=lang, limit=limit)
    tell_of_copies(engine, lang)
    emit(page.render(form, lang), output, inputs, data=form in {"json", "html"})
