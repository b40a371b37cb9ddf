"""Domain facts from the structure of any report and the true cells of its tables.

What the readers of damaged tables (:mod:`sba_kg.converters`) have found stays; here is read what they have not.
"""

from __future__ import annotations

from sba_kg.converters.common.context import Context
from sba_kg.converters.document import ReadReport
from sba_kg.converters.layouts import accounts, schedule, staffing, vision
from sba_kg.converters.layouts.sheets import sheets
from sba_kg.model import Records

__all__ = ["complete"]


def complete(context: Context, records: Records, report: ReadReport) -> None:
    """Add the records of the parts that have none yet."""
    tables = sheets(report.nodes, report.layer.tables)
    stated = vision.convert(report.nodes, tables)
    if not records.vision or (vision.is_whole(stated) and not vision.is_whole(records.vision)):
        records.vision = stated
    records.headcounts = records.headcounts or staffing.convert(context, tables)
    records.accounts = records.accounts or accounts.convert(context, tables)
    records.milestones = records.milestones or schedule.convert(report.nodes, tables, context.fiscal_year)
