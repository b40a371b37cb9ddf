"""What was not read, or not with certainty: it stands in the graph, so that whoever has the graph alone is told too.

A problem is linked to its line by ``sba:isSupportedBy``, as nothing of the line is in the graph because of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from sba_kg.base.errors import Problem, ProblemSeverity
from sba_kg.base.messages import phrase
from sba_kg.editions.edition import Edition
from sba_kg.editions.registry import Registry
from sba_kg.graph import paths
from sba_kg.graph.builder import EditionGraph, GraphBuilder
from sba_kg.graph.terms import PREF_LABEL, code, sba, text
from sba_kg.model import Lines, UnreadPart
from sba_kg.reader import Document
from sba_kg.vocabulary import codes

SCHEME = "report-part"
#: Problems that say nothing of the text's being read. The two of unread parts: they are described as parts. P-G01: the
#: thing is in the graph, under a provisional code. P-T42: the name is in the graph as text. P-T03 and P-O03: rules
#: compare the same figures (B01, O02). P-T04, P-T07, P-T08: what was taken instead is in the graph with its evidence.
_ELSEWHERE = frozenset({"P-R01", "P-R50", "P-G01", "P-T42", "P-T03", "P-O03", "P-T04", "P-T07", "P-T08"})


def describe(builder: GraphBuilder, unread: Sequence[UnreadPart], problems: Iterable[Problem]) -> None:
    """Add the parts that were not read, and the problems of reading.

    Args:
        builder: The graph.
        unread: The parts.
        problems: All problems of the edition; those that are told elsewhere are left out.
    """
    for part in unread:
        _part(builder, part)
    seen: Counter[str] = Counter()
    for problem in sorted(problems):
        if problem.code not in _ELSEWHERE:
            _problem(builder, problem, seen)


def add(built: EditionGraph, edition: Edition, document: Document, registry: Registry, problem: Problem) -> None:
    """Add a problem to a graph that is made already, because it is about that graph."""
    builder = GraphBuilder(edition, document, registry)
    _problem(builder, problem, Counter())
    built.triples.update(builder.finish().triples)


def _part(builder: GraphBuilder, part: UnreadPart) -> None:
    node = builder.mint(paths.unread_part(part.part), part.lines)
    builder.describe(node, "UnreadPart", None)
    builder.add(node, sba("reportPart"), code(SCHEME, part.part))
    for lang, label in codes.labels(SCHEME)[part.part].items():
        builder.add(node, PREF_LABEL, text(label, lang))
    if part.lines:
        builder.add(node, sba("text"), text(part.heading))
        builder.add(node, sba("isSupportedBy"), builder.passage(part.lines))


def _problem(builder: GraphBuilder, problem: Problem, seen: Counter[str]) -> None:
    """A problem keeps its name when lines are added above it: a digest of what it says, counted where it repeats."""
    digest = hashlib.sha256(f"{problem.code}\n{problem.en}".encode()).hexdigest()[:12]
    seen[digest] += 1
    lines = Lines.of(problem.line) if problem.line else None
    node = builder.mint(paths.problem(problem.code, digest, seen[digest]), lines)
    builder.describe(node, "ReadingError" if problem.severity is ProblemSeverity.ERROR else "ReadingProblem", None)
    builder.add(node, sba("problemCode"), text(problem.code))
    for lang, said in (("ko", problem.ko), ("en", problem.en)):
        builder.add(node, PREF_LABEL, text(phrase("graph.problem", lang, code=problem.code), lang))
        builder.add(node, sba("problemText"), text(said, lang))
    if lines:
        builder.add(node, sba("isSupportedBy"), builder.passage(lines))
