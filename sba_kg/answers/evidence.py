"""What a row of an answer was found by, beside the lines that it names: kinds of evidence, and further lines with why.

A row of the program table whose unit cell was lost stands on a line of its own, and on the line with the duties that
told its unit. The graph says so (``sba:isSupportedBy``, ``sba:placeEvidence`` …); this looks it up for a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sba_kg import query
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.namespaces import CODE, SBA
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.store.engine import Engine, part
from sba_kg.vocabulary import codes

_HEAD = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sba: <https://w3id.org/sba-kg/def/>
PREFIX measure: <https://w3id.org/sba-kg/code/measure/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?node ?own ?name ?other ?place ?unit ?coverage ?reason_ko ?reason_en ?line ?why WHERE {
  VALUES ?own { %s }
  GRAPH <%s> {
"""
_SUPPORT = """
    OPTIONAL {
      ?node sba:isSupportedBy ?passage .
      ?passage sba:startLine ?line .
      OPTIONAL { ?witness prov:wasDerivedFrom ?passage ; a ?why . FILTER(?why IN (%s)) }
    }
"""
_TAIL = "  }\n}\nORDER BY ?own ?node ?line ?why"
#: Kind of fact → pattern that finds it by the lines (``?own``) that it stands on, its name, and what it was found by.
_PATTERNS = {
    "line": """
    ?node sba:measure measure:program-budget ; sba:observes/skos:prefLabel ?name ;
      prov:wasDerivedFrom/sba:startLine ?own .
    FILTER(LANG(?name) = "ko")
    OPTIONAL { ?node sba:placeEvidence ?place }
    OPTIONAL { ?node sba:unitEvidence ?unit }
"""
    + _SUPPORT % "sba:BudgetTotal, sba:SectionBudget, sba:OrganizationEntry",
    "facility": """
    ?node a sba:Facility ; skos:prefLabel ?name ; sba:isOperatedBy/skos:prefLabel ?other ;
      prov:wasDerivedFrom/sba:startLine ?own .
    FILTER(LANG(?name) = "ko" && LANG(?other) = "ko")
"""
    + _SUPPORT % "sba:FacilityEntry, sba:OrganizationEntry, sba:BudgetLine, sba:BudgetTotal",
    "section": """
    { ?node prov:wasDerivedFrom/sba:startLine ?own } UNION { ?node sba:startLine ?own }
    UNION { ?budget a sba:SectionBudget ; sba:observes ?node ; prov:wasDerivedFrom/sba:startLine ?own }
    ?node a sba:ProgramReport ; sba:title ?name ; sba:coverageEvidence ?coverage .
    OPTIONAL {
      ?node sba:coversProgram/^sba:observes ?printed .
      ?printed sba:measure measure:program-budget ; a ?why ; prov:wasDerivedFrom/sba:startLine ?line .
    }
""",
    "spelling": """
    ?node a sba:SpellingVariant ; sba:asPrinted ?name ; prov:wasDerivedFrom/sba:startLine ?own .
"""
    + _SUPPORT % "sba:SpellingVariant",
}
_LOST = (
    """
    ?node sba:isImpliedBy ?total ; sba:value ?own ; sba:observes/skos:prefLabel ?name .
    FILTER(LANG(?name) = "ko")
    OPTIONAL { ?node sba:placeEvidence ?place }
    OPTIONAL { ?node sba:unitEvidence ?unit }
    OPTIONAL { ?node sba:reason ?reason_ko . FILTER(LANG(?reason_ko) = "ko") }
    OPTIONAL { ?node sba:reason ?reason_en . FILTER(LANG(?reason_en) = "en") }
"""
    + _SUPPORT % "sba:BudgetTotal, sba:SectionBudget, sba:OrganizationEntry"
)
#: Classes of what is on a supporting line, as ``texts.toml`` calls them. The first class of a line tells.
_WHY = ("FacilityEntry", "BudgetTotal", "SectionBudget", "OrganizationEntry", "BudgetLine", "SpellingVariant")


@dataclass(frozen=True)
class Support:
    """A line that something was found by.

    Attributes:
        line: Its 1-based number.
        why: What is on it: ``duties of the unit``.
    """

    line: int
    why: Bilingual


@dataclass(frozen=True)
class Evidence:
    """How one thing that a row states was found.

    Attributes:
        name: Its Korean name.
        line: The line that it is on, None for a row that the text lost.
        kinds: Aspect and kind of evidence: (``responsible unit``, ``Duties``).
        reason: Why people entered it; None for what is printed.
        support: The lines that it was found by, beside its own.
        named: Whether the row names it; else the row only gathers its line.
    """

    name: str
    line: int | None
    kinds: tuple[tuple[Bilingual, Bilingual], ...]
    reason: Bilingual | None
    support: tuple[Support, ...]
    named: bool = True


def behind(
    engine: Engine, graph: str, columns: Sequence[Column], row: Sequence[Value], lines: Sequence[int]
) -> list[Evidence]:
    """What a row was found by.

    Args:
        engine: Where the graphs are.
        graph: IRI of the edition of the row.
        columns: The columns.
        row: The row.
        lines: The lines that it names, 1-based; none for a row that the text lost.

    Returns:
        The evidence of each thing that stands on the lines and that the row states, in the order of the lines.
    """
    engine = part(engine, graph)
    texts = {text.strip() for value in row if isinstance(value, str) for text in value.split(";")}
    if not lines:
        amounts = " ".join(str(int(v)) for v in row if isinstance(v, int | Decimal) and not isinstance(v, bool))
        found = _asked(engine, graph, amounts, _LOST) if amounts else []
        return [one for one in found if one.name in texts]
    gathers = any(column.type is ColumnType.LINES for column in columns)
    about = any(column.name.startswith("program") for column in columns)
    result: list[Evidence] = []
    for kind, pattern in _PATTERNS.items():
        if kind == "section" and not about:
            continue
        for one in _asked(engine, graph, " ".join(map(str, lines)), pattern, texts if kind == "facility" else None):
            named = one.name in texts
            if named or (gathers and kind == "line"):
                result.append(Evidence(one.name, one.line, one.kinds, one.reason, one.support, named))
    order = {line: position for position, line in enumerate(lines)}
    return sorted(result, key=lambda one: order.get(one.line or 0, len(order)))


def _asked(engine: Engine, graph: str, own: str, pattern: str, texts: set[str] | None = None) -> list[Evidence]:
    """The facts of a pattern; of a facility those whose operating unit the row names too."""
    rows = query.run_text(_HEAD % (own, graph) + pattern + _TAIL, "evidence", engine, own=True).rows
    nodes: dict[Value, list[tuple[Value, ...]]] = {}
    for row in rows:
        if texts is None or row[3] in texts:
            nodes.setdefault(row[0], []).append(row)
    return [_evidence(found, lost=pattern is _LOST) for found in nodes.values()]


def _evidence(rows: Sequence[tuple[Value, ...]], *, lost: bool) -> Evidence:
    _, own, name, other, place, unit, coverage, ko, en, _, _ = rows[0]
    kinds = [
        (sentence(f"answers.aspect.{aspect}"), _label(str(code)))
        for aspect, code in (("place", place), ("unit", unit), ("coverage", coverage))
        if code is not None
    ]
    if other is not None:
        kinds.append((sentence("answers.aspect.operator"), Bilingual(str(other), str(other))))
    found: dict[int, set[str]] = {}
    for row in rows:
        if isinstance(row[9], int):
            found.setdefault(row[9], set()).add(str(row[10] or "").removeprefix(SBA))
    line = own if isinstance(own, int) and not lost else None
    support = tuple(Support(n, _why(what)) for n, what in sorted(found.items()) if n != line)
    reason = Bilingual(str(ko), str(en)) if ko is not None and en is not None else None
    return Evidence(str(name), line, tuple(kinds), reason, support)


def _why(classes: set[str]) -> Bilingual:
    return sentence(f"answers.why.{next((class_ for class_ in _WHY if class_ in classes), 'other')}")


def _label(iri: str) -> Bilingual:
    scheme, _, code = re.sub(f"^{re.escape(CODE)}", "", iri).partition("/")
    return Bilingual(**codes.labels(scheme).get(code, {"ko": code, "en": code}))
