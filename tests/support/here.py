"""The command in this process: what it prints and its exit code, without a start of Python and all imports."""

from __future__ import annotations

import io
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sba_kg import cli
from tests.support import ROOT


@dataclass(frozen=True)
class Done:
    """What a command left behind; names as in :class:`subprocess.CompletedProcess`."""

    returncode: int
    stdout: str
    stderr: str


def sba_kg(*arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """Run ``sba-kg`` in a folder (the checkout by default) as on a terminal without colours and Korean."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    listening = logging.getLogger().handlers[:]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd or ROOT)
        patch.setattr(sys, "argv", ["sba-kg", *map(str, arguments)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        for name, value in {"LANG": "C", "LC_ALL": "C", **environment}.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    logging.getLogger().handlers[:] = listening
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err) if isinstance(stream.buffer, io.BytesIO)]
    return Done(int(ended.value.code or 0), *texts)
