"""The catalogue of rules (``docs/rules.md``), generated from the shapes."""

from __future__ import annotations

from collections.abc import Iterator

from sba_kg.validation.shapes import Shape, Shapes

#: Stage → its name in English and Korean.
STAGES = {
    5: ("Reading", "읽기"),
    10: ("Structure", "구조"),
    20: ("Codes", "코드"),
    30: ("Hierarchy", "계층"),
    40: ("Budget", "예산"),
    50: ("Organization", "조직"),
    60: ("Audit, facilities, schedule, statements, names", "감사, 시설, 일정, 본문 수치, 이름"),
    90: ("Style of the ontology", "온톨로지의 문체"),
}
_HEAD = """# Catalogue of rules

Generated from `ontology/shapes/*.shacl.ttl` by `sba-kg check --write`; do not edit. Rule ids are never reused.
A violation in stage 10, 20 or 30 keeps the later stages from running. *Core* rules run in pySHACL, *SPARQL* rules once
for all focus nodes on the embedded store.
"""


def as_markdown(shapes: Shapes) -> str:
    """All rules by stage, with what they check and say in both languages."""
    return "\n".join([_HEAD, *(line for stage in shapes.stages for line in _stage(shapes, stage))]).rstrip() + "\n"


def _stage(shapes: Shapes, stage: int) -> Iterator[str]:
    en, ko = STAGES.get(stage, ("", ""))
    yield f"## Stage {stage}: {en} ({ko})\n"
    for shape in shapes.of_stage(stage):
        yield from _rule(shape)


def _rule(shape: Shape) -> Iterator[str]:
    rule = shape.rule
    kind = "SPARQL" if shape.selects else "Core"
    targets = ", ".join(f"{t.kind} `{t.value.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}`" for t in shape.targets)
    yield f"### {rule.id}\n"
    yield f"{rule.severity.value} · {kind} · {targets} · `{rule.source.name}`\n"
    yield f"**{rule.name.en}.** {rule.description.en} *“{rule.message.en}”*\n"
    yield f"**{rule.name.ko}.** {rule.description.ko} *“{rule.message.ko}”*\n"
