"""The tables of a page: facts, answers of saved queries, what points at the thing, other lines, disagreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sba_kg import query
from sba_kg.answers.about import words
from sba_kg.answers.about.nodes import Graphs, Link, Node, iri_of
from sba_kg.base.namespaces import SBA, SH, SKOS
from sba_kg.query import doubts, rests, search
from sba_kg.query.answer import Answer, QueryRun
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.find import Thing
from sba_kg.query.saved import SavedQuery, queries_of
from sba_kg.store.engine import Engine

#: Rows of a table, unless told otherwise.
LIMIT = 30
#: Passages beside those that the graph links to a thing.
_OTHER = 20
_COLUMNS = {
    "what": ("string", "내용", "What"),
    "value": ("string", "값", "Value"),
    "more": ("string", "그 밖의 사항", "More"),
    "property": ("string", "항목", "Property"),
    "edition": ("string", "보고서", "Edition"),
    "lines": ("lines", "줄", "Lines"),
    "kind": ("string", "종류", "Kind"),
    "part": ("string", "위치", "Part"),
    "rule": ("string", "규칙", "Rule"),
    "severity": ("string", "심각도", "Severity"),
    "acknowledged": ("boolean", "알려진 문제", "Acknowledged"),
}


@dataclass(frozen=True)
class Block:
    """A table of a page.

    Attributes:
        name: What it is: ``facts``, the name of a saved query, the class of what points at the thing, ``lines`` or
            ``disagreements``.
        title: Its title by language.
        answer: Its rows with the doubts that they rest on; every table has a column with lines.
        total: How many rows there are, those that are left out too.
    """

    name: str
    title: Mapping[str, str]
    answer: Answer
    total: int


@dataclass(frozen=True)
class About:
    """A page on a thing.

    Attributes:
        thing: The thing.
        blocks: Its tables.
    """

    thing: Thing
    blocks: tuple[Block, ...]

    def render(self, format_: str = "text", lang: str = "ko") -> str:
        """The page as ``text``, ``md``, ``html`` or ``json``, with titles in ``ko`` or ``en``."""
        from sba_kg.answers.about.render import render  # noqa: PLC0415 - it reads pages

        return render(self, format_, lang)

    def _repr_html_(self) -> str:
        return self.render("html")


def names_of(thing: Thing) -> tuple[str, ...]:
    """The names by which a report may call a thing."""
    return tuple(name for name in dict.fromkeys((thing.ko, *thing.aliases)) if len(name.strip()) > 1)


def about(
    engine: Engine, thing: Thing, passages: search.Index | None = None, *, lang: str = "ko", limit: int = LIMIT
) -> About:
    """The page on a thing.

    Args:
        engine: The graphs.
        thing: The thing.
        passages: Where to look for lines that name it without a link; nowhere if None.
        lang: Language of labels, ``ko`` or ``en``; what the report says stays as it is.
        limit: Most rows of a table.
    """
    return About(thing, tuple(_Page(engine, thing, lang, limit).blocks(passages)))


class _Page:
    def __init__(self, engine: Engine, thing: Thing, lang: str, limit: int) -> None:
        self._engine, self._thing, self._limit = engine, thing, limit
        self._words = words.Words(lang)
        self._several = len(engine.editions) > 1
        parts = [Graphs(part) for part in engine.parts]
        self._own = [node for graphs in parts for node in graphs.nodes([thing.iri])]
        self._links = [link for graphs in parts for link in graphs.links(thing.iri)]
        shown = {thing.iri} | {link.node.iri for link in self._links}
        self._results = [node for graphs in parts for node in graphs.results(shown)]
        self._doubts = doubts.find(engine)
        #: That an edition was never validated is told once, at the first table.
        self._known = replace(self._doubts, unchecked=())
        #: The lines that the tables so far name, by edition; the texts of saved queries.
        self._seen: dict[str, set[int]] = defaultdict(set)
        self._told: set[str] = set()

    def blocks(self, passages: search.Index | None) -> Iterator[Block]:
        """The tables, in their order; those without rows are left out."""
        yield self._facts()
        yield from self._asked()
        yield from self._pointing()
        if passages:
            yield from self._named(passages)
        if self._results:
            yield self._block("disagreements", words.DISAGREEMENTS, _RESULT_COLUMNS, map(self._result, self._results))

    # -- the thing itself --------------------------------------------------------------------------

    def _facts(self) -> Block:
        kind = self._words.kind(self._thing, self._own)
        rows: list[Sequence[Value]] = [self._fact("", self._words.KIND, kind, ())]
        names = [name for name in (self._thing.en, *self._thing.aliases) if name]
        rows += [self._fact("", self._words.NAMES, "; ".join(names), ())] if names else []
        for node in self._own:
            for property_, values in sorted(node.values.items(), key=lambda item: words.place(item[0])):
                if words.is_hidden(property_) or property_.startswith(SKOS):
                    continue
                if texts := sorted(filter(None, (self._words.value(node, value) for value in values))):
                    rows.append(self._fact(node.edition, self._words.label(property_), "; ".join(texts), ()))
            rows.append(self._fact(node.edition, self._words.LINES, "", node.lines))
        rows.append(self._fact("", "IRI", self._thing.iri, ()))
        block = self._block("facts", words.FACTS, ("property", "value", "lines"), rows)
        own = [{self._thing.iri}] + [set[str]()] * (len(block.answer.rows) - 1)
        return replace(block, answer=_told(block.answer, own, self._doubts))

    def _fact(self, edition: str, label: str, value: str, lines: Iterable[int]) -> tuple[Value, ...]:
        return (label, value or None, _lines(lines), edition or None)

    # -- saved queries -----------------------------------------------------------------------------

    def _asked(self) -> Iterator[Block]:
        """The answers of the saved queries whose first question is which thing of this kind."""
        for saved in queries_of(self._thing.kind):
            if not (name := _parameter(saved, self._thing.kind)):
                continue
            given = {name: self._thing.iri}
            answer = query.run(saved, self._engine, given)
            if answer.rows:
                self._see(answer)
                marks = rests.look(QueryRun(saved, given, self._engine, answer), self._known)
                answer = replace(answer, marks=replace(marks, offered=False))
                shown = answer if self._several else _without(answer, "edition")
                yield Block(saved.name, saved.title, _first(shown, self._limit), len(answer.rows))

    def _see(self, answer: Answer) -> None:
        self._told |= {value for row in answer.rows for value in row if isinstance(value, str)}
        for at, column in enumerate(answer.columns):
            if column.type.of_lines:
                for row in answer.rows:
                    found = {int(line) for line in str(row[at] or "").split("; ") if line.isdecimal()}
                    for edition in self._engine.editions:
                        self._seen[edition.rpartition("/")[2]] |= found

    # -- what points at it -------------------------------------------------------------------------

    def _pointing(self) -> Iterator[Block]:
        """What points at the thing, by its class; without what saved queries have told word by word."""
        groups: dict[tuple[str, str], dict[str, Link]] = defaultdict(dict)
        for link in self._links:
            groups[link.section.iri if link.section else "", link.node.kind].setdefault(
                link.node.iri + link.node.edition, link
            )
        for (section, class_), links in sorted(groups.items(), key=lambda g: (words.rank(g[0][1]), g[0])):
            nodes = [link.node for link in links.values()]
            if words.is_hidden_class(class_) or all(map(self._is_told, nodes)):
                continue
            first = next(iter(links.values()))
            title = self._words.group(class_, first.property, first.section if section else None)
            nodes.sort(key=lambda node: (node.edition, min(node.lines, default=0), node.iri))
            linked = {self._thing.iri, section}
            rows = [self._row(node, linked) for node in nodes]
            if rows:
                block = self._block(class_.rpartition("/")[2], title, ("what", "value", "more", "lines"), rows)
                iris = [{node.iri} for node in nodes[: len(block.answer.rows)]]
                yield replace(block, answer=_told(block.answer, iris, self._known))

    def _is_told(self, node: Node) -> bool:
        on_seen_lines = bool(node.lines) and node.lines <= self._seen[node.edition]
        return on_seen_lines and self._words.main(node)[0] in self._told

    def _row(self, node: Node, linked: set[str]) -> tuple[Value, ...]:
        main, used = self._words.main(node)
        value, counted = self._words.quantity(node)
        more = [
            f"{self._words.label(property_)}: {text}"
            for property_, values in sorted(node.values.items(), key=lambda item: words.place(item[0]))
            if property_ not in used | counted and not words.is_hidden(property_)
            if (
                text := "; ".join(
                    sorted(filter(None, (self._words.value(node, v) for v in values if iri_of(v) not in linked)))
                )
            )
        ]
        return (main or None, value or None, "; ".join(more) or None, _lines(node.lines), node.edition)

    # -- lines and results -------------------------------------------------------------------------

    def _named(self, passages: search.Index) -> Iterator[Block]:
        """Lines that hold a name of the thing and that nothing above names."""
        found: dict[tuple[str, int], tuple[Value, ...]] = {}
        for node in (*self._own, *(link.node for link in self._links)):
            self._seen[node.edition] |= node.lines
        for name in names_of(self._thing):
            for hit in search.look(passages, name, limit=1000).found:
                if hit.score >= search.PHRASE and hit.line not in self._seen[hit.edition]:
                    kind = passages.kinds.get(hit.passage.kind, (hit.passage.kind,) * 2)[self._words.lang != "ko"]
                    row = (hit.text, kind, hit.passage.part or None, str(hit.line), hit.edition)
                    found.setdefault((hit.edition, hit.line), row)
        if found:
            rows = [found[at] for at in sorted(found)]
            block = self._block("lines", words.OTHER_LINES, ("what", "kind", "part", "lines"), rows)
            yield replace(block, answer=_told(block.answer, [()] * len(block.answer.rows), self._known))

    def _result(self, node: Node) -> tuple[Value, ...]:
        rule = iri_of(next(iter(node.values.get(SH + "sourceShape", ())), None)).rpartition("/")[2]
        level = iri_of(next(iter(node.values.get(SH + "resultSeverity", ())), None)).rpartition("#")[2]
        message = self._words.in_language(node.values.get(SH + "resultMessage", ()))
        acknowledged = node.text(SBA + "acknowledged") == "true"
        reason = self._words.in_language(node.values.get(SBA + "reason", ())) or None
        return (
            message or node.text(SKOS + "prefLabel"),
            reason,
            rule,
            self._words.severity(level),
            acknowledged,
            _lines(node.lines),
            node.edition,
        )

    # -- tables ------------------------------------------------------------------------------------

    def _block(
        self, name: str, title: Mapping[str, str], columns: Sequence[str], rows: Iterable[Sequence[Value]]
    ) -> Block:
        """A table; the last value of each row is its edition, shown where there are several."""
        listed = [tuple(row) if self._several else tuple(row)[:-1] for row in rows]
        names = [*columns, "edition"] if self._several else list(columns)
        kept = [at for at, one in enumerate(names) if one == "lines" or any(row[at] is not None for row in listed)]
        made = tuple(_column(names[at]) for at in kept)
        answer = Answer(made, tuple(tuple(row[at] for at in kept) for row in listed[: self._most(name)]))
        return Block(name, title, answer, len(listed))

    def _most(self, name: str) -> int:
        return {"lines": min(_OTHER, self._limit), "facts": 10_000}.get(name, self._limit)


_RESULT_COLUMNS = ("what", "more", "rule", "severity", "acknowledged", "lines")


def _column(name: str) -> Column:
    type_, ko, en = _COLUMNS[name]
    return Column(name, ColumnType(type_), {"ko": ko, "en": en})


def _without(answer: Answer, name: str) -> Answer:
    kept = [at for at, column in enumerate(answer.columns) if column.name != name]
    columns = tuple(answer.columns[at] for at in kept)
    return replace(answer, columns=columns, rows=tuple(tuple(row[at] for at in kept) for row in answer.rows))


def _first(answer: Answer, limit: int) -> Answer:
    return answer.of(range(min(limit, len(answer.rows))))


def _told(answer: Answer, nodes: Sequence[Collection[str]], known: doubts.Doubts) -> Answer:
    return replace(answer, marks=rests.told(answer, nodes, known))


def _lines(numbers: Iterable[int]) -> str | None:
    return "; ".join(map(str, sorted(numbers))) or None


def _parameter(saved: SavedQuery, kind: str) -> str:
    """The parameter of a saved query that takes a thing of a kind, if that is the first thing it asks for."""
    own = [parameter for parameter in saved.parameters if parameter.name != "g"]
    return own[0].name if own and own[0].type.is_label and own[0].type == kind else ""
