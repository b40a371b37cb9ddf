"""Where the folders ``ontology/``, ``queries/`` and ``data/`` are: in a checkout or inside the wheel.

Whoever stands in a checkout means its files, also with an installed copy of the package; elsewhere the package's own
are used.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sba_kg.base.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def root() -> Path:
    """The folder that holds ``ontology``, ``queries`` and ``data``.

    Raises:
        ResourceError: E-X01, if neither the installed copy nor a checkout is found.
    """
    here = Path.cwd()
    checkouts = [here] if (here / "sba_kg" / "base" / "resources.py").is_file() else []
    for candidate in (*checkouts, _PACKAGE / "_resources", _PACKAGE.parent):
        if (candidate / "ontology" / "codes.skos.ttl").is_file() and (candidate / "data" / "registry").is_dir():
            return candidate
    raise ResourceError("E-X01", file=str(_PACKAGE))


def ontology() -> Path:
    """Folder of the ontology modules, code lists and shapes."""
    return root() / "ontology"


def queries() -> Path:
    """Folder of the saved queries, one subfolder per category."""
    return root() / "queries"


def data() -> Path:
    """Folder of the registry and of the editions."""
    return root() / "data"
