"""Edition → graph: the arrows of the flow in order (text → document → records → triples)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from sba_kg.base import inputs
from sba_kg.base.errors import InputError, Problem
from sba_kg.base.messages import sentence
from sba_kg.converters import Context, LostLine, convert
from sba_kg.converters.document import read_report
from sba_kg.editions import corrections, registry
from sba_kg.editions.edition import Edition
from sba_kg.graph import EditionGraph, build, regions, shares
from sba_kg.graph import document as layer_graph
from sba_kg.graph.coverage import Coverage, LineTexts, measure
from sba_kg.graph.problems import add as add_problem
from sba_kg.graph.write import in_order
from sba_kg.model import Records
from sba_kg.model.document_layer import DocumentLayer
from sba_kg.pipeline import originals
from sba_kg.reader import Document, SourceText, load, lost, read_document
from sba_kg.reader.formats import text
from sba_kg.reader.lines import LineChange, given_tables, normal_form
from sba_kg.vocabulary import codes

#: The title stands within this many lines.
_COVER = 60

Progress = Callable[[str], None]


@dataclass(frozen=True)
class EditionBuild:
    """A built edition: text, document, records, graph, coverage, document layer, problems, lines in another form.

    ``places`` describes the regions that the document layer names.
    """

    edition: Edition
    document: Document
    records: Records
    built: EditionGraph
    coverage: Coverage
    layer: DocumentLayer
    problems: tuple[Problem, ...]
    changes: tuple[LineChange, ...] = ()
    places: Set[ox.Triple] = frozenset()

    @cached_property
    def ordered(self) -> list[ox.Triple]:
        """The triples of the graph, in the order in which they are written."""
        return in_order(self.built.triples)

    @cached_property
    def printed(self) -> Set[ox.Triple]:
        """The document layer as triples."""
        return layer_graph.triples(self.layer, self.edition.name)


def run(edition: Edition, progress: Progress = lambda stage: None) -> EditionBuild:
    """Build an edition.

    Args:
        edition: The edition.
        progress: Called with the name of each stage as it begins.

    Raises:
        InputError: E-R01 to E-R08, if the text cannot be read or understood.
        ResourceError: If the registry or the code lists are broken.
    """
    progress("read")
    source = load(edition.text)
    _check_sum(edition, source)
    original = originals.read(edition, source)
    corrected, readings, problems = corrections.apply(source, edition.readings)
    problems += [*lost(corrected), *text.too_deep(corrected)]
    pages = tuple((lines[0], block.page) for block, lines in original or () if block.page)
    normal, changes = normal_form(corrected)
    document = replace(read_document(normal, given_tables(corrected)), pages=pages)
    progress("convert")
    authority = registry.load(edition.folder / "registry")
    context = _context(edition, document, authority)
    placed = original if original is not None else text.blocks_of(corrected, {c.line for c in changes if not c.read})
    report = read_report(placed, context.fiscal_year)
    layer = report.layer
    _tell_doubts(context, layer)
    records = convert(context, report, exact=original is not None)
    records.readings = readings
    corrections.keep_printed(records)
    progress("graph")
    names = regions.names_of(edition, authority)
    context.problems += regions.name_places(layer, names)
    built = build(edition, document, records, authority, [*problems, *context.problems])
    texts = LineTexts(built.triples)
    coverage = measure(texts, source)
    layer.shares = shares.measure(texts, layer, source)
    if low := _too_little(edition, layer):
        add_problem(built, edition, document, authority, low)
        context.problems.append(low)
    found = sorted({*problems, *context.problems, *built.problems, *inputs.encoding_problems(edition.folder)})
    places = set(regions.triples(regions.named(layer, authority), names))
    return EditionBuild(edition, document, records, built, coverage, layer, tuple(found), tuple(changes), places)


def _too_little(edition: Edition, layer: DocumentLayer) -> Problem | None:
    """The problem of a text of which less is understood than its edition asks for."""
    lines = sum(share.lines for share in layer.shares)
    share = sum(share.understood for share in layer.shares) / lines if lines else 0.0
    if share >= edition.understood:
        return None
    return Problem.of(0, "P-R47", lines=lines, share=share, floor=edition.understood)


def _tell_doubts(context: Context, layer: DocumentLayer) -> None:
    for line, printed in layer.doubts:
        context.report(line, "P-R46", printed=printed)


def _check_sum(edition: Edition, source: SourceText) -> None:
    if edition.sha256 and edition.sha256 != source.sha256:
        raise InputError("E-R08", sha256=source.sha256, file=str(edition.text))


def _fiscal_year(edition: Edition, document: Document) -> int | None:
    """The year that edition.toml says, else that of the title on the cover."""
    if edition.fiscal_year:
        return edition.fiscal_year
    for line in document.source.lines[:_COVER]:
        if match := re.search(r"(20\d\d)\s*년도?.*업무", line.text):
            return int(match[1])
    return None


def _check_codes(edition: Edition, words: Mapping[str, Mapping[str, str]]) -> None:
    """Reading kinds and fund types of corrections.toml are words of our code lists."""
    used = [("reading-kind", reading.kind) for reading in edition.readings]
    used += [("fund-type", row.fund_type) for row in edition.lost_rows if row.fund_type]
    for scheme, word in used:
        if "".join(word.split()).lower() not in words[scheme]:
            known = ", ".join(sorted(set(words[scheme].values())))
            raise InputError(
                "E-E02",
                name="corrections",
                why=sentence("pipeline.not-in-list", word=word, scheme=scheme, known=known),
                file=str(edition.folder / "corrections.toml"),
            )


def _context(edition: Edition, document: Document, authority: registry.Registry) -> Context:
    entry = authority.institution(edition.institution.code)
    name = entry.label_ko if entry else edition.institution.label_ko
    if not name:
        raise InputError("E-E04", institution=edition.institution.code, file=str(edition.folder / "edition.toml"))
    words = codes.words()
    _check_codes(edition, words)
    lost = [
        LostLine(
            row.program,
            row.focus_task,
            row.subtask,
            row.after,
            row.amount_krw,
            row.units,
            words["fund-type"].get("".join(row.fund_type.split()).lower(), ""),
            row.reason_ko,
            row.reason_en,
        )
        for row in edition.lost_rows
    ]
    return Context(document, name, _fiscal_year(edition, document), words, lost)
