"""The JUnit XML form: one suite per edition, one case per rule.

A case fails once, with all its failing results in its text: many readers show the first failure of a case alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from sba_kg.base.characters import legal
from sba_kg.base.messages import phrase
from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Options, gaps, is_failing
from sba_kg.validation.results import Result, Rule, ShapeCoverage, Validation

#: Cases that are not rules: known issues that no longer hold.
KNOWN_ISSUES = "known-issues"


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as JUnit XML."""
    root = ET.Element("testsuites", name="sba-kg validate")
    for validation in validations:
        root.append(_suite(validation, options))
    for attribute in ("tests", "failures", "skipped", "errors"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(validation: Validation, options: Options) -> ET.Element:
    suite = ET.Element("testsuite", name=legal(validation.edition), time="0")
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="file", value=legal(validation.file))
    ET.SubElement(properties, "property", name="graph", value=legal(validation.graph))
    for rule, covered in _rules(validation):
        results = [r for r in validation.results if r.rule.id == rule.id]
        suite.append(_case(validation, rule, covered, results, options))
    if validation.stale:
        suite.append(_stale(validation, options))
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suite.set("errors", "0")
    return suite


def _rules(validation: Validation) -> list[tuple[Rule, ShapeCoverage | None]]:
    """Each rule once, with its coverage; a rule with results that the coverage lacks comes last."""
    found: dict[str, tuple[Rule, ShapeCoverage | None]] = {e.rule.id: (e.rule, e) for e in validation.coverage}
    for result in validation.results:
        found.setdefault(result.rule.id, (result.rule, None))
    return list(found.values())


def _case(
    validation: Validation, rule: Rule, covered: ShapeCoverage | None, results: Sequence[Result], options: Options
) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=legal(f"{validation.edition}.{rule.stage}"),
        name=legal(f"{rule.id} {wording.clean(rule.name.get(options.lang))}"),
        file=legal(validation.file),
        time="0",
    )
    failing = [r for r in results if is_failing(r, options)]
    rest = [r for r in results if r not in failing]
    if results and results[0].main_line is not None:
        case.set("line", str(results[0].main_line))
    if failing:
        _fail(case, wording.clean(failing[0].message.get(options.lang)), failing, validation, options)
    elif covered is not None and covered in gaps(validation) and options.threshold is not None:
        message = phrase("validation.junit.gap", options.lang)
        _element(case, "failure", message, "coverage", "")
    elif covered is not None and not covered.ran:
        _element(
            case,
            "skipped",
            phrase("validation.junit.gated", options.lang, stage=validation.gate),
            "gated",
            "",
        )
    elif rest and all(r.acknowledged is not None for r in rest):
        _element(case, "skipped", phrase("validation.junit.acknowledged", options.lang), "acknowledged", "")
    if rest:
        ET.SubElement(case, "system-out").text = legal(_body(rest, validation, options))
    return case


def _fail(case: ET.Element, message: str, results: Sequence[Result], validation: Validation, options: Options) -> None:
    more = len(results) - 1
    if more:
        message += phrase("validation.junit.more", options.lang, count=more)
    _element(case, "failure", message, results[0].severity.value, _body(results, validation, options))


def _stale(validation: Validation, options: Options) -> ET.Element:
    case = ET.Element("testcase", classname=legal(validation.edition), name=KNOWN_ISSUES, time="0")
    case.set("file", legal(validation.issues_file or ""))
    case.set("line", str(validation.stale[0].issue.line))
    lines = [f"{validation.issues_file}:{e.issue.line}: {wording.stale(e, options.lang)}" for e in validation.stale]
    if options.threshold is None:
        ET.SubElement(case, "system-out").text = legal("\n".join(lines))
    else:
        message = phrase("validation.junit.stale", options.lang)
        _element(case, "failure", message, KNOWN_ISSUES, "\n".join(lines))
    return case


def _element(case: ET.Element, tag: str, message: str, type_: str, body: str) -> None:
    element = ET.SubElement(case, tag, message=legal(message), type=type_)
    element.text = legal(body) or None


def _body(results: Sequence[Result], validation: Validation, options: Options) -> str:
    return "\n".join(_line(result, validation, options.lang) for result in results)


def _line(result: Result, validation: Validation, lang: str) -> str:
    place = f"{validation.file}:{result.main_line}" if result.main_line is not None else validation.file
    said = f"{place}: {wording.severity(result.severity, lang)}: {wording.focus(result, lang)}: "
    said += wording.clean(result.message.get(lang))
    if figures := wording.figures(result, lang):
        said += f" [{figures}]"
    if result.lines:
        said += f" ({phrase('validation.lines', lang, lines=wording.lines(result.lines))})"
    if result.acknowledged is not None:
        said += f" — {wording.acknowledgement(result.acknowledged, lang)}"
    return said
