"""The shapes of ``ontology/shapes``: rules with their texts, targets and constraints, checked before they are used.

A misspelt ``sh:`` or ``sba:`` term would make a shape look at nothing, and so let everything pass: each term is
checked against the vocabularies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import SH as SH_VOCABULARY

from sba_kg.base import rdf, resources, turtle
from sba_kg.base.errors import ResourceError
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.namespaces import CODE, OWL, PREFIXES, RDF, SBA, SH, SHAPE
from sba_kg.validation.results import Rule, Severity

#: Stages of structure: a violation in one keeps the later stages from running.
GATES = (10, 20, 30)
#: Shapes over the document layer.
DOCUMENT_STAGE = 45
#: Shapes over the ontology itself, not over reports.
ONTOLOGY_STAGE = 90
_ID = re.compile(r"^[A-Z]\d\d-[A-Z][A-Za-z0-9]+$")
_STAGE = re.compile(r"^(\d\d)-")
_NAMED = re.compile(r"(?<![\w<:/#\"'])(sba|sh):([A-Za-z][\w-]*)")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
_TYPE = RDF + "type"
#: A SPARQL constraint has its English message at ``sh:message``; the Korean one is beside the shape's name: Jena
#: refuses a constraint with two (decision 0071).
_MESSAGES = (SH + "message", SBA + "messageTranslation")


@dataclass(frozen=True)
class ShapeTarget:
    """One target declaration (SHACL section 2.1.3): which kind, and its value."""

    kind: str
    value: str


@dataclass(frozen=True)
class Shape:
    """A rule with what it looks at.

    Attributes:
        rule: The rule.
        targets: Its target declarations.
        selects: Texts of its SPARQL constraints with their prefixes; empty for a core shape.
        expected_with: Classes or properties: if the graph uses one of them, a shape that finds no node is an error;
            empty means that it always is.
    """

    rule: Rule
    targets: tuple[ShapeTarget, ...]
    selects: tuple[str, ...]
    expected_with: tuple[str, ...]


@dataclass(frozen=True)
class Shapes:
    """All shapes, with the triples of each stage (with the prefix table) for a SHACL processor."""

    shapes: tuple[Shape, ...]
    triples: dict[int, list[ox.Triple]]
    _graphs: dict[int, Graph] = field(default_factory=dict)

    def of_stage(self, stage: int) -> list[Shape]:
        """The shapes of a stage."""
        return [shape for shape in self.shapes if shape.rule.stage == stage]

    def graph(self, stage: int) -> Graph:
        """The triples of a stage for rdflib, made once: validation leaves them as they are."""
        if stage not in self._graphs:
            self._graphs[stage] = rdf.graph_of(self.triples[stage], typed=True)
        return self._graphs[stage]

    @property
    def stages(self) -> list[int]:
        """The stages, in order."""
        return sorted(self.triples)


class _Graph:
    """The triples of a file, to be asked for what a node has."""

    def __init__(self, path: Path) -> None:
        self.triples = _parse(path)
        self._objects: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = {}
        for triple in self.triples:
            self._objects.setdefault((_id(triple.subject), triple.predicate.value), []).append(triple.object)

    def objects(self, node: str, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
        return self._objects.get((node, predicate), [])

    def having(self, predicate: str, value: str = "") -> set[str]:
        return {
            s for (s, p), found in self._objects.items() if p == predicate and (not value or value in map(_id, found))
        }

    def values(self, predicate: str) -> list[str]:
        return sorted(_id(o) for (_, p), found in self._objects.items() if p == predicate for o in found)


def _id(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def load(folder: Path | None = None) -> Shapes:
    """Read and check the shapes.

    Args:
        folder: Where they are; by default the package's own.

    Raises:
        ResourceError: E-V01 not RDF, E-V02 a rule without id, texts, severity or target, E-V03 an unknown term,
            E-V04 a rule id used twice.
    """
    folder = folder or resources.ontology() / "shapes"
    files = sorted(folder.glob("*.shacl.ttl"))
    if not files:
        raise ResourceError("E-V01", reason=sentence("validation.no-shapes"), file=str(folder))
    return _loaded(tuple((path, *turtle.changed(path)) for path in files))


@lru_cache(maxsize=4)
def _loaded(found: tuple[tuple[Path, int, int], ...]) -> Shapes:
    """The shapes of some files; files that have changed since are read again."""
    files = [path for path, _, _ in found]
    prefixes = _parse(resources.ontology() / "prefixes.ttl")
    shapes: list[Shape] = []
    triples: dict[int, list[ox.Triple]] = {}
    known: dict[str, Path] = {}
    for path in files:
        match = _STAGE.match(path.name)
        if match is None:
            raise _broken(path, path.name, "stage")
        stage = int(match[1])
        graph = _Graph(path)
        _check_terms(graph, path)
        for shape in _shapes(graph, stage, path):
            if shape.rule.id in known:
                raise ResourceError("E-V04", rule=shape.rule.id, other=known[shape.rule.id].name, file=str(path))
            known[shape.rule.id] = path
            shapes.append(shape)
        triples.setdefault(stage, list(prefixes)).extend(graph.triples)
    return Shapes(tuple(sorted(shapes, key=lambda s: (s.rule.stage, s.rule.id))), triples)


def _parse(path: Path) -> tuple[ox.Triple, ...]:
    try:
        return turtle.triples(path)
    except (SyntaxError, OSError) as error:
        raise ResourceError("E-V01", reason=error, file=str(path)) from error


def _shapes(graph: _Graph, stage: int, path: Path) -> Iterator[Shape]:
    # What has a target or is typed as a shape is a rule, even if its author forgot the rest: then it is named.
    found = {node for target in _TARGETS for node in graph.having(SH + target)}
    found |= {node for kind in ("NodeShape", "PropertyShape") for node in graph.having(_TYPE, SH + kind)}
    for node in sorted(found):
        if not node.startswith("_:"):
            yield _shape(graph, node, stage, path)


def _shape(graph: _Graph, node: str, stage: int, path: Path) -> Shape:
    name = node.removeprefix(SHAPE)
    if not _ID.match(name):
        raise _broken(path, name, "id")
    severities = [_id(o).removeprefix(SH) for o in graph.objects(node, SH + "severity")]
    if len(severities) != 1 or severities[0] not in set(Severity):
        raise _broken(path, name, "severity")
    constraints = [str(o) for o in graph.objects(node, SH + "sparql")]
    rule = Rule(
        name,
        node,
        stage,
        Severity(severities[0]),
        _texts(graph, [node], [SH + "name"], name, path),
        _texts(graph, [node], [SH + "description"], name, path),
        _texts(graph, [node, *constraints], _MESSAGES, name, path),
        path,
    )
    targets = tuple(
        ShapeTarget(kind, value) for kind in _TARGETS for value in sorted(map(_id, graph.objects(node, SH + kind)))
    )
    if not targets:
        raise _broken(path, name, "target")
    selects = tuple(_PREFIXES + _id(text) for c in constraints for text in graph.objects(c, SH + "select"))
    if len(selects) != len(constraints):
        raise _broken(path, name, "select")
    if lost := sorted(_variables(rule) - _projected(selects)) if selects else []:
        raise _broken(path, name, "variables", lost=", ".join(lost))
    expected = tuple(sorted(map(_id, graph.objects(node, SBA + "expectedWith"))))
    return Shape(rule, targets, selects, expected)


def _variables(rule: Rule) -> set[str]:
    """The variables that the messages of a rule put in (SHACL section 5.2.1, ``{?name}``)."""
    return set(re.findall(r"\{[?$](\w+)\}", f"{rule.message.ko} {rule.message.en}"))


def _projected(selects: Sequence[str]) -> set[str]:
    """The variables between the first SELECT and its WHERE."""
    queries = [re.split(r"\bWHERE\b", text, maxsplit=1)[0] for text in selects]
    heads = [re.split(r"SELECT\s", head, maxsplit=1)[-1] for head in queries]
    return set(re.findall(r"[?$](\w+)", " ".join(heads)))


def _texts(graph: _Graph, nodes: Sequence[str], predicates: Sequence[str], name: str, path: Path) -> Bilingual:
    texts = [o for n in nodes for p in predicates for o in graph.objects(n, p) if isinstance(o, ox.Literal)]
    if sorted(o.language or "" for o in texts) != ["en", "ko"]:
        what = f"sh:{predicates[0].removeprefix(SH)}"
        raise _broken(path, name, "texts", what=what)
    found = {o.language: o.value for o in texts}
    return Bilingual(found["ko"], found["en"])


def _broken(path: Path, name: str, why: str, **values: str) -> ResourceError:
    return ResourceError("E-V02", name=name, why=why, file=str(path), line=None, **values)


# -- terms ----------------------------------------------------------------------------------------


@cache
def _declared() -> tuple[frozenset[str], frozenset[str]]:
    """IRIs of the terms and codes that the ontology declares, and those of its classes."""
    triples = [t for path in sorted(resources.ontology().glob("*.ttl")) for t in _parse(path)]
    typed = [t for t in triples if t.predicate.value == _TYPE and isinstance(t.subject, ox.NamedNode)]
    return (
        frozenset(_id(t.subject) for t in typed),
        frozenset(_id(t.subject) for t in typed if _id(t.object) == OWL + "Class"),
    )


def _check_terms(graph: _Graph, path: Path) -> None:
    nodes = {t for triple in graph.triples for t in (triple.subject, triple.predicate, triple.object)}
    terms = {t.value for t in nodes if isinstance(t, ox.NamedNode)}
    for text in (*graph.values(SH + "select"), *graph.values(SH + "ask")):
        plain = _STRING.sub('""', text)
        terms |= {PREFIXES[prefix] + local for prefix, local in _NAMED.findall(plain)}
        terms |= set(re.findall(r"<(https?:[^>]*)>", plain))
    for term in sorted(terms):
        if not _exists(term):
            raise _unknown(path, term)
    for value in graph.values(SH + "targetClass"):
        if value.startswith(SBA) and value not in _declared()[1]:
            raise _unknown(path, value)


def _exists(iri: str) -> bool:
    """Whether a term of SHACL or of ours exists; other vocabularies are not ours to check."""
    if iri.startswith(SH):
        # rdflib lists the SHACL vocabulary (https://www.w3.org/ns/shacl.ttl), the Advanced Features included.
        return iri == SH or iri.removeprefix(SH) in SH_VOCABULARY
    if iri.startswith(SBA):
        return iri == SBA or iri in _declared()[0]
    if iri.startswith(CODE) and not iri.endswith("/"):
        return iri in _declared()[0]
    return True


def _unknown(path: Path, term: str) -> ResourceError:
    return ResourceError("E-V03", term=term, file=str(path))
