"""The shapes as shipped in other SHACL processors: the same results as ours, on each case and on the real graph.

Apache Jena and TopQuadrant's run in one Java process each, from Maven's cache (``.ci/run`` fills it). A processor that
is missing skips its test with the reason; ``SBA_KG_REQUIRE=jena,topquadrant`` makes that a failure. rudof runs where
its Python package is installed.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline
from sba_kg.base.namespaces import SHAPE
from sba_kg.validation import engine, shapes
from tests.support.servers import JAVA, missing
from tests.validation.test_shapes import FILES, ONTOLOGY, RULES, Key, _data, _only, _ontology, _raw, _with_value

ENGINES = Path(__file__).parent / "engines"
REPORT_STAGES = tuple(stage for stage in RULES.stages if stage != shapes.ONTOLOGY_STAGE)

Case = tuple[str, Path, Path, Path]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory, real: pipeline.EditionBuild) -> list[Case]:
    """Name, shapes, ontology and data of each case file, each with its rule alone, and of the real graph with all."""
    folder = tmp_path_factory.mktemp("cases")

    def keep(name: str, triples: Iterable[ox.Triple]) -> Path:
        path = folder / f"{name}.nt"
        if not path.exists():
            ox.serialize(triples, str(path), format=ox.RdfFormat.N_TRIPLES)
        return path

    found = []
    for file in FILES:
        rule = file.parent.name
        about = "style" if rule.startswith("S") else "reports"
        name = f"{rule}-{file.stem}"
        shape = keep(f"shape-{rule}", _closure(rule))
        found.append((name, shape, keep(f"ontology-{about}", _ontology(rule)), keep(name, _data(file))))
    everything = {triple for stage in REPORT_STAGES for triple in RULES.triples[stage]}
    ontology = keep("ontology-reports", ONTOLOGY)
    return [*found, ("real", keep("shapes", everything), ontology, keep("real", real.built.triples))]


def _closure(rule: str) -> list[ox.Triple]:
    """The triples of one rule's shape and of the prefixes."""
    triples = RULES.triples[_only(rule).shapes[0].rule.stage]
    others = {s.rule.iri for s in RULES.shapes if s.rule.id != rule}
    waiting: list[object] = [
        t.subject for t in triples if isinstance(t.subject, ox.NamedNode) and t.subject.value not in others
    ]
    below: dict[object, list[ox.BlankNode]] = defaultdict(list)
    for t in triples:
        if isinstance(t.object, ox.BlankNode):
            below[t.subject].append(t.object)
    seen: set[object] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += below[node]
    return [t for t in triples if t.subject in seen]


@pytest.fixture(scope="module")
def ours(real: pipeline.EditionBuild) -> Counter[tuple[str, Key]]:
    """What our own engine finds, by case."""
    found = Counter((f"{file.parent.name}-{file.stem}", _with_value(raw)) for file in FILES for raw in _raw(file))
    outcome = engine.run(RULES, real.built.triples, ONTOLOGY)
    return found + Counter(("real", _with_value(raw)) for raw in outcome.raw)


def _in_java(name: str, source: str, cases: list[Case], folder: Path) -> Counter[tuple[str, Key]]:
    java, maven = shutil.which("java"), shutil.which("mvn")
    if java is None or maven is None:
        missing(name, "Java 17 and Maven are needed")
    classpath = folder / "classpath"
    command = [maven, "-o", "-q", "-B", "-f", str(ENGINES / f"{name}.pom.xml"), "dependency:build-classpath"]
    resolved = subprocess.run([*command, f"-Dmdep.outputFile={classpath}"], capture_output=True, text=True, check=False)
    if resolved.returncode:
        missing(name, "its jars are not in Maven's cache: run the command of .ci/run that fetches them")
    listing = folder / "cases.tsv"
    listing.write_text("".join("\t".join(map(str, case)) + "\n" for case in cases), "utf-8")
    run = [
        java,
        "-Xmx2g",
        *JAVA,
        "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-cp",
        classpath.read_text("utf-8").strip(),
    ]
    done = subprocess.run([*run, str(ENGINES / source), str(listing)], capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines
    return Counter(_line(*line.split("\t")) for line in lines)


def _comparable(found: Counter[tuple[str, Key]]) -> Counter[tuple[str, Key]]:
    """Results of core constraints without their values: for ``sh:uniqueLang`` Jena gives one for each value."""
    core = {shape.rule.id for shape in RULES.shapes if not shape.selects}
    values = Counter({entry: count for entry, count in found.items() if entry[1][0] not in core})
    return values + Counter({(case, (rule, focus, "")) for case, (rule, focus, _) in found if rule in core})


def _line(case: str, shape: str, focus: str, value: str) -> tuple[str, Key]:
    return case, (shape.removeprefix(SHAPE), focus, value)


@pytest.mark.parametrize(("name", "source"), [("jena", "Jena.java"), ("topquadrant", "TopQuadrant.java")])
def test_equal_results_in_java(
    name: str, source: str, cases: list[Case], ours: Counter[tuple[str, Key]], tmp_path: Path
) -> None:
    theirs = _in_java(name, source, cases, tmp_path)
    assert _comparable(theirs) == _comparable(ours)


def test_equal_results_in_rudof(cases: list[Case], ours: Counter[tuple[str, Key]], tmp_path: Path) -> None:
    """The real graph; rudof is no dependency of ours: ``pip install pyrudof``."""
    pyrudof = pytest.importorskip("pyrudof", reason="pyrudof is not installed")
    _, rules, ontology, data = cases[-1]
    merged = tmp_path / "data.nt"
    merged.write_bytes(data.read_bytes() + ontology.read_bytes())
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(str(merged), pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(str(rules), pyrudof.ShaclFormat.NTriples)
    theirs = Counter((e.source_shape.removeprefix(SHAPE), e.focus_node) for e in rudof.validate_shacl())
    assert theirs == Counter(key[:2] for case, key in ours.elements() if case == "real")
