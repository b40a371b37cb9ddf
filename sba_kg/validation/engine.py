"""Running the shapes over one graph: core constraints in pySHACL, SPARQL constraints once for all focus nodes.

A SPARQL constraint of ours binds ``$this`` by its own pattern, so that one run of its SELECT gives the solutions of
all focus nodes; a SHACL processor that runs it once per focus node, with ``$this`` bound beforehand, gets the same
(SHACL section 5.3.1). Plain pySHACL over the same shapes is the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.errors import ResourceError
from sba_kg.base.namespaces import RDF, RDFS, SH
from sba_kg.validation.core import core_results
from sba_kg.validation.raw import Raw, str_of
from sba_kg.validation.results import Severity, ShapeCoverage
from sba_kg.validation.shapes import GATES, ONTOLOGY_STAGE, Shape, Shapes

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")


@dataclass(frozen=True)
class Outcome:
    """What the shapes found in a graph; ``gate`` is the stage that kept later ones from running."""

    raw: tuple[Raw, ...]
    coverage: tuple[ShapeCoverage, ...]
    gate: int | None


def run(
    shapes: Shapes, data: Iterable[ox.Triple], ontology: Iterable[ox.Triple], stages: Sequence[int] = ()
) -> Outcome:
    """Validate one graph.

    Args:
        shapes: The shapes.
        data: The triples of one edition.
        ontology: The ontology and its code lists, which classes and codes are looked up in.
        stages: The stages to run; all but that of the ontology's own style by default.

    Raises:
        ResourceError: E-V05 if a constraint cannot be run, E-V06 if a shape finds nothing where it should.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in (*data, *ontology))
    classes = _subclasses(store)
    raw: list[Raw] = []
    coverage: list[ShapeCoverage] = []
    gate: int | None = None
    for stage in (s for s in shapes.stages if s in (stages or [n for n in shapes.stages if n != ONTOLOGY_STAGE])):
        own = shapes.of_stage(stage)
        if gate is not None:
            coverage += [ShapeCoverage(shape.rule, 0, ran=False) for shape in own]
            continue
        nodes = {shape.rule.id: focus_nodes(store, shape, classes) for shape in own}
        coverage += [_covered(store, shape, nodes[shape.rule.id]) for shape in own]
        _check_coverage(coverage)
        found = [r for shape in own if shape.selects for r in _select(store, shape, nodes[shape.rule.id])]
        if core := [shape for shape in own if not shape.selects and nodes[shape.rule.id]]:
            found += core_results(store, shapes.graph(stage), core)
        raw += found
        if stage in GATES and any(r.shape.rule.severity is Severity.VIOLATION for r in found):
            gate = stage
    return Outcome(tuple(raw), tuple(coverage), gate)


# -- targets --------------------------------------------------------------------------------------


def _subclasses(store: ox.Store) -> dict[str, set[str]]:
    """Each class with itself and all classes below it."""
    below: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _SUBCLASS, None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            below.setdefault(quad.object.value, set()).add(quad.subject.value)
    return {name: _closure(name, below) for name in below}


def _closure(name: str, below: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {name}, [name]
    while waiting:
        for child in below.get(waiting.pop(), set()) - found:
            found.add(child)
            waiting.append(child)
    return found


def focus_nodes(store: ox.Store, shape: Shape, classes: Mapping[str, set[str]]) -> set[str]:
    """The focus nodes of a shape (SHACL section 2.1.3), as IRIs."""
    found: set[str] = set()
    for target in shape.targets:
        node = ox.NamedNode(target.value)
        match target.kind:
            case "targetClass":
                names = classes.get(target.value, {target.value})
                found |= {
                    str_of(q.subject)
                    for name in names
                    for q in store.quads_for_pattern(None, _TYPE, ox.NamedNode(name), None)
                }
            case "targetSubjectsOf":
                found |= {str_of(q.subject) for q in store.quads_for_pattern(None, node, None, None)}
            case "targetObjectsOf":
                found |= {str_of(q.object) for q in store.quads_for_pattern(None, node, None, None)}
            case _:
                found.add(target.value)
    return found


def _covered(store: ox.Store, shape: Shape, nodes: set[str]) -> ShapeCoverage:
    expected = not shape.expected_with or any(_uses(store, iri) for iri in shape.expected_with)
    return ShapeCoverage(shape.rule, len(nodes), ran=True, unexpected=not nodes and expected)


def _check_coverage(coverage: Sequence[ShapeCoverage]) -> None:
    for entry in coverage:
        if entry.unexpected:
            raise ResourceError("E-V06", rule=entry.rule.id, file=str(entry.rule.source))


def _uses(store: ox.Store, iri: str) -> bool:
    node = ox.NamedNode(iri)
    return any(True for _ in store.quads_for_pattern(None, _TYPE, node, None)) or any(
        True for _ in store.quads_for_pattern(None, node, None, None)
    )


# -- SPARQL constraints ---------------------------------------------------------------------------


def _select(store: ox.Store, shape: Shape, nodes: set[str]) -> Iterator[Raw]:
    """The solutions of a shape's SPARQL constraints for its focus nodes (SHACL section 5.3.2)."""
    for text in shape.selects:
        try:
            solutions = store.query(text)
            assert isinstance(solutions, ox.QuerySolutions)
            names = [variable.value for variable in solutions.variables]
            rows = [{n: s[n] for n in names if s[n] is not None} for s in solutions]
        except (SyntaxError, OSError, AssertionError) as error:
            raise ResourceError(
                "E-V05", why="sparql", rule=shape.rule.id, reason=error, file=str(shape.rule.source)
            ) from error
        if "this" not in names:
            raise ResourceError("E-V05", why="this", rule=shape.rule.id, file=str(shape.rule.source))
        for row in rows:
            if str_of(row["this"]) in nodes:
                yield Raw(shape, row["this"], row.get("value"), None, SH + "SPARQLConstraintComponent", row)
