"""Verdicts about the pages that join rooms."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Role, roles_of, today_of
from org.models import Person


def may_read_health(viewer: Person, *, now: datetime) -> Verdict:
    """The technical administrator, who keeps the machine, and the general manager."""
    if roles_of(viewer, today_of(viewer, now)) & {Role.TECHNICAL_ADMINISTRATOR, Role.GENERAL_MANAGER}:
        return ALLOWED
    return denied(_("Only the technical administrator and the general manager read the health of the system."))
