"""Headers of saved queries that are wrong: what is said, in both languages, and on which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.base.errors import ResourceError
from sba_kg.query.saved import SavedQuery, read_query

HEADER = """# A comment.
#+ name: own
#+ category: mine
#+ title: {ko: 사업, en: Programs}
#+ question: {ko: 사업은 무엇인가?, en: Which programs are there?}
#+ parameters:
#+   - {name: since, type: date, default: 2024-05-03, label: {ko: 부터, en: Since}}
#+ columns:
#+   - {name: program, type: string, label: {ko: 사업, en: Program}}
#+   - name: amount
#+     type: won
#+     label: {ko: 금액, en: Amount}
#+ chart: {kind: bar, label: program, value: amount}
SELECT ?program ?amount WHERE { VALUES ?since { "2024" } ?program ?p ?amount }
"""


def read(tmp_path: Path, text: str) -> SavedQuery:
    path = tmp_path / "mine" / "own.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return read_query(path)


def test_a_header(tmp_path: Path) -> None:
    saved = read(tmp_path, HEADER)
    assert saved.parameters[0].default == "2024-05-03"
    assert [column.name for column in saved.columns] == ["program", "amount"]
    assert (saved.note, saved.ordered) == ({}, False)


@pytest.mark.parametrize(
    ("old", "new", "line", "en", "ko"),
    [
        ("name: own", "name: other", 2, "'name' is wrong: name and category must be", "파일과 폴더의 이름"),
        ("category: mine", "category: yours", 3, "'category' is wrong", "파일과 폴더의 이름"),
        ("#+ title", "#+ tilte", 4, "'tilte' is wrong: no such key; did you mean title?", "title의 오타인지"),
        (", en: Programs}", "}", 4, "'title.en' is wrong: missing", "없어서는 안 되는"),
        ("en: Which programs are there?", "en: 5", 5, "'question.en' is wrong: a text expected, not 5", "적힌 값: 5"),
        ("type: date", "type: dates", 7, "did you mean date?", "date의 오타인지"),
        ("type: won", "type: eur", 11, "'columns.type' is wrong: one of boolean, ", "boolean, date, "),
        ("label: {ko: 금액, en: Amount}", "lable: {ko: 금액, en: Amount}", 12, "did you mean label?", "label의 오타"),
        ("default: 2024-05-03, ", "", 7, "'parameters.default' is wrong: missing", "없어서는 안 되는"),
        ("value: amount}", "value: amonut}", 13, "there is no column amonut", "amonut 열이 없습니다"),
        ("kind: bar", "kind: bars", 13, "did you mean bar?", "bar의 오타인지"),
        ("value: amount}", "value: program}", 13, "is of type string, not ", "쓸 수 있는 형식"),
        ("#+ columns:\n", "#+ columns:\n#+ columns:\n", 2, "a key stands twice", "a key stands twice"),
        ("#+ columns:\n", "#+ columns: [\n", 9, "", ""),
    ],
)  # fmt: skip
def test_a_wrong_one(old: str, new: str, line: int, en: str, ko: str, tmp_path: Path) -> None:
    assert old in HEADER
    with pytest.raises(ResourceError) as caught:
        read(tmp_path, HEADER.replace(old, new, 1))
    error = caught.value
    assert (error.code, error.line, en in error.en, ko in error.ko) == ("E-X06", line, True, True), error.render()


def test_no_header(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        read(tmp_path, "ASK {}\n")
    assert (caught.value.code, caught.value.line) == ("E-X06", None)
