"""Which pairs and first steps: one's own on either side, and those of whom one reads training."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from org.access import Area, readable_people
from org.models import Person


def _whom(viewer: Person, field: str) -> Q:
    """Oneself, those of whom one reads training, and the newcomers whose mentor one is."""
    readable = Q(**{f"{field}__in": readable_people(viewer, Area.TRAINING).order_by()})
    return readable | Q(**{f"{field}__in": newcomers_of(viewer)})


def newcomers_of(viewer: Person) -> QuerySet:
    """The people (ids) whose mentor the viewer is, as long as the pair stands."""
    pairs = apps.get_model("training", "MentorPair").objects.standing().filter(mentor=viewer)
    return pairs.order_by().values("newcomer")


class MentorPairQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those one is one of, and those of newcomers of whom one reads training today."""
        readable = readable_people(viewer, Area.TRAINING).order_by()
        return self.filter(Q(mentor=viewer) | Q(newcomer=viewer) | Q(newcomer__in=readable))

    def open(self) -> Self:
        return self.filter(ended_on=None)

    def standing(self) -> Self:
        """Those that both agreed to and nobody ended."""
        return self.open().filter(mentor_agreed_at__isnull=False, newcomer_agreed_at__isnull=False)

    def awaited_from(self, person: Person) -> Self:
        """Those to which the person has not said yes or no yet."""
        mine = Q(mentor=person, mentor_agreed_at=None) | Q(newcomer=person, newcomer_agreed_at=None)
        return self.open().filter(mine)

    def done_by(self, day: date) -> Self:
        """Those that both agreed to and that reached their aim by then."""
        agreed = Q(mentor_agreed_at__isnull=False, newcomer_agreed_at__isnull=False)
        return self.filter(agreed, is_reached=True, ended_on__lte=day)


class FirstStepsQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own, those of whom one reads training, and those of the newcomer whose mentor one is."""
        return self.filter(_whom(viewer, "person"))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class FirstStepQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(_whom(viewer, "person"))

    def open(self) -> Self:
        """Those still to be done of steps that go on."""
        return self.filter(done_at=None, run__closed_at=None)
