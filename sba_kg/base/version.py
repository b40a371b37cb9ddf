"""The version of code, ontology and saved queries, which share one."""

__version__ = "0.1.0"
