"""``sba-kg search``: every line that the graphs hold, by what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base.messages import headings, phrase
from sba_kg.cli.endpoint import asks_files, endpoint_options, open_engine
from sba_kg.cli.options import emit, format_option, output_option, read_files, say, sources_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sba_kg.query.answer import Answer
    from sba_kg.query.search import Hits, Index

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".tsv": "tsv", ".txt": "table"}
#: The columns with their types; those for programs alone, and that for several editions.
_COLUMNS = {
    "edition": "string",
    "line": "line",
    "kind": "string",
    "thing": "string",
    "part": "string",
    "text": "string",
    "iri": "iri",
    "thing_iri": "iri",
}
#: What lines can be counted by.
_COUNTED = ("part", "kind", "thing", "edition")
_FOR_PROGRAMS = {"iri", "thing_iri"}


@click.command("search", short_help="Search every line that the graphs hold.")
@click.argument("text", metavar="TEXT...", nargs=-1, required=True)
@click.option(
    "--kind", default="", metavar="KIND", help="Only passages of a kind: plan item, finding, milestone, cell …"
)
@click.option("--part", default="", metavar="TEXT", help="Only lines below a heading that holds this text.")
@click.option(
    "--or", "also", multiple=True, metavar="TEXT", help="Lines that hold all the words of this text too (repeatable)."
)
@click.option("--not", "without", multiple=True, metavar="TEXT", help="No lines that hold this text (repeatable).")
@click.option(
    "--count-by", type=click.Choice(_COUNTED), help="Count the lines instead: for each part, kind, thing or edition."
)
@sources_option("Graph to search: a build folder or an RDF file (repeatable). Default: the graphs of the package.")
@endpoint_options
@click.option(
    "--limit", type=click.IntRange(1), metavar="COUNT", default=20, show_default=True, help="At most this many lines."
)
@format_option(["table", "csv", "tsv", "json", "md"], "Form of the list; default: by the suffix of FILE, else table.")
@output_option("Write the answer to FILE ('-' is stdout).")
@click.pass_context
def command(
    ctx: click.Context,
    text: tuple[str, ...],
    kind: str,
    part: str,
    also: tuple[str, ...],
    without: tuple[str, ...],
    count_by: str | None,
    sources: tuple[Path, ...],
    limit: int,
    format_: str | None,
    output: str | None,
) -> None:
    """List the lines that hold all the words of TEXT, best first, each with its part, its thing and what it says.

    Every text of the report is looked at, whether an item, a title, a schedule, a finding, a duty, a note or a cell of
    a table. Spaces don't count in Korean. 'sba-kg find' looks for things by their names. Exit 1 if no line holds TEXT.
    Where no line holds all the words, they are looked for without particles (공실은 → 공실), which is said.
    """
    from sba_kg.answers import tables
    from sba_kg.query import search
    from sba_kg.store import embedded

    lang, words = ctx.obj["lang"], " ".join(text)
    form = format_ or _SUFFIXES.get(Path(output or "").suffix.lower(), "table")
    inputs = read_files(sources) if output else []
    files = embedded.graph_files(sources) if asks_files(sources) else None
    bare = search.bare(words)
    index = search.passages_for([words, bare, *also], files, lambda: open_engine(sources))
    most = limit if count_by is None else sys.maxsize

    def look(text: str) -> Hits:
        return search.look(index, search.WantedTexts([text, *also], without), kind=kind, part=part, limit=most)

    hits = look(words)
    if not hits.total and bare != words and (found := look(bare)).total:
        say(phrase("cli.search.bare", lang, text=words, bare=bare), err=True)
        hits = found
    _note(hits, words, lang)
    for_people = form in {"table", "md"}
    answer = _answer(hits, index, lang if for_people else "")
    if count_by:
        answer = _counted(answer, count_by)
    emit(tables.render(answer, form, lang), output, inputs, data=not for_people)
    ctx.exit(0 if hits.total else 1)


def _counted(answer: Answer, by: str) -> Answer:
    """How many lines there are for each value of a column, the most first; an edition is always told apart."""
    from sba_kg.answers import shape

    names = [column.name for column in answer.columns if column.name in {by, "edition"}]
    return shape.sort(shape.group_by(answer, names), ["rows:desc"])


def _note(hits: Hits, text: str, lang: str) -> None:
    """Say on stderr how many lines there are beside those listed, or what is there of a text that no line holds."""
    if hits.total > len(hits.found):
        say(phrase("cli.search.more", lang, total=hits.total, shown=len(hits.found)), err=True)
    elif not hits.total:
        each = ", ".join(f"{word} {count:,}" for word, count in hits.words.items())
        words = "several" if len(hits.words) > 1 else "one"
        say(phrase("cli.search.nothing", lang, text=text, words=words, each=each), err=True)


def _answer(hits: Hits, index: Index, lang: str) -> Answer:
    """The hits as rows: kinds by their name in a language, and no IRIs; without one, all for programs."""
    from sba_kg.query.answer import Answer
    from sba_kg.query.columns import Column, ColumnType

    several = len({hit.edition for hit in hits.found}) > 1
    left_out = _FOR_PROGRAMS | (set() if several else {"edition"}) if lang else set()
    rows: list[Sequence[str | int | None]] = []
    for hit in hits.found:
        one = hit.passage
        kind = index.kinds.get(one.kind, (one.kind, one.kind))[lang != "ko"] if lang else one.kind
        rows.append((one.edition, one.line, kind, one.thing, one.part, one.text, one.iri, one.thing_iri or None))
    labels = zip(headings("cli.search.columns", "ko"), headings("cli.search.columns", "en"), strict=True)
    every = [
        Column(name, ColumnType(type_), {"ko": ko, "en": en})
        for (name, type_), (ko, en) in zip(_COLUMNS.items(), labels, strict=True)
    ]
    shown = [at for at, column in enumerate(every) if column.name not in left_out]
    columns = tuple(every[at] for at in shown)
    return Answer(columns, tuple(tuple(row[at] or None for at in shown) for row in rows), coded=False)
