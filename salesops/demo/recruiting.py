"""Recruiting of the demo company: a plan of posts, openings in every state, and candidates at every stage."""

from datetime import date, datetime, timedelta
from random import Random

from org.models import Appointment, Person, Title, Unit
from recruiting.candidates import add_candidate, write_next_step
from recruiting.models import Application, Channel, MoveReason, Opening, Stage, StageTemplate
from recruiting.moving import move
from recruiting.openings import approve_opening, draft_opening, open_opening, plan_posts

FAMILY = "王李張劉陳楊黃趙吳周徐孫馬朱胡林郭何高羅"
GIVEN = (
    "偉",
    "芳",
    "娜",
    "秀英",
    "敏",
    "靜",
    "麗",
    "強",
    "磊",
    "洋",
    "艷",
    "勇",
    "軍",
    "傑",
    "娟",
    "濤",
    "明",
    "超",
    "雅婷",
    "俊宏",
)
LATIN = ("Maria Lopez", "Tom Becker", "Aisha Rahman", "Jean-Luc Moreau de la Fontaine")
FIRST, LAST = 45, 2  # days ago that candidates came in
STEPS = ("打電話確認面試時間", "請補作品", "Call back", "約部門主管面談")
NOTES = ("三年辦公用品銷售經驗", "英文流利", "希望在上海工作", "")


def look_for_people(now: datetime, today: date) -> None:
    """A draft that waits, one approved, one open with candidates at every stage."""
    people = {person.code: person for person in Person.objects.filter(code__in=("GM", "HR", "N01"))}
    post = Appointment.objects.on(today).filter(person__code="N02").select_related("unit", "title").get()
    told = {"number": post_count(post, today) + 2, "valid_from": today - timedelta(days=90)}
    plan_posts(unit=post.unit, title=post.title, by=people["GM"], now=now, **told)
    chance = Random("recruiting")  # noqa: S311 the same demo every time
    began = now - timedelta(days=FIRST + 5)
    opening = _drafted(post.unit, post.title, 2, "兩位業務轉任，客戶需要交接。", people["N01"], began)
    approve_opening(opening, version=1, by=people["GM"], now=began)
    template = StageTemplate.objects.order_by("pk")[:1].get()
    open_opening(opening, template=template, version=2, by=people["N01"], now=began)
    _candidates(opening, people["N01"], now, chance)
    _drafted(post.unit, post.title, 1, "One more for the new district.", people["N01"], now - timedelta(days=1))
    approved = _drafted(post.unit, post.title, 1, "長假代理", people["N01"], now - timedelta(days=3))
    approve_opening(approved, version=1, by=people["GM"], now=now - timedelta(days=2))


def post_count(post: Appointment, today: date) -> int:
    """How many hold that title in that unit."""
    return Appointment.objects.on(today).filter(unit=post.unit, title=post.title).count()


def _drafted(unit: Unit, title: Title, number: int, reason: str, by: Person, at: datetime) -> Opening:
    wanted = {"wanted_by": at.date() + timedelta(days=75), "number": number, "reason": reason}
    return draft_opening(unit=unit, title=title, by=by, now=at, **wanted)


def _candidates(opening: Opening, by: Person, now: datetime, chance: Random) -> None:
    """Three dozen who came over six weeks and went on at their own pace."""
    channels, stages = list(Channel.objects.all()), list(opening.stages.select_related("opening"))
    for number in range(36):
        came = now - timedelta(days=chance.uniform(LAST, FIRST))
        chinese = chance.choice(FAMILY) + chance.choice(GIVEN)
        latin = LATIN[number] if number < len(LATIN) else ""
        name = {"name_zh": "" if latin else chinese, "name_pinyin": latin}
        values = name | {
            "phone": f"+86 138 {chance.randrange(10**4):04d} {number:04d}",
            "email": f"candidate{number}@example.com",
            "channel": chance.choice(channels),
            "note": chance.choice(NOTES),
            "consented_on": came.date(),
        }
        application = add_candidate(opening, by=by, now=came, **values)
        _go_on(application, stages, by, came, now, chance)


def _go_on(
    application: Application, stages: list[Stage], by: Person, at: datetime, now: datetime, chance: Random
) -> None:
    """From stage to stage until the day is today, or somebody says no."""
    row = [stage for stage in stages if not stage.is_end]
    ends = [stage for stage in stages if stage.wants_reason]
    for stage in row[1:]:
        at += timedelta(days=chance.uniform(3, 16))
        if at >= now or chance.random() < 0.15:
            break
        if chance.random() < 0.3:
            end = chance.choice(ends)
            reason = chance.choice(list(MoveReason.objects.filter(of=end.kind)))
            move([application], end, reason=reason, by=by, now=at)
            return
        move([application], stage, by=by, now=at)
    if chance.random() < 0.4:
        told = {"next_step": chance.choice(STEPS), "next_on": (now + timedelta(days=chance.randrange(-1, 6))).date()}
        write_next_step(application, **told, version=application.version, by=by, now=min(at, now))
