"""Part 3, last year's audit: the findings with their answers, and the summary of their status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sba_kg.base.text import squeeze
from sba_kg.converters.common import answers
from sba_kg.converters.common.context import Context
from sba_kg.model import AuditText, BareName, Figure, Finding, FindingCount, Lines
from sba_kg.reader import OutlineKind, PipeRow, PipeTable
from sba_kg.reader.cells import BULLETS, marked
from sba_kg.reader.nesting import is_total
from sba_kg.reader.numbers import parse_plain
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.unit_names import split_units, unit_type

_WORDS = genre.damaged()["audit"]
_ANSWER, _REQUEST = (re.compile(genre.apart(_WORDS[name])) for name in ("answer", "request"))
_UNITS = re.compile(r"\s*\(([^()]+)\)\s*$")
_STATUS = re.compile(rf"^{genre.apart(_WORDS['status'])}\s*[:：]?\s*(.*)$")
_ACTION, _FOLLOW_UP = (re.compile(genre.apart(_WORDS[name])) for name in ("action", "follow_up"))
_ALL = re.compile(r"총\s*(\d{1,6})\s*건")
_LEAST_STATUSES = 2


def findings(context: Context) -> list[Finding]:
    """The findings of all tables headed by a request and an answer."""
    result: list[Finding] = []
    for table in context.document.tables:
        heading = _heading(table)
        if not heading:
            continue
        category = _category(context, heading)
        if not category:
            context.report(table.start, "P-A01", heading=heading)
        for row in table.rows[table.header_size :]:
            if finding := _finding(context, row, category, len(result) + 1):
                result.append(finding)
    return result


def _heading(table: PipeTable) -> str:
    """The heading of the requests, if the table has one of requests and one of answers."""
    header = [text for row in table.rows[: table.header_size] for text in row.texts if text]
    if len(header) == 2 and _ANSWER.search(_flat(header[1])) and _REQUEST.search(_flat(header[0])):
        return header[0]
    return ""


def _flat(text: str) -> str:
    return "".join(text.split())


def _category(context: Context, printed: str) -> str:
    return context.word("finding-category", re.sub(r"[·\s]", "", printed)) or context.word("finding-category", printed)


def _finding(context: Context, row: PipeRow, category: str, number: int) -> Finding | None:
    printed = [text for text in row.texts if text]
    if not printed:
        return None
    request, units = _request(printed[0])
    status_printed, actions, follow_ups = _answer(printed[1] if len(printed) > 1 else "")
    status = context.word("finding-status", status_printed) if status_printed else ""
    if not status:
        context.report(row.line, "P-A02", status=status_printed)
    if not units:
        context.report(row.line, "P-A03")
    return Finding(
        number=number,
        category=category,
        request=request,
        units=BareName.units(*units),
        status=status,
        status_printed=status_printed,
        actions=actions,
        follow_ups=follow_ups,
        lines=Lines.of(row.line),
    )


def _request(text: str) -> tuple[str, tuple[str, ...]]:
    """The request without its first bullet, and the units in its last brackets."""
    text = re.sub(rf"^[{BULLETS}-]\s*", "", text)
    match = _UNITS.search(text)
    if match:
        units = split_units(match[1])
        if units and all(unit_type(unit) for unit in units):
            return squeeze(text[: match.start()]), units
    return squeeze(text), ()


def _answer(text: str) -> tuple[str, tuple[AuditText, ...], tuple[AuditText, ...]]:
    """Status, actions and follow-up plans: the sections of the answer begin with a square.

    A section for both (``추진내용 및 향후계획``) gives both; what only says that something is done is no plan.
    """
    status = ""
    actions: list[AuditText] = []
    follow_ups: list[AuditText] = []
    targets: Sequence[list[AuditText]] = (actions,)
    for mark, part in marked(text):
        if mark == "□":
            if match := _STATUS.match(part):
                status = match[1]
                continue
            both = bool(_ACTION.search(part)), bool(_FOLLOW_UP.search(part))
            targets = [texts for texts, wanted in ((actions, both[0]), (follow_ups, both[1])) if wanted] or [actions]
            content = re.sub(r"^[^:：]*[:：]\s*", "", part) if ":" in part else ""
        else:
            content = part
        for texts in targets:
            if content:
                texts.append(answers.audit_text(len(texts) + 1, mark, content))
    return status, *answers.told_apart(tuple(actions), tuple(follow_ups))


def counts(context: Context) -> list[FindingCount]:
    """The summary: findings by category and status, as printed."""
    result: list[FindingCount] = []
    for table in context.document.tables:
        header = {
            i: context.word("finding-status", t)
            for row in table.rows[: table.header_size]
            for i, t in enumerate(row.texts)
        }
        columns = {i: status for i, status in header.items() if status}
        if len(columns) < _LEAST_STATUSES:
            continue
        totals = [i for row in table.rows[: table.header_size] for i, t in enumerate(row.texts) if is_total(t)]
        columns = {**{i: "" for i in totals if i < min(columns)}, **columns}
        for row in table.rows[table.header_size :]:
            labels = [text for i, text in enumerate(row.texts) if text and i < min(columns)]
            if labels and (_category(context, labels[-1]) or is_total(labels[-1])):
                result += _counts(context, row, labels[-1], columns, len(result))
    return [*result, *_printed_total(context, len(result))]


def _printed_total(context: Context, order: int) -> Iterator[FindingCount]:
    """The number of all findings where a line states it (``처리요구사항 등 … 총 35 건``)."""
    for node in context.document.nodes(OutlineKind.ITEM, OutlineKind.PARAGRAPH):
        if _REQUEST.search(node.text) and (match := _ALL.search(node.text)):
            figure = Figure(int(match[1]), "count", match[0], "count")
            yield FindingCount(order + 1, "", "", figure, Lines(node.start, node.end))
            return


def _counts(context: Context, row: PipeRow, label: str, columns: dict[int, str], order: int) -> list[FindingCount]:
    result: list[FindingCount] = []
    for column, status in columns.items():
        text = row.texts[column] if column < len(row.cells) else ""
        number = parse_plain("0" if text in ("", *genre.words().none) else text)
        if number is None or number.whole is None:
            context.report(row.line, "P-A04", text=text)
            continue
        figure = Figure(number.whole, "count", text, "count")
        position = order + len(result) + 1
        result.append(FindingCount(position, _category(context, label), status, figure, Lines.of(row.line)))
    return result
