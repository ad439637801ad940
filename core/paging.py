"""Pages of a list that may be longer than anybody reads."""

from functools import cached_property

from django.core.paginator import Paginator

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
