"""Which marks of mood: every read starts here. No role reads them, no deputy, nobody above."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from duties.models_actions import ActionQuerySet
from org.models import Person


class MoodMarkQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own; and of those who show theirs to the viewer, the marks of days on which the viewer was their coach.

        Pages ask besides whether the viewer is their coach today (selectors.coached_today).
        """
        consents = apps.get_model("coaching", "MoodConsent").objects.standing()
        shown = Exists(consents.filter(person=OuterRef("person"), coach=viewer, given_on__lte=OuterRef("day")))
        return self.filter(Q(person=viewer) | Q(shown, coach=viewer))

    def of(self, person: Person) -> Self:
        return self.filter(person=person)


class MoodConsentQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_on=None)

    def touching(self, start: date, end: date) -> Self:
        """Those that stood on any day from `start` to `end`, taken back since or not."""
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gte=start), given_on__lte=end)


class PairQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those one is one of."""
        return self.filter(Q(person=viewer) | Q(coach=viewer))

    def live(self) -> Self:
        return self.filter(ended_on=None)


class SharedNoteQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of one's own talks, on either side."""
        return self.filter(Q(person=viewer) | Q(coach=viewer))


class PrivateNoteQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own."""
        return self.filter(author=viewer)


class PromiseQuerySet(ActionQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of one's own talks, on either side."""
        return self.filter(Q(person=viewer) | Q(coach=viewer))
