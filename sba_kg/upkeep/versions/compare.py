"""Terms and rules of two ontology folders → changes, each with what Semantic Versioning asks for.

The policy is that of ``ontology/README.md``: a corrected text is a patch, a new term or code a minor version, a
changed or tightened meaning a major one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from sba_kg.base.namespaces import CODE, DCTERMS, OWL, RDF, RDFS, SBA, SH, SKOS
from sba_kg.vocabulary import ontology
from sba_kg.vocabulary.ontology import Ontology, Term, Value

#: Statements that explain and mean nothing to a machine.
_TEXTS = {
    *(SKOS + n for n in ("prefLabel", "altLabel", "definition", "editorialNote", "scopeNote", "example", "changeNote")),
    *(DCTERMS + n for n in ("title", "description")),
    *(SH + n for n in ("name", "description", "message")),
    RDFS + "label", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy",
}  # fmt: skip
#: Statements that only hint: more of them is something new, fewer take something away.
_HINTS = {ontology.DOMAIN, ontology.RANGE, DCTERMS + "isReplacedBy", RDF + "type"}
_MAPPINGS = set(ontology.MAPPINGS)


class Level(IntEnum):
    """What a change asks of the version number."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True)
class Detail:
    """Statements with one predicate that came and went."""

    predicate: str
    added: tuple[Value, ...]
    removed: tuple[Value, ...]
    level: Level


@dataclass(frozen=True)
class Change:
    """A term or rule that differs.

    Attributes:
        what: ``added``, ``removed``, ``deprecated`` or ``changed``.
        term: As it is now; as it was, if it was removed.
        level: What it asks for.
        details: What differs, for a changed or deprecated one.
    """

    what: str
    term: Term
    level: Level
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another.

    Attributes:
        old_version: Version of the earlier ontology, ``""`` if there is none.
        new_version: Version that the ontology states now.
        changes: In order of kind and IRI.
    """

    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    @property
    def level(self) -> Level:
        """The largest level of the changes."""
        return max((change.level for change in self.changes), default=Level.NONE)

    @property
    def advised(self) -> str:
        """The least version number that the changes ask for; below 1.0.0 each part moves one place to the right."""
        if not self.old_version:
            return self.new_version
        return _next(self.old_version, self.level)

    @property
    def enough(self) -> bool:
        """Whether the stated version is at least the advised one."""
        return _numbers(self.new_version) >= _numbers(self.advised)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version)[:3])


def _next(version: str, level: Level) -> str:
    major, minor, patch = (*_numbers(version), 0, 0, 0)[:3]
    if level == Level.NONE:
        return version
    step = level if major else max(Level.PATCH, Level(level - 1))
    if step == Level.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step == Level.MINOR else f"{major}.{minor}.{patch + 1}"


def compare(old: Path | None, new: Path | None = None) -> Comparison:
    """Compare two ontology folders with their rules.

    Args:
        old: The earlier folder; None if there is none: then all is added.
        new: The later one; the package's own by default.

    Raises:
        ResourceError: E-X05, if a folder has no modules or a broken one.
    """
    after = ontology.load(new)
    before = ontology.load(old) if old else Ontology({}, {}, {})
    rules_after, rules_before = ontology.load_rules(new), ontology.load_rules(old) if old else {}
    pairs = ((before.terms, after.terms), (before.axioms, after.axioms), (rules_before, rules_after))
    changes = [change for pair in pairs for change in _changes(*pair)]
    return Comparison(before.version, after.version, tuple(changes))


def _changes(before: Mapping[str, Term], after: Mapping[str, Term]) -> Iterator[Change]:
    gone = [before[iri] for iri in before if iri not in after]
    for term in after.values():
        if term.iri not in before:
            yield Change("added", term, _added(term))
        elif details := _details(before[term.iri], term):
            what = "deprecated" if term.deprecated and not before[term.iri].deprecated else "changed"
            yield Change(what, term, max(detail.level for detail in details), details)
    for term in gone:
        yield Change("removed", term, Level.MAJOR)


def _added(term: Term) -> Level:
    """A new term is something more; a new axiom or a rule that finds violations makes data wrong that were right."""
    violation = Value(SH + "Violation", iri=True) in term.statements.get(SH + "severity", ())
    return Level.MAJOR if violation or term.kind == "axiom" else Level.MINOR


def _details(before: Term, after: Term) -> tuple[Detail, ...]:
    found = []
    for predicate in sorted({*before.statements, *after.statements}):
        old, new = set(before.statements.get(predicate, ())), set(after.statements.get(predicate, ()))
        if old != new:
            added, removed = (tuple(sorted(values, key=str)) for values in (new - old, old - new))
            found.append(Detail(predicate, added, removed, _level(predicate, added, removed)))
    return tuple(found)


def _level(predicate: str, added: tuple[Value, ...], removed: tuple[Value, ...]) -> Level:
    if predicate in _TEXTS:
        return Level.PATCH
    if predicate == OWL + "deprecated":
        return Level.MINOR
    if removed or any(_tightens(predicate, value) for value in added):
        return Level.MAJOR
    return Level.MINOR


def _tightens(predicate: str, value: Value) -> bool:
    """Whether a new statement makes more follow, or less right, than before."""
    if predicate in _MAPPINGS:
        return value.text.startswith((SBA, CODE)) or not value.iri
    return predicate not in _HINTS or (predicate == RDF + "type" and value.text.startswith(OWL))
