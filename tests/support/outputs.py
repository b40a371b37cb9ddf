"""What tests of the outputs of a validation share."""

from __future__ import annotations

from sba_kg.validation.outputs import Options

KO, EN = Options("ko"), Options("en")
