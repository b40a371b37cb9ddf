"""``sba-kg query``: saved queries and SPARQL of one's own, on the embedded store or on a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.cli.endpoint import endpoint_options, open_engine
from sba_kg.cli.options import emit

if TYPE_CHECKING:
    from sba_kg.query import Answer

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "md", ".txt": "table"}
_WORDS = {
    "ko": ("범주", "매개변수", "열", "기본값"),
    "en": ("Category", "Parameters", "Columns", "default"),
}


@click.command("query", short_help="Answer a saved query, or SPARQL of your own.")
@click.argument("name", metavar="NAME|FILE|-|list|show|lint")
@click.argument("rest", nargs=-1, metavar="[NAME|FILE]...")
@click.option("-p", "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter (repeatable).")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Graph to ask: a build folder or an RDF file (repeatable). Default: the graphs that come with the package.",
)
@endpoint_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json", "md"]),
    help="Form of the answer; default: by the suffix of FILE, else table.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the answer to FILE ('-' is stdout).")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, for spreadsheets.")
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    rest: tuple[str, ...],
    parameters: tuple[str, ...],
    sources: tuple[Path, ...],
    format_: str | None,
    output: str | None,
    bom: bool,
) -> None:
    """Answer the saved query NAME, the SPARQL query in FILE, or one read from stdin (-).

    'sba-kg query list' lists the saved queries, 'sba-kg query show NAME' explains one, 'sba-kg query lint' checks them
    or the NAMEs and FILEs behind it.
    """
    from sba_kg import tables

    lang = ctx.obj["lang"]
    if name == "list":
        _list(lang)
        return
    if name == "lint":
        from sba_kg.cli import lint

        ctx.exit(lint.run(rest, sources, lang))
    if len(rest) > (name == "show"):
        raise click.UsageError(f"unexpected argument '{rest[-1]}'")
    if name == "show":
        _show("".join(rest), lang)
        return
    form = format_ or _SUFFIXES.get(Path(output or "").suffix.lower(), "table")
    text = tables.render(_answer(name, parameters, sources), form, lang)
    emit("\ufeff" + text if bom and form == "csv" else text, output)


def _answer(name: str, parameters: tuple[str, ...], sources: tuple[Path, ...]) -> Answer:
    from sba_kg import query
    from sba_kg.errors import InputError

    given = _given(parameters)
    if name == "-" or name.endswith((".rq", ".sparql")) or "/" in name:
        if given:
            raise click.UsageError("-p sets parameters of saved queries only")
        path = Path(name)
        if name != "-" and not path.is_file():
            raise InputError("E-R01", "파일이 없습니다.", "no such file", file=name)
        text = _utf8(sys.stdin.buffer.read() if name == "-" else path.read_bytes(), name)
        return query.run_text(text, name, open_engine(sources))
    saved = query.find(name)
    return query.run(saved, open_engine(sources), given)


def _utf8(data: bytes, name: str) -> str:
    from sba_kg.errors import InputError

    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("E-R03", "UTF-8이 아닙니다.", "not UTF-8", file=name) from error


def _given(parameters: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for parameter in parameters:
        key, found, value = parameter.partition("=")
        if not found or not key:
            raise click.UsageError(f"-p takes NAME=VALUE, not '{parameter}'")
        pairs[key] = value
    return pairs


def _list(lang: str) -> None:
    from sba_kg import query

    category = ""
    for saved in query.catalogue():
        if saved.category != category:
            category = saved.category
            click.echo(f"[{category}]")
        click.echo(f"  {saved.name:22} {saved.title[lang]}")


def _show(name: str | None, lang: str) -> None:
    from sba_kg import query

    if not name:
        raise click.UsageError("query show needs the NAME of a saved query")
    saved = query.find(name)
    category, parameters, columns, default = _WORDS[lang]
    click.echo(f"{saved.name}: {saved.title[lang]}\n{saved.question[lang]}")
    if saved.note:
        click.echo(saved.note[lang])
    click.echo(f"{category}: {saved.category}\n{parameters}:")
    for parameter in saved.parameters:
        click.echo(f"  {parameter.name} ({parameter.type}, {default} {parameter.default}): {parameter.label[lang]}")
    click.echo(f"{columns}:")
    for column in saved.columns:
        click.echo(f"  {column.name} ({column.type}): {column.label[lang]}")
    click.echo("")
    click.echo("\n".join(line for line in saved.text.splitlines() if not line.startswith("#+")))
