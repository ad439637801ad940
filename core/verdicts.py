"""An answer to "may they?" that carries its reason."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


class NotNow(PermissionDenied):
    """Refused because of how things stand: whoever asks, it cannot be done now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """True or false with the reason in the reader's words: it disables the button, fills its title, becomes the 403."""

    allowed: bool
    reason: str = ""
    is_of_state: bool = False  # whether it says how things stand, and nothing about who asks

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def denied(reason: str) -> Verdict:
    """No, because."""
    return Verdict(False, reason)


def not_now(reason: str) -> Verdict:
    """No, because of how things stand: answered already, over, not begun."""
    return Verdict(False, reason, is_of_state=True)


def require(verdict: Verdict) -> None:
    """Raises PermissionDenied with the verdict's reason unless it allows; NotNow where that is about a state."""
    if not verdict:
        raise (NotNow if verdict.is_of_state else PermissionDenied)(verdict.reason)
