"""The namespaces of SBA-KG and of the vocabularies that it uses; equal to ``ontology/prefixes.ttl`` (a test)."""

from __future__ import annotations

BASE = "https://w3id.org/sba-kg/"
SBA = BASE + "def/"
CODE = BASE + "code/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
#: What the name of the graph of an edition\'s document layer ends with.
DOCUMENT_SUFFIX = "/document"
SHAPE = BASE + "shape/"

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
QB = "http://purl.org/linked-data/cube#"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
TIME = "http://www.w3.org/2006/time#"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"

#: Prefix → namespace.
PREFIXES = {
    "sba": SBA, "shape": SHAPE, "code": CODE, "id": ID, "graph": GRAPH,
    "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "skos": SKOS, "sh": SH, "prov": PROV, "org": ORG,
    "qb": QB, "dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF,
    "schema": SCHEMA, "time": TIME, "qudt": QUDT, "unit": UNIT,
}  # fmt: skip

#: The named graph of the ontology and its code lists.
ONTOLOGY_GRAPH = GRAPH + "ontology"
#: Who makes the datasets available.
PROJECT = ID + "project/sba-kg"
#: The core module of the ontology.
ONTOLOGY = BASE + "def"
