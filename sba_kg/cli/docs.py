"""``sba-kg docs``: the documentation of the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.cli.options import say


@click.command("docs", short_help="Write the documentation of the ontology as web pages in Korean and English.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/docs"),
    show_default=True,
    metavar="DIR",
    help="Folder for the pages.",
)
@click.pass_context
def command(ctx: click.Context, folder: Path) -> None:
    """Write index.html, ko.html and en.html: terms, code lists, rules, and diagrams drawn from the ontology.

    The pages need no network. The tools that make them come with: pip install 'sba-kg[docs]'.
    """
    from sba_kg.base import files
    from sba_kg.store import reads
    from sba_kg.upkeep import docs

    pages = {folder / name: text.encode() for name, text in docs.build().items()}
    files.write(pages, reads.package())
    for page in pages:
        say(str(page))
