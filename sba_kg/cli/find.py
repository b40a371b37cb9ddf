"""``sba-kg find``: things by their names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base.messages import headings, phrase
from sba_kg.cli.endpoint import asks_files, endpoint_options, opening, tell_of_copies
from sba_kg.cli.options import emit, format_option, output_option, read_files, say, sources_option

if TYPE_CHECKING:
    from sba_kg.query.answer import Answer
    from sba_kg.query.find import Match

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".txt": "table"}


@click.command("find", short_help="Find things by their names.")
@click.argument("text", metavar="TEXT")
@click.option(
    "--kind", default="", metavar="KIND", help="Only things of a kind: program, unit, facility, class, code …"
)
@sources_option("Graph to look in: a build folder or an RDF file (repeatable). Default: the graphs of the package.")
@endpoint_options
@click.option(
    "--limit", type=click.IntRange(1), metavar="COUNT", default=20, show_default=True, help="At most this many things."
)
@format_option(["table", "csv", "json", "md"], "Form of the list; default: by the suffix of FILE, else table.")
@output_option("Write the answer to FILE ('-' is stdout).")
@click.pass_context
def command(
    ctx: click.Context,
    text: str,
    kind: str,
    sources: tuple[Path, ...],
    limit: int,
    format_: str | None,
    output: str | None,
) -> None:
    """List the things whose names match TEXT, best first: Korean with or without spaces, English, aliases, parts.

    Terms of the ontology and codes are found too. Where no name holds TEXT, the plan items, findings and duties that
    hold it are listed, or else the names that look like it.
    Exit 1 if nothing matches.
    """
    opened = opening(sources)  # graphs are loaded while modules are imported
    from sba_kg.answers import tables
    from sba_kg.query import find, search
    from sba_kg.store import embedded

    lang = ctx.obj["lang"]
    form = format_ or _SUFFIXES.get(Path(output or "").suffix.lower(), "table")
    engine = opened()
    files = embedded.graph_files(sources) if asks_files(sources) else None
    inputs = read_files(sources) if output else []
    matches = find.find(engine, text, kind, limit)
    _note(matches, find.nearest(engine, text, kind) if not matches else [], text, lang)
    _more(search.look(search.passages_for([text], files, lambda: engine), text).total, text, lang)
    tell_of_copies(engine, lang)
    words = form in {"table", "md"}
    emit(tables.render(_answer(matches, lang if words else ""), form, lang), output, inputs, data=not words)
    ctx.exit(0 if matches else 1)


def _note(matches: list[Match], near: list[str], text: str, lang: str) -> None:
    """Say on stderr that what is listed only looks like the text, or that there is nothing."""
    if not matches:
        hint = "near" if near else "none"
        say(phrase("cli.find.nothing", lang, text=text, hint=hint, near=", ".join(near)), err=True)
    elif matches[0].guessed:
        say(phrase("cli.find.guessed", lang, text=text), err=True)


def _more(lines: int, text: str, lang: str) -> None:
    """Say on stderr how many lines hold the text: a name is not all that a report says of a thing."""
    if lines:
        say(phrase("cli.find.lines", lang, text=text, lines=lines), err=True)


def _answer(matches: list[Match], lang: str) -> Answer:
    """The matches as rows; kinds by their name in a language, by their code without one."""
    from sba_kg.query.answer import Answer
    from sba_kg.query.columns import Column, ColumnType
    from sba_kg.vocabulary import kinds

    names, types = (
        ("kind", "name", "name_en", "line", "iri", "alias"),
        ("string", "string", "string", "line", "iri", "string"),
    )
    labels = zip(headings("cli.find.columns", "ko"), headings("cli.find.columns", "en"), strict=True)
    columns = tuple(
        Column(name, ColumnType(type_), {"ko": ko, "en": en})
        for name, type_, (ko, en) in zip(names, types, labels, strict=True)
    )
    found = [(match.thing, match.name if match.name in match.thing.aliases else None) for match in matches]
    rows = tuple(
        (kinds.label(t.kind, lang) if lang else t.kind, t.ko, t.en or None, t.line, t.iri, alias) for t, alias in found
    )
    # In a table the column is there where it has something to say.
    shown = len(columns) if not lang or any(alias for _, alias in found) else len(columns) - 1
    return Answer(columns[:shown], tuple(row[:shown] for row in rows), coded=False)
