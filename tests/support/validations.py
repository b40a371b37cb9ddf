"""Validations made by hand, one for each thing that an output must cope with. Nothing here is from a real report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from sba_kg.validation.results import (
    Bilingual,
    IssueFault,
    KnownIssue,
    Result,
    Rule,
    Severity,
    ShapeCoverage,
    StaleIssue,
    Validation,
)

ID = "https://w3id.org/sba-kg/id/"
SHAPE = "https://w3id.org/sba-kg/shape/"
GRAPH = "https://w3id.org/sba-kg/graph/"


def rule(id_: str, stage: int, severity: Severity, ko: str, en: str) -> Rule:
    return Rule(
        id_,
        SHAPE + id_,
        stage,
        severity,
        Bilingual(ko, en),
        Bilingual(f"{ko}인지 확인합니다.", f"Checks: {en}."),
        Bilingual("{?stated}≠{?computed}", "{?stated} is not {?computed}"),
        Path("shapes") / f"{stage}.shacl.ttl",
    )


TOTAL = rule(
    "B01-TotalEqualsSumOfParts",
    40,
    Severity.VIOLATION,
    "합계는 구성 항목의 합과 같다",
    "A total equals the sum of its parts",
)
ACTUAL = rule(
    "O02-ActualWithinAuthorized",
    50,
    Severity.WARNING,
    "현원은 정원을 넘지 않는다",
    "Actual headcount within authorized",
)
ROUND = rule("B02-Rounding", 40, Severity.INFO, "단수 차이", "Rounding difference")
NAMES = rule("N01-NameVariant", 60, Severity.WARNING, "이름이 한 가지로 적혀 있다", "A name is written in one way")
IDLE = rule("F01-AreaPlausible", 60, Severity.WARNING, "면적이 타당하다", "An area is plausible")
CODES = rule("C01-CodeKnown", 20, Severity.VIOLATION, "코드가 목록에 있다", "A code is in its list")
RULES = (CODES, TOTAL, ROUND, ACTUAL, NAMES, IDLE)

#: 1-based lines 1 to 12 of an invented report.
TEXT = (
    "2025년도 주요업무보고",
    "",
    "| 과제 | 사업 | 예산(천원) |",
    "|---|---|---|",
    "| 하천 정비 (1,500,000천원) | 제방 보강 | 900,000 |",
    "| | 수질 개선 | 500,000 |",
    "<table><tr><td>가나다라마바사아자차카타파하" + "거너더러머버서어저처커터퍼허" * 12
    + "</td><td>정원 <b>1,234명</b></td><td>" + "고노도로모보소오조초코토포호" * 12 + "</td></tr></table>",
    "현원 1,240명 (정원 대비 100.5%)",
    "○ 부서: 하천<1>팀 & *강* [팀](link) | `관리` _과_ {0}",
    "◦ 조사 결과 12.30㎡",
    "한글 앞에 놓인 수치 3건",
    "\x1b[31m붉은 글씨\x1b[0m",
)  # fmt: skip


def known(line: int = 3, **changes: object) -> KnownIssue:
    issue = KnownIssue(
        TOTAL.id,
        ID + "river-2025/total/2",
        "700000",
        "690000",
        Bilingual("보고서의 오기로 확인함; 100% 확실", "A slip of the report, confirmed: 100% sure"),
        "report",
        date(2025, 3, 1),
        None,
        line,
    )
    return replace(issue, **changes)  # type: ignore[arg-type]


def result(rule_: Rule = TOTAL, **changes: object) -> Result:
    base = Result(
        rule_,
        ID + "river-2025/total/1",
        Bilingual("하천 정비", "River works"),
        1_500_000_000,
        1_400_000_000,
        100_000_000,
        "won",
        Bilingual("합계가 구성 항목의 합보다 1억원 많습니다.", "The total is KRW 100 million more than its parts."),
        (ID + "river-2025/total/1", ID + "river-2025/line/1", ID + "river-2025/line/2"),
        (5, 6),
        5,
        "일반현황 > 예산",
        ("하천팀",),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


OVERSTAFFED = result(
    ACTUAL,
    focus=ID + "river-2025/staffing/1",
    focus_label=Bilingual("정원", "Authorized"),
    stated=1234,
    computed=1240,
    difference=-6,
    unit="person",
    message=Bilingual("현원이 정원보다 6명 많습니다.", "Actual headcount exceeds the authorized by 6."),
    compared=(ID + "river-2025/staffing/1",),
    lines=(7, 8),
    main_line=7,
    part="",
    units=(),
)
ROUNDED = result(
    ROUND,
    focus=ID + "river-2025/area/1",
    focus_label=Bilingual("조사 면적", "Area"),
    stated=Decimal("12.30"),
    computed=Decimal("12.3"),
    difference=Decimal("0.00"),
    unit="square-metre",
    message=Bilingual("단수 차이입니다.", "A rounding difference."),
    lines=(10,),
    main_line=10,
)
#: Names with all that markup can misread, and no unit.
MARKUP = result(
    NAMES,
    focus=ID + "river-2025/unit/1",
    focus_label=Bilingual("하천<1>팀 & *강* [팀](link) | `관리` _과_ {0}", "Unit <1> & *x* [y](z) | `q` {0}"),
    stated="하천<1>팀",
    computed="하천팀",
    difference=None,
    unit="",
    message=Bilingual(
        "이름이 100%\n다릅니다: '하천<1>팀', \"하천팀\" ]]>", "Names differ 100%\nfrom each other: a, b ]]>"
    ),
    lines=(9,),
    main_line=9,
)
LINELESS = result(
    NAMES,
    focus=ID + "river-2025/unit/2",
    focus_label=Bilingual("\x1b[31m붉은팀\x07", ""),
    stated=None,
    computed=None,
    difference=None,
    unit="",
    message=Bilingual("본문에 줄이 없습니다.", "Not on any line."),
    compared=(ID + "river-2025/unit/2",),
    lines=(),
    main_line=None,
)
ACKNOWLEDGED = result(
    focus=ID + "river-2025/total/2",
    focus_label=Bilingual("수질 관리", "Water quality"),
    stated=700_000,
    computed=690_000,
    difference=10_000,
    acknowledged=known(),
)


def coverage(gate: int | None = None, unexpected: Rule | None = None) -> tuple[ShapeCoverage, ...]:
    return tuple(
        ShapeCoverage(
            r,
            0 if (gate is not None and r.stage > gate) or r in {IDLE, unexpected} else 7,
            gate is None or r.stage <= gate,
            r == unexpected,
        )
        for r in RULES
    )


def validation(*results: Result, **changes: object) -> Validation:
    base = Validation(
        "river-2025",
        GRAPH + "river-2025",
        tuple(results),
        coverage(),
        text=TEXT,
        file="data/river-2025/report.txt",
        issues_file="data/river-2025/known-issues.toml",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


CLEAN = validation(issues_file=None)
MIXED = validation(result(), OVERSTAFFED, MARKUP, LINELESS, ROUNDED, ACKNOWLEDGED)
STALE = validation(
    stale=(
        StaleIssue(known(3), IssueFault.STALE),
        StaleIssue(known(12), IssueFault.CHANGED, ("700000", "600000")),
        StaleIssue(known(21, expires=date(2025, 6, 30)), IssueFault.EXPIRED),
    )
)
GAP = validation(coverage=coverage(unexpected=ACTUAL))
GATED = validation(result(CODES, lines=(5,)), coverage=coverage(gate=20), gate=20)
ACKNOWLEDGED_ONLY = validation(ACKNOWLEDGED)
WITHOUT_TEXT = validation(result(), text=())
MANY = validation(
    *(result(focus=f"{ID}river-2025/total/{i}") for i in range(25)),
    *(replace(OVERSTAFFED, focus=f"{ID}river-2025/staffing/{i}") for i in range(4)),
)
#: A path with spaces and Korean, absolute and not.
ELSEWHERE = validation(result(), edition="hill-2025", graph=GRAPH + "hill-2025", file="자료/hill 2025/report.txt")
ABSOLUTE = validation(result(), edition="away-2025", graph=GRAPH + "away-2025", file="/somewhere/away 2025/report.txt")
LONG = validation(result(lines=tuple(range(1, 13)), main_line=5))

CASES: dict[str, list[Validation]] = {
    "none": [],
    "clean": [CLEAN],
    "mixed": [MIXED],
    "stale": [STALE],
    "gap": [GAP],
    "gated": [GATED],
    "acknowledged": [ACKNOWLEDGED_ONLY],
    "without-text": [WITHOUT_TEXT],
    "many": [MANY],
    "long": [LONG],
    "several": [MIXED, CLEAN, ELSEWHERE, ABSOLUTE],
}
