"""Files as offices publish them → blocks. The format is told by what is in the file, not by its name."""
