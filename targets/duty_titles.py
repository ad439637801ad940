"""What duties about plans are called: they name the person, or the unit, that they are about."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from duties.naming import Naming, register_naming
from org.models import UnitVersion
from targets.models import Negotiation
from targets.models_negotiation import ANSWER_COUNTER

if TYPE_CHECKING:
    from duties.models import Duty

APPROVE, CHANGE = "approve_revision", "change_revision"


def part_of(subject: str, place: int) -> int:
    """Subjects are a word, the year, the negotiation or plan, and its step: "targets:2027:12:40"."""
    return int(subject.split(":")[place])


def _key(duty: "Duty") -> int:
    return part_of(duty.subject, 2)


def _words(duty: "Duty", name: str) -> str:
    words = {
        ANSWER_COUNTER: _("Answer the counter-proposal of %(name)s to the targets of %(year)s"),
        APPROVE: _("Approve the revised plan of %(name)s, %(year)s"),
        CHANGE: _("The revised plan of %(name)s, %(year)s, was sent back: change it"),
    }
    return words[duty.kind] % {"name": name, "year": part_of(duty.subject, 1)}


def _people(negotiations: Collection[int], day: date) -> QuerySet:
    return Negotiation.objects.filter(pk__in=negotiations)


def _units(plans: Collection[int], day: date) -> QuerySet:
    return UnitVersion.objects.on(day).filter(unit__plans__in=plans)


def register() -> None:
    """Called in AppConfig.ready."""
    people, units = ("pk", "person__name_zh", "person__name_pinyin"), ("unit__plans", "name_zh", "name_en")
    register_naming(ANSWER_COUNTER, Naming(_key, _people, people, _words))
    for kind in (APPROVE, CHANGE):
        register_naming(kind, Naming(_key, _units, units, _words))
