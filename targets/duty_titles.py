"""What duties about plans are called: they name the person, or the unit, that they are about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import CharField, Value
from django.utils.translation import gettext as _

from core.wording import text_in_letters
from org.models import UnitVersion
from targets.models import Negotiation
from targets.models_negotiation import ANSWER_COUNTER

if TYPE_CHECKING:
    from duties.models import Duty

APPROVE, CHANGE = "approve_revision", "change_revision"


def part_of(subject: str, place: int) -> int:
    """Subjects are a word, the year, the negotiation or plan, and its step: "targets:2027:12:40"."""
    return int(subject.split(":")[place])


def titles(duties: Sequence["Duty"]) -> dict[UUID, str]:
    """The title of each by its id; one whose person or unit is not to be found has none. One query for all kinds."""
    words = {
        ANSWER_COUNTER: _("Answer the counter-proposal of %(name)s to the targets of %(year)s"),
        APPROVE: _("Approve the revised plan of %(name)s, %(year)s"),
        CHANGE: _("The revised plan of %(name)s, %(year)s, was sent back: change it"),
    }
    of_people = {part_of(duty.subject, 2) for duty in duties if duty.kind == ANSWER_COUNTER}
    of_units = {part_of(duty.subject, 2) for duty in duties if duty.kind != ANSWER_COUNTER}
    day = max(duty.local_date for duty in duties)
    people = Negotiation.objects.filter(pk__in=of_people).order_by()
    units = UnitVersion.objects.on(day).filter(unit__plans__in=of_units).order_by()
    rows = people.values_list(
        Value("person", output_field=CharField()), "pk", "person__name_zh", "person__name_pinyin"
    ).union(units.values_list(Value("unit", output_field=CharField()), "unit__plans", "name_zh", "name_en"), all=True)
    names = {(what, pk): text_in_letters(chinese, latin) for what, pk, chinese, latin in rows}
    found = {}
    for duty in duties:
        key = ("person" if duty.kind == ANSWER_COUNTER else "unit", part_of(duty.subject, 2))
        if key in names:
            found[duty.pk] = words[duty.kind] % {"name": names[key], "year": part_of(duty.subject, 1)}
    return found
