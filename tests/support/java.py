"""Java programs of other projects, by their Maven files in ``tests/validation/engines``."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support import ROOT
from tests.support.servers import JAVA, missing

ENGINES = ROOT / "tests" / "validation" / "engines"


def classpath(name: str, pom: Path, folder: Path) -> list[str]:
    """``java`` with the class path of a Maven file, whose jars are in Maven's cache; skips where they are not.

    Args:
        name: What ``SBA_KG_REQUIRE`` calls it.
        pom: The Maven file.
        folder: A folder to write to.
    """
    java, maven = shutil.which("java"), shutil.which("mvn")
    if java is None or maven is None:
        missing(name, "Java 17 and Maven are needed")
    listed = folder / f"{name}.classpath"
    command = [str(maven), "-o", "-q", "-B", "-f", str(pom), "dependency:build-classpath"]
    resolved = subprocess.run([*command, f"-Dmdep.outputFile={listed}"], capture_output=True, text=True, check=False)
    if resolved.returncode:
        missing(name, "its jars are not in Maven's cache: run the command of .ci/run that fetches them")
    utf8 = ("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8")
    return [str(java), "-Xmx1g", *JAVA, *utf8, "-cp", listed.read_text("utf-8").strip()]


def riot(folder: Path, files: Sequence[Path]) -> bytes:
    """Files as the N-Quads of Apache Jena's ``riot``, one after the other."""
    run = [*classpath("jena", ENGINES / "jena.pom.xml", folder), "riotcmd.riot", "--output=nquads", *map(str, files)]
    done = subprocess.run(run, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout
