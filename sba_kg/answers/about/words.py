"""The words of a page: labels of the ontology, values as people read them, and what is plumbing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import pyoxigraph as ox

from sba_kg.answers.about.nodes import NAMES, Node, iri_of
from sba_kg.base.namespaces import CODE, DCTERMS, ID, ORG, PROV, RDF, RDFS, SBA, SCHEMA, SKOS
from sba_kg.query.find import Thing
from sba_kg.store.engine import Term
from sba_kg.vocabulary import kinds, ontology

FACTS = {"ko": "기본 사항", "en": "Facts"}
OTHER_LINES = {"ko": "이름이 나오는 그 밖의 줄", "en": "Other lines with its name"}
DISAGREEMENTS = {"ko": "서로 맞지 않는 곳", "en": "Disagreements"}
#: Properties that say how the graph is made: nothing that a report says.
_HIDDEN = {
    RDF + "type",
    PROV + "wasDerivedFrom",
    *(SBA + name for name in (
        "coverageEvidence", "dataSet", "depth", "edtf", "endLine", "isItemOf", "isStatedIn", "isSubitemOf",
        "isSupportedBy", "itemKind", "labelStatus", "marker", "measure", "observes", "observesBudgetItem",
        "observesGrade", "order", "otherForm", "precision", "printedUnit", "standardCode", "startLine",
        "textChecksum", "toolVersion",
    )),
}  # fmt: skip
#: Classes of nodes that only hold others together.
_HIDDEN_CLASSES = {
    SBA + "Passage", "http://purl.org/linked-data/cube#Slice", "http://purl.org/linked-data/cube#DataSet",
    "http://www.w3.org/ns/dcat#Dataset", PROV + "Activity", SBA + "Conversion",
}  # fmt: skip
#: What says the most of a node, the first that it has.
_MAIN = (
    *NAMES, SBA + "event", SBA + "what", SBA + "factValue", SBA + "objective", SBA + "asPrinted",
)  # fmt: skip
#: The parts of a quantity.
_QUANTITY = ("value", "lowerValue", "upperValue", "unit", "countedUnit", "asPrinted", "qualifier")
#: Money first, then plans; what merely names the thing comes last.
_ORDER = (
    "BudgetLine", "ImpliedBudgetLine", "BudgetTotal", "SectionBudget", "SectionBudgetPart", "Program", "Subtask",
    "FocusTask", "PolicyTask", "OrganizationalUnit", "Facility", "FacilityEntry", "FacilityArea", "ProgramReport",
    "Target", "Milestone", "PlanItem", "Duty", "OrganizationEntry", "Finding", "AuditAction", "AuditFollowUp",
)  # fmt: skip
_LAST = ("Mention", "VisionStatement", "OutlineEntry")


def is_hidden(property_: str) -> bool:
    """Whether a property is plumbing."""
    return property_ in _HIDDEN or property_.startswith((RDFS, DCTERMS + "conforms"))


def is_hidden_class(class_: str) -> bool:
    """Whether nodes of a class only hold others together."""
    return not class_ or class_ in _HIDDEN_CLASSES


def rank(class_: str) -> tuple[int, str]:
    """Where the nodes of a class stand on a page."""
    name = class_.rpartition("/")[2].rpartition("#")[2]
    if name in _ORDER:
        return _ORDER.index(name), name
    return (len(_ORDER) + (name in _LAST), name)


def place(property_: str) -> tuple[bool, str]:
    """Where a property stands among the others of a node: ours before those of other vocabularies."""
    return not property_.startswith((SBA, ORG, SCHEMA)), property_


class Words:
    """The words of a page in a language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._terms = ontology.load().terms
        ko = lang == "ko"
        self.KIND, self.NAMES = ("종류", "다른 이름") if ko else ("Kind", "Other names")
        self.LINES = "적힌 줄" if ko else "Named on lines"

    def label(self, iri: str) -> str:
        """The label of a term of the ontology, else the last part of its IRI."""
        if term := self._terms.get(iri):
            return term.label(self.lang)
        known = _FOREIGN.get(iri)
        return known[self.lang != "ko"] if known else iri.rpartition("#")[2].rpartition("/")[2]

    def kind(self, thing: Thing, own: Sequence[Node]) -> str:
        """What a thing is."""
        if thing.kind in kinds.KINDS:
            return kinds.label(thing.kind, self.lang)
        return self.label(own[0].kind) if own else thing.kind

    def group(self, class_: str, property_: str, section: Node | None) -> Mapping[str, str]:
        """The title of what points at a thing: its class, and how it points or the section that it stands in."""
        how = f"〈{section.text(SBA + 'title')}〉" if section else self.label(property_)
        return dict.fromkeys(("ko", "en"), f"{self.label(class_)} ({how})")

    def value(self, node: Node, value: Term) -> str:
        """A value as people read it: names of things, labels of codes, numbers in groups."""
        if isinstance(value, ox.Literal):
            return _number(value)
        iri = iri_of(value)
        if iri.startswith(CODE):
            return self.label(iri)
        names = node.names.get(iri, {})
        unnamed = "" if iri.startswith(ID) else iri  # a node of the graph that nobody would know by its IRI
        return names.get(self.lang) or names.get("ko") or next(iter(names.values()), unnamed)

    def main(self, node: Node) -> tuple[str, set[str]]:
        """What a node says above all, with the properties that say it."""
        measured = SBA + "value" in node.values
        for property_ in _MAIN[:-1] if measured else _MAIN:
            if text := node.text(property_):
                return text, {property_, SKOS + "prefLabel", SKOS + "altLabel"}
        for property_ in (SBA + "measure", SBA + "mentions", SBA + "observes"):
            for value in node.values.get(property_, ()):
                return self.value(node, value), {property_}
        return "", set()

    def quantity(self, node: Node) -> tuple[str, set[str]]:
        """The quantity of an observation with its unit, and the properties that say it."""
        values = [_number(v) for v in node.values.get(SBA + "value", ()) if isinstance(v, ox.Literal)]
        if not values:
            return "", set()
        unit = node.text(SBA + "countedUnit") or "".join(
            self.label(iri_of(u)) for u in node.values.get(SBA + "unit", ())
        )
        printed = node.text(SBA + "asPrinted")
        shown = f"{values[0]}{' ' if unit[:1].isascii() and unit[:1].isalpha() else ''}{unit}"
        return (f"{shown} ({printed})" if printed and printed != shown else shown), {SBA + name for name in _QUANTITY}

    def in_language(self, values: Iterable[Term]) -> str:
        """The text in the language of the page, else any."""
        texts = {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}
        return texts.get(self.lang) or next(iter(texts.values()), "")

    def severity(self, level: str) -> str:
        """The name of a severity."""
        return _SEVERITIES.get(level, level) if self.lang == "ko" else level


def _number(value: ox.Literal) -> str:
    # Some servers keep large whole numbers as decimals, so both are written alike.
    name = value.datatype.value.rpartition("#")[2]
    if name in {"integer", "decimal"} and value.value.lstrip("+-").isdecimal():
        return f"{int(value.value):,}"
    return f"{Decimal(value.value):,}" if name == "decimal" else value.value


_SEVERITIES = {"Violation": "위반", "Warning": "확인 필요", "Info": "참고"}
_FOREIGN = {
    ORG + "unitOf": ("상위 부서", "unit of"),
    SCHEMA + "mentions": ("언급", "mentions"),
    SCHEMA + "Event": ("행사", "event"),
    SCHEMA + "Organization": ("협력기관", "partner"),
    SCHEMA + "Country": ("국가", "country"),
    SCHEMA + "City": ("도시", "city"),
    SCHEMA + "Place": ("권역", "region"),
    SCHEMA + "Service": ("플랫폼", "platform"),
    SCHEMA + "Brand": ("브랜드", "brand"),
}
