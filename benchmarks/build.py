"""Time `sba-kg build` on the real report: whole process, median of several runs, and the share of each stage.

    .venv/bin/python benchmarks/build.py [RUNS]

Beside it, in the same rounds: rdflib parsing and writing the same graph, as a yardstick for this machine.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 7

STAGES = """
import time
started = time.process_time()
from sba_kg import graph, pipeline, store
from sba_kg.converters import convert
from sba_kg.editions import corrections, edition, registry
from sba_kg.graph.coverage import measure
from sba_kg.vocabulary import codes
from sba_kg.reader import load, read_document
def lap(name):
    global started
    now = time.process_time()
    print(name, now - started)
    started = now
lap("import")
found = edition.find("sba-2024")
source, readings, _ = corrections.apply(load(found.text), found.readings)
document = read_document(source)
lap("read")
authority = registry.load()
records = convert(pipeline._context(found, document, authority))
records.readings = readings
lap("convert")
built = graph.build(found, document, records, authority)
lap("graph")
measure(built.triples, source)
lap("coverage")
graph.write_turtle(built.triples)
lap("write graph.ttl")
graph.write_nquads([(built.iri, built.triples), *store.ontology_graphs()])
lap("write dataset.nq")
"""

#: CPU seconds of two editions in one process. The text of the second differs, so that nothing of the first serves.
SECOND = """
import pathlib, re, shutil, tempfile, time
started = time.process_time()
from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.pipeline import outputs
def build(found):
    outputs.derive(pipeline.run(found)).graphs()
build(edition.find("sba-2024"))
print("first", time.process_time() - started)
with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / "sba-2025"
    shutil.copytree("data/sba-2024", copy)
    described = copy / "edition.toml"
    described.write_text(re.sub(r"(?m)^sha256.*\\n", "", described.read_text("utf-8")), "utf-8")
    with (copy / "report.txt").open("a", encoding="utf-8") as report:
        report.write("\\n- 다른 글\\n")
    started = time.process_time()
    build(edition.load(copy))
print("second", time.process_time() - started)
"""

PEER = """
import rdflib
graph = rdflib.Graph().parse("data/sba-2024/graph.ttl")
graph.serialize(format="turtle", encoding="utf-8")
"""


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print medians."""
    python = sys.executable
    figures: dict[str, list[tuple[float, float]]] = {"sba-kg build": [], "rdflib parse + write": []}
    stages: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            figures["sba-kg build"].append(timed([python, "-m", "sba_kg", "build", "--out", folder]))
            figures["rdflib parse + write"].append(timed([python, "-c", PEER]))
            done = subprocess.run([python, "-c", STAGES], check=True, capture_output=True, text=True, cwd=ROOT)
            for line in done.stdout.splitlines():
                name, _, seconds = line.rpartition(" ")
                stages.setdefault(name, []).append(float(seconds))
    seconds: list[dict[str, float]] = []
    for _ in range(RUNS):
        done = subprocess.run([python, "-c", SECOND], check=True, capture_output=True, text=True, cwd=ROOT)
        seconds.append({name: float(time) for name, time in (line.split() for line in done.stdout.splitlines())})
    print(f"medians of {RUNS} runs, seconds")
    first, second = (statistics.median(run[name] for run in seconds) for name in ("first", "second"))
    share = statistics.median(run["second"] / run["first"] for run in seconds)
    print(f"{'second edition':22} cpu {second:.2f} after a first of {first:.2f}  {share:.0%} (at most 60 %)")
    for name, runs in figures.items():
        wall, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:22} wall {wall:.2f}  cpu {cpu:.2f}")
    ratios = [a[1] / b[1] for a, b in zip(*figures.values(), strict=True)]
    print(f"{'cpu ratio':22} {statistics.median(ratios):.2f}")
    total = sum(statistics.median(runs) for runs in stages.values())
    for name, runs in stages.items():
        median = statistics.median(runs)
        print(f"  {name:20} {median:.3f}  {median / total:.0%}")


if __name__ == "__main__":
    main()
