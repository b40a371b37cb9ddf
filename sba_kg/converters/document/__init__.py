"""The document layer: every section, item, table, cell and quantity of any report, whether its part is known or not."""
