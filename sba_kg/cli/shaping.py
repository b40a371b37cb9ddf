"""Options for the rows of an answer: join, compute, choose, group, sort, add up, quote.

:mod:`sba_kg.answers.shape` does it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import click

from sba_kg.cli.options import say

if TYPE_CHECKING:
    from sba_kg.query.answer import QueryRun

_KEY = f"{__name__}.options"
#: Options that make other rows or columns than a chart is drawn of, by their names in Python.
NOT_DRAWN = {
    "joined": "--with", "compute": "--compute", "group_by": "--group-by", "total": "--total", "columns": "--columns",
    "quote": "--quote",
}  # fmt: skip


def _keep(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    ctx.meta.setdefault(_KEY, {})[option.name] = value


def _option(*names: str, **more: Any) -> Callable[..., Any]:
    return click.option(*names, expose_value=False, callback=_keep, **more)


_OPTIONS = (
    _option(
        "--with",
        "joined",
        multiple=True,
        metavar="'QUERY on COLUMN'",
        help="Put the columns of another saved query beside each row (repeatable).",
    ),
    _option(
        "--compute",
        multiple=True,
        metavar="'NAME = A / B'",
        help="Add a column computed from others with + - * /; of groups and totals from the sums (repeatable).",
    ),
    _option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Only rows that fulfil it: 'amount_krw >= 50억', 'start = 2025 or end = 2025' (repeatable).",
    ),
    _option(
        "--in",
        "only_in",
        multiple=True,
        metavar="'QUERY on COLUMN'",
        help="Only rows whose value another saved query has too (repeatable).",
    ),
    _option(
        "--not-in",
        multiple=True,
        metavar="'QUERY on COLUMN'",
        help="Only rows whose value another saved query does not have (repeatable).",
    ),
    _option("--group-by", metavar="COLUMNS", help="One row for each value, with sums; columns with commas between."),
    _option("--sort", multiple=True, metavar="COLUMN[:desc]", help="Sort by a column (repeatable)."),
    _option("--limit", type=click.IntRange(0), metavar="N", help="At most N rows."),
    _option("--total", is_flag=True, help="Add a row with the sums of amounts, counts and areas."),
    _option("--columns", metavar="COLUMNS", help="Show these columns only, with commas between."),
    _option("--quote", is_flag=True, help="Add a column with the report's line behind each row."),
)


def shaping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for rows; :func:`shaped` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given(*names: str) -> bool:
    """Whether one of some options is given, by its name in Python."""
    found = click.get_current_context().meta[_KEY]
    return any(found[name] not in {None, False, ()} for name in names)


def shaped(asked: QueryRun, lang: str, *, marked: bool = False) -> QueryRun:
    """The question with the rows of its answer joined, chosen, grouped, sorted and added up; all columns stay.

    Args:
        asked: The question.
        lang: Language of words and messages.
        marked: Whether doubts are looked up, in the answers that are put beside it too.

    Raises:
        UsageError: E-U02 or E-U60 to E-U65, for a query, a column, a condition or a value that does not fit.
    """
    if not given("joined", "compute", "where", "only_in", "not_in", "group_by", "sort", "limit", "total"):
        return asked
    from sba_kg.answers import shape
    from sba_kg.query import rests

    options = click.get_current_context().meta[_KEY]
    wanted = shape.RowShape(
        **{name: options[name] for name in ("joined", "compute", "where", "only_in", "not_in", "limit")},
        group_by=_names(options["group_by"]),
        sort=[part for text in options["sort"] for part in _names(text)],
        total=bool(options["total"]),
    )
    answer = shape.shaped(asked.answer, wanted, lang, lambda name: rests.beside(asked, name, marked=marked))
    if asked.answer.rows and not answer.rows and given("where", "only_in", "not_in"):
        say(_("No row fulfils the conditions."), err=True)
    shown_ones = _names(options["columns"]) or answer.not_added
    if names := ", ".join(name for name in answer.not_added if name in shown_ones):
        say(_("Not added up, because rows share or mix what they count: {names}").format(names=names), err=True)
    return replace(asked, answer=answer)


def shown(asked: QueryRun, lang: str, *, doubts: bool) -> QueryRun:
    """The question with the columns to show: those chosen, the quoted lines, what is doubtful."""
    if not doubts and not given("columns", "quote"):
        return asked
    from sba_kg.answers import notes, shape

    options = click.get_current_context().meta[_KEY]
    quoted = None
    if options["quote"]:
        from sba_kg.answers import explain  # it imports the validator

        quoted = explain.quotes(asked, lang)
    answer = asked.answer
    if names := _names(options["columns"]):
        answer = shape.columns(answer, names)
    if quoted is not None:
        answer = notes.with_quotes(answer, quoted)
    return replace(asked, answer=notes.with_columns(answer) if doubts else answer)


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]
