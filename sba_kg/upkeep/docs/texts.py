"""Words of the pages in both languages."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    name: {"ko": ko, "en": en}
    for name, (ko, en) in {
        "language": ("English", "한국어"),
        "version": ("버전", "Version"),
        "license": ("이용 조건", "Licence"),
        "contents": ("차례", "Contents"),
        "modules": ("모듈과 그림", "Modules and diagrams"),
        "modules_note": (
            "실선 화살표는 상위 클래스를, 점선 화살표는 속성이 잇는 클래스를 가리킨다. 회색은 다른 모듈의 클래스이다. "
            "여섯 쌍이 넘는 클래스를 잇는 속성은 그림에 없고 아래 목록에 있다.",
            "Solid arrows lead to the parent class, dashed ones to the class that a property connects with. Classes of "
            "other modules are grey. Properties that connect more than six pairs of classes are only in the lists "
            "below.",
        ),
        "terms": ("용어", "Terms"),
        "classes": ("클래스", "Classes"),
        "object_properties": ("대상을 잇는 속성", "Object properties"),
        "data_properties": ("값을 적는 속성", "Data properties"),
        "lists": ("코드 목록", "Code lists"),
        "open_list": ("코드는 각 보고서의 그래프에 있다.", "The codes are in the graphs of the reports."),
        "structures": ("데이터 큐브의 구조", "Structures of data cubes"),
        "axioms": ("함께 가질 수 없는 클래스", "Classes that share no members"),
        "axioms_note": (
            "아래 목록의 두 클래스에 함께 드는 것은 없다.",
            "Nothing is a member of two classes of one list.",
        ),
        "rules": ("검증 규칙", "Rules of validation"),
        "stage": ("단계", "Stage"),
        "severity": ("심각도", "Severity"),
        "targets": ("대상", "Looks at"),
        "message": ("알림", "Message"),
        "prefixes": ("접두어", "Prefixes"),
        "parents": ("상위 용어", "Is a kind of"),
        "children": ("하위 용어", "Kinds of it"),
        "properties": ("속성", "Properties"),
        "range_of": ("값으로 쓰는 속성", "Is the value of"),
        "domain": ("쓰이는 곳", "Used with"),
        "range": ("값", "Values"),
        "code_list": ("코드 목록", "Code list"),
        "types": ("성질", "Characteristics"),
        "chain": ("속성 사슬", "Property chain"),
        "matches": ("비슷한 용어", "Alike elsewhere"),
        "module": ("모듈", "Module"),
        "note": ("참고", "Note"),
        "deprecated": ("폐기됨", "Deprecated"),
        "code": ("코드", "Code"),
        "name": ("이름", "Name"),
        "definition": ("뜻", "Meaning"),
        "printed": ("인쇄되는 표기", "Printed as"),
        "dimension": ("차원", "Dimension"),
        "measure": ("측정값", "Measure"),
        "attribute": ("속성", "Attribute"),
    }.items()
}
