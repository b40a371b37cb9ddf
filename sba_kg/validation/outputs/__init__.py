"""Validations in the forms that people and machines read: one module per form, each a pure function to text.

Every form takes all validations of a run, so that several editions go into one file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sba_kg.validation.outputs import github, jsonform, junit, markdown, sarif, text
from sba_kg.validation.outputs.options import Options
from sba_kg.validation.results import Validation

__all__ = ["FORMATS", "Form", "Options", "format_of", "render"]


@dataclass(frozen=True)
class Form:
    """A form of output.

    Attributes:
        suffixes: Ends of file names that choose it, the usual one first.
        render: Validations → text; None where the text does not come from validations alone (``turtle`` needs the
            SHACL report, which the caller has).
    """

    suffixes: tuple[str, ...]
    render: Callable[[Sequence[Validation], Options], str] | None


#: The forms by name. ``github`` has no suffix: annotations belong in a log.
FORMATS: dict[str, Form] = {
    "text": Form((".txt",), text.render),
    "json": Form((".json",), jsonform.render),
    "turtle": Form((".ttl",), None),
    "junit": Form((".xml",), junit.render),
    "sarif": Form((".sarif", ".sarif.json"), sarif.render),
    "github": Form((), github.render),
    "markdown": Form((".md",), markdown.render),
}


def format_of(file: str) -> str | None:
    """The form that the end of a file's name chooses (the longest end counts), None if it chooses none."""
    name = PurePath(file).name.lower()
    matches = [(len(s), form) for form, entry in FORMATS.items() for s in entry.suffixes if name.endswith(s)]
    return max(matches)[1] if matches else None


def render(form: str, validations: Sequence[Validation], options: Options) -> str:
    """Validations in a form.

    Args:
        form: One of :data:`FORMATS` that is made from validations alone.
        validations: One per edition.
        options: Language and threshold.

    Raises:
        ValueError: If the form needs more than validations (``turtle``).
    """
    found = FORMATS[form].render
    if found is None:
        raise ValueError(f"{form} is not made from validations alone")
    return found(validations, options)
