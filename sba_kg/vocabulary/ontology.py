"""The ontology as terms: classes, properties, code lists and codes with all that is said of each.

Reads any folder of Turtle modules, so that two versions can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base import resources, turtle
from sba_kg.base.errors import ResourceError
from sba_kg.base.messages import sentence
from sba_kg.base.namespaces import CODE, DCTERMS, ONTOLOGY, OWL, QB, RDF, RDFS, SBA, SCHEMA, SH, SHAPE, SKOS

#: Types that make a node a term, with the name of its kind, in the order in which kinds are listed.
KINDS = {
    OWL + "Class": "class",
    OWL + "ObjectProperty": "object-property",
    OWL + "DatatypeProperty": "datatype-property",
    SKOS + "ConceptScheme": "code-list",
    SKOS + "Concept": "code",
    QB + "DataStructureDefinition": "structure",
    QB + "ComponentSpecification": "component",
}
LABEL, DEFINITION, NOTE = SKOS + "prefLabel", SKOS + "definition", SKOS + "editorialNote"
SUBCLASS, SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
DOMAIN, RANGE = SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes"
MODULE, SCHEME = RDFS + "isDefinedBy", SKOS + "inScheme"
DEPRECATED = OWL + "deprecated"
#: Where the alignments to other vocabularies are said (`ontology/alignments.ttl`).
MAPPINGS = (SUBCLASS, SUBPROPERTY, OWL + "equivalentClass", OWL + "equivalentProperty",
            *(SKOS + m for m in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")))  # fmt: skip


@dataclass(frozen=True)
class Value:
    """An object of a statement: an IRI, a literal with its language, or an anonymous node written out."""

    text: str
    lang: str = ""
    iri: bool = False


@dataclass(frozen=True)
class Term:
    """A class, property, code list, code, or structure of a cube with its components.

    Attributes:
        iri: Its IRI.
        kind: A value of :data:`KINDS`.
        statements: All that the modules say of it: predicate → objects, sorted.
    """

    iri: str
    kind: str
    statements: Mapping[str, tuple[Value, ...]]

    @property
    def name(self) -> str:
        """Its IRI without the namespace: ``Program``, ``fund-type/own``."""
        return self.iri.removeprefix(SBA).removeprefix(CODE).removeprefix(SHAPE)

    @property
    def anchor(self) -> str:
        """Its place on a page: a property and a code list may have one name (``evidence``)."""
        return f"code/{self.name}" if self.iri.startswith(CODE) else self.name

    @property
    def deprecated(self) -> bool:
        """Whether it is marked as deprecated."""
        return any(value.text in {"true", "1"} for value in self.statements.get(DEPRECATED, ()))

    def iris(self, predicate: str) -> tuple[str, ...]:
        """The IRIs that it has for a predicate."""
        return tuple(value.text for value in self.statements.get(predicate, ()) if value.iri)

    def text(self, predicate: str, lang: str) -> str:
        """Its text in a language, ``""`` if it has none."""
        return next((value.text for value in self.statements.get(predicate, ()) if value.lang == lang), "")

    def label(self, lang: str) -> str:
        """Its label in a language."""
        texts = (self.text(predicate, lang) for predicate in (LABEL, DCTERMS + "title", SH + "name"))
        return next((text for text in texts if text), self.name)


@dataclass(frozen=True)
class Ontology:
    """The terms of an ontology folder, by IRI in order of kind and IRI, and its modules.

    Attributes:
        terms: IRI → term.
        modules: IRI → what is said of the module (title, description, version, imports), as a term of kind ``module``.
        axioms: What is said by anonymous nodes of their own (lists of disjoint classes), written out.
    """

    terms: Mapping[str, Term]
    modules: Mapping[str, Term]
    axioms: Mapping[str, Term]

    def of_kind(self, *kinds: str) -> list[Term]:
        """The terms of some kinds."""
        return [term for term in self.terms.values() if term.kind in kinds]

    @property
    def version(self) -> str:
        """Version of the core module, ``""`` if it states none."""
        core = self.modules.get(ONTOLOGY)
        return core.statements[OWL + "versionInfo"][0].text if core and OWL + "versionInfo" in core.statements else ""


def version_iri() -> str:
    """The ``owl:versionIRI`` of the ontology of the package.

    Raises:
        ResourceError: E-X05, if the ontology is broken.
    """
    (iri,) = load().modules[ONTOLOGY].iris(OWL + "versionIRI")
    return iri


@cache
def _own() -> Ontology:
    return _load(resources.ontology())


def load(folder: Path | None = None) -> Ontology:
    """Read the modules (``*.ttl``) of a folder.

    Args:
        folder: The folder; the package's own by default.

    Raises:
        ResourceError: E-X05, if a module is not Turtle or the folder has none.
    """
    return _load(folder) if folder else _own()


def _load(folder: Path) -> Ontology:
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise ResourceError("E-X05", reason=sentence("vocabulary.no-modules"), file=str(folder))
    triples = [triple for path in files for triple in _parse(path)]
    terms, modules = _terms(triples, KINDS), _terms(triples, {OWL + "Ontology": "module"})
    ours = {iri: term for iri, term in terms.items() if iri.startswith((SBA, CODE))}
    return Ontology(ours, modules, _axioms(triples))


def load_rules(folder: Path | None = None) -> dict[str, Term]:
    """The rules of a folder's ``shapes/*.ttl`` as terms of kind ``rule``; none if there are no shapes.

    Raises:
        ResourceError: E-X05, if a file is not Turtle.
    """
    folder = folder or resources.ontology()
    triples = [triple for path in sorted(folder.glob("shapes/*.ttl")) for triple in _parse(path)]
    return _terms(triples, {SH + "NodeShape": "rule", SH + "PropertyShape": "rule"})


def _parse(path: Path) -> tuple[ox.Triple, ...]:
    try:
        return turtle.triples(path)
    except (SyntaxError, OSError) as error:
        raise ResourceError("E-X05", reason=error, file=str(path)) from error


def _terms(triples: list[ox.Triple], kinds: Mapping[str, str]) -> dict[str, Term]:
    """The named nodes of some types, by IRI in order of kind and IRI."""
    said: dict[object, dict[str, list[object]]] = {}
    for triple in triples:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    found = []
    for subject, statements in said.items():
        types = {value.value for value in statements.get(RDF + "type", ()) if isinstance(value, ox.NamedNode)}
        kind = next((name for type_, name in kinds.items() if type_ in types), "")
        if isinstance(subject, ox.NamedNode) and kind:
            found.append(Term(subject.value, kind, {p: _values(objects, said) for p, objects in statements.items()}))
    order = list(kinds.values())
    return {term.iri: term for term in sorted(found, key=lambda term: (order.index(term.kind), term.iri))}


def _axioms(triples: list[ox.Triple]) -> dict[str, Term]:
    """The anonymous nodes that nothing refers to, by their text."""
    said: dict[object, dict[str, list[object]]] = {}
    for triple in triples:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    inner = {triple.object for triple in triples}
    roots = (node for node in said if isinstance(node, ox.BlankNode) and node not in inner)
    return {text: Term(text, "axiom", {}) for text in sorted(_anonymous(node, said) for node in roots)}


def _values(objects: list[object], said: Mapping[object, Mapping[str, list[object]]]) -> tuple[Value, ...]:
    return tuple(sorted({_value(term, said) for term in objects}, key=str))


def _value(term: object, said: Mapping[object, Mapping[str, list[object]]]) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(term.value, iri=True)
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "")
    return Value(_anonymous(term, said))


def _anonymous(node: object, said: Mapping[object, Mapping[str, list[object]]]) -> str:
    """An anonymous node written out, a list in its order, so that two files that say the same give the same text."""
    statements = said.get(node, {})
    if RDF + "first" in statements:
        items = []
        while RDF + "first" in said.get(node, {}):
            items.append(_value(said[node][RDF + "first"][0], said).text)
            node = said[node][RDF + "rest"][0]
        return f"( {' '.join(items)} )"
    pairs = sorted(f"{p} {_value(o, said).text}" for p, objects in statements.items() for o in objects)
    return f"[ {' ; '.join(pairs)} ]"
