"""For those who keep the ontology and the queries: checks, what uses a term, catalogues, pages, versions."""
