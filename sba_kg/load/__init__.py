"""Putting graphs where others ask them: into a store on the disk, or into a SPARQL server, and proving it."""
