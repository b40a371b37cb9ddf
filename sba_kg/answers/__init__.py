"""Answers for people and programs: tables, files, data frames, charts, and the lines behind a row."""
