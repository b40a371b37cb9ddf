"""A page as text, Markdown, HTML or JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sba_kg.answers import tables
from sba_kg.answers.about.blocks import About, Block
from sba_kg.answers.notes import Notes, with_columns
from sba_kg.base.visible import in_json
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, DoubtfulFigure, Marks
from sba_kg.vocabulary import kinds

FORMATS = ("text", "md", "html", "json")
#: A single row of so many columns is read better downwards.
_WIDE = 5
_STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;line-height:1.5}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}"
    "th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#f4f4f4}.number{text-align:right;white-space:nowrap}"
    ".notes{font-size:.9em;list-style:none;padding:0;margin-top:-1rem}"
)


def render(page: About, format_: str, lang: str = "ko") -> str:
    """A page as a text.

    Args:
        page: The page.
        format_: One of :data:`FORMATS`.
        lang: Language of its titles and headings, ``ko`` or ``en``.
    """
    if format_ == "json":
        return _json(page)
    return _html(page, lang) if format_ == "html" else _text(page, lang, markdown=format_ == "md")


def _text(page: About, lang: str, *, markdown: bool) -> str:
    head, sub = ("# ", "## ") if markdown else ("", "")
    parts = [f"{head}{_title(page, lang)}\n"]
    for block in page.blocks:
        table = tables.render(_upright(block.answer, lang), "md" if markdown else "table", lang)
        parts.append(f"{sub}{block.title[lang]}{_count(block, lang)}\n{'' if not markdown else chr(10)}{table}")
    return "\n".join(parts)


def _title(page: About, lang: str) -> str:
    thing = page.thing
    return f"{thing.en if lang == 'en' and thing.en else thing.ko} ({kinds.label(thing.kind, lang)})"


def _count(block: Block, lang: str) -> str:
    """How many rows a table has, where that is not seen."""
    shown = len(block.answer.rows)
    if block.total > shown:
        return f" ({block.total:,}건 가운데 {shown:,}건)" if lang == "ko" else f" ({shown:,} of {block.total:,})"
    return f" ({shown:,})" if shown > 1 and block.name != "facts" else ""


def _upright(answer: Answer, lang: str) -> Answer:
    """A single wide row as a table of two columns; what is empty is left out."""
    if len(answer.rows) != 1 or len(answer.columns) < _WIDE:
        return answer
    headings = {"property": ("항목", "Property"), "value": ("값", "Value")}
    columns = tuple(Column(name, ColumnType.STRING, {"ko": ko, "en": en}) for name, (ko, en) in headings.items())
    pairs = [(c, v) for c, v in zip(answer.columns, answer.rows[0], strict=True) if v is not None]
    rows = tuple((c.label[lang], _shown(v, c)) for c, v in pairs)
    return Answer(columns, rows, marks=_beside_values(answer.marks, [v for _, v in pairs]) if answer.marks else None)


def _beside_values(marks: Marks, values: Sequence[Value]) -> Marks:
    """The marks of a row, each beside the cell that says the doubtful figure or text; of no cell at the first."""
    rows: list[list[Doubt]] = [[] for _ in values]
    for doubt in marks.rows[0]:
        told = [at for at, value in enumerate(values) if any(_is_said(value, figure) for figure in doubt.figures)]
        for at in told or [0]:
            rows[at].append(doubt)
    whole = (marks.whole[0], *[False] * (len(values) - 1))
    return replace(marks, rows=tuple(map(tuple, rows)), whole=whole)


def _is_said(value: Value, figure: DoubtfulFigure) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | Decimal):
        return figure.value == value
    return any(text in str(value) for text in figure.texts if text)


def _shown(value: Value, column: Column) -> str:
    if column.type.of_figures and isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return tables.plain(value)


def _json(page: About) -> str:
    thing = page.thing
    made = {
        "thing": {
            "iri": thing.iri, "kind": thing.kind, "name": thing.ko, "name_en": thing.en or None,
            "aliases": list(thing.aliases),
        },
        "tables": [
            {
                "name": block.name, "title": dict(block.title), "total": block.total,
                "rows": json.loads(tables.render(with_columns(block.answer), "json")),
                "notes": [{"ko": ko, "en": en} for ko, en in _notes(block)],
            }
            for block in page.blocks
        ],
    }  # fmt: skip
    return in_json(json.dumps(made, ensure_ascii=False, indent=2)) + "\n"


def _notes(block: Block) -> list[tuple[str, str]]:
    """The notes of a table in both languages."""
    ko, en = (Notes(block.answer.marks, lang).lines() for lang in ("ko", "en"))
    return list(zip(ko, en, strict=True))


def _html(page: About, lang: str) -> str:
    title = html.escape(_title(page, lang))
    body = "".join(_section(block, lang) for block in page.blocks)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )


def _section(block: Block, lang: str) -> str:
    answer = _upright(block.answer, lang)
    head = "".join(f'<th scope="col">{html.escape(column.label[lang])}</th>' for column in answer.columns)
    notes = Notes(answer.marks, lang)
    marked = [f"<sup>{html.escape(mark)}</sup>" if (mark := notes.mark(at)) else "" for at in range(len(answer.rows))]
    rows = "".join(f"<tr>{_cells(answer.columns, row, marked[at])}</tr>\n" for at, row in enumerate(answer.rows))
    title = html.escape(block.title[lang] + _count(block, lang))
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    under = "".join(f"<li>{html.escape(line)}</li>\n" for line in notes.lines())
    return f"<h2>{title}</h2>\n{table}" + (f'<ul class="notes">\n{under}</ul>\n' if under else "")


def _cells(columns: Sequence[Column], row: Sequence[Value], mark: str) -> str:
    """The cells of a row, with its mark behind the first."""
    cells = [
        f"<td{' class=number' if column.type.is_number else ''}>{html.escape(_shown(value, column))}"
        for column, value in zip(columns, row, strict=True)
    ]
    return "".join(f"{cell}{'' if at else mark}</td>" for at, cell in enumerate(cells))
