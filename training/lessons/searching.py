"""Search without words: Chinese has no spaces between them, so a text is found by pairs of signs.

A query is folded like the texts (core.han), cut into runs of letters and digits, and those of Han signs into pairs of
neighbours; a sign alone stays alone. A lesson is found when it holds at least half of these grams, best first. One
condition a gram, at most MOST of them, so a search is one query on either database.
"""

import re

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Value, When

from core.han import fold

MOST = 16
RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_\u3400-\u9fff\U00020000-\U0003ffff]+")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def grams(query: str) -> list[str]:
    """What is looked for, each once: "价格 too high" → 价格, too, high; "市场前景" → 市场, 场前, 前景."""
    found: dict[str, None] = {}
    for run in RUN.findall(fold(query)):
        pairs = [run[at : at + 2] for at in range(len(run) - 1)] if HAN.match(run) else []
        found |= dict.fromkeys(pairs or [run])
    return list(found)[:MOST]


def matching(lessons: QuerySet, query: str) -> QuerySet:
    """Those that hold at least half of what is looked for, best first; all of them for a query of nothing."""
    wanted = grams(query)
    if not wanted:
        return lessons
    one, none = Value(1), Value(0)
    held = sum((Case(When(texts__folded__contains=gram, then=one), default=none) for gram in wanted), Value(0))
    best = Max(held, output_field=IntegerField())
    found = lessons.filter(_any(wanted)).annotate(best=best).filter(best__gte=(len(wanted) + 1) // 2)
    return found.order_by(F("best").desc(), "-written_at", "-pk")


def _any(wanted: list[str]) -> Q:
    """One of them at least, so that the rest need not be counted."""
    condition = Q()
    for gram in wanted:
        condition |= Q(texts__folded__contains=gram)
    return condition
