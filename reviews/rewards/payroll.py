"""What goes to payroll: the lines that were approved and not yet given, one row a person and month."""

from dataclasses import dataclass, field
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
    words: dict[str, str] = field(default_factory=dict)  # rule → what is no money, as its newest line says

    def add(self, line: RewardLine) -> None:
        """Takes in one line."""
        if line.rule == RewardLine.Rule.COEFFICIENT:
            is_difference = line.corrects_id is not None
            self.is_difference = is_difference and (self.coefficient is None or self.is_difference)
            self.coefficient = (self.coefficient or Decimal(0)) + line.coefficient
            self.days, self.of_days = line.days, line.of_days
            return
        self.amount, self.currency = self.amount + line.amount, line.currency
        self.words[line.rule] = line.extra_words

    @property
    def extras(self) -> str:
        """What is given besides money; nothing of what a newer line took back."""
        return " · ".join(filter(None, self.words.values()))


def pay_rows(lines: QuerySet) -> list[PayRow]:
    """The rows of these lines, by month and in the order of people. One query."""
    found: dict[tuple[str, int], PayRow] = {}
    for line in lines.select_related("person").order_by("month", "person__number", "pk"):
        found.setdefault((line.month, line.person_id), PayRow(line.person, line.month)).add(line)
    return list(found.values())
