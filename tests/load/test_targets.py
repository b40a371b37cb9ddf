"""Servers by name, and secrets that are kept apart from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.base.errors import InputError, SbaKgError, UsageError
from sba_kg.load import servers, targets

OFFICE = '[office]\nkind = "fuseki"\nurl = "https://graphs.example.org/reports/"\n'


def write(folder: Path, text: str) -> Path:
    file = folder / "targets.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_server_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE", "s3cret")
    file = write(
        tmp_path, OFFICE + 'user = "kim"\npassword_env = "OFFICE"\ntimeout = 7\nbatch = 10\ncompress = false\n'
    )
    office = targets.named("office", file)
    assert office.addresses.query == "https://graphs.example.org/reports/query"
    assert (office.who.user, office.who.password, office.who.digest) == ("kim", "s3cret", False)
    assert (office.limits.seconds, office.batch, office.compress) == (7, 10, False)
    assert "s3cret" not in repr(office)
    monkeypatch.setenv("SBA_KG_TARGETS", str(file))
    assert targets.named("office") == office
    monkeypatch.delenv("SBA_KG_TARGETS")
    monkeypatch.chdir(tmp_path)
    assert targets.named("office") == office


def test_addresses_of_ones_own(tmp_path: Path) -> None:
    file = write(tmp_path, OFFICE + 'update = "https://elsewhere.example.org/u"\n')
    addresses = targets.named("office", file).addresses
    assert addresses.update == "https://elsewhere.example.org/u"
    assert addresses.graphs == "https://graphs.example.org/reports"


@pytest.mark.parametrize("kind", servers.KINDS)
def test_every_kind_has_its_addresses(kind: str) -> None:
    made = targets.target(kind, "http://127.0.0.1:1/x/")
    assert all(
        url.startswith("http://127.0.0.1:1/x")
        for url in (made.addresses.query, made.addresses.update, made.addresses.graphs)
    )
    assert "//" not in made.addresses.graphs.removeprefix("http://")


def test_secrets_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "login.toml").write_text('user = "kim"\npassword = "s3cret"\n')
    file = write(tmp_path, OFFICE + 'credentials = "login.toml"\n')
    (tmp_path / "login.toml").chmod(0o644)
    with pytest.raises(UsageError) as caught:
        targets.named("office", file)
    assert caught.value.code == "E-U55"
    (tmp_path / "login.toml").chmod(0o600)
    assert targets.named("office", file).who.password == "s3cret"
    (tmp_path / "login.toml").write_text('user = "kim"\npassword = 51973\n')
    with pytest.raises(InputError) as wrong:
        targets.named("office", file)
    assert wrong.value.code == "E-E52"
    assert "51973" not in wrong.value.en + wrong.value.ko


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-U54"),
        ("[other]\n", "E-U54"),
        ("[office", "E-E50"),
        ('[office]\nkind = "fusek"\nurl = "http://x"\n', "E-E51"),
        ('[office]\nkind = "fuseki"\n', "E-E51"),
        (OFFICE + 'password = "s3cret"\n', "E-E51"),
        (OFFICE + "timeout = 0\n", "E-E51"),
        (OFFICE + 'user = "kim"\npassword_env = "NOT_THERE"\n', "E-U56"),
        (OFFICE + 'auth = "bearer"\n', "E-U56"),
        ('[office]\nkind = "fuseki"\nurl = "file:///etc/passwd"\n', "E-U18"),
        (OFFICE + 'credentials = "nowhere.toml"\n', "E-R02"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str) -> None:
    for name in ("SBA_KG_TOKEN", "SBA_KG_PASSWORD", "NOT_THERE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SbaKgError) as caught:
        targets.named("office", write(tmp_path, text))
    assert caught.value.code == code, caught.value.en
    assert "s3cret" not in caught.value.en + caught.value.ko


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(UsageError) as caught:
        targets.target("oracle", "http://127.0.0.1:1")
    assert caught.value.code == "E-U53"
