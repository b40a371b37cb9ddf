"""The checks of a checkout: committed graphs, ontology, code lists, registry, saved queries.

A check that looks at nothing fails: an edition without triples, a query without rows, a term that nobody declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from sba_kg import pipeline, store, validation
from sba_kg.base import files, resources
from sba_kg.base.messages import LANGUAGES, Bilingual, sentence
from sba_kg.base.namespaces import CODE, DCTERMS, ONTOLOGY_GRAPH, OWL, RDF, SBA, SKOS
from sba_kg.editions import edition, registry
from sba_kg.pipeline.outputs import derive
from sba_kg.query import lint
from sba_kg.query.saved import query_files
from sba_kg.store import reads
from sba_kg.upkeep import catalogue, catalogues, error_pages, term_page, usage
from sba_kg.validation import rules, shapes
from sba_kg.validation.results import Severity, Validation
from sba_kg.vocabulary import codes, ontology


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check."""

    ok: bool
    said: Bilingual

    def render(self, lang: str) -> str:
        """One line: ok or not, and what was looked at."""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.said.get(lang)}"


def run(*, write: bool = False) -> Iterator[CheckResult]:
    """Run all checks.

    Args:
        write: Write generated files instead of comparing them.
    """
    yield from _graphs(write)
    loaded = store.open_store()
    yield from _terms(loaded.store)
    yield _style()
    yield _registry()
    yield from _queries(loaded)
    yield _generated(resources.queries() / "README.md", catalogue.as_markdown(), write=write)
    yield _generated(resources.ontology() / "usage.md", usage.as_markdown(shapes.load()), write=write)
    if (docs := resources.root() / "docs").is_dir():  # a checkout
        yield _generated(docs / "rules.md", rules.as_markdown(shapes.load()), write=write)
        for lang, page in error_pages.PAGES.items():
            yield _generated(docs / page, error_pages.as_markdown(lang), write=write)
        yield _generated(docs / "terms.md", term_page.as_markdown(ontology.load(), loaded.store), write=write)
    if (folder := resources.root() / "sba_kg" / "cli").is_dir():  # a checkout
        yield _generated(folder / catalogues.FILE, catalogues.compiled(folder), write=write)


def _graphs(write: bool) -> Iterator[CheckResult]:
    for name in edition.names():
        result = pipeline.run(edition.load(resources.data() / name))  # not a folder of that name where we are
        made = derive(result)
        folder = result.edition.folder
        graphs = {folder / file: data for file, data in made.graphs().items()}
        if write:
            files.write(graphs, [*reads.package(), *reads.of_edition(folder)])
        for path, data in graphs.items():
            yield _generated(path, data.decode(), write=False)
        yield _conforms(made.validated.validation)
        errors = [p for p in result.problems if p.severity.value == "error"]
        triples = len(result.built.triples)
        yield CheckResult(not errors, sentence("upkeep.check.edition", name=name, triples=triples, errors=len(errors)))


def _conforms(found: Validation) -> CheckResult:
    """No violation that nobody has looked at, no known issue that no longer holds, every rule with nodes to look at."""
    empty = sorted(c.rule.id for c in found.coverage if not c.nodes or not c.ran)
    fine = not found.fails(Severity.VIOLATION) and not empty
    open_ = len(found.failing(Severity.VIOLATION))
    return CheckResult(
        fine,
        sentence(
            "upkeep.check.conforms",
            name=found.edition,
            rules=len(found.coverage),
            results=len(found.results),
            open=open_,
            stale=len(found.stale),
            empty="some" if empty else "none",
            ids=", ".join(empty),
        ),
    )


def _generated(path: Path, made: str | bytes, *, write: bool) -> CheckResult:
    shown = path.relative_to(resources.root())
    if write:
        files.write({path: made.encode() if isinstance(made, str) else made}, reads.package())
    same = path.is_file() and made == (path.read_text("utf-8") if isinstance(made, str) else path.read_bytes())
    return CheckResult(
        same, sentence("upkeep.check.same", path=shown) if same else sentence("upkeep.check.differs", path=shown)
    )


def _terms(graph: ox.Store) -> Iterator[CheckResult]:
    """Every term and code that data use is declared, and every term and code has its four texts."""
    ontology = ox.NamedNode(ONTOLOGY_GRAPH)
    quads = list(graph.quads_for_pattern(None, None, None, None))
    type_ = ox.NamedNode(RDF + "type")
    declared = {q.subject for q in quads if q.graph_name == ontology and q.predicate == type_}
    used = {
        term
        for q in quads
        for term in (q.predicate, q.object)
        if isinstance(term, ox.NamedNode)
        and term.value.startswith((SBA, CODE))
        and q.predicate.value not in {OWL + "versionIRI", DCTERMS + "conformsTo"}
    }
    unknown = sorted(t.value for t in used - declared)
    fine = sentence("upkeep.check.declared", count=len(used))
    said = sentence("upkeep.check.undeclared", terms=", ".join(unknown)) if unknown else fine
    yield CheckResult(not unknown and bool(used), said)
    ours = sorted((t for t in declared if isinstance(t, ox.NamedNode) and _is_term(t.value)), key=lambda t: t.value)
    wrong = [t.value for t in ours if not _has_texts(graph, t)]
    fine = sentence("upkeep.check.texts", count=len(ours))
    said = sentence("upkeep.check.lacking", terms=", ".join(wrong)) if wrong else fine
    yield CheckResult(not wrong and bool(ours), said)


def _is_term(iri: str) -> bool:
    """A term or code: modules and the parts of cube structures have a path below the namespace, and other texts."""
    return (iri.startswith(SBA) and "/" not in iri.removeprefix(SBA)) or iri.startswith(CODE)


def _has_texts(graph: ox.Store, term: ox.NamedNode) -> bool:
    for predicate in (SKOS + "prefLabel", SKOS + "definition"):
        quads = graph.quads_for_pattern(term, ox.NamedNode(predicate), None, ox.NamedNode(ONTOLOGY_GRAPH))
        languages = sorted(q.object.language or "" for q in quads if isinstance(q.object, ox.Literal))
        if languages != ["en", "ko"]:
            return False
    return True


def _style() -> CheckResult:
    """The ontology keeps to its own style (shapes of stage 90)."""
    outcome = validation.validate_ontology()
    wrong = [f"{raw.shape.rule.id} {raw.focus.value}" for raw in outcome.raw]
    looked = sum(c.nodes for c in outcome.coverage)
    said = "; ".join(wrong) if wrong else sentence("upkeep.check.fine")
    style = sentence("upkeep.check.style", rules=len(outcome.coverage), terms=looked, wrong=said)
    return CheckResult(not wrong and looked > 0, style)


def _registry() -> CheckResult:
    registry.load()
    lists = codes.words()
    return CheckResult(bool(lists), sentence("upkeep.check.registry", lists=len(lists)))


def _queries(loaded: store.MemoryStore) -> Iterator[CheckResult]:
    paths = query_files()
    if not paths:
        yield CheckResult(False, sentence("upkeep.check.no-queries"))
    ground = lint.Ground(loaded)
    for path in paths:
        faults = lint.lint(path, ground)
        said = Bilingual(*("; ".join(fault.render("", lang) for fault in faults) for lang in LANGUAGES))
        fine = sentence("upkeep.check.fine")
        yield CheckResult(not faults, sentence("upkeep.check.query", name=path.stem, faults=said if faults else fine))
