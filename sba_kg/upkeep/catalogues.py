"""The catalogue of Korean messages that gettext reads, made from ``sba_kg/cli/korean.toml``.

The form is that of GNU gettext (https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html).
"""

from __future__ import annotations

import struct
import tomllib
from pathlib import Path

#: The catalogue, seen from the folder of the command line.
FILE = Path("locale") / "ko" / "LC_MESSAGES" / "messages.mo"
_HEAD = "Content-Type: text/plain; charset=UTF-8\nLanguage: ko\nPlural-Forms: nplurals=1; plural=0;\n"
_MAGIC, _WORDS = 0x950412DE, 7


def compiled(folder: Path) -> bytes:
    """The catalogue as bytes; each message is there as one that has no plural and as one that has.

    Args:
        folder: That of the command line, ``sba_kg/cli``.
    """
    messages: dict[str, str] = tomllib.loads((folder / "korean.toml").read_text("utf-8"))["messages"]
    plural = {f"{english}\0{english}": korean for english, korean in messages.items()}
    entries = sorted((one.encode(), two.encode()) for one, two in ({"": _HEAD} | messages | plural).items())
    start = 4 * _WORDS + 16 * len(entries)
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for entry in entries:
            tables.append(struct.pack("<2I", len(entry[column]), start + len(texts)))
            texts += entry[column] + b"\0"
    head = struct.pack(f"<{_WORDS}I", _MAGIC, 0, len(entries), 4 * _WORDS, 4 * _WORDS + 8 * len(entries), 0, start)
    return head + b"".join(tables) + texts
