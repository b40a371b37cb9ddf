"""What a search asks of graphs: their texts with lines, and what each text belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, PROV, RDF, SBA, SKOS, XSD
from sba_kg.base.text import key, squeeze
from sba_kg.store.engine import Engine, Term, line_number

#: Properties whose text is no line of a report: how something is marked, counted or read, and by whom.
PLUMBING = frozenset(
    SBA + name
    for name in (
        "buildingNumber", "columnHeader", "countedUnit", "documentMarker", "documentPeriod", "documentQualifier",
        "documentUnit", "edtf", "enumerates", "financeCode", "financeName", "governmentCode", "institutionCode",
        "levelWord", "marker", "otherForm", "programCode", "reason", "rowHeader", "sectionPath", "shortName",
        "standardCode", "strategyLevel", "textChecksum", "toolVersion",
    )
)  # fmt: skip
#: Links to the thing that a passage belongs to, the closest first.
OWNERS = tuple(
    SBA + name
    for name in (
        "isItemOf", "isActionOf", "isFollowUpOf", "isDutyOf", "isAreaOf", "observes", "isAbout", "concerns", "mentions",
    )
)  # fmt: skip
#: What names the owner of a passage.
NAMES = (SKOS + "prefLabel", *(SBA + name for name in ("title", "entryName", "request")))
#: Nodes or lines of one question.
_MANY = 500
_STARTS = {"/document": f"<{SBA}startLine>", "": f"<{PROV}wasDerivedFrom>/<{SBA}startLine>"}

_TEXTS = f"""
SELECT ?graph ?node ?property ?text ?line WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{lines}}
  GRAPH ?graph {{{{
    {{on}}
    ?node ?property ?text . FILTER(ISLITERAL(?text) && STRSTARTS(STR(?property), "{SBA}"){{condition}})
    ?node {{start}} ?line .
  }}}}
}}}}"""
_CLASSES = f"""
SELECT ?node ?class WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?node <{RDF}type> ?class }}}}
}}}}"""
_OWNERS = f"""
SELECT ?node ?link ?owner ?name WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  VALUES ?link {{{{ {" ".join(f"<{link}>" for link in OWNERS)} }}}}
  VALUES ?naming {{{{ {" ".join(f"<{name}>" for name in NAMES)} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?node ?link ?owner . ?owner ?naming ?name }}}}
  FILTER(LANG(?name) != "en")
}}}}"""
_REPORTS = f"""
SELECT ?graph ?title ?start ?end WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  GRAPH ?graph {{{{
    ?report a <{SBA}ProgramReport> ; <{SBA}title> ?title ; <{SBA}startLine> ?start ; <{SBA}endLine> ?end
  }}}}
}}}}"""
_SECTIONS = f"""
SELECT ?graph ?title ?start ?end WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  GRAPH ?graph {{{{
    ?section a <{SBA}DocumentSection> ; <{SBA}text> ?title ; <{SBA}startLine> ?start ; <{SBA}endLine> ?end
  }}}}
}}}}"""
_PATHS = f"""
SELECT ?graph ?path ?line WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  GRAPH ?graph {{{{ ?s <{SBA}sectionPath> ?path ; <{SBA}startLine> ?line }}}}
}}}}"""


class Text(NamedTuple):
    """A text of a node, on a line of an edition."""

    edition: str
    node: str
    property: str
    text: str
    line: int


class Section(NamedTuple):
    """A heading with the lines below it, its own the first."""

    edition: str
    start: int
    end: int
    title: str


class SearchedGraphs:
    """The graphs of the editions of an engine, and those of their document layers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._editions = " ".join(f"<{graph}>" for graph in engine.editions)
        self._documents = " ".join(f"<{graph}/document>" for graph in engine.editions)

    def holding(self, groups: Sequence[Sequence[str]]) -> set[int]:
        """The lines, whatever their edition, that may hold all words of one of some groups; if none does, any word."""
        words = sorted({word for group in groups for word in group})
        condition = f" && ({' || '.join(map(_holding, words))})"
        on: dict[tuple[str, int], set[str]] = defaultdict(set)
        for graphs in ("/document", ""):
            for text in self._texts(graphs, condition=condition):
                on[text.edition, text.line] |= {word for word in words if word in key(text.text)}
        whole = {line for (_, line), held in on.items() if any(held >= set(group) for group in groups)}
        return whole or {line for (_, line), held in on.items() if held}

    def texts(self, lines: set[int] | None) -> tuple[list[Text], list[Text]]:
        """The texts of the document layer, and those of the domain.

        Args:
            lines: Only texts of nodes that are on one of these lines, each with all its lines; all texts if None.
        """
        printed, said = (list(self._texts(graphs, lines)) for graphs in ("/document", ""))
        return printed, said

    def _texts(self, kind: str, lines: set[int] | None = None, condition: str = "") -> Iterator[Text]:
        graphs, start = self._documents if kind else self._editions, _STARTS[kind]
        on = "" if lines is None else f"?node {start} ?on ."
        for values in [""] if lines is None else _values("on", map(str, sorted(lines))):
            query = _TEXTS.format(graphs=graphs, lines=values, on=on, start=start, condition=condition)
            for row in self._engine.select(query).rows:
                yield from _read(*row)

    def classes(self, nodes: Collection[str]) -> dict[str, str]:
        """The class of each node by its local name; the first of several. Of all nodes, if none is given."""
        found: dict[str, str] = {}
        for query in _asked(_CLASSES, f"{self._editions} {self._documents}", nodes):
            for node, class_ in self._engine.select(query).rows:
                name = _iri(class_).rpartition("#")[2].rpartition("/")[2]
                found[_iri(node)] = min(found.get(_iri(node), name), name)
        return found

    def owners(self, nodes: Collection[str]) -> dict[str, tuple[str, str]]:
        """Node → IRI and name of the thing that it belongs to."""
        found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for query in _asked(_OWNERS, self._editions, nodes):
            for node, link, owner, name in self._engine.select(query).rows:
                found[_iri(node)].append((OWNERS.index(_iri(link)), _text(name), _iri(owner)))
        closest = {node: min(owners) for node, owners in found.items()}
        return {node: (iri, name) for node, (_, name, iri) in closest.items()}

    def headings(self) -> tuple[list[Section], list[tuple[str, int, str]]]:
        """The sections of the document layer; and edition, line and path of headings of the passages of the domain."""
        sections = self._engine.select(_SECTIONS.format(graphs=self._documents)).rows
        paths = self._engine.select(_PATHS.format(graphs=self._editions)).rows
        return _spans(sections), [(_edition(g), line_number(line), _text(path)) for g, path, line in paths]

    def reports(self) -> list[Section]:
        """The sections about programs that the domain knows, those whose heading the text has lost among them."""
        return _spans(self._engine.select(_REPORTS.format(graphs=self._editions)).rows)


def _spans(rows: Iterable[tuple[Term | None, ...]]) -> list[Section]:
    return [Section(_edition(g), line_number(start), line_number(end), _text(title)) for g, title, start, end in rows]


def _holding(word: str) -> str:
    """A condition that a text meets which holds a word, whatever stands between its characters, and few others do.

    It holds each of them. Patterns (REGEX) would be closer, but not every server reads Korean in them.
    """
    characters = dict.fromkeys(one for one in word if one not in "&+")  # these may be entities, too
    return f"({' && '.join(map(_character, characters)) or 'true'})"


def _character(one: str) -> str:
    if not one.isascii():
        return f"CONTAINS(STR(?text), {ox.Literal(one)})"
    plain, wide = ox.Literal(one), ox.Literal(chr(ord(one) + 0xFEE0))
    return f"(CONTAINS(LCASE(STR(?text)), {plain}) || CONTAINS(LCASE(STR(?text)), {wide}))"


def _read(
    graph: Term | None, node: Term | None, property_: Term | None, text: Term | None, line: Term | None
) -> Iterator[Text]:
    """A row as a text, if it is a line of the report."""
    if not isinstance(text, ox.Literal) or _iri(property_) in PLUMBING or text.language == "en":
        return
    if not text.language and text.datatype.value != XSD + "string":
        return
    if (shown := squeeze(text.value)) and (number := line_number(line)):
        yield Text(_edition(graph), _iri(node), _iri(property_), shown, number)


def _asked(query: str, graphs: str, nodes: Collection[str]) -> Iterator[str]:
    """A query about some nodes, as often as it takes; about all without any."""
    for values in _values("node", (f"<{node}>" for node in sorted(nodes))) if nodes else [""]:
        yield query.format(graphs=graphs, nodes=values)


def _values(variable: str, terms: Iterable[str]) -> Iterator[str]:
    listed = list(terms)
    for start in range(0, len(listed), _MANY):
        yield f"VALUES ?{variable} {{ {' '.join(listed[start : start + _MANY])} }}"


def _edition(graph: Term | None) -> str:
    return _iri(graph).removeprefix(GRAPH).partition("/")[0]


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _text(term: Term | None) -> str:
    return squeeze(term.value) if isinstance(term, ox.Literal) else ""
