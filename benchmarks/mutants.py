"""Read thousands of damaged reports: none may end otherwise than in a graph or in one of the package's errors.

    .venv/bin/python benchmarks/mutants.py [MUTANTS] [--first N] [--seed N] [--slow SECONDS]

Prints each mutant that crashes, takes more than 10 s of CPU or more than 1 GB, and those slower than ``--slow``; at the
end, and after every 250, how many ended how. Exit 1 if any is bad. One process, so ``nice`` it; a second with another
``--first`` uses a second core. ``--show N`` prints one mutant instead.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.support import mutants

#: Every tenth is validated too.
_VALIDATED = 10
#: The counts so far are printed after so many.
_PROGRESS = 250


def main() -> int:
    """Run them and count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("mutants", nargs="?", type=int, default=10_000)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--slow", type=float, default=5.0)
    options.add_argument("--show", type=int)
    given = options.parse_args()
    if given.show is not None:
        text, damaged = mutants.mutant(mutants.texts(), given.show, given.seed)
        print(f"{text.folder}\n{damaged}")
        return 0
    counts: Counter[str] = Counter()
    slowest = (0.0, 0)
    for number, outcome in mutants.trials(range(given.first, given.first + given.mutants), given.seed, _VALIDATED):
        counts["bad" if outcome.bad else outcome.said] += 1
        slowest = max(slowest, (outcome.seconds, number))
        if outcome.bad or outcome.seconds > given.slow:
            print(f"{number}: {outcome.seconds:.1f} s {outcome.said}", flush=True)
        if sum(counts.values()) % _PROGRESS == 0:
            print(_summary(counts, slowest), flush=True)
    print(_summary(counts, slowest))
    return 1 if counts["bad"] else 0


def _summary(counts: Counter[str], slowest: tuple[float, int]) -> str:
    return f"{sum(counts.values())} mutants: {dict(counts)}; slowest {slowest[0]:.1f} s (number {slowest[1]})"


if __name__ == "__main__":
    sys.exit(main())
