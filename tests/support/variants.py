"""The real report as other offices would have typed it, or other conversions written it: one change at a time.

Each variant says the same as the report, so every table that is read from it is the same too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

Change = Callable[[str], str]
#: Lines of a printed page.
_PAGE = 40
_ROW = re.compile(r"\|.*\|$")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+$")
_MILESTONE = re.compile(r"(?m)^([ ]?- )(.+?) : ((?:~ )?20\d\d년[^:\n]*|연중 상시|상시)$")
_SQUARE = re.compile(r"(?m)^□ (.*)$")
#: The texts of the report's headings that have a word for what stands below.
_PLAN, _SCHEDULE = "주요 추진계획", "향후 추진일정"


def _sub(pattern: str, to: str) -> Change:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: compiled.sub(to, text)


def _replace(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new)


def _marks(outer: str, inner: str = "", third: str = "") -> Change:
    """Other marks for the items of the first three levels; a level without one keeps its own."""

    def change(text: str) -> str:
        def mark(match: re.Match[str]) -> str:
            if not match[1]:
                return f"{outer} {match[2] or ''}"
            if match[2]:
                return f" {third} " if third else match[0]
            return f" {inner} " if inner else match[0]

        return re.sub(r"(?m)^( ?)- (▶ )?", mark, text)

    return change


def _pages(*mark: str) -> Change:
    """A page number, and what is printed with it, every 40 lines; ``N`` is the number, ``M`` that of the last page."""

    def change(text: str) -> str:
        lines = text.split("\n")
        result = []
        for number, line in enumerate(lines, 1):
            result.append(line)
            if number % _PAGE == 0:
                page, last = str(number // _PAGE), str(len(lines) // _PAGE)
                result += [part.replace("N", page).replace("M", last) for part in mark]
        return "\n".join(result)

    return change


def _html(text: str, indent: str = "", tag: str = "td", *, one_line: bool = False) -> str:
    """Every table as HTML, as converters of web pages write it."""
    result: list[str] = []
    for is_table, lines in groupby(text.split("\n"), lambda line: bool(_ROW.match(line))):
        rows = list(lines)
        if not is_table:
            result += rows
            continue
        made = ["<table>"]
        for row in rows:
            if not _RULE.match(row):
                cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row[1:-1])]
                made.append(f"{indent}<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>")
        made.append("</table>")
        result += ["".join(made)] if one_line else made
    return "\n".join(result)


def _apart(text: str) -> str:
    """The letters of headings set apart, as in titles that fill a line."""
    return re.sub(
        r"(?m)^((?:□|[IVX]+\.?|\d\.) )?((?:[가-힣]{2,}\s?){1,3})$",
        lambda m: (
            (m[1] or "") + "  ".join(" ".join(word) for word in m[2].split())
            if "".join(m[2].split()) in _HEADINGS
            else m[0]
        ),
        text,
    )


_HEADINGS = {
    "일반현황", "기본현황", "경영현황", "설립목적", "설립근거", "법인성격", "주요기능", "조직현황", "인력현황", "총괄",
    "주요추진계획", "향후추진일정", "참고자료", "추진일정", "부서별주요업무",
}  # fmt: skip


def _headings(text: str) -> str:
    """Markdown headings by level: parts, chapters, squares."""
    text = re.sub(r"(?m)^(\d\. .*(?:현황|보고|처리결과|참고자료))$", r"# \1", text)
    text = re.sub(r"(?m)^([IVX]+(?:\.? .*)?)$", r"## \1", text)
    return _SQUARE.sub(r"### □ \1", text)


def _wrapped(text: str) -> str:
    """Long items on two lines, cut at a space as printed pages do."""

    def cut(match: re.Match[str]) -> str:
        line = match[0]
        at = line.rfind(" ", 20, 45)
        return (
            line
            if at < 0 or line[at + 1] in "(-*※▶○~/→:=" or line[at - 1] in ":-"
            else f"{line[:at]}\n{line[at + 1 :]}"
        )

    return re.sub(r"(?m)^ ?- (?!.* : ).{48,}$", cut, text)


VARIANTS: dict[str, Change] = {
    # marks of items
    "item ㅇ": _marks("ㅇ"),
    "item ○": _marks("○"),
    "item •": _marks("•"),
    "item *": _marks("*"),
    "item ◦": _marks("◦"),
    "item o": _marks("o"),
    "items ㅇ -": _marks("ㅇ", "-"),
    "items ○ - ·": _marks("○", "-", "·"),
    "items ㅇ - ▶": _marks("ㅇ", "-", "▶"),
    "items ❍ ▸ -": _marks("❍", "▸", "-"),
    "items ● ○ •": _marks("●", "○", "•"),
    # marks of headings
    "heading ##": _sub(r"^□ ", "## "),
    "heading #": _sub(r"^□ ", "# "),
    "heading ### □": _sub(r"^□ ", "### □ "),
    "heading ###": _sub(r"^□ ", "### "),
    "heading bold □": _sub(r"^(□ .*)$", r"**\1**"),
    "heading bold": _sub(r"^□ (.*)$", r"**\1**"),
    "heading □ bold": _sub(r"^□ (.*)$", r"□ **\1**"),
    "heading __": _sub(r"^□ (.*)$", r"__□ \1__"),
    "heading ## bold": _sub(r"^□ (.*)$", r"## **\1**"),
    "heading ㅁ": _sub(r"^□ ", "ㅁ "),
    "heading ■": _sub(r"^□ ", "■ "),
    "heading ❏": _sub(r"^□ ", "❏ "),
    "heading ▣": _sub(r"^□ ", "▣"),
    "heading ◈": _sub(r"^□ ", "◈ "),
    "heading ◆": _sub(r"^□ ", "◆ "),
    "heading <h3>": _sub(r"^□ (.*)$", r"<h3>\1</h3>"),
    "headings # ## ###": _headings,
    # tables
    "html": _html,
    "html th": lambda text: _html(text, "  ", "th"),
    "html one line": lambda text: _html(text, one_line=True),
    # escapes
    "escaped -": _sub(r"^( ?)- ", r"\1\\- "),
    "escaped ~": _replace("~", r"\~"),
    "escaped (": _sub(r"^( ?- )\(([^)\n]*)\)", r"\1\\(\2\\)"),
    "escaped .": _sub(r"^(\d|[IVX]+)\. ", r"\1\\. "),
    "escaped *": _sub(r"^( ?)\* ", r"\1\\* "),
    "entities": _replace("'", "&#39;"),
    # pages
    "page - N -": _pages("", "- N -", ""),
    "page - N - close": _pages("- N -"),
    "page N": _pages("", "N", ""),
    "page — N —": _pages("", "— N —", ""),
    "page N / M": _pages("", "N / M", ""),
    "page p. N": _pages("", "p. N", ""),
    "page Page N of M": _pages("", "Page N of M", ""),
    "page <!-- -->": _pages("", "<!-- page N -->", ""),
    "page [N]": _pages("", "[N]", ""),
    "page ---": _pages("", "---", ""),
    "page N 쪽": _pages("", "N쪽", ""),
    "page image": _pages("", "![](images/page-N.png)", ""),
    "page - N - and head": _pages("", "- N -", "", "2024년도 주요 업무보고", ""),
    "page head and N": _pages("", "서울경제진흥원", "", "N", ""),
    # labels of a section
    "plan 추진계획": _replace(_PLAN, "추진계획"),
    "plan 세부계획": _replace(_PLAN, "세부계획"),
    "plan 사업내용": _replace(_PLAN, "사업내용"),
    "plan 주요 사업내용": _replace(_PLAN, "주요 사업내용"),
    "plan 세부 추진계획": _replace(_PLAN, "세부 추진계획"),
    "plan 2024년 추진계획": _replace(_PLAN, "2024년 추진계획"),
    "plan 중점 추진사항": _replace(_PLAN, "중점 추진사항"),
    "plan 추진방향": _replace(_PLAN, "추진방향"),
    "plan 주요내용": _replace(_PLAN, "주요내용"),
    "schedule 향후계획": _replace(_SCHEDULE, "향후계획"),
    "schedule 향후일정": _replace(_SCHEDULE, "향후일정"),
    "schedule 추진일정": _replace(_SCHEDULE, "추진일정"),
    "schedule 향후 추진계획": _replace(_SCHEDULE, "향후 추진계획"),
    "schedule 세부일정": _replace(_SCHEDULE, "세부일정"),
    "budget 예산액": _sub(r"('24년) 예산:", r"\1 예산액:"),
    "budget 사업비": _sub(r"'24년 예산:", "사업비:"),
    "budget 소요예산": _sub(r"'24년 예산:", "소요예산:"),
    "budget space": _sub(r"'24년 예산:", "'24년 예산 :"),
    "budget 2024년": _sub(r"'24년 예산:", "2024년도 예산:"),
    # schedules
    "date before": lambda text: _MILESTONE.sub(r"\1\3 : \2", text),
    "date before, close": lambda text: _MILESTONE.sub(r"\1\3: \2", text),
    "date before, brackets": lambda text: _MILESTONE.sub(r"\1(\3) \2", text),
    "date behind, brackets": lambda text: _MILESTONE.sub(r"\1\2 (\3)", text),
    "date '24. 3월": _sub(r" : (~ )?2024년 (\d+월)", r" : \1'24. \2"),
    "colon close": lambda text: _MILESTONE.sub(r"\1\2: \3", text),
    # letters and lines
    "letters apart": _apart,
    "wrapped": _wrapped,
}
