"""``sba-kg find``: things by their names."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.cli.endpoint import endpoint_options, open_engine
from sba_kg.cli.options import emit

_HEADINGS = {
    "ko": ("종류", "이름", "영어 이름", "줄", "IRI"),
    "en": ("Kind", "Name", "English name", "Line", "IRI"),
}


@click.command("find", short_help="Find things by their names.")
@click.argument("text", metavar="TEXT")
@click.option("--kind", default="", metavar="KIND", help="Only things of a kind: program, unit, facility, district …")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Graph to look in: a build folder or an RDF file (repeatable). Default: the graphs of the package.",
)
@endpoint_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most this many things.")
@click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json", "md"]), default="table", show_default=True
)
@click.option("-o", "--output", metavar="FILE", help="Write the answer to FILE ('-' is stdout).")
@click.pass_context
def command(
    ctx: click.Context, text: str, kind: str, sources: tuple[Path, ...], limit: int, format_: str, output: str | None
) -> None:
    """List the things whose names match TEXT, best first: Korean with or without spaces, English, aliases, parts.

    Exit 1 if nothing matches.
    """
    from sba_kg import find, tables
    from sba_kg.query import Answer, Column

    matches = find.find(open_engine(sources), text, kind, limit)
    names, types = ("kind", "name", "name_en", "line", "iri"), ("string", "string", "string", "line", "iri")
    headings = zip(_HEADINGS["ko"], _HEADINGS["en"], strict=True)
    columns = tuple(
        Column(name, type_, {"ko": ko, "en": en}) for name, type_, (ko, en) in zip(names, types, headings, strict=True)
    )
    rows = tuple((m.thing.kind, m.thing.ko, m.thing.en or None, m.thing.line, m.thing.iri) for m in matches)
    emit(tables.render(Answer(columns, rows), format_, ctx.obj["lang"]), output)
    ctx.exit(0 if rows else 1)
