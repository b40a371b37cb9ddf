"""What goes wrong on the way to a server, in our words."""

from __future__ import annotations

import re
import urllib.error
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from sba_kg.base.errors import OutsideError, UsageError
from sba_kg.store.transport import Credentials, Limits, RefusedError, TooLargeError, shown


@dataclass(frozen=True)
class Faults:
    """Errors of one server as ours.

    Attributes:
        name: What the server is called in messages.
        limits: What an answer may take.
        who: Who asks; no secret of theirs is shown.
    """

    name: str
    limits: Limits
    who: Credentials

    def told(self, error: Exception) -> OutsideError:
        """What a refusal, an answer too large, or a broken connection is for a user."""
        if isinstance(error, RefusedError):
            return self._refused(error)
        if isinstance(error, TooLargeError):
            return OutsideError("E-O42", size=self.limits.size / 1024**2, file=self.name)
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return OutsideError("E-O04", seconds=self.limits.seconds, file=self.name)
        if isinstance(error, HTTPException) and not isinstance(error, OSError):
            return self.no_answer(type(error).__name__)
        return OutsideError("E-O03", what=self.who.hide(str(reason)), file=self.name)

    def _refused(self, refused: RefusedError) -> OutsideError:
        status, said = refused.status, self.who.hide(refused.said)
        if status in {401, 403, 407}:
            return OutsideError("E-O05", status=status, file=self.name)
        if 300 <= status < 400:
            return OutsideError("E-O07", what="moved", status=status, said=refused.target, file=self.name)
        said = f" {said}" if said else ""
        if status >= 500:
            return OutsideError("E-O08", status=status, said=said, file=self.name)
        return OutsideError("E-O07", what="refused", status=status, said=said, file=self.name)

    def no_answer(self, what: str) -> OutsideError:
        """The error of an answer that is none of SPARQL."""
        return OutsideError("E-O06", what=what, file=self.name)


def checked(url: str) -> str:
    """An address that can be asked; urllib would open files too.

    Raises:
        UsageError: E-U18, if it is none, or has a user and a password in it.
    """
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii() and parts.port != 0
        fine = fine and not re.search(r"[\s\x00-\x1f]", url)
    except ValueError:
        parts, fine = None, False
    if not fine:
        raise UsageError("E-U18", why="address", url=shown(url))
    if parts and parts.username is not None:
        raise UsageError("E-U18", why="credentials")
    return url
