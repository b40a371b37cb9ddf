"""``sba-kg terms``: what changed in the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.base.messages import phrase
from sba_kg.cli.options import emit, format_option, output_option, say


@click.command("terms", short_help="List the terms of the ontology that changed since the last tag.")
@click.option(
    "--against",
    default="",
    metavar="REF|DIR",
    help="Compare with a tag or commit of git, or with an ontology folder. Default: the last tag.",
)
@click.option(
    "--ontology",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="The ontology folder to look at. Default: that of the package.",
)
@format_option(["text", "md", "json"], "Form of the list.", default="text")
@output_option("Write the list to FILE ('-' is stdout).")
@click.option("--check", is_flag=True, help="Exit 1 if the ontology states a version below the advised one.")
@click.pass_context
def command(
    ctx: click.Context, against: str, folder: Path | None, format_: str, output: str | None, check: bool
) -> None:
    """List the classes, properties, codes and rules added, changed and removed, and the version that they ask for.

    Texts are a patch, new terms a minor version, changed or tightened meanings and rules a major one.
    """
    from sba_kg.store import reads
    from sba_kg.upkeep import versions

    lang = ctx.obj["lang"]
    with versions.open_source(against) as source:
        comparison = versions.compare(source.folder, folder)
        if not source.name:
            say(phrase("cli.terms.no-tag", lang), err=True)
        inputs = [*reads.package(), *reads.ontology(source.folder), *reads.ontology(folder)]
    emit(versions.render(comparison, source.name, format_, lang), output, inputs, data=format_ == "json")
    ctx.exit(0 if comparison.enough or not check else 1)
