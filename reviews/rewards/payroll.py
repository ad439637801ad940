"""What goes to payroll: the lines that were approved and not yet given, one row a person and month."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from org.models import Person
from reviews.models import RewardLine


@dataclass(slots=True)
class PayRow:
    """A person and a month: the coefficient of the performance bonus, and the amounts beside it."""

    person: Person
    month: str
    coefficient: Decimal | None = None
    is_difference: bool = False  # of a coefficient that was passed on before
    days: int | None = None  # without a grade: the bonus counts by these days
    of_days: int | None = None
    amount: Decimal = Decimal("0.00")
    currency: str = ""
    extras: str = ""

    def add(self, line: RewardLine) -> None:
        """Takes in one line."""
        if line.rule == RewardLine.Rule.COEFFICIENT:
            self.coefficient = (self.coefficient or Decimal(0)) + line.coefficient
            self.is_difference = line.corrects_id is not None and line.coefficient == self.coefficient
            self.days, self.of_days = line.days, line.of_days
            return
        self.amount, self.currency = self.amount + line.amount, line.currency
        if line.extra:
            self.extras = " · ".join(filter(None, (self.extras, line.extra_words)))


def pay_rows(lines: QuerySet) -> list[PayRow]:
    """The rows of these lines, by month and in the order of people. One query."""
    found: dict[tuple[str, int], PayRow] = {}
    for line in lines.select_related("person").order_by("month", "person__number", "pk"):
        found.setdefault((line.month, line.person_id), PayRow(line.person, line.month)).add(line)
    return list(found.values())
