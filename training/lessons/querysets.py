"""Which lessons: the library is everybody's."""

from typing import Self

from django.db import models

from org.models import Person


class LessonQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Everything that was not taken back, for everybody."""
        return self.filter(taken_back_at=None)

    def tagged(self, tag: str) -> Self:
        return self.filter(tags__tag=tag)
