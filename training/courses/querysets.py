"""Which courses, dates and enrolments: what is held is known to everybody, who takes part and how is not."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from org.access import Area, readable_people
from org.models import Person


class CourseQuerySet(models.QuerySet):
    def offered(self, day: date) -> Self:
        """Those that are not retired."""
        return self.filter(Q(retired_on=None) | Q(retired_on__gt=day))


class RequiredCourseQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Those in force."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class SessionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(called_off_at=None)

    def coming(self, now: datetime) -> Self:
        """Those that have not begun and are not called off, the next first."""
        return self.standing().filter(starts_at__gt=now).order_by("starts_at", "pk")

    def with_seats_taken(self) -> Self:
        """Beside each how many have a seat: `taken`; how many wait for one: `waiting`; how many are asked: `asked`."""
        live = Q(enrolments__withdrawn_at=None)
        return self.annotate(
            taken=Count("enrolments", filter=live & Q(enrolments__enrolled_at__isnull=False)),
            waiting=Count("enrolments", filter=live & Q(enrolments__waiting_since__isnull=False)),
            asked=Count("enrolments", filter=live & Q(enrolments__enrolled_at=None, enrolments__waiting_since=None)),
        )


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own; those of whom one reads training today; those of the dates that one holds as the trainer."""
        people = readable_people(viewer, Area.TRAINING).values("pk")
        return self.filter(Q(person=viewer) | Q(person__in=people) | Q(session__trainer=viewer))

    def live(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def passed(self) -> Self:
        return self.filter(result="passed")

    def standing_on(self, day: date) -> Self:
        """Passed by then, with a certificate that has not run out."""
        return self.passed().filter(Q(certified_until=None) | Q(certified_until__gte=day), result_on__lte=day)

    def seated(self) -> Self:
        return self.live().filter(enrolled_at__isnull=False)

    def in_order_of_waiting(self) -> Self:
        return self.live().filter(waiting_since__isnull=False).order_by(F("waiting_since"), "pk")
