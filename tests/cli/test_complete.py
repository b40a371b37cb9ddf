"""Completion: what click is told, and what bash makes of it."""

from __future__ import annotations

import os
import pty
import select
import shutil
import sys
import time
from pathlib import Path

import pytest
from click.shell_completion import BashComplete, CompletionItem, ShellComplete

from sba_kg.cli import complete, group
from sba_kg.query.saved import query_files
from tests.support import REAL, ROOT


def completions(*words: str, command: str = "query") -> list[str]:
    """What is offered for the last word."""
    found = ShellComplete(group, {}, "sba-kg", "_SBA_KG_COMPLETE").get_completions([command, *words[:-1]], words[-1])
    return [item.value for item in found]


def test_names() -> None:
    names = sorted(path.stem for path in query_files())
    assert completions("") == names
    assert completions("budget-t") == ["budget-totals"]
    assert completions("", command="queries") == ["list", "show", "lint"]
    assert completions("show", "budget-t", command="queries") == ["budget-totals"]
    assert completions("lint", "budget-t", command="queries") == ["budget-totals"]
    assert completions("budget-totals", "") == []


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.rq").touch()
    assert completions("ow") == ["own.rq"]
    shell = ShellComplete(group, {}, "sba-kg", "_SBA_KG_COMPLETE")
    assert [i.type for i in shell.get_completions(["query"], "./o")] == ["file"]
    assert [i.type for i in shell.get_completions(["query", "staffing", "-o"], "x")] == ["file"]


def test_parameters_and_their_values() -> None:
    assert completions("timeline", "-p", "") == ["g=", "of=", "unit="]
    assert completions("timeline", "-p", "o") == ["of="]
    assert completions("timeline", "-p", "g=sba-2024", "-p", "") == ["of=", "unit="]
    assert completions("timeline", "-p", "g=") == ["g=sba-2024"]
    assert completions("timeline", "-p", "of=글로벌창") == ["of=글로벌 창업기업 육성"]
    assert completions("timeline", "-p", "of=fostering global") == ["of=Fostering Global Startups"]
    assert "unit=창업허브2팀" in completions("programs-of-unit", "-p", "unit=")
    assert completions("largest-programs", "--param", "top=") == ["top=10"]
    assert completions("timeline", "--from", str(REAL), "-p", "g=") == ["g=sba-2024"]


def test_completion_is_silent_where_the_command_would_tell() -> None:
    assert completions("no-such-query", "-p", "") == []
    assert completions("timeline", "-p", "none=") == []
    assert completions("-p", "") == []
    assert completions("timeline", "--from", "/no/such/folder", "-p", "of=") == []


def test_forms() -> None:
    assert completions("timeline", "--format", "p") == ["parquet", "png"]


@pytest.mark.parametrize(
    ("words", "cword", "before", "incomplete"),
    [
        ("sba-kg query x -p of = 글", 6, ["query", "x", "-p"], "of=글"),
        ("sba-kg query x -p of =", 5, ["query", "x", "-p"], "of="),
        ("sba-kg query x -p of", 4, ["query", "x", "-p"], "of"),
        ("sba-kg query x -p g = a -p of = 글로벌\\ 창", 10, ["query", "x", "-p", "g=a", "-p"], "of=글로벌 창"),
        ("sba-kg query x -p", 4, ["query", "x", "-p"], ""),
    ],
)
def test_words_of_bash(
    words: str, cword: int, before: list[str], incomplete: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(cword))
    assert complete._Bash(group, {}, "sba-kg", "_SBA_KG_COMPLETE").get_completion_args() == (before, incomplete)


def test_escapes_for_bash() -> None:
    shell = complete._Bash(group, {}, "sba-kg", "_SBA_KG_COMPLETE")
    assert shell.format_completion(CompletionItem("of=가 나(1)")) == r"plain,가\\ 나\\(1\\)"
    assert shell.format_completion(CompletionItem("of=")) == "plain,of="
    assert shell.format_completion(CompletionItem("x", type="file")) == "file,x"
    assert shell.source_template != BashComplete.source_template


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_in_bash() -> None:
    """Typed in an interactive bash: the value is completed, its blanks escaped, and the command gets it as one."""
    bin_ = Path(sys.executable).parent
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the shell itself
        environment = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        os.chdir(ROOT)
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], {**environment, "PS1": "> ", "COLUMNS": "200"})

    def wait_for(text: str, seconds: float = 20.0) -> str:
        seen, end = b"", time.monotonic() + seconds
        while text.encode() not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                seen += os.read(terminal, 65536)
        return seen.decode(errors="replace")

    try:
        setup = 'stty cols 200; bind "set enable-bracketed-paste off"; eval "$(_SBA_KG_COMPLETE=bash_source sba-kg)"'
        os.write(terminal, f"{setup}; echo rea''dy\n".encode())
        assert "ready" in wait_for("ready")
        os.write(terminal, "sba-kg query timeline -p of=글로벌\\ 창\t".encode())
        assert "글로벌\\ 창업기업\\ 육성 " in wait_for("육성 ")
        os.write(terminal, b"--format csv | wc -l; echo do''ne\n")
        counted = wait_for("done\r\n")
        assert "\n12\r\n" in counted.replace("\r\r", "\r"), counted
    finally:
        os.write(terminal, b"\x03exit\n")
        os.close(terminal)
        os.waitpid(child, 0)
