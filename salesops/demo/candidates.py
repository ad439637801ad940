"""Candidates of the demo company: names of several languages, and how each has come in."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Self

from org.models import Person
from recruiting.candidates import add_candidate
from recruiting.models import Application, Channel, Opening

FAMILY = (
    ("王", "Wang"), ("李", "Li"), ("張", "Zhang"), ("劉", "Liu"), ("陳", "Chen"), ("楊", "Yang"), ("黃", "Huang"),
    ("趙", "Zhao"), ("吳", "Wu"), ("徐", "Xu"), ("馬", "Ma"), ("朱", "Zhu"), ("郭", "Guo"), ("歐陽", "Ouyang"),
)  # fmt: skip
GIVEN = (
    ("芳", "Fang"), ("敏", "Min"), ("靜", "Jing"), ("磊", "Lei"), ("洋", "Yang"), ("勇", "Yong"), ("傑", "Jie"),
    ("娟", "Juan"), ("濤", "Tao"), ("雅婷", "Yating"), ("俊宏", "Junhong"), ("曉東", "Xiaodong"), ("詩涵", "Shihan"),
    ("志遠", "Zhiyuan"), ("佳穎", "Jiaying"),
)  # fmt: skip
LATIN = ("Maria Lopez", "Tom Becker", "Aisha Rahman", "Jean-Luc Moreau de la Fontaine", "Priya Nair", "Oliver Grant")
NOTES = ("三年辦公用品銷售經驗", "英文流利，能出差", "Two years in food wholesale", "希望在上海工作", "", "")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who comes in; a name in Chinese, in Latin letters, or both."""

    name_zh: str
    name_pinyin: str

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(person.name_zh, person.name_pinyin)

    @classmethod
    def drawn(cls, chance: Random, number: int) -> Self:
        """Every sixth writes Latin letters alone; the others are not repeated within an opening."""
        if number % 6 == 5:
            return cls("", LATIN[number // 6 % len(LATIN)])
        family, given = FAMILY[number % len(FAMILY)], chance.choice(GIVEN)
        return cls(family[0] + given[0], f"{family[1]} {given[1]}")


def come_in(opening: Opening, who: Applicant, *, by: Person, now: datetime) -> Application:
    """The candidate with an invented telephone and address, and the application for the opening."""
    chance = Random(f"{opening.pk} {who}")  # noqa: S311 the same demo every time
    values = {
        "name_zh": who.name_zh,
        "name_pinyin": who.name_pinyin,
        "phone": f"+86 138 {chance.randrange(10**4):04d} {chance.randrange(10**4):04d}",
        "email": f"{who.name_pinyin.lower().replace(' ', '.')}.{opening.pk}@example.com",
        "channel": chance.choice(list(Channel.objects.all())),
        "note": chance.choice(NOTES),
        "consented_on": now.date(),
    }
    return add_candidate(opening, by=by, now=now, **values)
