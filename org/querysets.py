"""Which people, units, appointments and leave: every read starts here."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q


class SpanQuerySet(models.QuerySet):
    """Rows with a half-open span valid_from, valid_to."""

    def on(self, day: date) -> "SpanQuerySet":
        """Rows in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def touching(self, start: date, end: date) -> "SpanQuerySet":
        """Rows in force on any day from `start` to `end`, both inclusive."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=start), valid_from__lte=end)


class UnitVersionQuerySet(SpanQuerySet):
    pass


class AppointmentQuerySet(SpanQuerySet):
    pass


class LeaveDayQuerySet(models.QuerySet):
    pass


class PersonQuerySet(models.QuerySet):
    def in_service(self, day: date) -> "PersonQuerySet":
        """People hired by `day` who have not left before it."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), hired_on__lte=day)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, code: str, password: str | None = None, **fields: Any) -> Any:
        """Adds a person at the end of the order; without a password nobody can log in as them yet."""
        if "number" not in fields:
            fields["number"] = (self.aggregate(last=models.Max("number"))["last"] or 0) + 1
        person = self.model(code=code, **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, username: str) -> Any:
        return self.get(code=username)
