"""The header of a saved query: ``#+`` lines of YAML before its SPARQL, and the schema of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec
import yaml

from sba_kg.base import schema
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.query.chart import Chart
from sba_kg.query.columns import Added, Column, ColumnType, ParameterType

#: The safe loader in C, many times faster, where PyYAML was built with it.
SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST = 65_536
_MARK = "#+"


class _Loader(SAFE):  # type: ignore[misc]
    """The safe loader, to which a key that stands twice is an error, and a date a text."""

    yaml_implicit_resolvers: ClassVar[Any] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in SAFE.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping of a node, each of whose keys stands once."""
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        return found


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    ko: str
    en: str

    def by_language(self) -> Mapping[str, str]:
        """The text by language."""
        return {"ko": self.ko, "en": self.en}


class AddedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a column is added up, as a header has it (:class:`sba_kg.query.columns.Added`)."""

    never: bool = False
    once: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


class ColumnEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column as a header has it."""

    name: str
    type: ColumnType
    label: Texts
    added: AddedEntry = AddedEntry()

    def column(self) -> Column:
        """The column that the entry describes."""
        added = Added(self.added.never, self.added.once, self.added.within)
        return Column(self.name, self.type, self.label.by_language(), added)


class ParameterEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter as a header has it."""

    name: str
    type: ParameterType
    default: str | int | float
    label: Texts
    optional: bool = False


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a header says; the parts of ``note`` and ``chart`` may be left out."""

    name: str
    category: str
    title: Texts
    question: Texts
    columns: tuple[ColumnEntry, ...]
    parameters: tuple[ParameterEntry, ...] = ()
    ordered: bool = False
    note: Texts | None = None
    chart: Chart | None = None


class HeaderError(ValueError):
    """A header that cannot be read: what is wrong, and its 1-based line in the file, None for all of it."""

    def __init__(self, why: Bilingual, line: int | None = None) -> None:
        super().__init__(why.en)
        self.why, self.line = why, line


def read(text: str) -> Header:
    """The header of a query.

    Args:
        text: The text of its file.

    Raises:
        HeaderError: It is no YAML, too long, has an alias, or says what the schema does not allow.
    """
    numbers, lines = _lines(text)
    joined = "\n".join(lines)
    try:
        said = _load(joined)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise HeaderError(
            _parser(error), numbers[min(mark.line, len(numbers) - 1)] if mark and numbers else None
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # numbers of thousands of digits, among others
        raise HeaderError(_parser(error)) from error
    try:
        return schema.convert(said, Header)
    except schema.WrongValueError as error:
        raise wrong(text, error) from error


def wrong(text: str, error: schema.WrongValueError) -> HeaderError:
    """The error for a value in the header of a query, with its line."""
    numbers, lines = _lines(text)
    at = _line_of(yaml.compose("\n".join(lines), Loader=_Loader), error.place)
    key = schema.named(error.place)
    why = sentence("query.header.wrong", key=key, why=error.why) if key else error.why
    return HeaderError(why, numbers[at] if at < len(numbers) else None)


def _parser(error: Exception) -> Bilingual:
    """What the parser of YAML says, which is English."""
    return Bilingual(str(error), str(error))


def _lines(text: str) -> tuple[list[int], list[str]]:
    """The lines of a header, and their numbers in the file."""
    found = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.startswith(_MARK)]
    return [n for n, _ in found], [line.removeprefix(_MARK).removeprefix(" ") for _, line in found]


def _load(lines: str) -> object:
    if len(lines) > _LONGEST:
        raise HeaderError(sentence("query.header.long", limit=_LONGEST))
    # Aliases can stand for billions of entries.
    if "&" in lines and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(lines, Loader=_Loader)):
        raise HeaderError(sentence("query.header.alias"))
    return yaml.load(lines, Loader=_Loader)  # a safe loader


def _line_of(node: yaml.Node | None, place: Sequence[str | int]) -> int:
    """The line of a place in a YAML document, from 0: of the key itself, else of the nearest one around it."""
    line = node.start_mark.line if node else 0
    for part in place:
        if isinstance(part, int) and isinstance(node, yaml.SequenceNode):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == part), None)
            if not pair:
                break
            line, node = pair[0].start_mark.line, pair[1]
    return line
