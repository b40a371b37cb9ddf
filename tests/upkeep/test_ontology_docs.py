"""The pages of the ontology: complete, bilingual, without dead links, readable without a network, drawn in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sba_kg.base.errors import OutsideError
from sba_kg.cli import group
from sba_kg.upkeep import docs
from sba_kg.upkeep.docs import diagram
from sba_kg.validation import shapes
from sba_kg.vocabulary import ontology
from sba_kg.vocabulary.ontology import DEFINITION, LABEL

pytest.importorskip("jinja2")
FOUND = ontology.load()
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_REQUIRED = "chromium" in os.environ.get("SBA_KG_REQUIRE", "")
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return docs.build()


@pytest.fixture(scope="module", params=docs.LANGUAGES)
def page(request: pytest.FixtureRequest, pages: dict[str, str]) -> tuple[str, HTMLParser]:
    return request.param, HTMLParser(pages[f"{request.param}.html"])


def test_two_builds_are_the_same(pages: dict[str, str]) -> None:
    assert docs.build() == pages
    assert set(pages) == {"index.html", "ko.html", "en.html"}


def test_every_term_is_there_with_its_texts(page: tuple[str, HTMLParser]) -> None:
    lang, html = page
    texts = {node.attributes["id"]: node.text() for node in html.css("h3[id], tr[id]")}
    terms = FOUND.of_kind("class", "object-property", "datatype-property", "code-list", "code")
    assert len(terms) > 300
    for term in terms:
        assert term.text(LABEL, "ko") in texts[term.anchor], term.iri
        assert term.text(LABEL, "en") in texts[term.anchor], term.iri
    body = html.body.text() if html.body else ""
    assert [t.iri for t in terms if t.text(DEFINITION, lang) not in body] == []


def test_every_rule_is_there(page: tuple[str, HTMLParser]) -> None:
    lang, html = page
    rows = {node.attributes["id"]: node.text() for node in html.css("tr[id]")}
    for shape in shapes.load().shapes:
        for text in (shape.rule.name, shape.rule.description, shape.rule.message):
            assert getattr(text, lang) in rows[shape.rule.id]


def test_links_lead_somewhere(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        html = HTMLParser(text)
        ids = [node.attributes["id"] for node in html.css("[id]")]
        assert len(ids) == len(set(ids)), name
        targets = {str(node.attributes["href"]) for node in html.css("[href]")}
        inside = {t[1:] for t in targets if t.startswith("#")}
        assert inside <= set(ids), name
        assert {t for t in targets if "://" not in t and t[0] != "#" and not t.startswith("urn:")} <= set(pages), name
        assert inside or name == "index.html"


def test_the_page_needs_no_network(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert HTMLParser(text).css("script, link, img, iframe, [src]") == []
        assert not re.search(r"url\(|@import", text)


def test_diagrams_show_the_classes_and_properties_of_their_module(page: tuple[str, HTMLParser]) -> None:
    lang, html = page
    drawn = {str(node.attributes["aria-label"]): node.text() for node in html.css("figure")}
    assert len(drawn) > 8
    (core,) = [text for name, text in drawn.items() if name == FOUND.modules[ontology.ONTOLOGY].text(_TITLE, lang)]
    for name in ("Mission", "Goal", "PolicyTask", "FocusTask", "Subtask", "Program"):
        assert name in core
    for name in ("servesMission", "servesGoal", "belongsToPolicyTask", "belongsToFocusTask", "implementsSubtask"):
        assert FOUND.terms[ontology.SBA + name].label(lang) in core
    classes = {term.name for term in FOUND.of_kind("class")}
    assert {name for name in classes if any(name in text for text in drawn.values())} == classes


_TITLE = "http://purl.org/dc/terms/title"


def test_a_diagram_follows_the_ontology() -> None:
    """Arrows are the ends of the properties, no more and no less."""
    module = ontology.SBA + "module/organization"
    drawn = diagram.of_module(FOUND, module)
    assert drawn is not None
    arrows = {(s.rsplit("/")[-1], t.name, e.rsplit("/")[-1]) for (s, e), terms in drawn.arrows.items() for t in terms}
    assert arrows >= {
        ("Duty", "isDutyOf", "OrganizationalUnit"),
        ("Program", "isManagedBy", "OrganizationalUnit"),
        ("Program", "isOverseenBy", "Institution"),
    }
    assert "unitType" not in {name for _, name, _ in arrows}
    assert diagram.of_module(FOUND, ontology.SBA + "module/codes") is None


def test_without_the_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs.site, "find_spec", lambda _: None)
    with pytest.raises(OutsideError) as caught:
        docs.build()
    assert caught.value.code == "E-T03"
    monkeypatch.setattr(diagram, "_TOOL", "no-such-tool")
    drawn = diagram.of_module(FOUND, ontology.ONTOLOGY)
    assert drawn is not None
    with pytest.raises(OutsideError) as caught:
        diagram.as_svg(drawn, "en")
    assert caught.value.code == "E-T03"


def test_the_command(tmp_path: Path, pages: dict[str, str]) -> None:
    result = CliRunner().invoke(group, ["docs", "--out", str(tmp_path / "site")])
    assert result.exit_code == 0
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "site").iterdir()} == pages


@pytest.mark.skipif(not _CHROMIUM and not _REQUIRED, reason="no Chromium on this machine")
def test_a_browser_draws_every_diagram(tmp_path: Path, pages: dict[str, str]) -> None:
    """Each diagram has a size, its texts stay inside their boxes, and nothing is loaded from elsewhere."""
    probe = """<script>
    const report = [...document.querySelectorAll("figure svg")].map(svg => {
      const box = svg.getBoundingClientRect();
      const out = [...svg.querySelectorAll("g.node")].filter(node => {
        const frame = node.querySelector("path, polygon").getBBox();
        return [...node.querySelectorAll("text")].some(t => t.getBBox().width > frame.width + 1);
      });
      return [Math.round(box.width), Math.round(box.height), out.length].join(" ");
    });
    document.title = "REPORT:" + report.join(";") + ":" + performance.getEntriesByType("resource").length;
    </script>"""
    for lang in docs.LANGUAGES:
        file = tmp_path / f"{lang}.html"
        file.write_text(pages[f"{lang}.html"].replace("</body>", probe + "</body>"), "utf-8")
        command = [str(_CHROMIUM), *_QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri()]
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
        _, report, loaded = re.search(r"<title>([^<]*)</title>", done.stdout.decode())[1].split(":")  # type: ignore[index]
        sizes = [tuple(map(int, item.split())) for item in report.split(";")]
        assert len(sizes) == pages[f"{lang}.html"].count("<figure")
        assert all(width > 100 and height > 40 for width, height, _ in sizes)
        assert sum(out for _, _, out in sizes) == 0
        assert loaded == "0"
