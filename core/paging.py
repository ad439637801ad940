"""Pages of a list that may be longer than anybody reads."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

MOST = 1000  # rows; who looks for more narrows the list


class FirstRowsPaginator(Paginator):
    """The first MOST rows of a queryset in pages. Counting stops there: its cost does not grow with the company."""

    @cached_property
    def _found(self) -> int:
        return self.object_list.order_by()[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        return self._found > MOST


class FirstKeysPaginator(FirstRowsPaginator):
    """The same for rows that must all be found before they can be ordered: found once, not to be counted as well.

    Reads the keys of the first rows, then the rows of the page, each once.
    """

    @cached_property
    def _keys(self) -> list[Any]:
        return list(self.object_list.values_list("pk", flat=True)[: MOST + 1])

    @cached_property
    def _found(self) -> int:
        return len(self._keys)

    def page(self, number: int) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = self._keys[start : min(start + self.per_page, self.count)]
        return self._get_page(self.object_list.filter(pk__in=keys), number, self)
