"""Rehearsals of the demo company: one that taught something, its repetition that waits for a word, one to come."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import translation

from org.holiday_calendar import public_days
from org.models import Person
from training.lessons import library
from training.models import Lesson, LessonText, Rehearsal, Scenario
from training.rehearsals import debriefing, scheduling, scoring
from training.rehearsals.debriefing import Lessons
from training.rehearsals.scheduling import Terms

SELLS, BUYS, LEADS, WATCH = "N04", "N02", "N01", ("N03", "N06")
GAVE = {"facts": 28, "sources": 15, "gaps": 18, "questions": 14, "objections": 15, "next_step": 12, "time": 14}
RATED = ("market", "competitors", "position", "comparison", "prices", "channels", "consumers", "operation", "our_input")
FIRST = GAVE | dict.fromkeys(RATED, 2) | {"return": 1}
AGAIN = FIRST | {"questions": 26, "objections": 24, "sources": 24, "next_step": 18, "return": 2}
KEPT = Lessons("先問客戶的生意，再談產品。", "一聽到價格就降價。", "帶三個當地的數字再去，並約好下一步的日期。")

KEPT_ELSEWHERE = {
    "zh-hans": Lessons(
        "先问客户的生意，再谈产品。", "一听到价格就降价。", "带三个当地的数字再去，并约好下一步的日期。"
    ),
    "en": Lessons(
        "Ask about the customer's business before the product.",
        "Lowering the price as soon as it is named.",
        "Bring three local figures, and agree on the day of the next step.",
    ),
}


def rehearse(now: datetime, today: date) -> None:
    """A first visit ten days ago, the same again three days ago, a second one in two days."""
    codes = (SELLS, BUYS, LEADS, *WATCH, "N05")
    people = {person.code: person for person in Person.objects.filter(code__in=codes)}
    first, second = Scenario.objects.order_by("pk")[:2]
    held = _held(first, people, working_day(today - timedelta(days=10), -1), FIRST, FIRST | {"facts": 32}, now=now)
    told = {"tags": ("negotiation", "price"), "by": people[LEADS], "language": "zh-hant"}
    lesson = debriefing.debrief(held, KEPT, now=held.scored_at + timedelta(hours=1), **told)
    for language, kept in KEPT_ELSEWHERE.items():
        with translation.override(language):
            title = held.told.name
        _also_in(language, lesson, {"title": title, **kept._asdict()})
    _held(first, people, working_day(today - timedelta(days=3), -1), AGAIN, AGAIN | {"objections": 10}, now=now)
    terms = _terms(people, working_day(today + timedelta(days=2), 1))
    scheduling.schedule(second, people["N05"], terms, by=people[LEADS], now=now)
    told = {"tags": ("proposal", "policy"), "language": "zh-hant", "by": people[BUYS], "now": now - timedelta(days=20)}
    case = library.add(CASE, **told)
    for language, texts in CASE_ELSEWHERE.items():
        _also_in(language, case, texts)


def _also_in(language: str, lesson: Lesson, texts: Mapping[str, str]) -> None:
    """The same lesson for readers of another language, as those that ship have it."""
    LessonText.objects.create(lesson=lesson, language=language, folded=library.folded(texts), **texts)


def working_day(day: date, step: int) -> date:
    """The day itself, or the next working day before or after it."""
    while not public_days(day, day)[0].is_working:
        day += timedelta(days=step)
    return day


def _terms(people: Mapping[str, Person], day: date) -> Terms:
    parts = {"customer": people[BUYS], "lead": people[LEADS], "observers": [people[code] for code in WATCH]}
    return Terms(day=day, at=time(16), length=60, place="二樓會議室", material="市場調查表、報價單", **parts)


def _held(
    scenario: Scenario, people: Mapping[str, Person], day: date, *given: Mapping[str, int], now: datetime
) -> Rehearsal:
    """One that was planned, played and scored at its time."""
    then = now - (now.date() - day) - timedelta(days=2)
    rehearsal = scheduling.schedule(scenario, people[SELLS], _terms(people, day), by=people[LEADS], now=then)
    scheduling.start(rehearsal, by=people[LEADS], now=rehearsal.starts_at)
    for code, values in zip(WATCH, given, strict=True):
        own, remark = rehearsal.observers.get(person=people[code]), "開場先問了庫存，客戶才願意談。"
        told = {"values": values, "remark": remark, "by": people[code], "now": rehearsal.ends_at}
        scoring.send_scores(rehearsal, own, **told)
    rehearsal.refresh_from_db()
    return rehearsal


CASE = {
    "title": "付款條件卡住：讓步沒談成，換條件談成了",
    "customer_kind": "地區批發商",
    "lost_tried": "客戶要求六十天付款，銷售員當場答應去爭取。",
    "lost_happened": "公司沒有批准，客戶覺得受騙，三個月不接電話。",
    "lost_why": "答應了自己決定不了的事，也沒有換回任何東西。",
    "won_tried": "另一位同事問清為什麼要六十天，發現是淡季壓貨。她提出小批量、每週補貨，付款照舊。",
    "won_happened": "客戶庫存降了一半，三十天付款不再是問題。",
    "won_why": "解決了要求背後的困難，而不是要求本身。",
    "learnt": "先問要求背後是什麼，再談條件；自己決定不了的事不要先答應。",
}
CASE_ELSEWHERE = {
    "zh-hans": {
        "title": "付款条件卡住：让步没谈成，换条件谈成了",
        "customer_kind": "地区批发商",
        "lost_tried": "客户要求六十天付款，销售员当场答应去争取。",
        "lost_happened": "公司没有批准，客户觉得受骗，三个月不接电话。",
        "lost_why": "答应了自己决定不了的事，也没有换回任何东西。",
        "won_tried": "另一位同事问清为什么要六十天，发现是淡季压货。她提出小批量、每周补货，付款照旧。",
        "won_happened": "客户库存降了一半，三十天付款不再是问题。",
        "won_why": "解决了要求背后的困难，而不是要求本身。",
        "learnt": "先问要求背后是什么，再谈条件；自己决定不了的事不要先答应。",
    },
    "en": {
        "title": "Stuck on payment: giving in lost it, another deal won it",
        "customer_kind": "Regional wholesaler",
        "lost_tried": "The customer asked for sixty days; the salesperson promised to fight for it.",
        "lost_happened": "The company did not approve. The customer felt cheated and took no call for three months.",
        "lost_why": "Something was promised that was not the salesperson's to decide, for nothing in return.",
        "won_tried": "A colleague asked why sixty days: goods lay unsold off season. She offered small weekly lots.",
        "won_happened": "The customer's stock fell by half, and thirty days were no trouble any more.",
        "won_why": "The trouble behind the demand was solved, not the demand.",
        "learnt": "Ask what is behind a demand before the terms; never promise what others decide.",
    },
}
