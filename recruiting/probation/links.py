"""Where the pages of probation are found from other rooms: Me, and the page of a person."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.verdicts import ALLOWED, Verdict, denied
from org.access import Area, readable_people
from org.models import Person
from org.own_page import register_own_link, register_person_link


def may_read(viewer: Person, person: Person, now: datetime) -> Verdict:
    """Whoever reads the person's training reads of the probation. One query."""
    if readable_people(viewer, Area.TRAINING).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("Heads above this person and HR read this."))


def register() -> None:
    """Called in AppConfig.ready."""
    label = gettext_lazy("Your probation: what it asks for, and how far you are")
    register_own_link(label, gettext_lazy("Look"), "probation:probation_mine", order=14)
    register_person_link(pgettext_lazy("link", "Probation"), "probation:probation_person", may_read)
