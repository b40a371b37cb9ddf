"""Graphs that stay on the disk (Oxigraph on RocksDB): a hundred editions need not be parsed for one question.

:mod:`folder` keeps the data as generations, each whole; :mod:`stored` asks them and puts editions into them,
:mod:`spool` keeps what will be put.
"""

from __future__ import annotations

from sba_kg.store.disk.folder import check
from sba_kg.store.disk.spool import spool
from sba_kg.store.disk.stored import DiskStore, open_stored, put

__all__ = ["DiskStore", "check", "open_stored", "put", "spool"]
