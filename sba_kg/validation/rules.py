"""The catalogue of rules (``docs/rules.md``), generated from the shapes."""

from __future__ import annotations

from collections.abc import Iterator

from sba_kg.base.messages import sentence
from sba_kg.validation.shapes import Shape, Shapes

_HEAD = """# Catalogue of rules

Generated from `ontology/shapes/*.shacl.ttl` by `sba-kg check --write`; do not edit. Rule ids are never reused.
A violation in stage 10, 20 or 30 keeps the later stages from running. *Core* rules run in pySHACL, *SPARQL* rules once
for all focus nodes on the embedded store.
"""


def as_markdown(shapes: Shapes) -> str:
    """All rules by stage, with what they check and say in both languages."""
    return "\n".join([_HEAD, *(line for stage in shapes.stages for line in _stage(shapes, stage))]).rstrip() + "\n"


def _stage(shapes: Shapes, stage: int) -> Iterator[str]:
    name = sentence(f"validation.stage.{stage}")
    yield f"## Stage {stage}: {name.en} ({name.ko})\n"
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
