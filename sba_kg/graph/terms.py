"""Terms of the ontology and of other vocabularies as pyoxigraph nodes."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from sba_kg.base.namespaces import CODE, DCAT, DCTERMS, ORG, PROV, RDF, SBA, SCHEMA, SKOS, XSD

Term = ox.NamedNode | ox.Literal

TYPE = ox.NamedNode(RDF + "type")
PREF_LABEL = ox.NamedNode(SKOS + "prefLabel")
ALT_LABEL = ox.NamedNode(SKOS + "altLabel")
DERIVED = ox.NamedNode(PROV + "wasDerivedFrom")
GENERATED = ox.NamedNode(PROV + "wasGeneratedBy")
USED = ox.NamedNode(PROV + "used")
UNIT_OF = ox.NamedNode(ORG + "unitOf")
IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
MENTIONS = ox.NamedNode(SCHEMA + "mentions")
TITLE = ox.NamedNode(DCTERMS + "title")
DATASET = ox.NamedNode(DCAT + "Dataset")


@cache
def sba(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(SBA + name)


@cache
def code(scheme: str, name: str) -> ox.NamedNode:
    """A code of a code list."""
    return ox.NamedNode(f"{CODE}{scheme}/{name}")


def text(value: str, lang: str = "") -> ox.Literal:
    """A string, with a language if one is given."""
    return ox.Literal(value, language=lang) if lang else ox.Literal(value)


def number(value: int | Decimal) -> ox.Literal:
    """An ``xsd:integer`` or ``xsd:decimal``."""
    kind = "integer" if isinstance(value, int) else "decimal"
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))


def year(value: int) -> ox.Literal:
    """An ``xsd:gYear``."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "gYear"))


def date_of_precision(iso: str) -> ox.Literal:
    """An ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``, by the length of the ISO 8601 string."""
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(iso), "date")
    return ox.Literal(iso, datatype=ox.NamedNode(XSD + kind))


def date(value: datetime.date) -> ox.Literal:
    """An ``xsd:date``."""
    return ox.Literal(value.isoformat(), datatype=ox.NamedNode(XSD + "date"))
