"""The pages: what the template needs, taken from the ontology and the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sba_kg.base.errors import OutsideError
from sba_kg.base.messages import phrase, phrases
from sba_kg.base.namespaces import CODE, DCTERMS, ONTOLOGY, OWL, PREFIXES, QB, RDFS, SBA, SKOS
from sba_kg.upkeep.docs import diagram
from sba_kg.validation import shapes
from sba_kg.validation.shapes import Shape
from sba_kg.vocabulary import ontology
from sba_kg.vocabulary.ontology import (
    DEFINITION,
    DOMAIN,
    MODULE,
    NOTE,
    RANGE,
    SCHEME,
    SUBCLASS,
    SUBPROPERTY,
    Ontology,
    Term,
)

LANGUAGES = ("ko", "en")
_PROPERTIES = ("object-property", "datatype-property")
_NAMED = re.compile(r"https?://[^\s\])]+")


@dataclass(frozen=True)
class PageLink:
    """A term of ours (with a place on the page) or of another vocabulary (with its address)."""

    text: str
    href: str
    title: str = ""


def build() -> dict[str, str]:
    """The pages of the package's ontology: file name → HTML.

    Raises:
        OutsideError: E-T03, if the tools of the extra ``docs`` are not installed.
    """
    if find_spec("jinja2") is None:
        raise OutsideError("E-T03")
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - of the extra

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found, checked = ontology.load(), shapes.load()
    page = environment.get_template("page.html.j2")
    pages = {f"{lang}.html": page.render(_SitePage(found, checked.shapes, lang).context()) for lang in LANGUAGES}
    core = found.modules[ONTOLOGY]
    return {"index.html": environment.get_template("index.html.j2").render(core=core, TITLE=DCTERMS + "title"), **pages}


class _SitePage:
    """What one page shows."""

    def __init__(self, found: Ontology, rules_: Iterable[Shape], lang: str) -> None:
        self._ontology, self._rules, self._lang = found, list(rules_), lang
        self._other = "en" if lang == "ko" else "ko"

    def context(self) -> dict[str, Any]:
        """The variables of the template."""
        core = self._ontology.modules[ONTOLOGY]
        return {
            "lang": self._lang,
            "other": self._other,
            "t": phrases("upkeep.docs", self._lang),
            "title": core.text(DCTERMS + "title", self._lang),
            "description": core.text(DCTERMS + "description", self._lang),
            "version": self._ontology.version,
            "version_iri": core.iris(OWL + "versionIRI")[0],
            "license": core.iris(DCTERMS + "license")[0],
            "modules": [self._module(module) for module in self._ontology.modules.values()],
            "classes": [self._class(term) for term in self._ontology.of_kind("class")],
            "object_properties": [self._property(term) for term in self._ontology.of_kind("object-property")],
            "data_properties": [self._property(term) for term in self._ontology.of_kind("datatype-property")],
            "lists": [self._list(term) for term in self._ontology.of_kind("code-list")],
            "structures": [self._structure(term) for term in self._ontology.of_kind("structure")],
            "axioms": [self._written(text) for text in self._ontology.axioms],
            "stages": self._stages(),
            "prefixes": sorted(PREFIXES.items()),
        }

    # -- parts ------------------------------------------------------------------------------------

    def _module(self, module: Term) -> dict[str, Any]:
        drawn = diagram.of_module(self._ontology, module.iri)
        return {
            "id": "module-" + module.iri.rsplit("/", 1)[-1],
            "iri": module.iri,
            "title": module.text(DCTERMS + "title", self._lang),
            "description": module.text(DCTERMS + "description", self._lang),
            "svg": diagram.as_svg(drawn, self._lang) if drawn else "",
            "terms": [
                self.link(term.iri)
                for term in self._ontology.of_kind("class", *_PROPERTIES, "code-list")
                if module.iri in term.iris(MODULE)
            ],
        }

    def _entry(self, term: Term) -> dict[str, Any]:
        return {
            "id": term.anchor,
            "iri": term.iri,
            "label": term.label(self._lang),
            "other": term.label(self._other),
            "definition": term.text(DEFINITION, self._lang),
            "note": term.text(NOTE, self._lang),
            "deprecated": term.deprecated,
            "chains": [self._written(v.text) for v in term.statements.get(OWL + "propertyChainAxiom", ())],
        }

    def _class(self, term: Term) -> dict[str, Any]:
        properties = self._ontology.of_kind(*_PROPERTIES)
        return self._entry(term) | {
            "rows": self._rows(
                ("parents", term.iris(SUBCLASS)),
                ("children", self._below(term, "class", SUBCLASS)),
                ("properties", [p.iri for p in properties if term.iri in p.iris(DOMAIN)]),
                ("range_of", [p.iri for p in properties if term.iri in p.iris(RANGE)]),
                ("matches", _matches(term)),
                ("module", term.iris(MODULE)),
            )
        }

    def _property(self, term: Term) -> dict[str, Any]:
        types = [i for i in term.iris(_TYPE) if i not in {OWL + "ObjectProperty", OWL + "DatatypeProperty"}]
        return self._entry(term) | {
            "rows": self._rows(
                ("domain", term.iris(DOMAIN)),
                ("range", term.iris(RANGE)),
                ("code_list", [i for i in term.iris(RDFS + "seeAlso") if i.startswith(CODE)]),
                ("parents", term.iris(SUBPROPERTY)),
                ("children", self._below(term, term.kind, SUBPROPERTY)),
                ("types", types),
                ("matches", _matches(term)),
                ("module", term.iris(MODULE)),
            )
        }

    def _list(self, term: Term) -> dict[str, Any]:
        codes = [code for code in self._ontology.of_kind("code") if term.iri in code.iris(SCHEME)]
        return self._entry(term) | {
            "codes": [
                self._entry(code)
                | {
                    "notation": code.name.rsplit("/", 1)[-1],
                    "printed": sorted({v.text for v in code.statements.get(SKOS + "altLabel", ())}),
                }
                for code in codes
            ]
        }

    def _structure(self, term: Term) -> dict[str, Any]:
        components = sorted(
            (self._ontology.terms[iri] for iri in term.iris(QB + "component")),
            key=lambda c: int(c.statements[QB + "order"][0].text),
        )
        kinds = ("dimension", "measure", "attribute")
        rows = [(kind, self.link(iri)) for c in components for kind in kinds for iri in c.iris(QB + kind)]
        return self._entry(term) | {
            "definition": term.text(DCTERMS + "description", self._lang),
            "components": rows,
        }

    def _stages(self) -> list[dict[str, Any]]:
        return [
            {
                "number": stage,
                "title": phrase(f"validation.stage.{stage}", self._lang),
                "rules": [self._rule(shape) for shape in self._rules if shape.rule.stage == stage],
            }
            for stage in sorted({shape.rule.stage for shape in self._rules})
        ]

    def _rule(self, shape: Shape) -> dict[str, Any]:
        rule = shape.rule
        texts = {n: getattr(getattr(rule, n), self._lang) for n in ("name", "description", "message")}
        targets = sorted({target.value for target in shape.targets})
        return texts | {
            "id": rule.id,
            "iri": rule.iri,
            "severity": rule.severity.value,
            "targets": [self.link(iri) for iri in targets],
        }

    # -- links ------------------------------------------------------------------------------------

    def link(self, iri: str) -> PageLink:
        """A link to a term or module on the page, or to another vocabulary."""
        if iri in self._ontology.terms:
            term = self._ontology.terms[iri]
            return PageLink(term.label(self._lang), "#" + term.anchor, term.name)
        if iri in self._ontology.modules:
            return PageLink(
                self._ontology.modules[iri].text(DCTERMS + "title", self._lang), "#module-" + iri.rsplit("/", 1)[-1]
            )
        return PageLink(short(iri), iri)

    def _rows(self, *rows: tuple[str, Iterable[str]]) -> list[tuple[str, list[PageLink]]]:
        linked = [(phrase(f"upkeep.docs.{name}", self._lang), [self.link(iri) for iri in iris]) for name, iris in rows]
        return [(name, links) for name, links in linked if links]

    def _below(self, term: Term, kind: str, predicate: str) -> list[str]:
        return [other.iri for other in self._ontology.of_kind(kind) if term.iri in other.iris(predicate)]

    def _written(self, text: str) -> list[str | PageLink]:
        """An anonymous axiom as pieces of text and links."""
        pieces: list[str | PageLink] = []
        end = 0
        for match in _NAMED.finditer(text):
            pieces += [text[end : match.start()], self.link(match[0])]
            end = match.end()
        return [*pieces, text[end:]]


_TYPE = PREFIXES["rdf"] + "type"


def _matches(term: Term) -> list[str]:
    predicates = [p for p in ontology.MAPPINGS if p not in {SUBCLASS, SUBPROPERTY}]
    return sorted({iri for predicate in predicates for iri in term.iris(predicate)})


def short(iri: str) -> str:
    """An IRI with its prefix, if it has one."""
    found = max((base for base in PREFIXES.values() if iri.startswith(base)), key=len, default="")
    prefix = next((p for p, base in PREFIXES.items() if base == found), "")
    return f"{prefix}:{iri.removeprefix(found)}" if found and iri != SBA else iri
