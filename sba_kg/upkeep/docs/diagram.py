"""Diagrams of the ontology: classes and the properties that connect them → DOT → SVG.

The layout is Graphviz's (``graphviz-pure``, which writes the same bytes on every machine). Widths of texts are given
to it: it has no measures of Hangul.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base.errors import OutsideError
from sba_kg.base.namespaces import OWL, SBA, SKOS
from sba_kg.vocabulary.ontology import DOMAIN, MODULE, RANGE, SUBCLASS, Ontology, Term

_TOOL = "graphviz-pure"
_FONT = "Noto Sans KR, Noto Sans CJK KR, Malgun Gothic, Apple SD Gothic Neo, sans-serif"
#: Sizes in points of the names in boxes and of the names on arrows.
_NAME, _ARROW = 12, 9
#: Share of the font size that a narrow character takes; a wide one (Hangul) takes all of it.
_NARROW = 0.58
#: A property with more ends than this is in the list of properties only: it would hide the others.
_MOST_ENDS = 6
#: Width of the page in points; what is wider from left to right is drawn from the bottom up.
_PAGE = 740
_ANYTHING = {OWL + "Thing", SKOS + "Concept"}


@dataclass(frozen=True)
class Diagram:
    """The classes and arrows of one module; arrows are pairs of classes with the names that stand on them."""

    name: str
    classes: tuple[Term, ...]
    neighbours: tuple[Term, ...]
    parents: tuple[tuple[str, str], ...]
    arrows: Mapping[tuple[str, str], tuple[Term, ...]]


def of_module(ontology: Ontology, module: str) -> Diagram | None:
    """The diagram of a module; None if it has no class and no property that connects classes."""
    arrows: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in ontology.of_kind("object-property"):
        ends = [(d, r) for d in _classes(ontology, term, DOMAIN) for r in _classes(ontology, term, RANGE)]
        if module in term.iris(MODULE) and len(ends) <= _MOST_ENDS:
            for end in ends:
                arrows[end].append(term)
    own = [term for term in ontology.of_kind("class") if module in term.iris(MODULE)]
    parents = [(t.iri, p) for t in own for p in t.iris(SUBCLASS) if p in ontology.terms]
    shown = {iri for pair in (*parents, *arrows) for iri in pair} - {term.iri for term in own}
    if not own and not arrows:
        return None
    return Diagram(
        module.rsplit("/", 1)[-1],
        tuple(own),
        tuple(ontology.terms[iri] for iri in sorted(shown)),
        tuple(parents),
        {end: tuple(arrows[end]) for end in sorted(arrows)},
    )


def _classes(ontology: Ontology, term: Term, predicate: str) -> list[str]:
    return [i for i in term.iris(predicate) if i.startswith(SBA) and i not in _ANYTHING and i in ontology.terms]


def as_svg(diagram: Diagram, lang: str) -> str:
    """A diagram as inline SVG whose boxes link to the entries of the page.

    Raises:
        OutsideError: E-T03, if the layout tool is not installed.
    """
    drawn = [_layout(_dot(diagram, lang, direction)) for direction in ("LR", "BT")]
    across = next((svg for svg in drawn if _points(svg) <= _PAGE), min(drawn, key=_points))
    return _clean(across, diagram.name)


def _points(svg: str) -> float:
    found = re.search(r'<svg width="([\d.]+)pt"', svg)
    return float(found[1]) if found else 0.0


def _dot(diagram: Diagram, lang: str, direction: str) -> str:
    lines = [
        "digraph g {",
        f"graph [rankdir={direction}, bgcolor=transparent, nodesep=0.25, ranksep=0.6, pad=0.1];",
        f'node [shape=box, style="rounded,filled", color="#4a6785", fontname="{_FONT}", fontsize={_NAME}];',
        f'edge [color="#4a6785", fontname="{_FONT}", fontsize={_ARROW}, fontcolor="#333333", arrowsize=0.7];',
    ]
    lines += [_box(term, lang, "#eaf1f8") for term in diagram.classes]
    lines += [_box(term, lang, "#f4f4f4") for term in diagram.neighbours]
    for child, parent in diagram.parents:
        lines.append(f"{_id(child)} -> {_id(parent)} [arrowhead=empty, style=solid, weight=2];")
    for (start, end), terms in diagram.arrows.items():
        lines.append(f"{_id(start)} -> {_id(end)} [style=dashed, label={_table([t.label(lang) for t in terms])}];")
    return "\n".join([*lines, "}"]) + "\n"


def _id(iri: str) -> str:
    return f'"{iri.removeprefix(SBA)}"'


def _box(term: Term, lang: str, fill: str) -> str:
    texts = [term.label(lang), term.name]
    width = max(_width(text, _NAME) for text in texts) / 72 + 0.3
    name = "\\n".join(text.replace('"', '\\"') for text in texts)
    return f'{_id(term.iri)} [label="{name}", width={width:.2f}, fillcolor="{fill}", URL="#{term.name}"];'


def _table(texts: Iterable[str]) -> str:
    """A label of fixed size: the widest text by as many lines as there are texts."""
    cell = '<TR><TD FIXEDSIZE="TRUE" WIDTH="{:.0f}" HEIGHT="{}">{}</TD></TR>'
    rows = "".join(cell.format(_width(text, _ARROW), _ARROW + 4, html.escape(text)) for text in texts)
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>'


def _width(text: str, size: int) -> float:
    wide = sum(1 for char in text if unicodedata.east_asian_width(char) in "WF")
    return (wide + (len(text) - wide) * _NARROW) * size


def _layout(dot: str) -> str:
    beside = Path(sys.executable).with_name(_TOOL)
    tool = str(beside) if beside.exists() else shutil.which(_TOOL)
    if tool is None:
        raise OutsideError("E-T03")
    # Its warnings are about fonts without measures; widths are given.
    done = subprocess.run([tool, "-Tsvg"], input=dot.encode(), capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def _clean(svg: str, name: str) -> str:
    """Only the ``svg`` element, with ids of its own and plain links, so that several fit in one page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<svg width="([\d.]+)pt" height="[\d.]+pt"', r'<svg role="img" style="width:\1pt"', svg)
    svg = re.sub(r"<title>.*?</title>\n?", "", svg)
    svg = re.sub(r' xlink:title="[^"]*"| xml:space="preserve"| xmlns(?::xlink)?="[^"]*"', "", svg)
    return re.sub(r'\bid="', f'id="{name}-', svg).replace("xlink:href", "href").strip()
