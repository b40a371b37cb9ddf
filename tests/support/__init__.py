"""What tests share: servers, a desk of files, damaged texts, patterns, validations made by hand."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: The committed edition, and the invented reports of other institutions.
REAL = ROOT / "data" / "sba-2024"
EDITIONS = ROOT / "tests" / "editions"
#: Reports as their offices published them, with keys; beside the repository, where they are at hand.
REPORTS = ROOT.parent / "shared" / "reports"
