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
from sba_kg.base.namespaces import CODE, DCTERMS, ONTOLOGY_GRAPH, OWL, RDF, SBA, SKOS
from sba_kg.editions import edition, registry
from sba_kg.pipeline.derived import derive
from sba_kg.query import lint
from sba_kg.query.saved import query_files
from sba_kg.store import reads
from sba_kg.upkeep import catalogue, catalogues, error_pages, usage
from sba_kg.validation import rules, shapes
from sba_kg.validation.results import Severity, Validation
from sba_kg.vocabulary import codes


@dataclass(frozen=True)
class Finding:
    """The outcome of one check."""

    ok: bool
    ko: str
    en: str

    def render(self, lang: str) -> str:
        """One line: ok or not, and what was looked at."""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.ko if lang == 'ko' else self.en}"


def run(*, write: bool = False) -> Iterator[Finding]:
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
    if (folder := resources.root() / "sba_kg" / "cli").is_dir():  # a checkout
        yield _generated(folder / catalogues.FILE, catalogues.compiled(folder), write=write)


def _graphs(write: bool) -> Iterator[Finding]:
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
        yield Finding(
            not errors,
            f"{name}: 트리플 {len(result.built.triples):,}개, 오류 {len(errors)}건",
            f"{name}: {len(result.built.triples):,} triples, {len(errors)} errors",
        )


def _conforms(found: Validation) -> Finding:
    """No violation that nobody has looked at, no known issue that no longer holds, every rule with nodes to look at."""
    empty = sorted(c.rule.id for c in found.coverage if not c.nodes or not c.ran)
    fine = not found.fails(Severity.VIOLATION) and not empty
    open_ = len(found.failing(Severity.VIOLATION))
    return Finding(
        fine,
        f"{found.edition}: 규칙 {len(found.coverage)}개, 결과 {len(found.results)}건, 검토되지 않은 위반 {open_}건, "
        f"효력을 잃은 알려진 문제 {len(found.stale)}건" + (f", 대상이 없는 규칙 {', '.join(empty)}" if empty else ""),
        f"{found.edition}: {len(found.coverage)} rules, {len(found.results)} results, {open_} violations nobody has "
        f"looked at, {len(found.stale)} known issues that no longer hold"
        + (f", rules without a node: {', '.join(empty)}" if empty else ""),
    )


def _generated(path: Path, made: str | bytes, *, write: bool) -> Finding:
    shown = path.relative_to(resources.root())
    if write:
        files.write({path: made.encode() if isinstance(made, str) else made}, reads.package())
    same = path.is_file() and made == (path.read_text("utf-8") if isinstance(made, str) else path.read_bytes())
    return Finding(
        same,
        f"{shown}: " + ("최신입니다." if same else "다시 만든 것과 다릅니다. sba-kg check --write를 실행하십시오."),
        f"{shown}: " + ("up to date" if same else "differs from what is built now: run sba-kg check --write"),
    )


def _terms(graph: ox.Store) -> Iterator[Finding]:
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
    yield Finding(
        not unknown and bool(used),
        f"용어·코드 {len(used)}개가 모두 선언되어 있습니다."
        if not unknown
        else f"선언되지 않은 용어: {', '.join(unknown)}",
        f"all {len(used)} terms and codes in use are declared" if not unknown else f"undeclared: {', '.join(unknown)}",
    )
    ours = sorted((t for t in declared if isinstance(t, ox.NamedNode) and _is_term(t.value)), key=lambda t: t.value)
    wrong = [t.value for t in ours if not _has_texts(graph, t)]
    yield Finding(
        not wrong and bool(ours),
        f"용어 {len(ours)}개에 한·영 이름과 정의가 있습니다."
        if not wrong
        else f"이름·정의가 하나씩 있어야 합니다: {', '.join(wrong)}",
        f"{len(ours)} terms have their label and definition in ko and en"
        if not wrong
        else f"exactly one label and definition in ko and en needed: {', '.join(wrong)}",
    )


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


def _style() -> Finding:
    """The ontology keeps to its own style (shapes of stage 90)."""
    outcome = validation.validate_ontology()
    wrong = [f"{raw.shape.rule.id} {raw.focus.value}" for raw in outcome.raw]
    looked = sum(c.nodes for c in outcome.coverage)
    return Finding(
        not wrong and looked > 0,
        f"온톨로지 문체 규칙 {len(outcome.coverage)}개, 용어 {looked}개: {'; '.join(wrong) or '이상 없음'}",
        f"{len(outcome.coverage)} style rules looked at {looked} terms of the ontology: {'; '.join(wrong) or 'fine'}",
    )


def _registry() -> Finding:
    registry.load()
    lists = codes.words()
    return Finding(
        bool(lists),
        f"등록부와 코드 목록 {len(lists)}개를 읽었습니다.",
        f"registry and {len(lists)} code lists read",
    )


def _queries(loaded: store.Loaded) -> Iterator[Finding]:
    paths = query_files()
    if not paths:
        yield Finding(False, "저장된 질의가 없습니다.", "there are no saved queries")
    ground = lint.Ground(loaded)
    for path in paths:
        faults = lint.lint(path, ground)
        ko, en = ("; ".join(fault.render("", lang) for fault in faults) for lang in ("ko", "en"))
        yield Finding(not faults, f"질의 {path.stem}: {ko or '이상 없음'}", f"query {path.stem}: {en or 'fine'}")
