"""An answer to "may they?" that carries its reason."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Verdict:
    """True or false with the reason in the reader's words: it disables the button, fills its title, becomes the 403."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def denied(reason: str) -> Verdict:
    """No, because."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raises PermissionDenied with the verdict's reason unless it allows."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
