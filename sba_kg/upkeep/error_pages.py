"""The pages of errors and problems (``docs/errors.md`` and ``docs/errors.ko.md``), made from ``messages.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sba_kg.base.messages import messages, sentence

#: Language → name of its page in ``docs/``.
PAGES = {"en": "errors.md", "ko": "errors.ko.md"}
_FORMATS = re.compile(r"(?<!\{)\{(\w+)(?:![rs])?(?::[^{}]*)?\}")


def as_markdown(lang: str) -> str:
    """All errors and problems by part, in one language."""
    table = messages()
    parts = table["parts"]
    lines = [sentence("upkeep.errors-page").get(lang).rstrip() + "\n"]
    for prefix, part in parts.items():
        lines += [f"## {part[lang]}\n", *([part[f"note_{lang}"] + "\n"] if f"note_{lang}" in part else [])]
        for code in sorted(code for code in table if code.startswith(prefix)):
            lines += _entry(code, table[code], lang)
    return "\n".join(lines).rstrip() + "\n"


def _entry(code: str, entry: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield f"### {code}\n"
    yield f"> {_ends(entry, lang)} `{_plain(entry[lang])}`"
    for name, reason in _reasons(entry):
        yield f"> - `{{{name}}}`: {f'`{_plain(reason[lang])}`' if reason[lang] else '-'}"
    yield f"\n{entry['advice'][lang].strip()}\n"


def _ends(entry: Mapping[str, Any], lang: str) -> str:
    """How a command ends with an error, or how grave a problem is."""
    if "severity" in entry:
        return sentence(f"upkeep.severity-{entry['severity']}").get(lang)
    codes = entry["exit"] if isinstance(entry["exit"], list) else [entry["exit"]]
    return sentence("upkeep.exit", codes="·".join(map(str, codes))).get(lang)


def _reasons(entry: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, reasons in entry.items():
        if isinstance(reasons, dict) and name != "advice":
            yield from ((name, reason) for reason in reasons.values())


def _plain(text: str) -> str:
    """A text with its placeholders as names alone: what formats a value is of no interest to readers."""
    return _FORMATS.sub(r"{\1}", text).replace("{{", "{").replace("}}", "}")
