"""Damaged copies of report texts, and a process that reads them under limits.

A mutant is a text with one to three changes of the kinds that converters, editors and attackers make. Whatever it is,
reading it ends: in a graph or in one of the package's own errors, within seconds and a bounded memory.
"""

from __future__ import annotations

import math
import multiprocessing
import random
import re
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from sba_kg import pipeline
from sba_kg.base.errors import SbaKgError
from sba_kg.editions import edition
from sba_kg.graph import write_turtle
from sba_kg.pipeline import validation
from tests.support import EDITIONS, ROOT

#: Folders with editions: those of the package, those of the tests, and further ones where they lie beside the checkout.
FOLDERS = ("data", "tests/editions", "../shared/cases/editions", "../shared/cases/robustness", "../shared/reports")
SECONDS, BYTES = 10, 1 << 30
#: A process that does not answer for this many seconds more is ended from outside.
_PATIENCE = 120
#: The alarm waits for a call into C to return; the system ends the process after this many seconds of CPU more.
_GRACE = 2
#: A text this long is damaged this seldom beside a short one: it takes that much longer to read.
_USUAL = 8_000

Lines = list[str]
Damage = Callable[[Lines, random.Random], None]
_LETTERS = "가나힣7,.:;|-–○□■▶※*#_~`'\"’()[]{}<>&\\/\t  \u00a0\u200b\u3000△▲%\x1d\u1100\U0010fffd①Ⅲ"
_WORDS = (
    "| ", "|---|---|", "|-|", "□ ", "○ ", "- ", "※ ", "1. ", "Ⅱ. ", "1", "주요 추진계획", "추진일정", "예산: 100백만원", "합계", "계", "소계",
    "정원", "현원", "위치: ", "규모: 10㎡", "개관: '24.6월", "(단위: 백만원)", "2024년 2 ~ 3월", "4대 직무: 가, 나", "총 3개", "&#124;",
    "<br>", "<sup>1)</sup>", "<!-- -->", "<table><tr><td>", "</td></tr></table>", "**", "```", "99,999,999,999조원", "0", "-1",
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text to damage: its edition's folder and its lines."""

    folder: Path
    lines: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How often it is damaged, beside a short text."""
        return min(1.0, _USUAL / max(1, sum(map(len, self.lines))))


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: ``ok``, an error's id, or ``!`` and what went wrong."""

    said: str
    seconds: float

    @property
    def bad(self) -> bool:
        """Whether no text may end like that: a crash, a limit, or a graph that contradicts itself."""
        return self.said.startswith(("!", "E-G"))


def texts(root: Path = ROOT) -> list[Text]:
    """All texts of editions that are at hand."""
    found = [path for folder in FOLDERS for path in sorted((root / folder).glob("*/edition.toml"))]
    reports = [path.parent / "report.txt" for path in found]
    return [Text(p.parent, tuple(p.read_text("utf-8").split("\n"))) for p in reports if p.is_file()]


def mutant(known: Sequence[Text], number: int, seed: int = 0) -> tuple[Text, str]:
    """The mutant with a number: the text that it was made of, and the damaged text. The same each time."""
    chance = random.Random(f"{seed}:{number}")
    text = chance.choices(known, [t.weight for t in known])[0]
    lines = list(text.lines)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(DAMAGES)(lines, chance)
    return text, "\n".join(lines)


def _at(lines: Lines, chance: random.Random) -> int:
    """The position of a line, printed ones rather than blank ones."""
    if not lines:
        lines.append("")
    printed = [i for i in (chance.randrange(len(lines)) for _ in range(4)) if lines[i].strip()]
    return printed[0] if printed else chance.randrange(len(lines))


def _delete(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    del lines[at : at + chance.choice((1, 1, 1, 2, 5, 40))]


def _swap(lines: Lines, chance: random.Random) -> None:
    a, b = _at(lines, chance), _at(lines, chance)
    lines[a], lines[b] = lines[b], lines[a]


def _repeat(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    size = chance.choice((1, 3, 10, 30))
    lines[at:at] = lines[at : at + size] * chance.choice((1, 2, 20))


def _move(lines: Lines, chance: random.Random) -> None:
    at, size = _at(lines, chance), chance.choice((1, 3, 20))
    moved = lines[at : at + size]
    del lines[at : at + size]
    to = chance.randrange(len(lines) + 1)
    lines[to:to] = moved


def _shift(lines: Lines, chance: random.Random) -> None:
    """Cells move by one, a line is indented, two lines become one or one becomes two."""
    at = _at(lines, chance)
    line = lines[at]
    kind = chance.randrange(5)
    if kind == 0:
        lines[at] = line.replace("|", "| |", 1)
    elif kind == 1:
        lines[at] = re.sub(r"\|[^|]*\|", "|", line, count=1)
    elif kind == 2:
        lines[at] = " " * chance.choice((1, 2, 4, 9)) + line
    elif kind == 3 and at + 1 < len(lines):
        lines[at : at + 2] = [line + " " + lines[at + 1]]
    else:
        cut = chance.randrange(len(line) + 1)
        lines[at : at + 1] = [line[:cut], line[cut:]]


def _flip(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    for _ in range(chance.choice((1, 1, 3, 12))):
        position = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:position] + chance.choice(_LETTERS) + lines[at][position + chance.randrange(2) :]


def _digits(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    lines[at] = re.sub(r"\d", lambda m: chance.choice("0123456789") if chance.random() < 0.5 else m[0], lines[at])


def _insert(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    position = chance.choice((0, len(lines[at]), chance.randrange(len(lines[at]) + 1)))
    lines[at] = lines[at][:position] + chance.choice(_WORDS) + lines[at][position:]


def _huge(lines: Lines, chance: random.Random) -> None:
    """A number, token, line or row beyond any that is printed."""
    at, many = _at(lines, chance), chance.choice((300, 2_000, 9_000, 19_000))
    grown = chance.choice(
        (*_LETTERS, *_WORDS, "12", "1,234", "'24.6월 ", "가나 ", "○ 가 ", "가(나) ", "10명, ", "100백만원 ")
    )
    lines[at] += (grown * (many // len(grown)))[:many]


def _huge_number(lines: Lines, chance: random.Random) -> None:
    at = _at(lines, chance)
    digits = chance.choice("19") + chance.choice("09") * chance.choice((20, 39, 400, 4_400, 18_000))
    lines[at] = re.sub(r"\d[\d,]*", digits, lines[at], count=chance.choice((1, 1, 2)))[:19_900] + chance.choice(
        ("", "명", "억원")
    )


def _deep(lines: Lines, chance: random.Random) -> None:
    """Nesting: brackets, elements, Markdown, or outline levels over many lines."""
    at, depth = _at(lines, chance), chance.choice((50, 500, 3_000))
    opening, closing = chance.choice(
        (
            ("(", ")"),
            ("[", "]"),
            ("<b>", "</b>"),
            ("<table><tr><td>", "</td></tr></table>"),
            ("**", "**"),
            ("「", "」"),
            ("<div>", ""),
        )
    )
    depth = min(depth, 19_000 // (len(opening) + len(closing)))
    if chance.random() < 0.7:
        lines[at] = (opening * depth + lines[at][:100] + closing * depth)[:19_900]
    else:
        lines[at:at] = [" " * min(n, 3_000) + chance.choice("-○□") + " 가" for n in range(min(depth, 800))]


def _crowd(lines: Lines, chance: random.Random) -> None:
    """Very many of one thing: lines of one kind, or rows of a table."""
    at = _at(lines, chance)
    grown = lines[at] if chance.random() < 0.6 else chance.choice(_WORDS) + "가"
    lines[at:at] = [grown] * chance.choice((100, 1_000)) if len(grown) < 500 else []


DAMAGES: tuple[Damage, ...] = (
    _delete, _delete, _delete, _swap, _repeat, _move, _shift, _shift, _flip, _flip, _digits, _insert, _insert,
    _huge, _huge_number, _deep, _crowd,
)  # fmt: skip


def read(folder: Path, text: str, *, validated: bool = False) -> None:
    """Read a text with another edition's description: text → records → graph → shares, on demand also validation."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / re.sub(r"[^a-z0-9-]", "-", folder.name.lower())
        copy.mkdir()
        for path in folder.glob("*.toml"):
            (copy / path.name).write_text(re.sub(r"(?m)^sha256.*\n", "", path.read_text("utf-8")), "utf-8")
        (copy / "report.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        result = pipeline.run(edition.load(copy))
        write_turtle(result.built.triples)
        if validated:
            validation.validate_result(result)


def trials(numbers: Sequence[int], seed: int = 0, validate_every: int = 0) -> Iterator[tuple[int, Outcome]]:
    """Read mutants one after another in a process of its own, which is replaced when it dies or hangs."""
    waiting = list(numbers)
    context = multiprocessing.get_context("spawn")
    while waiting:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(theirs, tuple(waiting), seed, validate_every), daemon=True)
        worker.start()
        theirs.close()
        try:
            while waiting and (outcome := _answer(ours)):
                yield waiting.pop(0), outcome
            worker.kill()
            worker.join()
            if waiting:
                yield waiting.pop(0), Outcome(f"! the process ended or hung ({worker.exitcode})", 0.0)
        finally:
            worker.kill()
            worker.join()


def _answer(answers: Connection) -> Outcome | None:
    """The next outcome; None if the process has ended or hangs."""
    try:
        outcome: Outcome | None = answers.recv() if answers.poll(SECONDS + _PATIENCE) else None
    except EOFError:
        outcome = None
    return outcome


class _TooLong(BaseException):
    """More CPU time than any text may take; no ``except Exception`` of the product stops it."""


def _work(answers: Connection, numbers: Sequence[int], seed: int, validate_every: int) -> None:
    known = texts()
    read(EDITIONS / "hill-2025", "\n".join(known[0].lines[:5]) + "\n1. 일반현황\n□ 가\n")  # imports, tables
    _limit_memory()
    for number in numbers:
        text, damaged = mutant(known, number, seed)
        validated = bool(validate_every) and number % validate_every == 0
        limit_cpu(SECONDS + _GRACE)
        answers.send(under_limits(partial(read, text.folder, damaged, validated=validated)))


def _stop(*_: object) -> None:
    raise _TooLong


def _limit_memory() -> None:
    """At most so many bytes of address space more than the process has now."""
    status = Path("/proc/self/status").read_text("ascii")
    used = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmSize")) << 10
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def limit_cpu(seconds: int) -> None:
    """End this process (SIGXCPU) after so many more seconds of CPU time, also within a call that never returns."""
    most = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def under_limits(run: Callable[[], object], seconds: float = SECONDS) -> Outcome:
    """Call something that may take so many seconds of CPU time, in a process whose alarm (SIGVTALRM) is free."""
    signal.signal(signal.SIGVTALRM, _stop)
    started = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        run()
        said = "ok"
    except SbaKgError as error:
        said = error.code
    except _TooLong:
        said = f"! more than {seconds} s: {_place()}"
    except Exception:
        said = f"! {_place()}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return Outcome(said, time.process_time() - started)


def _place() -> str:
    lines = [line.strip() for line in traceback.format_exc().splitlines() if line.strip()]
    places = [re.sub(r'File ".*?/(sba_kg/[^"]*)"', r"\1", line) for line in lines if "/sba_kg/" in line]
    return f"{lines[-1][:200]} at {' < '.join(reversed(places[-3:]))}"
