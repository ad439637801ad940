"""What a planted secret is: who may read it, the row that holds it, the page that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from core.tests.instants import DAY, at
from org.stamps import stamp
from org.tests.company import Company

YESTERDAY = DAY - timedelta(days=1)
FAR = at(9, day=date(2199, 1, 1))
MARKUP = '"\'><script>xss()</script><img src=x onerror=xss()></textarea><a href="javascript:xss()">{{ 7|add:70007 }}'
NAME = "<img src=x onerror=xss()>\"'{{ 7|add:70007 }}"  # as long as a name may be
FORMULAS = ("=", "+", "-", "@", " =", "\t=", "\r=", "\n=", "\u00a0=", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Canary:
    """A text in `field` that only `readers` may meet; `page` shows it to one of them at least.

    Without a page: no page shows the field yet, or none ever does where it has no readers.
    """

    field: str
    readers: frozenset[str]
    plant: Callable[[Company, str], object]
    page: Callable[[object], str] | None = None
    is_text: bool = True  # False: a hash, an address, a key

    @property
    def secret(self) -> str:
        return f"canary-{self.field.replace('.', '-').replace(' ', '-').lower()}"

    @property
    def text(self) -> str:
        """The secret behind a formula sign and before markup."""
        sign = FORMULAS[sum(map(ord, self.field)) % len(FORMULAS)]
        return f"{sign}{self.secret} {MARKUP}" if self.is_text else self.secret


def owned(company: Company, day: date = YESTERDAY) -> dict[str, object]:
    return {"person": company.salesperson, **stamp(company.salesperson, day).fields}


def page(name: str, *fixed: object, query: str = "") -> Callable[[object], str]:
    """The page of that name; of the row's key, where nothing is fixed."""
    return lambda row: reverse(name, args=fixed) + query


def page_of(name: str) -> Callable[[object], str]:
    """The page of that name about the planted row."""
    return lambda row: reverse(name, args=[row.pk])
