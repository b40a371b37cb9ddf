"""Help and errors of the command line in Korean, and the nearest name for one that is mistyped."""

from __future__ import annotations

import ast
import gettext
import hashlib
import importlib
import io
import os
import re
import string
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sba_kg.cli import group, korean, language
from sba_kg.cli.groups import COMMANDS
from sba_kg.upkeep import catalogues
from tests.support import ROOT

FOLDER = ROOT / "sba_kg" / "cli"
#: What click says to programmers, to Windows, and in questions, which no command of ours asks.
NEVER = re.compile(
    r"DeprecationWarning|deprecated|Windows error|editor|UUID|boolean|date|format|color|standard stream|Choice\(|"
    r"iterable|defined twice|No options defined|determine name|Boolean option|parameter declaration|start character|"
    r"Confirm|Repeat|continue|do not match|invalid input|entered was invalid|Show the version|prog\)s|^d$|\{e\.message"
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("SBA_KG_LANG", raising=False)


def run(*arguments: str, lang: str = "ko") -> Result:
    return CliRunner().invoke(group, ["--lang", lang, *arguments], prog_name="sba-kg", terminal_width=80)


def commands() -> Iterator[tuple[str, click.Command]]:
    """All commands with their names; groups before what is in them."""
    yield "", group
    for name in COMMANDS:
        command = importlib.import_module(f"sba_kg.cli.{name}").command
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {one}", sub) for one, sub in command.commands.items())


EVERY = dict(commands())


@pytest.mark.parametrize("name", EVERY)
def test_every_text_is_in_korean(name: str) -> None:
    made, spoken = EVERY[name], korean.command(EVERY[name], name)
    texts = [spoken.help, *(p.help for p in spoken.params if isinstance(p, click.Option))]
    english = [made.help, *(p.help for p in made.params if isinstance(p, click.Option))]
    for one, two in zip(texts, english, strict=True):
        assert one, two
        assert re.search("[가-힣]", one), two
        assert one != two
    assert not name or re.search("[가-힣]", korean.short(name))


@pytest.mark.parametrize("name", EVERY)
def test_no_korean_text_is_of_nothing(name: str) -> None:
    texts = korean._texts()
    of = texts["commands"][name or "sba-kg"]
    assert set(of) <= {"of", "help", "short", "options"}
    assert set(of.get("options", {})) <= {p.name for p in EVERY[name].params}
    assert set(texts["commands"]) == {one or "sba-kg" for one in EVERY}
    metavars = {p.metavar for command in EVERY.values() for p in command.params}
    assert set(texts["metavars"]) - {"[OPTIONS]", "COMMAND [ARGS]..."} == metavars - {None}


def digest(command: click.Command) -> str:
    """A digest of the English help of a command."""
    texts = [command.help, command.short_help, *(p.help for p in command.params if isinstance(p, click.Option))]
    return hashlib.sha256("\n".join(" ".join((text or "").split()) for text in texts).encode()).hexdigest()[:8]


@pytest.mark.parametrize("name", EVERY)
def test_the_korean_is_of_the_english_that_is_there(name: str) -> None:
    """The English help changed: see to the Korean one, then write the new digest into korean.toml."""
    assert korean._texts()["commands"][name or "sba-kg"].get("of") == digest(EVERY[name])


def test_what_stands_for_a_value_is_said() -> None:
    """Click would say INTEGER RANGE, in any language."""
    parameters = [p for command in EVERY.values() for p in command.params if not isinstance(p.type, click.Choice)]
    valued = [p for p in parameters if not (isinstance(p, click.Option) and (p.is_flag or p.count))]
    assert [p.name for p in valued if not p.metavar] == []


@pytest.mark.parametrize("name", EVERY)
def test_help_is_in_korean_and_fits(name: str) -> None:
    done = run(*name.split(), "--help")
    assert done.exit_code == 0
    assert done.output.startswith("사용법: sba-kg ")
    english = re.compile(r"\b(Usage|Options|Commands|Show|default|env var|EDITION|FILE|Write|the)\b")
    assert not english.search(done.output), english.findall(done.output)
    assert "\x1f" not in done.output
    # Wide characters count twice; what cannot be broken (a list of forms, an example) may be longer.
    wide = [line for line in done.output.splitlines() if len(line) + len(re.findall("[가-힣]", line)) > 80]
    assert all(re.search(r"\[[a-z|-]+\]$|^  [^ ].*", line) for line in wide), wide
    starts = {
        m.end() - m.start() + len(re.findall("[가-힣]", m[0]))
        for m in re.finditer(r"(?m)^  -\S.*?  +(?=\S)", done.output)
    }
    assert len(starts) <= 1, "the texts of all options begin in one column"


def test_help_in_english_is_what_it_was() -> None:
    assert run("--help").output != run("--help", lang="en").output
    assert run("query", "--help", lang="en").output.startswith("Usage: sba-kg query [OPTIONS] NAME|FILE|-")
    assert "Commands:" in run("--help", lang="en").output


def messages(folder: Path) -> Iterator[tuple[str, ...]]:
    """What the code of a folder has gettext translate: the texts of each call."""
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            texts = [str(a.value) for a in node.args[:2] if isinstance(a, ast.Constant)]
            if node.func.id in {"_", "gettext", "ngettext"} and texts:
                yield tuple(texts)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("folder", [FOLDER, Path(click.__file__).parent], ids=["ours", "click"])
def test_every_message_is_in_korean(folder: Path) -> None:
    known = korean._texts()["messages"]
    found = [texts for texts in messages(folder) if not NEVER.search(texts[0])]
    assert found
    assert [texts[0] for texts in found if texts[0] not in known] == []
    for texts in found:
        assert fields(known[texts[0]]) <= set().union(*map(fields, texts)), texts


def test_the_catalogue_is_that_of_the_texts() -> None:
    data = (FOLDER / catalogues.FILE).read_bytes()
    assert data == catalogues.compiled(FOLDER)
    read = gettext.GNUTranslations(io.BytesIO(data))
    for english, korean_ in korean._texts()["messages"].items():
        assert read.gettext(english) == korean_
        assert {read.ngettext(english, "…", number) for number in (1, 2)} == {korean_}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("frobnicate", "오류: 'frobnicate' 명령이 없습니다."),
        ("query", "다음 인자를 적으십시오: '이름|파일|-'"),
        ("query a b", "필요 없는 인자가 있습니다(b)."),
        ("query a --nothing", "옵션이 없습니다. 비슷한 것: "),
        (
            "query a --format ods",
            "'--format'의 값이 잘못되었습니다. 'ods'은(는) 쓸 수 없습니다. 쓸 수 있는 값: 'table'",
        ),
        ("query a --row 0", "0은(는) 범위(x>=1)를 벗어납니다."),
        ("query a --row x", "'x'은(는) 여기에 적을 수 있는 수가 아닙니다."),
        ("query a --timeout", "옵션 '--timeout'에는 값 1개를 적어야 합니다."),
        ("query a --bom=1", "옵션 '--bom'에는 값을 적지 않습니다."),
        ("query a -p b", "-p에는 이름=값(NAME=VALUE)을 적어야 하는데 'b'을(를) 적었습니다."),
        ("query a -p b=1 -p b=2", "-p b을(를) 두 번 적었습니다."),
        ("query ./a.rq -p b=1", "-p는 저장된 질의의 매개변수에만 씁니다."),
        ("query staffing --format csv --row 1", "csv 형식으로 쓸 수 없습니다."),
        (
            "query staffing --from x --endpoint http://localhost:1",
            "--endpoint는 --from이나 --store와 함께 쓸 수 없습니다.",
        ),
        ("infer sba-2024 --from x", "보고서와 --from은 함께 쓸 수 없습니다."),
        ("terms --ontology nowhere", "'nowhere'이(가) 없습니다."),
        ("query lint staffing", "'sba-kg query lint' 명령은 'sba-kg queries lint'(으)로 바뀌었습니다."),
    ],
)
def test_wrong_use_is_told_in_korean(line: str, words: str) -> None:
    done = run(*line.split())
    assert done.exit_code == 2, done.output
    assert words in done.output
    assert not re.search(r"\b(Error|Usage|Try)\b", done.output)


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("valdate", "'validate'"),
        ("biuld", "'build'"),
        ("query show staffing", "'sba-kg queries show'"),
        ("lint", "'queries lint'"),
        ("budget-lines", "'query budget-lines'"),
        ("budget-line", "'query budget-lines'"),
        ("queries lsit", "'queries list'"),
    ],
)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_nearest_command(line: str, near: str, lang: str) -> None:
    done = run(*line.split(), lang=lang)
    assert (done.exit_code, near in done.output) == (2, True), done.output


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("line", ["query budget-line", "queries show budget-line", "queries lint budget-line"])
def test_the_nearest_query(line: str, lang: str) -> None:
    error = run(*line.split(), lang=lang).exception
    assert "budget-lines" in getattr(error, lang)
    assert "sba-kg queries list" in getattr(error, lang)


def test_nothing_near_is_named_for_a_name_like_none() -> None:
    assert run("xyzzy-quux", lang="en").output.rstrip().endswith("No such command 'xyzzy-quux'.")


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "ko_KR.UTF-8", "SBA_KG_LANG": "en"}, "en"),
        ({"SBA_KG_LANG": "ko"}, "ko"),
        ({"SBA_KG_LANG": "fr"}, "en"),
    ],
)
def test_the_language_of_those_who_ask_for_none(
    environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.default() == lang
    done = CliRunner().invoke(group, ["--help"])
    assert done.output.startswith({"ko": "사용법:", "en": "Usage:"}[lang])


def test_the_language_may_stand_anywhere() -> None:
    assert language.first(["find", "--lang", "ko", "x"]) == (["--lang", "ko", "find", "x"], "ko")
    assert language.first(["find", "--lang=ko"]) == (["--lang=ko", "find"], "ko")
    assert language.first(["find", "--lang"])[1] == language.default()
    assert CliRunner().invoke(group, ["find", "--help", "--lang", "ko"]).output.startswith("사용법:")
    assert os.environ["LANGUAGE"] == "", "as before"
