"""The program table: rows as printed, their places in the hierarchy by evidence, units, funds, lost rows."""
