"""Which rehearsals, and of each what may be read by now: nothing that an observer gave before all have sent theirs."""

from datetime import datetime, timedelta
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from org.access import Area, fact_filter
from org.models import Person


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> "ScenarioQuerySet":
        """Everybody may know what is rehearsed; who reads the hidden objections says may_read_objections."""
        return self

    def offered(self) -> Self:
        """Those that are still played."""
        return self.filter(retired_at=None)


class RehearsalQuerySet(models.QuerySet):
    def of(self, person: Person) -> Self:
        """Those in which the person has a part."""
        observed = apps.get_model("training", "Observer").objects.filter(rehearsal=OuterRef("pk"), person=person.pk)
        parts = Q(person=person.pk) | Q(customer=person.pk) | Q(lead=person.pk)
        return self.filter(parts | Exists(observed))

    def visible_to(self, viewer: Person) -> Self:
        """By its parts, the superior of the day, the heads above the salesperson today, HR, the general manager."""
        observed = apps.get_model("training", "Observer").objects.filter(rehearsal=OuterRef("pk"), person=viewer.pk)
        parts = Q(customer=viewer.pk) | Q(lead=viewer.pk) | Q(person=viewer.pk)
        return self.filter(parts | Exists(observed) | fact_filter(viewer, Area.TRAINING))

    def standing(self) -> Self:
        """Not called off."""
        return self.filter(called_off_at=None)

    def held(self) -> Self:
        """Begun, whatever has become of it since."""
        return self.filter(started_at__isnull=False)

    def scored(self) -> Self:
        """Every observer has sent: what they gave may be read."""
        return self.filter(scored_at__isnull=False)

    def soon(self, start: datetime, end: datetime) -> Self:
        """Planned for this time, or begun and not scored."""
        planned = Q(started_at=None, starts_at__range=(start - timedelta(hours=2), end))
        running = Q(started_at__isnull=False, scored_at=None)
        return self.standing().filter(planned | running)

    def coming(self) -> Self:
        """Still to be held, or not scored yet."""
        return self.standing().filter(scored_at=None)


def _rehearsals(viewer: Person) -> models.QuerySet:
    return apps.get_model("training", "Rehearsal").objects.visible_to(viewer)


class ObserverQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """With what they sent: one's own row; those of others once every observer of that rehearsal has sent."""
        told = Q(rehearsal__in=_rehearsals(viewer).scored().values("pk"))
        return self.filter(Q(person=viewer.pk) | told)


class GivenScoreQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """The same of what each gave."""
        told = Q(observer__rehearsal__in=_rehearsals(viewer).scored().values("pk"))
        return self.filter(Q(observer__person=viewer.pk) | told)


class SpreadWordQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the rehearsals that the viewer reads: they come to exist with the last of the scores."""
        return self.filter(rehearsal__in=_rehearsals(viewer).values("pk"))

    def awaited(self) -> Self:
        """Nobody has said yet why."""
        return self.filter(written_at=None)
