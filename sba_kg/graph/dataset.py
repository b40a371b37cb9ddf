"""The report, the dataset made from it and the activity that made it, described with DCAT 3 and DCMI Terms.

What DCAT-AP 3 asks of a dataset and a distribution is there as far as the edition states it; nothing is made up.
"""

from __future__ import annotations

import pyoxigraph as ox

from sba_kg.base.messages import headings, phrase
from sba_kg.base.namespaces import DCAT, DCTERMS, FOAF, GRAPH, PROJECT, PROV
from sba_kg.base.version import __version__
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import DATASET, DERIVED, GENERATED, PREF_LABEL, TITLE, TYPE, USED, Term, date, sba, text, year
from sba_kg.vocabulary import ontology

#: Languages as DCAT wants them: Library of Congress, ISO 639-1.
_LANGUAGE = "http://id.loc.gov/vocabulary/iso639-1/"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
#: What `build` writes of the graph: name of the distribution, file, media type.
_FILES = (("turtle", "graph.ttl", "text/turtle"), ("n-quads", "dataset.nq", "application/n-quads"))
_PROJECT = ox.NamedNode(PROJECT)


def describe(builder: GraphBuilder) -> None:
    """Add the metadata of the edition."""
    _report(builder)
    _conversion(builder)
    _dataset(builder)


def _report(builder: GraphBuilder) -> None:
    edition, report, add = builder.edition, builder.report, builder.add
    add(report, TYPE, sba("WorkReport"))
    add(report, TYPE, _dcat("Resource"))
    add(report, sba("isReportOf"), builder.institution)
    add(report, _dcterms("publisher"), builder.institution)
    add(report, _dcterms("creator"), builder.institution)
    add(report, _dcterms("language"), ox.NamedNode(_LANGUAGE + "ko"))
    add(report, sba("textChecksum"), text(builder.document.source.sha256))
    if edition.fiscal_year:
        add(report, sba("fiscalYear"), year(edition.fiscal_year))
        add(report, _dcterms("temporal"), _period(builder, edition.fiscal_year))
    if edition.report_date:
        add(report, sba("reportDate"), date(edition.report_date))
        add(report, _dcterms("issued"), date(edition.report_date))
    for term, value in (("councilSession", edition.council_session), ("committee", edition.committee)):
        if value:
            add(report, sba(term), text(value))
    for lang, title in _titles(builder).items():
        add(report, TITLE, text(title, lang))
        add(report, PREF_LABEL, text(title, lang))


def _titles(builder: GraphBuilder) -> dict[str, str]:
    titles = {"ko": builder.edition.title_ko, "en": builder.edition.title_en}
    return {lang: title for lang, title in titles.items() if title}


def _conversion(builder: GraphBuilder) -> None:
    add, conversion = builder.add, builder.mint(paths.CONVERSION, None)
    add(conversion, TYPE, sba("Conversion"))
    add(conversion, USED, builder.report)
    add(conversion, ox.NamedNode(PROV + "wasAssociatedWith"), _PROJECT)
    add(conversion, sba("toolVersion"), text(__version__))
    add(conversion, sba("textChecksum"), text(builder.document.source.sha256))
    for class_ in (PROV + "Agent", FOAF + "Agent"):
        add(_PROJECT, TYPE, ox.NamedNode(class_))
    add(_PROJECT, ox.NamedNode(FOAF + "name"), text("SBA-KG"))


def _dataset(builder: GraphBuilder) -> None:
    edition, add = builder.edition, builder.add
    graph = ox.NamedNode(GRAPH + edition.name)
    add(graph, TYPE, DATASET)
    add(graph, DERIVED, builder.report)
    add(graph, GENERATED, builder.local(paths.CONVERSION))
    add(graph, _dcterms("source"), builder.report)
    add(graph, _dcterms("identifier"), text(edition.name))
    add(graph, _dcterms("publisher"), _PROJECT)
    add(graph, _dcterms("conformsTo"), ox.NamedNode(ontology.version_iri()))
    for lang in ("ko", "en"):
        add(graph, _dcterms("language"), ox.NamedNode(_LANGUAGE + lang))
        add(graph, TITLE, text(_title(builder, lang), lang))
        add(graph, _dcterms("description"), text(phrase("graph.description", lang), lang))
        for keyword in headings("graph.keywords", lang):
            add(graph, _dcat("keyword"), text(keyword, lang))
    if edition.fiscal_year:
        add(graph, _dcterms("temporal"), _period(builder, edition.fiscal_year))
    for name, file, media_type in _FILES:
        _distribution(builder, graph, name, file, media_type)
    for node in (graph, *(_distribution_iri(builder, name) for name, _, _ in _FILES)):
        for licence in edition.license:
            add(node, _dcterms("license"), ox.NamedNode(licence))


def _title(builder: GraphBuilder, lang: str) -> str:
    name = _titles(builder).get(lang) or builder.edition.name
    institution = builder.institution_labels[lang]
    if institution:
        return phrase("graph.title.of-institution", lang, institution=institution, name=name)
    return phrase("graph.title.alone", lang, name=name)


def _distribution_iri(builder: GraphBuilder, name: str) -> ox.NamedNode:
    return builder.local(paths.distribution(name))


def _distribution(builder: GraphBuilder, graph: ox.NamedNode, name: str, file: str, media_type: str) -> None:
    add, iri = builder.add, builder.mint(paths.distribution(name), None)
    add(graph, _dcat("distribution"), iri)
    add(iri, TYPE, _dcat("Distribution"))
    add(iri, TITLE, text(file))
    add(iri, _dcat("accessURL"), graph)
    add(iri, _dcat("mediaType"), ox.NamedNode(_MEDIA_TYPE + media_type))
    add(iri, _dcterms("conformsTo"), ox.NamedNode(ontology.version_iri()))


def _period(builder: GraphBuilder, fiscal_year: int) -> Term:
    """The fiscal year as a period: from that year to that year, whatever day it begins."""
    period = builder.local(paths.period(fiscal_year))
    builder.add(period, TYPE, _dcterms("PeriodOfTime"))
    for end in ("startDate", "endDate"):
        builder.add(period, _dcat(end), year(fiscal_year))
    return period


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode(DCAT + name)


def _dcterms(name: str) -> ox.NamedNode:
    return ox.NamedNode(DCTERMS + name)
