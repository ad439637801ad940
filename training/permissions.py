"""Who reads how far somebody is: the one question that every page of training about a person asks."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Area, readable_people
from org.models import Person


def may_read(viewer: Person, person: Person, now: datetime) -> Verdict:
    """The person, the heads above and HR. One query."""
    if readable_people(viewer, Area.TRAINING).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("Heads above this person and HR read this."))
