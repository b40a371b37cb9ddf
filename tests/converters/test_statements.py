"""What running text states about its own figures: read by its words, whether the figures agree or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sba_kg.converters.common.context import Context
from sba_kg.converters.statements import convert
from sba_kg.model import Finding, Lines, StatedFigure, Statements
from sba_kg.pipeline import EditionBuild
from sba_kg.reader import load, read_document

Link = tuple[str, str, str]


def _finding(number: int, line: int) -> Finding:
    return Finding(
        number=number,
        category="corrective",
        request="",
        units=(),
        status="",
        status_printed="",
        actions=(),
        follow_ups=(),
        lines=Lines.of(line),
    )


def _read(tmp_path: Path, text: str, findings: Sequence[int] = ()) -> Statements:
    """Read a text whose lines with the given numbers are the rows of findings."""
    path = tmp_path / "report.txt"
    path.write_text(f"1. 일반현황\n\n{text}\n", "utf-8")
    rows = [_finding(n, line) for n, line in enumerate(findings, 1)]
    return convert(Context(read_document(load(path)), "기관", 2024, {}), [], rows, [], [])


def _links(found: Statements) -> set[Link]:
    figures = {f.order: f for f in found.figures}

    def show(figure: StatedFigure) -> str:
        return f"{figure.figure.value}"

    return {
        (show(figures[link.subject]), link.term, show(figures[link.target]) if link.target else str(link.value))
        for link in found.links
    }


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("- 협력 확대('23년 355백만원 → '24년 723백만원, 104%↑)",
         {("104", "changesFrom", "355000000"), ("104", "changesTo", "723000000")}),
        ("- 이용률 12.5% 감소('22년: 80명 ⇨ '23년: 70명)", {("-12.5", "changesFrom", "80"), ("-12.5", "changesTo", "70")}),
        ("- 동아리 140팀 가운데 35팀(25%)은 올해 신설", {("25", "hasNumerator", "35"), ("25", "isShareOf", "140")}),
        ("- 지원기업 84개사 중 42개사 폐업(50%)", {("50", "hasNumerator", "42"), ("50", "isShareOf", "84")}),
        ("- 채널 총 48개 가운데 총 23개 폐지(48%↓)", {("-48", "hasNumerator", "23"), ("-48", "isShareOf", "48")}),
        ("- 기존 15개소 및 5개소 신규 조성을 통한 20개소 운영", {("15", "isPartOfTotal", "20"), ("5", "isPartOfTotal", "20")}),
        ("- 2,800명 양성\n - ※ 단기 100명, 기초 150명 포함 총 3,050명",
         {("2800", "isPartOfTotal", "3050"), ("100", "isPartOfTotal", "3050"), ("150", "isPartOfTotal", "3050")}),
        ("- '23년 7개소 → '24년 2개소(누적 9개소) → '25년 3개소(총 12개소)",
         {("7", "isPartOfTotal", "9"), ("2", "isPartOfTotal", "9"), ("9", "isPartOfTotal", "12"), ("3", "isPartOfTotal", "12")}),
        ("- 별도 인력(8명 별도): 1년차(5명), 2년차(3명)", {("5", "isPartOfTotal", "8"), ("3", "isPartOfTotal", "8")}),
        ("- 총 35건(시정 18건, 건의 5건, 기타 12건)",
         {("18", "isPartOfTotal", "35"), ("5", "isPartOfTotal", "35"), ("12", "isPartOfTotal", "35")}),
        ("- 상반기 12회, 하반기 13회 총 25회 운영", {("12", "isPartOfTotal", "25"), ("13", "isPartOfTotal", "25")}),
        ("- 초등 20명, 중등 30명(총 50명)", {("20", "isPartOfTotal", "50"), ("30", "isPartOfTotal", "50")}),
        ("- 국비 30백만원 + 시비 20백만원 = 50백만원",
         {("30000000", "isPartOfTotal", "50000000"), ("20000000", "isPartOfTotal", "50000000")}),
        ("참여기업 40개사\n매출총액 80억원 (평균매출액 2억원)",
         {("200000000", "isAverageOf", "8000000000"), ("200000000", "isPerUnitOf", "40")}),
        ("- 분기별 30개사, 연간 총 120개사 지원", {("30", "timesPerYear", "4"), ("30", "isPeriodicPartOf", "120")}),
        ("- 매월 5회, 연 60회", {("5", "timesPerYear", "12"), ("5", "isPeriodicPartOf", "60")}),
        ("- 지원금 270백만원 90명 지급(1인당 평균 3백만원)",
         {("3000000", "isAverageOf", "270000000"), ("3000000", "isPerUnitOf", "90")}),
        ("- 제안 8건 → 12건(전년 대비 50% 증가)", {("50", "changesFrom", "8"), ("50", "changesTo", "12")}),
        ("- 3개 분야(교육, 상담 및 체험)",
         {("3", "enumerates", "1. 교육"), ("3", "enumerates", "2. 상담"), ("3", "enumerates", "3. 체험")}),
        ("- 2개 과정(설계 및 구현, 시험)", {("2", "enumerates", "1. 설계 및 구현"), ("2", "enumerates", "2. 시험")}),
        ("- 직무(3대 직무): 기획, 디자인(UI, UX), 개발",
         {("3", "enumerates", "1. 기획"), ("3", "enumerates", "2. 디자인(UI, UX)"), ("3", "enumerates", "3. 개발")}),
        ("- 2개 도시(런던, 파리) 진출", {("2", "enumerates", "1. 런던"), ("2", "enumerates", "2. 파리")}),
    ],
)  # fmt: skip
def test_statements(text: str, links: set[Link], tmp_path: Path) -> None:
    assert _links(_read(tmp_path, text)) == links


@pytest.mark.parametrize(
    "text",
    [
        "- 2023년 10개 → 2024년 15개 이상 확대 예정",
        "- 국내외 대회 3회, 참가 120명",
        "- 3개사: 가, 나, 다 등",
        "- 신규전시회(1개사), 팝업스토어(5개사), 푸드트럭(3개사) 추진",
        "- 유망 브랜드 10개사 내외, 교육생 20명 내외",
        "- 매출 5% 성장 목표",
        "- 1층 30명, 2층 20명",
        "- 2024년 3월 ~ 4월 접수",
        "- 분기별 30개사 지원",
        # a rate of another matter; some of many; what is included; figures that a program goes through; interest
        "- 동아리 140팀, 강사 35팀(25%) 참여",
        "- 참여단체 25개(문화 10개, 체육 8개 등)",
        "- 주 1회, 연 40회 상담",
        "- 지원금 18백만원, 12팀 지원(1팀당 최대 2백만원)",
        "- 지원금 18백만원, 12팀 지원(1팀당 2백만원 이내)",
        "- 강사 5명, 학생 30명 지원, 참여자 총 200명",
        "- 분기별 1회(연 4차), 매월 둘째 주 1회",
        "- 매출 30% 증가, 참여기업 10개사 → 20개사",
        "- 참여기업 10개사 → 20개사로 넓혀 매출 30% 증가",
        "- 인증기업 1,030개사(코스닥 38개사, 코스피 5개사)",
        "- 강사 5명, 보조 3명 포함 총 40명 참여",
        "- 상담 120개사 및 계약 30개사를 통한 10개사 수출",
        "- 이차보전 2.0% + 0.5%",
        "- 4개 분야: 교육, 상담, 체험, 놀이를 운영하고, 결과를 공유",
        # the average of one item over the number of another
        "- 교육 20개사\n- 지원금 총 10억원(평균 1억원)",
    ],
)
def test_what_only_looks_like_a_statement(text: str, tmp_path: Path) -> None:
    assert _links(_read(tmp_path, text)) == set()


TABLE = "| 요구 | 조치 |\n|---|---|\n"
SENTENCE = "행사 전에 알린 출연자 {}명의 구독자는 모두 {}만명으로 지난 행사보다 많음"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        # a sentence of two answers, a figure of which is another
        (TABLE + f"| 가 | ○ {SENTENCE.format(4, 155)} |\n| 나 | ○ {SENTENCE.format(4, 156)} |",
         {("4", "restates", "4"), ("1560000", "restates", "1550000")}),
        # an answer that quotes its request with a slip; another amount after other words
        (TABLE + "| 작년 기부금 관련 6억 4,500만원 집행 사유 | 기부금 관련 6억 5,400만원은 결산액이며 사업비용은 3억 1,200만원임 |\n| 나 | 다 |",
         {("654000000", "restates", "645000000")}),
        # a difference that is asked about and another that is answered
        (TABLE + "| 작년과 올해 임대수입에 20억 정도 차이가 나는 이유 | ○ '21년 대비 '22년 임대 수입은 45.8억원 가량이 감소되었음 |\n| 나 | 다 |",
         {("4580000000", "restates", "2000000000")}),
        # labelled figures of one thing
        ("- 순환근무제 대상(8명): 본부(5명), 현장(3명)\n- 예산 확보\n- 순환근무제 지속(본부 5명, 현장 4명)",
         {("5", "isPartOfTotal", "8"), ("3", "isPartOfTotal", "8"), ("5", "restates", "5"), ("4", "restates", "3")}),
        # the running total of a note and the item above
        ("- 학습관 26개소 조성(~'25)\n - ※ '23년 15개소 ⇨ '24년 5개소(누적 20개소) ⇨ '25년 5개소(총 25개소)",
         {("15", "isPartOfTotal", "20"), ("5", "isPartOfTotal", "20"), ("20", "isPartOfTotal", "25"),
          ("5", "isPartOfTotal", "25"), ("25", "restates", "26")}),
    ],
)  # fmt: skip
def test_one_quantity_printed_twice(text: str, links: set[Link], tmp_path: Path) -> None:
    assert _links(_read(tmp_path, text, findings=(5, 6))) == links


@pytest.mark.parametrize(
    "text",
    [
        # two answers of one wording about two things: no figure in common
        TABLE + f"| 가 | ○ {SENTENCE.format(4, 155)} |\n| 나 | ○ {SENTENCE.format(6, 320)} |",
        # round amounts, other digits, other words
        TABLE + "| 홍보 예산 20백만원 부족 | 홍보 예산 30백만원으로 늘림 |\n| 시설 임대료 관련 12억 4,500만원 | 시설 임대료 관련 7억 1,300만원 |",
        TABLE + "| 홍보 예산 관련 6억 4,500만원 | 시설 운영비는 6억 4,500만원 |\n| 나 | 다 |",
        TABLE + "| 임대수입에 20억 정도 차이가 나는 이유 | ○ 광고비는 45.8억원 가량이 감소되었음 |\n| 나 | 다 |",
        TABLE + "| 임대수입이 20억인 이유 | ○ 임대수입은 45.8억원 증가하였음 |\n| 나 | 다 |",
        # another year; another thing
        "- 순환근무제 '23년(본부 5명, 현장 3명)\n- 순환근무제 '24년(본부 5명, 현장 4명)",
        "- 순환근무제 (본부 5명, 현장 3명)\n- 장학생 선발 (본부 5명, 현장 4명)",
        "- 학습관 26개소 조성(~'26)\n - ※ '24년 5개소(누적 20개소)",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_quantity(text: str, tmp_path: Path) -> None:
    assert {link for link in _links(_read(tmp_path, text, findings=(5, 6))) if link[1] == "restates"} == set()


@pytest.mark.parametrize("arrow", ["→", "⇨", "➔", "⇒"])
def test_arrows_and_spaces(arrow: str, tmp_path: Path) -> None:
    found = _links(_read(tmp_path, f"-  실적 ( '23년  100 명 {arrow} '24년 1５0명 ,  50 %  증가 )"))
    assert found == {("50", "changesFrom", "100"), ("50", "changesTo", "150")}


def test_shares_periods_and_weekdays(tmp_path: Path) -> None:
    found = _read(tmp_path, "- 분담: 시 40% + 구 35% + 기업 25%\n- 일정: '24. 12. 28.(토) ~ '25. 1. 1.(수)")
    assert [len(group.shares) for group in found.apportionments] == [3]
    assert [(p.start, p.end) for p in found.periods] == [("2024-12-28", "2025-01-01")]
    assert [(d.date, d.weekday) for d in found.dates] == [("2024-12-28", 6), ("2025-01-01", 3)]


def test_statements_of_the_real_report(real: EditionBuild) -> None:
    """Every statement that a reader of the text finds, by hand: subject, relation, object, line."""
    found = real.records.statements
    figures = {f.order: f for f in found.figures}
    seen = {
        (
            str(figures[k.subject].figure.value),
            k.term,
            str(figures[k.target].figure.value),
            figures[k.subject].lines.start,
        )
        for k in found.links
        if k.target
    }
    assert seen == {
        ("203", "changesFrom", "355000000", 813), ("203", "changesTo", "723000000", 813),
        ("23", "changesFrom", "2077", 1269), ("23", "changesTo", "2557", 1269),
        ("-48", "hasNumerator", "23", 1292), ("-48", "isShareOf", "48", 1292),
        ("5", "isPartOfTotal", "8", 81), ("3", "isPartOfTotal", "8", 81),
        ("2800", "isPartOfTotal", "3000", 503), ("100", "isPartOfTotal", "3000", 504),
        ("15", "isPartOfTotal", "20", 536), ("5", "isPartOfTotal", "20", 536),
        ("15", "isPartOfTotal", "20", 538), ("5", "isPartOfTotal", "20", 538),
        ("20", "isPartOfTotal", "25", 538), ("5", "isPartOfTotal", "25", 538),
        ("4", "isPartOfTotal", "9", 964), ("3", "isPartOfTotal", "9", 964), ("1", "isPartOfTotal", "9", 964),
        ("80", "isPartOfTotal", "170", 965), ("60", "isPartOfTotal", "170", 965),
        ("20", "isPartOfTotal", "170", 965), ("10", "isPartOfTotal", "170", 965),
        ("16900000", "isPartOfTotal", "645000000", 1302), ("628000000", "isPartOfTotal", "645000000", 1302),
        ("13800000000", "isAverageOf", "14200000000000", 456), ("13800000000", "isPerUnitOf", "1030", 456),
        ("53.4", "isAverageOf", "55059", 461), ("53.4", "isPerUnitOf", "1030", 461),
        ("30", "isPeriodicPartOf", "100", 1170),
        ("5", "restates", "5", 186), ("3", "restates", "3", 186), ("25", "restates", "25", 538),
        ("645000000", "restates", "645000000", 1302), ("4580000000", "restates", "2000000000", 1298),
        *((n, "restates", n, 1331) for n in (
            "15500000", "4", "80000000", "51000000", "50000000", "21300000", "18200000", "18700000", "17880000", "10000000",
        )),
    }  # fmt: skip
    lists = {}
    for k in found.links:
        if k.term == "enumerates":
            lists.setdefault((figures[k.subject].lines.start, str(figures[k.subject].figure.value)), []).append(k.value)
    assert {key: len(items) for key, items in lists.items()} == {
        (501, "8"): 8, (502, "4"): 4, (534, "5"): 5, (641, "5"): 5, (673, "10"): 11,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("- 평가 운영: 보조 인력 2명*3.5백만원 = 70백만원",
         {("2", "isFactorOf", "70000000"), ("3500000", "isFactorOf", "70000000"), ("70000000", "productOfFactors", "7000000")}),
        ("- 인건비: 3명×12백만원×12개월=432백만원",
         {("3", "isFactorOf", "432000000"), ("12000000", "isFactorOf", "432000000"), ("12", "isFactorOf", "432000000"),
          ("432000000", "productOfFactors", "432000000")}),
        ("- 참여자 20명 = 10백만원", set()),
        ("- 2명*3회 = 6회", set()),
    ],
)  # fmt: skip
def test_formulas(text: str, links: set[Link], tmp_path: Path) -> None:
    assert _links(_read(tmp_path, text)) == links


@pytest.mark.parametrize(("number", "told"), [(201, 0), (202, 1), (230, 1)])
def test_a_run_of_sentences_that_is_too_long_is_told(number: int, told: int, tmp_path: Path) -> None:
    answer = (
        "| 요구 {0} | □ 추진내용 ○ 참여기업 {0}개사와 상담 인원 {0}명을 대상으로 분기마다 교육과 점검을 실시하였음 |\n"
    )
    rows = "| 시정요구사항 | 조치결과 |\n|---|---|\n" + "".join(answer.format(n + 10) for n in range(number))
    path = tmp_path / "report.txt"
    path.write_text(f"1. 일반현황\n\n{rows}\n", "utf-8")
    found = [_finding(n, 4 + n) for n in range(1, number + 1)]
    context = Context(read_document(load(path)), "기관", 2024, {})
    convert(context, [], found, [], [])
    assert [problem.code for problem in context.problems].count("P-R48") == told
