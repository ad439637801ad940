"""What courses and rehearsals show of somebody's skills."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.wording import number_in_figures
from org.models import Person
from training.models import Enrolment, Rehearsal
from training.rehearsals.passed import readable_rehearsals
from training.skills.evidence import TOPICS, Record, register_evidence

STAGES = ("research", "proposal", "negotiation")


def courses_passed(person_ids: Collection[int], on: date, _viewer: Person) -> Mapping[int, Iterable[Record]]:
    """Courses that were passed by a day, under their area; whoever reads the person opens them. One query."""
    rows = Enrolment.objects.passed().filter(person__in=person_ids, result_on__lte=on).select_related("course")
    found: dict[int, list[Record]] = defaultdict(list)
    for row in rows.order_by("result_on", "pk"):
        words = _("Course passed: %(course)s") % {"course": row.course.name}
        url = reverse("training:enrolment_detail", args=[row.pk])
        found[row.person_id].append(Record(row.course.area, words, row.result_on, url))
    return found


def stages_rehearsed(person_ids: Collection[int], on: date, viewer: Person) -> Mapping[int, Iterable[Record]]:
    """The stages of scored rehearsals up to a day, of those that the viewer may open. Two queries."""
    rows = list(Rehearsal.objects.scored().filter(person__in=person_ids, day__lte=on).order_by("day", "pk"))
    readable = readable_rehearsals(viewer, [row.pk for row in rows])
    found: dict[int, list[Record]] = defaultdict(list)
    for row in (row for row in rows if row.pk in readable):
        url = reverse("training:rehearsal_detail", args=[row.pk])
        for stage in STAGES:
            score = number_in_figures(getattr(row, stage), places=2)
            words = _("%(stage)s: %(score)s of 100") % {"stage": TOPICS[stage], "score": score}
            found[row.person_id].append(Record(stage, words, row.day, url))
    return found


def register() -> None:
    """Called in AppConfig.ready."""
    register_evidence("courses", courses_passed)
    register_evidence("rehearsals", stages_rehearsed)
