"""What training holds about people."""

from core.privacy import Decision

DECISIONS: dict[str, Decision] = {}
