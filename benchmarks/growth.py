"""CPU per line of each stage, for a report and for ones 3, 10 and 30 times as long; in one run.

    .venv/bin/python benchmarks/growth.py [EDITION] [--times 1 3 10 30] [--limit 1.5]

A longer report is the text again and again, with the words of each copy spelt in a way of their own, so that no name
of one copy is that of another. Exit 1 if a stage takes more than ``--limit`` times as much CPU per line in the longest
as in the shortest. What depends on how many things of one kind there are shows here; what depends on one long line is a
matter of the tests (``tests/project/test_patterns.py``).
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tempfile
import time
from pathlib import Path

from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.pipeline import inference, validation

_WORD = re.compile(r"[가-힣]{4,}")
#: Written twice behind the first letter of a word: one letter would make misspellings, and these letters are
#: no endings and no words of the genre.
_FIRST = ord("갂")


def longer(text: str, times: int) -> str:
    """A text again and again, the words of each copy spelt in a way of their own."""
    copies = [text]
    for number in range(1, times):
        mark = chr(_FIRST + number)
        copies.append(_WORD.sub(lambda m, mark=mark: m[0][0] + mark + mark + m[0][1:], text))
    return "\n".join(copies)


def stages(folder: Path) -> dict[str, float]:
    """CPU seconds of each stage of an edition."""
    marks = [("", time.process_time())]
    one = edition.load(folder)
    built = pipeline.run(one, lambda stage: marks.append((stage, time.process_time())))
    marks.append(("infer", time.process_time()))
    inference.infer_result(built)
    marks.append(("validate", time.process_time()))
    validation.validate_result(built)
    marks.append(("", time.process_time()))
    return {name: end - start for (name, start), (_, end) in itertools.pairwise(marks) if name}


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("edition", nargs="?", default="sba-2024")
    options.add_argument("--times", nargs="+", type=int, default=[1, 3, 10, 30])
    options.add_argument("--limit", type=float, default=1.5)
    given = options.parse_args()
    source = edition.find(given.edition)
    text = source.text.read_text("utf-8")
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for times in given.times:
            folder = Path(temporary) / source.name
            folder.mkdir(exist_ok=True)
            settings = (source.folder / edition.FILE).read_text("utf-8")
            (folder / edition.FILE).write_text(re.sub(r"(?m)^sha256.*\n", "", settings), "utf-8")
            (folder / "report.txt").write_text(longer(text, times), "utf-8")
            lines = text.count("\n") * times
            found[times] = {name: 1e6 * seconds / lines for name, seconds in stages(folder).items()}
            print(
                f"{times:>3} times, µs a line: " + ", ".join(f"{n} {s:.0f}" for n, s in found[times].items()),
                flush=True,
            )
    first, last = found[given.times[0]], found[given.times[-1]]
    grown = {name: last[name] / first[name] for name in first}
    print("longest to shortest: " + ", ".join(f"{name} {ratio:.2f}" for name, ratio in grown.items()))
    return int(max(grown.values()) > given.limit)


if __name__ == "__main__":
    sys.exit(main())
