"""Compare two checkouts: CPU time of `build`, `validate` and `query`, one after the other in the same rounds.

    .venv/bin/python benchmarks/compare.py OLD NEW [RUNS]

OLD and NEW are folders with a checkout each (`git worktree add ../old COMMIT`). The ratio NEW / OLD of a round is more
exact than either figure: both ran on the same machine in the same minute.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS = {
    "build": ("build", "sba-2024", "--out", "{out}"),
    "validate": ("validate", "sba-2024"),
    "validate --from": ("validate", "--from", "{out}/sba-2024"),
    "query budget-lines": ("query", "budget-lines", "--format", "csv"),
    "query consistency": ("query", "consistency", "--format", "csv"),
}


def cpu(checkout: Path, arguments: tuple[str, ...], out: str) -> float:
    """CPU seconds of a command of a checkout, whichever version is installed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "sba_kg", *(argument.format(out=out) for argument in arguments)],
        check=True,
        capture_output=True,
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print medians of both and of their ratio."""
    old, new = (Path(argument).resolve() for argument in sys.argv[1:3])
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    print(f"CPU seconds, medians of {runs} runs{'':12} old    new    ratio of new to old (least to most)")
    with tempfile.TemporaryDirectory() as folder:
        places = {checkout: str(Path(folder) / name) for name, checkout in (("old", old), ("new", new))}
        for checkout, out in places.items():
            cpu(checkout, COMMANDS["build"], out)  # bytecode, and the graphs for --from
        for name, arguments in COMMANDS.items():
            rounds = [[cpu(checkout, arguments, out) for checkout, out in places.items()] for _ in range(runs)]
            ratios = sorted(after / before for before, after in rounds)
            ratio = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
            before, after = (statistics.median(column) for column in zip(*rounds, strict=True))
            print(f"{name:38} {before:6.2f} {after:6.2f}  {ratio}")


if __name__ == "__main__":
    main()
