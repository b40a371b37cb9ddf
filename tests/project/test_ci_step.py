"""CI in one step, each way end to end in a repository of its own: the GitHub Action, the pre-commit hook, the one-liner.

They install the checkout with pip into fresh environments and validate with the real engine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from junitparser import JUnitXml

from tests.support import REAL, ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
EDITION = "data/acme-2025"
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


KOREAN = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def execute(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GIT_", "PYTHONPATH"))}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**clean, **KOREAN, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )


def repository(folder: Path, *, changed: bool) -> Path:
    """A repository with the report of another institution; with one figure of it changed, it must fail."""
    edition = folder / EDITION
    edition.mkdir(parents=True)
    toml = re.sub(r"(?m)^sha256.*\n", "", (REAL / "edition.toml").read_text("utf-8"))
    (edition / "edition.toml").write_text(toml, "utf-8")
    shutil.copy(REAL / "corrections.toml", edition)
    text = (REAL / "report.txt").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if re.match(r"[| ]*패션산업 육성 \|", line)]
    figure = re.findall(r"\d[\d,]+", row)[-1]
    wrong = row.replace(figure, str(9 - int(figure[0])) + figure[1:])
    (edition / "report.txt").write_text(text.replace(row, wrong) if changed else text, "utf-8")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"]):
        assert execute("git", *command, cwd=folder).returncode == 0
    return folder


# -- the action -----------------------------------------------------------------------------------


@dataclass
class ActionRun:
    code: int
    log: str
    outputs: dict[str, str]
    summary: str


def run_action(repo: Path, temporary: Path, **inputs: str) -> ActionRun:
    """Run the steps of ``action.yml`` as a runner does; ``uses`` steps are the runner's own (Python is here).

    In a folder where it is installed already, the step that installs is left out.
    """
    installed = (temporary / "sba-kg").is_dir()
    temporary.mkdir(exist_ok=True)
    files = {name: temporary / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")}
    for file in files.values():
        file.write_text("")
    given = {k: str(v.get("default", "")) for k, v in ACTION["inputs"].items()}
    given |= {k.replace("_", "-"): v for k, v in inputs.items()}
    context = {f"inputs.{k}": v for k, v in given.items()} | {"github.action_path": str(ROOT)}
    bin_ = Path(sys.executable).parent
    base = {name: str(file) for name, file in files.items()}
    base |= {"RUNNER_TEMP": str(temporary), "GITHUB_WORKSPACE": str(repo), "PATH": f"{bin_}:{os.environ['PATH']}"}
    log, code = "", 0
    for step in ACTION["runs"]["steps"]:
        if "uses" in step or (installed and "pip install" in step["run"]):
            continue
        script = temporary / "step.sh"
        script.write_text(evaluated(step["run"], context), "utf-8")
        environment = {k: evaluated(v, context) for k, v in step.get("env", {}).items()}
        done = execute("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=repo, **(base | environment))
        log, code = log + done.stdout + done.stderr, done.returncode
        if code:
            break
    lines = files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
    return ActionRun(
        code, log, dict(line.split("=", 1) for line in lines), files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
    )


def evaluated(text: str, context: Mapping[str, str]) -> str:
    return EXPRESSION.sub(lambda m: context[m[1]], text)


def test_the_action_is_whole() -> None:
    assert ACTION["runs"]["using"] == "composite"
    steps = {s["id"] for s in ACTION["runs"]["steps"] if "id" in s}
    for name, output in ACTION["outputs"].items():
        (used,) = EXPRESSION.findall(output["value"])
        assert re.fullmatch(rf"steps\.({'|'.join(steps)})\.outputs\.{name}", used)
    used = {m for step in ACTION["runs"]["steps"] for m in EXPRESSION.findall(json.dumps(step))}
    assert used == {f"inputs.{name}" for name in ACTION["inputs"]} | {"github.action_path"}
    for step in ACTION["runs"]["steps"]:
        assert not EXPRESSION.search(step.get("run", "")), "inputs in a script could run as code"
        assert ("shell" in step) is ("run" in step)


@pytest.mark.slow
def test_the_action_end_to_end(tmp_path: Path) -> None:
    """Must run with the engine."""
    good = repository(tmp_path / "good", changed=False)
    runner = tmp_path / "runner"
    done = run_action(good, runner, editions=f"{EDITION}\n", fail_on="never", lang="en")
    assert done.code == 0, done.log
    assert done.outputs["passed"] == "true"
    assert done.outputs["sarif"] == "sba-kg.sarif"
    assert done.summary.startswith("## Consistency: acme-2025")
    (run,) = json.loads((good / "sba-kg.sarif").read_text("utf-8"))["runs"]
    levels = [r["level"] for r in run["results"] if not r["suppressions"]]
    counted = {k: int(done.outputs[k]) for k in ("violations", "warnings", "infos")}
    assert counted == {
        "violations": levels.count("error"), "warnings": levels.count("warning"), "infos": levels.count("note"),
    }  # fmt: skip

    bad = repository(tmp_path / "bad", changed=True)
    failed = run_action(bad, runner, editions=EDITION, sarif="out/x.sarif")
    assert failed.code == 1, failed.log
    assert failed.outputs["passed"] == "false"
    assert int(failed.outputs["violations"]) > counted["violations"]
    assert re.search(rf"(?m)^::error file={EDITION}/report\.txt,line=\d+,title=", failed.log)
    assert failed.summary.startswith("## 정합성 검증: acme-2025 ❌")
    assert (bad / "out" / "x.sarif").is_file()

    broken = run_action(good, runner, editions="data/no-such")
    assert (broken.code, "E-U01" in broken.log, broken.outputs) == (2, True, {})
    sly = run_action(bad, runner, editions=f"{EDITION}\n--fail-on=never\n$(touch pwned)")
    assert sly.code == 2
    assert not (bad / "pwned").exists()


# -- the hook -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_hook_end_to_end(tmp_path: Path) -> None:
    """Must run with the engine."""
    if execute("git", "rev-parse", "--verify", "HEAD", cwd=ROOT).returncode:
        pytest.skip("not a git checkout")
    environment = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "sba-kg-validate", "--verbose"]
    bad = repository(tmp_path / "bad", changed=True)
    done = execute(*command, "--all-files", cwd=bad, **environment)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Failed" in done.stdout
    assert done.stdout.count(f"acme-2025  {EDITION}/report.txt") == 1, "once, though four of its files are given"
    (bad / "notes.txt").write_text("x")
    other = execute(*command, "--files", "notes.txt", cwd=bad, **environment)
    assert (other.returncode, "Skipped" in other.stdout) == (0, True), other.stdout + other.stderr


def test_the_manifest_is_valid() -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    done = execute(sys.executable, "-m", "pre_commit", "validate-manifest", manifest, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_hook_looks_at_files_of_editions() -> None:
    (hook,) = [h for h in hooks() if h["id"] == "sba-kg-validate"]
    pattern = re.compile(hook["files"])
    assert all(
        pattern.search(f"{EDITION}/{f}")
        for f in ("report.txt", "edition.toml", "corrections.toml", "known-issues.toml")
    )
    assert pattern.search("reports/data/acme-2025/report.txt")
    assert not any(
        pattern.search(f)
        for f in ("report.txt", "data/registry/units.csv", f"{EDITION}/graph.ttl", "xdata/a/report.txt")
    )


def hooks() -> list[dict[str, Any]]:
    return list(yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")))


# -- the one-liner --------------------------------------------------------------------------------


def one_liners() -> list[str]:
    return re.findall(r"(?m)^python3 -m venv .*sba-kg validate .*$", (ROOT / "docs" / "ci.md").read_text("utf-8"))


def test_both_languages_document_one_and_the_same_line() -> None:
    assert len(one_liners()) == 2
    assert len(set(one_liners())) == 1


@pytest.mark.slow
def test_the_one_liner_end_to_end(tmp_path: Path) -> None:
    """Must run with the engine."""
    bad = repository(tmp_path / "bad", changed=True)
    done = execute("bash", "-euo", "pipefail", "-c", one_liners()[0], cwd=bad, SBA_KG=str(ROOT))
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"--> {EDITION}/report.txt:" in done.stdout
    assert JUnitXml.fromstring((bad / "sba-kg.xml").read_bytes()).failures > 0
    assert json.loads((bad / "sba-kg.sarif").read_text("utf-8"))["version"] == "2.1.0"
