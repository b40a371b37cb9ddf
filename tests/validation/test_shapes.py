"""Each rule on small graphs, one defect each; plain pySHACL as the oracle; what is wrong with broken shapes.

A case file is ``tests/shapes/<rule>/{valid,invalid}.<what>.ttl``. The head of an invalid one says what its single
result must be.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from pyshacl.graph_abstraction import DataGraph
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery, processor
from rdflib.plugins.sparql.sparql import Query

from sba_kg import pipeline
from sba_kg.base import rdf, resources
from sba_kg.base.errors import ResourceError
from sba_kg.base.namespaces import OWL
from sba_kg.pipeline import validation
from sba_kg.validation import describe, engine, ontology, shapes
from sba_kg.validation.raw import Raw, str_of
from sba_kg.validation.results import Result, Severity
from tests.support import ROOT

CASES = ROOT / "tests" / "shapes"
FILES = sorted(CASES.rglob("*.ttl"))
RULES = shapes.load()
ONTOLOGY = ontology()
BASE = "https://w3id.org/sba-kg/id/case/"
_EXPECTED = re.compile(r"(?m)^# (\w+): (.*)$")

Key = tuple[str, str, str]


def _only(rule: str) -> shapes.Shapes:
    """The shapes with nothing but one rule."""
    (shape,) = [s for s in RULES.shapes if s.rule.id == rule]
    return shapes.Shapes((shape,), {shape.rule.stage: RULES.triples[shape.rule.stage]})


def _data(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


def _ontology(rule: str) -> list[ox.Triple]:
    """What a case is run beside; rules on the ontology itself get its modules alone, or they would look at all of it."""
    modules = {t.subject for t in ONTOLOGY if str_of(t.object) == OWL + "Ontology"}
    return ONTOLOGY if not rule.startswith("S") else [t for t in ONTOLOGY if t.subject in modules]


@cache
def _raw(path: Path) -> tuple[Raw, ...]:
    rules = _only(path.parent.name)
    return engine.run(rules, _data(path), _ontology(path.parent.name), rules.stages).raw


def _key(raw: Raw) -> Key:
    return raw.shape.rule.id, raw.focus.value, "" if raw.value is None else str_of(raw.value)


def test_every_rule_has_a_valid_and_an_invalid_case() -> None:
    kinds: dict[str, set[str]] = {}
    for path in FILES:
        assert path.name.split(".")[0] in {"valid", "invalid"}, path
        kinds.setdefault(path.parent.name, set()).add(path.name.split(".")[0])
    assert kinds == {shape.rule.id: {"valid", "invalid"} for shape in RULES.shapes}
    assert len(FILES) == len(list(CASES.rglob("*.*")))


@pytest.mark.parametrize(
    "path", [f for f in FILES if f.name.startswith("valid")], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_valid(path: Path) -> None:
    assert [_key(raw) for raw in _raw(path)] == []


@pytest.mark.parametrize(
    "path", [f for f in FILES if f.name.startswith("invalid")], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_invalid(path: Path) -> None:
    expected = dict(_EXPECTED.findall(path.read_text("utf-8")))
    found = _raw(path)
    facts = describe.Facts.of(_data(path))
    results = {describe.describe(raw, facts) for raw in found}
    focus = expected.pop("focus")
    assert {r.focus for r in results} == {focus if focus.startswith("http") else BASE + focus}
    # Several values of one property are several results; what they say of figures and lines is the same.
    (seen,) = {tuple(_shown(r, name) for name in expected) for r in results}
    assert dict(zip(expected, seen, strict=True)) == expected


def _shown(result: Result, name: str) -> str:
    value = getattr(result, name)
    if name == "lines":
        return ", ".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


# -- the oracle -------------------------------------------------------------------------------------------------------


@cache
def _shacl(stage: int) -> rdflib.Graph:
    return rdf.graph_of(RULES.triples[stage], typed=True)


@cache
def _beside(style: bool) -> rdflib.Graph:
    """The graph that cases are put into and taken out of again."""
    return rdf.graph_of(_ontology("S" if style else ""), typed=True)


@contextmanager
def _case(path: Path) -> Iterator[rdflib.Graph]:
    graph = _beside(path.parent.name.startswith("S"))
    added = set(rdf.graph_of(_data(path), typed=True)) - set(graph)
    size = len(graph)
    for triple in added:
        graph.add(triple)
    yield graph
    for triple in added:
        graph.remove(triple)
    assert len(graph) == size, "the oracle leaves the graph as it is"


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib reads a query once: pySHACL gives it the same text for each focus node, and reading takes longest."""
    evaluate = processor.evalQuery

    def query(
        self: processor.SPARQLProcessor,
        text: str | Query,
        initBindings: object = None,  # noqa: N803 - rdflib's name
        initNs: Mapping[str, object] | None = None,  # noqa: N803 - rdflib's name
        base: str | None = None,
        DEBUG: bool = False,  # noqa: N803 - rdflib's name
    ) -> object:
        if isinstance(text, str):
            text = _prepared(text, base, tuple((initNs or {}).items()))
        return evaluate(self.graph, text, initBindings, base)

    monkeypatch.setattr(processor.SPARQLProcessor, "query", query)


@lru_cache(maxsize=64)
def _prepared(text: str, base: str | None, namespaces: tuple[tuple[str, object], ...]) -> Query:
    return prepareQuery(text, dict(namespaces), base)


def _oracle(data: rdflib.Graph | DataGraph, rules: shapes.Shapes) -> set[Key]:
    """What plain pySHACL finds: each shape on its own focus nodes, one run of its SELECT for each."""
    found: set[Key] = set()
    for stage in rules.stages:
        wanted = [s.rule.iri for s in rules.shapes if s.rule.stage == stage]
        _, report, _ = validate(data, shacl_graph=_shacl(stage), use_shapes=wanted, inplace=True)
        for node in report.subjects(rdflib.RDF.type, SH.ValidationResult):
            shape = str(report.value(node, SH.sourceShape)).rsplit("/", 1)[1]
            value = report.value(node, SH.value)
            found.add((shape, str(report.value(node, SH.focusNode)), "" if value is None else str(value)))
    return found


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("rule", sorted({path.parent.name for path in FILES}))
def test_cases_with_the_oracle(rule: str) -> None:
    for path in sorted((CASES / rule).glob("*.ttl")):
        ours = {_with_value(raw) for raw in _raw(path)}
        with _case(path) as graph:
            assert _oracle(graph, _only(rule)) == ours, path.name


def _with_value(raw: Raw) -> Key:
    """pySHACL gives the focus node as value where a SPARQL constraint names none (SHACL section 5.3.2, table 1)."""
    rule, focus, value = _key(raw)
    return rule, focus, value or (focus if raw.shape.selects else "")


def test_the_real_graph_with_the_oracle(real: pipeline.EditionBuild) -> None:
    """All shapes, equal results. The oracle runs on a pyoxigraph store: on rdflib's it takes minutes."""
    triples = [*real.built.triples, *ONTOLOGY]
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    outcome = engine.run(RULES, real.built.triples, ONTOLOGY)
    stages = [s for s in RULES.stages if s != shapes.ONTOLOGY_STAGE]
    rules = shapes.Shapes(
        tuple(s for s in RULES.shapes if s.rule.stage in stages), {s: RULES.triples[s] for s in stages}
    )
    assert _oracle(DataGraph.from_oxigraph_store(store), rules) == {_with_value(raw) for raw in outcome.raw}


# -- gates ------------------------------------------------------------------------------------------------------------


def test_an_amount_typed_as_string_keeps_the_later_stages_from_running(real: pipeline.EditionBuild) -> None:
    broken = set(real.built.triples)
    (amount,) = [
        t
        for t in broken
        if t.subject.value.endswith("/program-table/line/6") and t.predicate.value.endswith("/def/value")
    ]
    broken.remove(amount)
    broken.add(ox.Triple(amount.subject, amount.predicate, ox.Literal(amount.object.value)))
    outcome = engine.run(RULES, broken, ONTOLOGY)
    assert {raw.shape.rule.id for raw in outcome.raw} == {"G11-MoneyIsWhole", "G12-ValueIsNumber"}
    assert outcome.gate == 10
    assert {c.ran for c in outcome.coverage if c.rule.stage > 10} == {False}


# -- broken shapes ----------------------------------------------------------------------------------------------------

_A_SHAPE = """
shape:X01-Extra a sh:NodeShape ;
    sh:targetClass sba:BudgetLine ;
    sh:severity sh:Warning ;
    sba:expectedWith sba:BudgetLine ;
    sh:name "이름"@ko , "Name"@en ;
    sh:description "설명"@ko , "Description"@en ;
    sh:sparql [
        sh:prefixes <https://w3id.org/sba-kg/def> ;
        sh:message "말"@ko , "Message"@en ;
        sh:select "SELECT $this WHERE { $this a sba:BudgetLine . FILTER(false) }"
    ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources.ontology() / "shapes", tmp_path / "shapes"))


def _add(folder: Path, *changes: tuple[str, str], file: str = "40-budget.shacl.ttl") -> Path:
    text = _A_SHAPE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / file
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return folder


def test_the_extra_shape_is_fine_as_it_is(folder: Path, real: pipeline.EditionBuild) -> None:
    done = validation.validate_result(real, folder=_add(folder))
    assert [c.nodes for c in done.validation.coverage if c.rule.id == "X01-Extra"] == [41]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("E-V01", (("a sh:NodeShape ;", "a sh:NodeShape"),)),
        ("E-V02", (("X01-Extra", "extra"),)),
        ("E-V02", (("    sh:targetClass sba:BudgetLine ;\n", ""),)),
        ("E-V02", (("    sh:severity sh:Warning ;\n", ""),)),
        ("E-V02", (('"이름"@ko , ', ""),)),
        ("E-V02", (('"말"@ko , ', ""),)),
        ("E-V02", (('"말"@ko', '"말 {?nothing}"@ko'),)),
        ("E-V03", (("sh:targetClass", "sh:targetKlass"),)),
        ("E-V03", (("sh:targetClass sba:BudgetLine", "sh:targetClass sba:BudgetLien"),)),
        ("E-V03", (("sh:targetClass sba:BudgetLine", "sh:targetClass sba:isPartOf"),)),
        ("E-V03", (("$this a sba:BudgetLine", "$this a sba:BudgetLien"),)),
        ("E-V05", (("FILTER(false)", "FILTER(false"),)),
        ("E-V05", (("SELECT $this", "SELECT ?other"),)),
        ("E-V06", (("sh:targetClass sba:BudgetLine", "sh:targetClass sba:District"), ("    sba:expectedWith sba:BudgetLine ;\n", ""))),
    ],
)  # fmt: skip
def test_broken_shapes(
    code: str, changes: tuple[tuple[str, str], ...], folder: Path, real: pipeline.EditionBuild
) -> None:
    data = {t for t in real.built.triples if "District" not in str(t.object)}
    with pytest.raises(ResourceError) as caught:
        engine.run(shapes.load(_add(folder, *changes)), data, ONTOLOGY)
    assert caught.value.code == code
    assert caught.value.exit_code == 4
    assert "40-budget" in caught.value.file


def test_a_rule_id_is_used_once(folder: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        shapes.load(_add(folder, ("X01-Extra", "B01-TotalEqualsSumOfParts"), file="60-names.shacl.ttl"))
    assert caught.value.code == "E-V04"


def test_a_file_without_a_stage_and_a_folder_without_shapes(folder: Path, tmp_path: Path) -> None:
    (folder / "40-budget.shacl.ttl").rename(folder / "budget.shacl.ttl")
    for place, code in ((folder, "E-V02"), (tmp_path / "none", "E-V01")):
        with pytest.raises(ResourceError) as caught:
            shapes.load(place)
        assert caught.value.code == code


def test_severities_are_ordered() -> None:
    assert [s.at_least(Severity.WARNING) for s in Severity] == [True, True, False]
