"""Words that look misspelt: with evidence only."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.converters.common.context import Context
from sba_kg.converters.spelling import convert
from sba_kg.reader import load, read_document


def _variants(tmp_path: Path, text: str) -> set[tuple[str, str]]:
    path = tmp_path / "report.txt"
    path.write_text(f"1. 일반현황\n\n{text}\n", "utf-8")
    return {(v.printed, v.other) for v in convert(Context(read_document(load(path)), "기관", 2024, {}))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 쇼플루언서 육성\n- 쇼플루언서 모집\n- 소플루언서를 육성", {("소플루언서", "쇼플루언서")}),
        ("- 중앙센터 시너지움 3층\n- 중앙센터 시너지움 4층\n- 중앙센터 시너지룸 5층", {("시너지룸", "시너지움")}),
        ("- 공항대로61길 29\n- 공항대로61길 30\n- 공향대로61길 29", {("공향대로", "공항대로")}),
        ("- 글로벌커머steam 운영", {("글로벌커머steam", "")}),
        # no evidence: particles, both words in use, words that stand elsewhere in part
        ("- 콘텐츠의 확산\n- 콘텐츠와 확산", set()),
        ("- 인장관리 철저\n- 체계적 인증관리", set()),
        ("- 종합지원 센터\n- 통합지원 창구\n- 통합 운영", set()),
        ("- e스포츠 대회, 서울e스타디움, XR페스티벌, DDP쇼룸, SNS채널", set()),
    ],
)
def test_variants(text: str, expected: set[tuple[str, str]], tmp_path: Path) -> None:
    assert _variants(tmp_path, text) == expected
