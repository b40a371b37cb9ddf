"""Graphs that stay on the disk (Oxigraph on RocksDB): a hundred editions need not be parsed for one question.

:mod:`folder` keeps the data as generations, each whole; :mod:`stored` asks them and puts editions into them.
"""

from __future__ import annotations

from sba_kg.store.disk.stored import DiskStore, open_stored, put

__all__ = ["DiskStore", "open_stored", "put"]
