"""``sba-kg query``: saved queries and SPARQL of one's own, on the embedded store or on a server."""

from __future__ import annotations

import sys
from gettext import gettext as _
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base.errors import UsageError
from sba_kg.base.messages import phrase
from sba_kg.cli import complete, shaping
from sba_kg.cli.endpoint import endpoint_options, open_engine, opening, tell_of_copies
from sba_kg.cli.options import emit, format_option, output_option, say, show_problems, sources_option, spare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sba_kg.query.answer import Answer, QueryRun

_SUFFIXES = {
    "": "table", ".txt": "table", ".csv": "csv", ".tsv": "tsv", ".json": "json", ".srj": "sparql-json", ".md": "md",
    ".parquet": "parquet", ".arrow": "arrow", ".feather": "arrow", ".xlsx": "xlsx", ".svg": "svg", ".png": "png",
}  # fmt: skip
_FORMATS = ("table", "csv", "excel-csv", "tsv", "json", "sparql-json", "md", "parquet", "arrow", "xlsx", "svg", "png")
_IMAGES = ("svg", "png")
#: Forms of what --explain writes, and of what --chart does.
_WORDY = {False: ("table",), True: ("table", *_IMAGES)}
#: Forms for people, which mark what is doubtful.
_MARKED = {"table", "md", "xlsx", *_IMAGES}
#: Forms that no terminal shows.
_BINARY = {"parquet", "arrow", "xlsx", "png"}
_KNOWN_SUFFIXES = " ".join(filter(None, _SUFFIXES))


def _moved(ctx: click.Context, param: click.Parameter, name: str) -> str:
    """The name of a query; the words that stood here before there was ``sba-kg queries`` are told."""
    del ctx, param
    if name in {"list", "show", "lint"}:
        raise click.UsageError(_("'sba-kg query {name}' is now 'sba-kg queries {name}'.").format(name=name))
    return name


@click.command("query", short_help="Answer a saved query, or SPARQL of your own.")
@click.argument("name", metavar="NAME|FILE|-", shell_complete=complete.names, callback=_moved)
@click.option(
    "-p",
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter (repeatable).",
    shell_complete=complete.parameters,
)
@sources_option(
    "Graph to ask: a build folder or an RDF file (repeatable). Default: the graphs that come with the package."
)
@endpoint_options
@format_option(_FORMATS, "Form of the answer; default: by the suffix of FILE, else table.")
@output_option("Write the answer to FILE ('-' is stdout).")
@click.option("--allow-service", is_flag=True, help="Let a SERVICE of your own SPARQL reach the server that it names.")
@click.option("--union", is_flag=True, help="Ask all graphs taken together: your own SPARQL needs no GRAPH.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, for spreadsheets (as excel-csv does).")
@click.option("--chart", is_flag=True, help="Draw the answer in the terminal; FILE.svg and FILE.png are drawn too.")
@shaping.shaping_options
@click.option("--doubts", is_flag=True, help="Add columns with what is doubtful in each row, for programs.")
@click.option(
    "--without-doubtful", "without", is_flag=True, help="Answer without the figures whose values are in doubt."
)
@click.option("--explain", is_flag=True, help="Show the query with its parameters, and the report's lines behind rows.")
@click.option(
    "--row",
    "rows",
    type=click.IntRange(1),
    multiple=True,
    metavar="N",
    help="Show the report's lines behind row N, from 1 (repeatable).",
)
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    parameters: tuple[str, ...],
    sources: tuple[Path, ...],
    format_: str | None,
    output: str | None,
    allow_service: bool,
    union: bool,
    bom: bool,
    chart: bool,
    doubts: bool,
    without: bool,
    explain: bool,
    rows: tuple[int, ...],
) -> None:
    """Answer the saved query NAME, the SPARQL query in FILE, or one read from stdin (-).

    'sba-kg queries list' lists the saved queries, 'sba-kg queries show NAME' explains one.
    """
    lang = ctx.obj["lang"]
    form = "excel-csv" if bom and _form(format_, output) == "csv" else _form(format_, output)
    words = chart or explain or bool(rows)
    if words and form not in (_WORDY[chart and not (explain or rows)]):
        raise click.UsageError(_("--chart, --explain and --row write text, not {form}.").format(form=form))
    if (chart or form in _IMAGES) and shaping.given(*shaping.NOT_DRAWN):
        told = _("A chart draws the rows and columns of its query: no {options}.")
        raise click.UsageError(told.format(options=", ".join(shaping.NOT_DRAWN.values())))
    if form in _BINARY:
        _spare_terminal(form, output)
    inputs = _inputs(name, sources) if output else []
    spare(output, inputs)
    asked = _ask(name, parameters, sources, allow_service=allow_service, union=union, table=form == "table")
    if marked := doubts or without or form in _MARKED:
        asked = _marked(asked, without=without)
    asked = shaping.shaped(asked, lang, marked=marked)
    _tell_of_editions(asked, lang)
    if not isinstance(asked.query, str):
        tell_of_copies(asked.engine, lang)
    _tell_of_nothing(asked, lang)
    if explain or rows:
        made: str | bytes = _explained(asked, lang, rows, query_too=explain)
    elif chart or form in _IMAGES:
        made = _drawn(asked, form, lang)
    else:
        made = _written(shaping.shown(asked, lang, doubts=doubts).answer, form, lang)
    words = explain or bool(rows) or chart or form in {"table", "md"}
    emit(made, output, inputs, data=not words)


def _marked(asked: QueryRun, *, without: bool) -> QueryRun:
    """The question with the doubts that the rows of its answer rest on."""
    from dataclasses import replace

    from sba_kg.query import rests

    if asked.answer.ask:
        return asked
    if without:
        return rests.leave_out(asked)
    return replace(asked, answer=replace(asked.answer, marks=rests.look(asked)))


def _inputs(name: str, sources: Sequence[Path]) -> list[Path]:
    from sba_kg.store import reads

    return [Path("/dev/stdin" if name == "-" else name), *reads.package(), *reads.of_graphs(sources)]


def _tell_of_editions(asked: QueryRun, lang: str) -> None:
    """The tables whose columns are fixed do not say which report a row is from."""
    columns = {column.name for column in asked.answer.columns}
    if isinstance(asked.query, str) or "edition" in columns or "g" in asked.given:
        return
    editions = asked.engine.editions
    if len(editions) < 2:
        return
    names = ", ".join(iri.rpartition("/")[2] for iri in editions)
    say(phrase("cli.query.several", lang, count=len(editions), names=names), err=True)


def _tell_of_nothing(asked: QueryRun, lang: str) -> None:
    """A question with parameters that finds nothing: how the query takes them, such as a month for its last day."""
    saved = asked.query
    if isinstance(saved, str) or asked.answer.rows or not set(asked.given) - {"g"}:
        return
    found = phrase("cli.query.nothing", lang)
    say(f"{found} {saved.note[lang] if saved.note else ''}".rstrip(), err=True)


def _form(format_: str | None, output: str | None) -> str:
    suffix = "" if output in {None, "-"} else Path(str(output)).suffix.lower()
    if format_ or suffix in _SUFFIXES:
        return format_ or _SUFFIXES[suffix]
    raise UsageError("E-U06", output=output, how="query", known=_KNOWN_SUFFIXES)


def _spare_terminal(form: str, output: str | None) -> None:
    if output in {None, "-"} and sys.stdout.isatty():
        raise UsageError("E-U22", form=form)


def _ask(
    name: str, parameters: tuple[str, ...], sources: tuple[Path, ...], *, allow_service: bool, union: bool, table: bool
) -> QueryRun:
    if name == "-" or name.endswith((".rq", ".sparql")) or "/" in name:
        if parameters:
            raise click.UsageError(_("-p sets parameters of saved queries only."))
        return _ask_own(name, sources, allow_service=allow_service, union=union)
    if union:
        raise click.UsageError(_("--union is for SPARQL of your own: saved queries name their graphs."))
    given = _given(parameters)
    opened = opening(sources)  # graphs are loaded while modules are imported
    if table:
        import_module("sba_kg.answers.layout")
    import_module("sba_kg.answers.tables")
    from sba_kg import query
    from sba_kg.query.saved import find_query

    saved = find_query(name)
    engine = opened()
    return query.QueryRun(saved, given, engine, query.run(saved, engine, given), sources)


def _ask_own(name: str, sources: tuple[Path, ...], *, allow_service: bool, union: bool) -> QueryRun:
    from sba_kg import query
    from sba_kg.base.errors import InputError
    from sba_kg.query import own

    if name != "-" and not Path(name).is_file():
        raise InputError("E-R01", file=name)
    text = _text(name)
    engine = open_engine(sources)
    ready = own.prepared(text, name, engine.editions if union else (), union=union)
    _tell_of_prefixes(ready.prefixes)
    asked, wanted = own.of_union(engine, ready) if union else (engine, ready.text)
    answer = query.run_text(wanted, name, asked, allow_service=allow_service)
    if not answer.rows:
        _doubt(ready.text, name)
    return query.QueryRun(wanted, {}, asked, answer, sources)


def _tell_of_prefixes(prefixes: Mapping[str, str]) -> None:
    """Say on stderr which prefixes were taken as known, so that the query can be given to others whole."""
    if prefixes:
        lines = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in prefixes.items())
        ko, en = f"선언하지 않아 더한 접두어: {lines}", f"prefixes taken as known: {lines}"
        say(ko if click.get_current_context().obj["lang"] == "ko" else en, err=True)


def _doubt(text: str, name: str) -> None:
    """Say on stderr why a query may have found nothing."""
    from sba_kg.query import lint

    show_problems(lint.doubts(text), name, click.get_current_context().obj["lang"])


def _text(name: str) -> str:
    """A query of a user's own, from a file or stdin; one that is not UTF-8 is told."""
    from sba_kg.base import inputs

    data = inputs.read_stream(sys.stdin.buffer, name) if name == "-" else inputs.read_bytes(Path(name))
    text, encoding = inputs.decode(data, name, "E-R03")
    told = inputs.encoding_problem(encoding, name)
    show_problems([told] if told else [], name, click.get_current_context().obj["lang"])
    return text


def _given(parameters: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for parameter in parameters:
        key, found, value = parameter.partition("=")
        if not found or not key:
            raise click.UsageError(_("-p takes NAME=VALUE, not {parameter!r}.").format(parameter=parameter))
        if key in pairs:
            raise click.UsageError(_("-p {name} is given twice.").format(name=key))
        pairs[key] = value
    return pairs


def _written(answer: Answer, form: str, lang: str) -> str | bytes:
    if form in {"parquet", "arrow"}:
        from sba_kg.answers import arrow

        return arrow.parquet(answer) if form == "parquet" else arrow.feather(answer)
    if form == "xlsx":
        from sba_kg.answers import excel

        return excel.workbook(answer, lang)
    from sba_kg.answers import tables

    return tables.render(answer, form, lang, numbered=True)


def _explained(asked: QueryRun, lang: str, rows: Sequence[int], *, query_too: bool) -> str:
    from sba_kg.answers import explain

    return explain.explain(asked, lang, rows, query_too=query_too)


def _drawn(asked: QueryRun, form: str, lang: str) -> str | bytes:
    from sba_kg.answers import charts
    from sba_kg.query.report_titles import reports

    saved = asked.query
    if isinstance(saved, str) or saved.chart is None:
        raise _no_chart("" if isinstance(saved, str) else saved.name)
    known = reports(asked.engine)
    named = [r for r in known if {r.edition, r.graph} & set(asked.given.values())]
    source = "; ".join(report.title(lang) for report in named or known)
    drawn = charts.plot(saved, asked.answer, lang, source)
    return charts.as_image(drawn, form) if form in _IMAGES else charts.as_text(drawn)


def _no_chart(name: str) -> UsageError:
    from sba_kg.query.saved import saved_queries

    drawn = ", ".join(saved.name for saved in saved_queries() if saved.chart)
    if not name:
        return UsageError("E-U20", what="own", drawn=drawn)
    return UsageError("E-U20", what="saved", name=name, drawn=drawn)
