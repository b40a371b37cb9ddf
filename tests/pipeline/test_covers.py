"""Who reports, by the cover of an invented report."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.pipeline import originals


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("언덕도의회", "경제노동위원회", "언덕도경제진흥원"), "언덕도경제진흥원"),
        (("행정문화위원회", "언덕구청 문화환경국"), "언덕구청 문화환경국"),
        (("(재)언덕문화재단",), "(재)언덕문화재단"),
        (("언 덕 진 흥 원",), "언덕진흥원"),
        (("언덕위원회",), "언덕위원회"),
    ],
)
def test_who_reports_is_told_from_whom_it_is_reported_to(lines: tuple[str, ...], name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    cover = "\n\n".join(("2026년도 주요업무보고", "2026. 2. 11.(수)", *lines))
    path.write_text(f"{cover}\n\nⅠ. 일반현황\n\n○ 정원 5명\n", "utf-8")
    assert originals.new(path, "", "").found["institution"].startswith(f"{name} (")
