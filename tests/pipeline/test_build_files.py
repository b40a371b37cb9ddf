"""Where a build may write, and what is left of it when it is stopped: nothing of anybody's is lost."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import weakref
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline
from sba_kg.pipeline import outputs
from tests.support import ROOT
from tests.support.desk import ACME, Run, changed, snapshot

FILES = {f"{ACME}/{name}" for name in outputs.FILES}


@pytest.mark.parametrize("out", [".", f"{ACME}/..", "linked", f"elsewhere/../{ACME}/registry/../.."])
def test_the_folder_of_an_edition_is_not_written_to(out: str, desk: Path, at_desk: Run) -> None:
    (desk / "linked").mkdir()
    (desk / "linked" / ACME).symlink_to(desk / ACME)
    before = snapshot(desk)
    done = at_desk(f"build {ACME} --out {out}")
    assert (done.code, "E-U41" in done.err) == (2, True), done.err
    assert changed(before, snapshot(desk)) == set()


def test_nor_is_that_of_another_edition(desk: Path, at_desk: Run) -> None:
    shutil.copytree(desk / ACME, desk / "others" / ACME)
    before = snapshot(desk)
    assert "E-U41" in at_desk(f"build {ACME} --out others").err
    assert "E-U41" in at_desk(f"build others/{ACME} --out .").err
    assert changed(before, snapshot(desk)) == set()


def test_a_build_may_go_below_the_edition(desk: Path, at_desk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(desk)
    monkeypatch.chdir(desk / ACME)
    assert at_desk("build .").code == 0
    made = {f"{ACME}/build/{name}" for name in FILES} | {f"{ACME}/build", f"{ACME}/build/{ACME}"}
    assert changed(before, snapshot(desk)) == made


def test_links_to_folders_are_followed(desk: Path, at_desk: Run) -> None:
    (desk / "linked").symlink_to("place")
    (desk / "place" / ACME).rename(desk / "moved")
    (desk / "place" / ACME).symlink_to(desk / "moved")
    before = snapshot(desk)
    assert at_desk(f"build {ACME} --out linked").code == 0
    assert changed(before, snapshot(desk)) == {f"moved/{name}" for name in outputs.FILES}


def test_two_editions_do_not_meet_in_one_folder(desk: Path, at_desk: Run) -> None:
    shutil.copytree(desk / ACME, desk / "beta-2025")
    (desk / "place" / "beta-2025").symlink_to(ACME)
    before = snapshot(desk)
    assert "E-U07" in at_desk(f"build {ACME} beta-2025 --out place").err
    assert "E-U07" in at_desk(f"build {ACME} --out place -o place/{ACME}/summary.json").err
    assert changed(before, snapshot(desk)) == set()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), OSError("broken")])
def test_a_build_that_is_stopped_leaves_nothing(
    error: BaseException, desk: Path, at_desk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of two editions was done already, and its files lay beside their places."""
    shutil.copytree(desk / ACME, desk / "beta-2025")
    real, left = pipeline.run, []

    def stopped(*arguments: object) -> pipeline.EditionBuild:
        if left:
            raise error
        left.append(real(*arguments))  # type: ignore[arg-type]
        return left[0]

    monkeypatch.setattr(pipeline, "run", stopped)
    before = snapshot(desk)
    assert at_desk(f"build {ACME} beta-2025 --out new").code != 0
    assert left
    assert changed(before, snapshot(desk)) == set()


def test_an_edition_is_done_before_the_next_begins(desk: Path, at_desk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made of one is not kept in memory, and the ontology is parsed for the first one at most."""
    results: list[weakref.ref[pipeline.EditionBuild]] = []
    alive, parsed = [], []
    real, parse = pipeline.run, ox.parse

    def run(*arguments: object) -> pipeline.EditionBuild:
        gc.collect()
        alive.append(sum(one() is not None for one in results))
        parsed.append(0)
        result = real(*arguments)  # type: ignore[arg-type]
        results.append(weakref.ref(result))
        return result

    def counted(*arguments: object, **named: object) -> object:
        parsed[-1] += 1
        return parse(*arguments, **named)  # type: ignore[call-overload]

    names = [ACME, "beta-2025", "gamma-2025"]
    for name in names[1:]:
        shutil.copytree(desk / ACME, desk / name)
    monkeypatch.setattr(pipeline, "run", run)
    monkeypatch.setattr(ox, "parse", counted)
    assert at_desk(f"build {' '.join(names)} --out made").code == 0
    assert alive == [0, 0, 0]
    assert parsed[1:] == [0, 0]
    assert {path.name for path in (desk / "made").iterdir()} == set(names)


# -- kill -9 ----------------------------------------------------------------------------------------

#: Builds in children that are killed, and says after each what is on the desk that should not be. A child begins with
#: everything imported and the ontology read, so that the moments fall into the work; those that are killed at a rename
#: or at the preparing of a file get what is to be written ready-made.
NURSERY = """
import json, os, random, shutil, signal, sys, time
from pathlib import Path
from sba_kg import cli, pipeline
from sba_kg.base import files
from sba_kg.editions import edition
from sba_kg.pipeline import outputs
from tests.support.desk import ACME, changed, snapshot

desk, names = Path.cwd(), [f"place/{ACME}/{name}" for name in outputs.FILES] + ["place/summary.txt"]
sys.argv = ["sba-kg", "build", ACME, "--out", "place", "-o", "place/summary.txt"]

def build(prepare=lambda: None):
    child = os.fork()
    if not child:
        prepare()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            cli.main()
        finally:
            os._exit(0)
    return child

def killed_at(owner, name, number, after):
    real, count = getattr(owner, name), [0]
    def stand_in(*arguments):
        count[0] += 1
        if after:
            real(*arguments)
        if count[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        if not after:
            real(*arguments)
    def prepare():
        pipeline.run, outputs.derive = lambda *_: result, lambda _: made
        setattr(owner, name, stand_in)
    return prepare

def look(before, new):
    now = snapshot(desk)
    odd = {p for p in changed(before, now) - set(names) if not Path(p).name.startswith(files.PREPARED)}
    odd |= {p for p in names if now.get(p) not in (before[p], new[p])}
    for path in [p for p in now if Path(p).name.startswith(files.PREPARED)]:
        Path(path).unlink()
    return sorted(odd), sum(now.get(p) == new[p] for p in names)

for name in names:
    Path(name).write_text("old " + name)
before = snapshot(desk)
result = pipeline.run(edition.load(desk / ACME))
made = outputs.derive(result)
made.files()
os.waitpid(build(), 0)
new = snapshot(desk)
begun = time.monotonic()
os.waitpid(build(), 0)
long = time.monotonic() - begun
trials, moments = [], random.Random(11)
for what in [*((o, n, i, a) for o, n in ((os, "replace"), (files, "_prepare")) for i in range(1, 7) for a in (0, 1)),
             *(moments.uniform(0, long) for _ in range(30))]:
    for name in names:
        Path(name).write_text("old " + name)
    if isinstance(what, float):
        child = build()
        time.sleep(what)
        os.kill(child, signal.SIGKILL)
    else:
        child = build(killed_at(*what))
    _, status = os.waitpid(child, 0)
    trials.append([str(what), os.WIFSIGNALED(status), *look(before, new)])
print(json.dumps(trials))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_build_that_is_killed_leaves_each_file_old_or_new(desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NURSERY],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    trials = json.loads(done.stdout.splitlines()[-1])
    assert [trial for trial in trials if trial[2]] == []
    renames = [(died, new) for what, died, _, new in trials if "replace" in what]
    assert renames == [(True, n) for number in range(6) for n in (number, number + 1)]
    assert all(died for what, died, *_ in trials if "_prepare" in what)
    assert sum(died for _, died, *_ in trials) >= 30, "moments fall into the build"
