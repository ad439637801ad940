"""Who reads of a probation: the person, the heads above, HR and the general manager, by the line of today."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from org.access import Area, readable_people
from org.models import Person


class ProbationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own, and those of people of whom the viewer reads TRAINING today."""
        return self.filter(person__in=readable_people(viewer, Area.TRAINING).values("pk"))

    def going_on(self) -> Self:
        """Those about which nothing is decided yet."""
        return self.filter(outcome="")

    def of_people_in_service(self, day: date) -> Self:
        return self.filter(Q(person__left_on=None) | Q(person__left_on__gte=day))


class PartOfProbationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the probations that the viewer reads."""
        probations = apps.get_model("recruiting", "Probation").objects.visible_to(viewer)
        return self.filter(probation__in=probations.values("pk"))


class ProposalQuerySet(PartOfProbationQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Once it is sent whoever reads the probation; a draft whoever writes it."""
        return super().visible_to(viewer).filter(Q(sent_at__isnull=False) | Q(written_by=viewer.pk))


class ProbationTermsQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Everybody: it says nothing of anybody."""
        return self
