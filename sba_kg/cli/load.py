"""``sba-kg load``: built graphs → a store on the disk."""

from __future__ import annotations

from pathlib import Path

import click

from sba_kg.base.messages import phrase
from sba_kg.cli.options import graphs_option, load_progress, say, sources_option


@click.command("load", short_help="Load graphs into a store on the disk.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    required=True,
    help="Put the graphs into this store on the disk.",
)
@sources_option(
    "Graph to load: a build folder or an RDF file (repeatable). Default: the graphs that come with the package."
)
@graphs_option()
@click.pass_context
def command(ctx: click.Context, store: Path, sources: tuple[Path, ...], graphs: tuple[str, ...]) -> None:
    """Load graphs into a store on the disk, all of them or none.

    An edition takes the place of the one of its name, with all that was made from it. Other processes may ask the
    store meanwhile: they see what was there when they began.
    """
    from sba_kg.load import into_store
    from sba_kg.store import open_store
    from sba_kg.store.dataset import dataset

    lang = ctx.obj["lang"]
    wanted = dataset(open_store(sources), graphs)
    with load_progress(lang, len(wanted.names)) as step:
        count = into_store.load(store, wanted, step)
    say(phrase("cli.load.done", lang, count=count), err=True)
