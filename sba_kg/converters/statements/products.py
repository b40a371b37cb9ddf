"""Formulas: ``2명*3.5백만원 = 70백만원``, ``3명×12.8백만원×12개월=461백만원``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from sba_kg.converters.statements.collect import Collector, Segment
from sba_kg.reader.numbers import Quantity

_TIMES, _EQUALS = re.compile(r"\s*[*×xX✕]\s*"), re.compile(r"\s*=\s*(?:약\s*|총\s*)?")


def read(collector: Collector) -> None:
    """Find the formulas of all segments: factors, one of which is money, and the amount that they make."""
    for segment in collector.segments:
        if "=" not in segment.text:
            continue
        quantities = collector.quantities(segment)
        for position, total in enumerate(quantities):
            factors = _factors(segment, quantities[:position], total)
            if len(factors) > 1 and [q.unit for q in (*factors, total)].count("원") == 2 and total.unit == "원":
                _add(collector, segment, factors, total)


def _factors(segment: Segment, before: Sequence[Quantity], total: Quantity) -> list[Quantity]:
    """The quantities before an equals sign that are joined by signs of multiplication."""
    found: list[Quantity] = []
    following, sign = total, _EQUALS
    for quantity in reversed(before):
        end = quantity.start + len(quantity.printed)
        if not sign.fullmatch(segment.text[end : following.start]):
            break
        found.insert(0, quantity)
        following, sign = quantity, _TIMES
    return found


def _add(collector: Collector, segment: Segment, factors: Sequence[Quantity], total: Quantity) -> None:
    product = Decimal(1)
    for factor in factors:
        product *= factor.value
    if product != product.to_integral_value():
        return
    order = collector.figure(segment, total)
    for factor in factors:
        collector.link(collector.figure(segment, factor), "isFactorOf", order)
    collector.link(order, "productOfFactors", value=int(product))
