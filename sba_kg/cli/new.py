"""``sba-kg new``: a report as its office published it → an edition folder, built."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from sba_kg.base.messages import phrase
from sba_kg.cli.options import emit, progress, say, show_problems, shown


@click.command("new", short_help="Make an edition of a report file.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--institution", metavar="CODE", default="", help="Code of the institution, in the registry or your own.")
@click.option("--name", metavar="NAME", default="", help="Korean name of an institution that the registry lacks.")
@click.option(
    "--to", type=click.Path(path_type=Path), metavar="DIR", help="Folder to make; named after FILE without it."
)
@click.pass_context
def command(ctx: click.Context, file: Path, institution: str, name: str, to: Path | None) -> None:
    """Make an edition folder of FILE and read it.

    FILE is an HWPX, HWP 5.0, PDF or DOCX document (needs the extra 'office') or a UTF-8 text. The folder gets a copy of
    it, its transcript report.txt, and edition.toml with what the cover says. Then the edition is read, and what was
    understood is shown. 'sba-kg build FOLDER' writes its graph. Nothing that exists is replaced.
    """
    from sba_kg import pipeline
    from sba_kg.base import files
    from sba_kg.editions import edition
    from sba_kg.pipeline import originals

    lang = ctx.obj["lang"]
    folder = to or Path(_folder_name(file))
    made = originals.new(file, institution, name)
    _refuse(folder)
    files.write({folder / one: data for one, data in made.files.items()}, [file])
    with progress(lang, 4, ctx.obj["verbose"]) as step:
        result = pipeline.run(edition.load(folder), lambda stage: step(folder.name, stage))
    layer = result.layer
    numbers = {
        "sections": len(layer.sections),
        "items": len(layer.items),
        "tables": len(layer.tables),
        "cells": sum(len(table.cells) for table in layer.tables),
        "figures": len(layer.figures),
    }
    said = {
        "made": str(folder),
        "found": ", ".join(f"{key} {value}" for key, value in made.found.items()),
        "missing": ", ".join(made.missing),
        "pictures": ", ".join(map(str, made.pictures)),
        "read": phrase("cli.new.counts", lang, **numbers),
    }
    lines = [f"{phrase(f'cli.new.{name}', lang)}: {text}" for name, text in said.items() if text]
    failed = show_problems(result.problems, str(result.edition.text), lang)
    emit(shown("".join(f"{line}\n" for line in lines), data=False), None, [])
    say(f"sba-kg build {folder}", err=True)
    sys.exit(int(failed))


def _folder_name(file: Path) -> str:
    """A folder named after a file, in letters that an IRI can have; ``report`` for a name without any."""
    name = re.sub(r"[^a-z0-9-]+", "-", file.stem.lower()).strip("-")
    return name if re.search("[a-z]", name) else f"report-{name}".rstrip("-")


def _refuse(folder: Path) -> None:
    """A folder that has something in it is not for us."""
    from sba_kg.base.errors import UsageError

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("E-U43", file=str(folder))
