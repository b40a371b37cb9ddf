"""The real report as others would have written it: the same tables, whatever its marks, headings, pages and labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sba_kg.pipeline import EditionBuild
from tests.conftest import Build, Rows
from tests.support.variants import VARIANTS

TABLES = (
    "report-facts", "vision-statements", "staffing", "institution-budget", "budget-lines", "budget-totals", "unit-counts",
    "program-reports", "plan-items", "milestones", "targets", "management-items", "organization-units", "audit-findings",
    "audit-summary", "facilities", "facility-areas", "support-schemes", "training-courses", "new-campuses",
    "commerce-platforms", "company-figures", "content-directions", "intellectual-property-schemes", "spaces",
    "special-programs", "problem-areas",
)  # fmt: skip
#: Where a thing stands, and how it is printed there, is what a variant changes.
_PLACES = {"source_line", "start_line", "end_line", "line", "page", "marker", "printed"}


def without_places(rows: Rows) -> list[str]:
    return sorted(repr({name: value for name, value in row.items() if name not in _PLACES}) for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_one_change(
    name: str, real: EditionBuild, real_text: str, build_text: Build, rows_of: Callable[[EditionBuild, str], Rows]
) -> None:
    text = VARIANTS[name](real_text)
    assert text != real_text
    changed = build_text(text)
    for table in TABLES:
        assert without_places(rows_of(changed, table)) == without_places(rows_of(real, table)), table
