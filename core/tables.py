"""Lists: sorting by allowlist, pages that no address can break, one template (templates/ui/_table.html)."""

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest

PER_PAGE = 50


class PlainTable(tables.Table):
    """A list of rows; a column can be sorted only when it says orderable=True.

    `caption` names the list for screen readers; `empty_text` says what will be here, `empty_hint` what to do first.
    """

    caption: str = ""
    empty_hint: str = ""
    empty_url: str = ""
    empty_action: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("orderable", False)
        super().__init__(*args, **kwargs)


def show_page(table: PlainTable, request: HttpRequest, *, per_page: int = PER_PAGE) -> PlainTable:
    """The table sorted and cut as `?sort=` and `?page=` ask; what they cannot mean is left alone. Two queries."""
    wanted = request.GET.get("sort", "")
    known = {column.name for column in table.columns if column.orderable}
    if wanted.removeprefix("-") in known:
        table.order_by = wanted
    table.paginate(per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get("page"))
    return table


def numeric(**more: Any) -> dict[str, Any]:
    """Attributes of a column of figures."""
    return {"attrs": {"th": {"class": "numeric"}, "td": {"class": "numeric"}}, **more}
