"""The ontology and the code lists as Python: terms, codes, kinds of things, endings of names."""
