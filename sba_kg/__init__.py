"""SBA-KG: work reports of Korean public institutions as a knowledge graph."""

__version__ = "0.1.0"
