"""``sba-kg validate``: where a report disagrees with itself, in one or several forms at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base import paths
from sba_kg.base.errors import UsageError
from sba_kg.cli.options import editions_argument, emit, format_option, say, shown, sources_option

if TYPE_CHECKING:
    from sba_kg.editions.edition import Edition
    from sba_kg.validation.outputs import Options
    from sba_kg.validation.results import Validation

_DEFAULT = "sba-2024"
# The names of sba_kg.validation.outputs.FORMATS, written out so that --help starts fast (a test compares them).
_FORMATS = ("text", "json", "turtle", "junit", "sarif", "github", "markdown")
#: The forms that people read in a terminal or a log.
_WORDS = {"text", "github", "markdown"}
_STYLES = {
    "Violation": "bold red",
    "Warning": "bold yellow",
    "Info": "bold blue",
    "head": "bold",
    "dim": "dim",
    "mark": "bold red",
    "ok": "bold green",
}


@dataclass(frozen=True)
class Validations:
    """What the engine gives: a validation per edition, and their SHACL reports as Turtle when asked for."""

    validations: Sequence[Validation]
    turtle: Callable[[], str]


@click.command("validate", short_help="Find where reports disagree with themselves.")
@editions_argument()
@sources_option("Validate a built graph instead of a text: a build folder or an RDF file (repeatable).")
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "warning", "info", "never"]),
    default="violation",
    show_default=True,
    help="Least severity that makes the command end with exit 1.",
)
@format_option(_FORMATS, "Form on stdout; text by default.", "-f")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write FILE, its form by its suffix or FORMAT= (repeatable). Stdout then gets --format only.",
)
@click.pass_context
def command(
    ctx: click.Context,
    editions: tuple[str, ...],
    sources: tuple[Path, ...],
    fail_on: str,
    format_: str | None,
    outputs: tuple[str, ...],
) -> None:
    """Validate each EDITION and say what disagrees, by how much, and on which lines.

    EDITION is a name under data/, a folder with an edition.toml and its text, or a file in such a folder; sba-2024
    without one. All editions of a run go into each output.

    \b
    Suffixes: .txt text, .json json, .ttl turtle, .xml junit, .sarif sarif,
    .md markdown. Without a suffix: -o markdown=FILE. A FILE of '-' is stdout.

    \b
    sba-kg validate data/acme-2025 -o report.sarif -o junit=out/tests.xml -f text

    \b
    Exit codes: 0 nothing unacknowledged at or above --fail-on; 1 the data does
    not conform, a known issue no longer holds, or a rule found nothing to look
    at; 2 wrong use; 3 an input cannot be read; 4 our shapes are broken; 5 an
    output cannot be written. With --fail-on never, 1 does not occur.
    """  # noqa: D301  (click reads the escape)
    from sba_kg.base import files
    from sba_kg.validation.outputs import Options
    from sba_kg.validation.outputs.options import counts, failed
    from sba_kg.validation.outputs.wording import tally
    from sba_kg.validation.results import Severity

    lang = ctx.obj["lang"]
    threshold = None if fail_on == "never" else Severity(fail_on.capitalize())
    options = Options(lang, threshold)
    targets = _targets(outputs, format_)
    found = _editions(editions, bool(sources))
    inputs = _inputs(found, sources)
    files.check([Path(file) for _, file in targets if file != "-"], inputs)
    checked = run_validations(found, sources)
    validations = checked.validations
    # Everything is made before the first byte is written.
    made = [(form, file, _made(form, file, checked, options)) for form, file in targets]
    _write(
        [(Path(file), shown(text or "", data=form not in _WORDS)) for form, file, text in made if file != "-"], inputs
    )
    for form, text in ((form, text) for form, file, text in made if file == "-"):
        if text is None:
            _print_styled(_named("text", validations), options)
        else:
            emit(text, None, (), data=form not in _WORDS)
    for validation in validations:
        if not _shows_text(targets):
            say(f"{validation.edition}: {tally(counts([validation], options), lang)}", err=True)
    sys.exit(int(any(failed(v, options) for v in validations)))


def run_validations(editions: Sequence[Edition], sources: Sequence[Path]) -> Validations:
    """Validate editions from their texts, and built graphs.

    Args:
        editions: To be built and validated.
        sources: Build folders or RDF files.
    """
    from sba_kg.pipeline import validation

    found = [validation.validate_edition(edition) for edition in editions]
    found += validation.validate_paths(sources) if sources else []

    def turtle() -> str:
        from sba_kg import graph

        return graph.write_turtle({triple for one in found for triple in one.triples}).decode()

    return Validations([one.validation for one in found], turtle)


def _editions(names: Sequence[str], has_sources: bool) -> list[Edition]:
    """The editions named, each once, however often and in whatever way it is named."""
    from sba_kg.editions import edition

    if not names and not has_sources:
        names = (_DEFAULT,)
    found: dict[Path, Edition] = {}
    by_name: dict[str, Path] = {}
    for name in names:
        one = edition.find(_folder(name))
        folder = one.folder.resolve()
        if by_name.setdefault(one.name, folder) != folder:
            raise UsageError("E-U05", name=one.name)
        found.setdefault(folder, one)
    return list(found.values())


def _folder(name: str) -> str:
    """The folder of a file of an edition (hooks are given changed files); any other name as it is."""
    from sba_kg.editions import edition

    path = Path(name)
    return str(path.parent) if path.is_file() and (path.parent / edition.FILE).is_file() else name


def _targets(outputs: Sequence[str], format_: str | None) -> list[tuple[str, str]]:
    """Pairs of form and file; ``-`` is stdout."""
    targets = [_target(output) for output in outputs]
    if format_ or not targets:
        targets.append((format_ or "text", "-"))
    if [file for _, file in targets].count("-") > 1:
        raise UsageError("E-U07", file="stdout")
    return targets


def _target(output: str) -> tuple[str, str]:
    from sba_kg.validation.outputs import format_of

    form, given, file = output.partition("=")
    if given and form in _FORMATS and file:
        return form, file
    if output == "-":
        return "text", output
    found = format_of(output)
    if found is None:
        raise UsageError("E-U06", output=output, how="validate", known=", ".join(_FORMATS))
    return found, output


def _inputs(editions: Sequence[Edition], sources: Sequence[Path]) -> list[Path]:
    from sba_kg.store import reads

    graphs = reads.of_graphs(sources, made=False) if sources else ()
    return [*reads.package(), *(file for one in editions for file in reads.of_edition(one.folder)), *graphs]


def _write(made: Sequence[tuple[Path, str]], inputs: Sequence[Path]) -> None:
    from sba_kg.base import files

    with files.writing([file for file, _ in made], inputs) as writing:
        for file, text in made:
            writing.put(file, text.encode())


def _named(form: str, validations: Sequence[Validation]) -> list[Validation]:
    """The validations with their files as a form calls them: people look from here, platforms from the root.

    A graph whose text is not at hand names no file that could be found anywhere: its name stays.
    """
    call = paths.from_here if form == "text" else paths.in_repository
    return [
        replace(v, file=call(v.file) if v.text else v.file, issues_file=v.issues_file and call(v.issues_file))
        for v in validations
    ]


def _made(form: str, file: str, checked: Validations, options: Options) -> str | None:
    """An output as text; None for text on a terminal, which is printed with styles."""
    from sba_kg.validation.outputs import render

    if form == "turtle":
        return checked.turtle()
    if form == "text" and file == "-" and sys.stdout.isatty():
        return None
    return render(form, _named(form, checked.validations), options)


def _shows_text(targets: Sequence[tuple[str, str]]) -> bool:
    return any(file == "-" and form in {"text", "github"} for form, file in targets)


def _print_styled(validations: Sequence[Validation], options: Options) -> None:
    """Print the text form with colours (``NO_COLOR`` is heeded by rich)."""
    from rich.console import Console
    from rich.text import Text

    from sba_kg.base.visible import visible
    from sba_kg.validation.outputs import text

    console = Console(highlight=False, markup=False, soft_wrap=True)
    for line in text.lines(validations, options):
        console.print(Text.assemble(*[(visible(part), _STYLES.get(role, "")) for part, role in line]))
