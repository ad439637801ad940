"""Skills of the demo company: levels of both teams, plans, mentors, a newcomer's first steps."""

from datetime import date, datetime, timedelta

from org.models import Person
from training.mentoring import pairs, steps
from training.models import FirstSteps, Skill
from training.skills import levels, plan

MENTOR, NEWCOMER = "N02", "N05"
HEADS = {"N": "N01", "S": "S01"}  # of whoever's code begins so
CODES = ("product", "research", "questions", "proposal", "negotiation", "follow_up", "money")
LEVELS = {  # person → levels of these skills; 0: nothing was said
    "N02": (3, 2, 3, 2, 2, 3, 2),
    "N03": (3, 3, 3, 3, 3, 2, 3),
    "N04": (2, 2, 2, 2, 1, 2, 2),
    "N05": (1, 0, 1, 0, 0, 0, 0),
    "N06": (2, 0, 2, 0, 0, 2, 3),
    "N07": (3, 1, 2, 2, 3, 3, 1),
    "S02": (3, 2, 3, 3, 3, 3, 2),
    "S03": (3, 2, 2, 1, 2, 3, 2),
    "S04": (2, 1, 3, 2, 2, 2, 1),
    "S05": (1, 1, 1, 1, 0, 1, 0),
}
SEEN = {
    "product": "客戶問了四種規格，都答得出來。",
    "research": "來源都寫在資料卡上，缺什麼也寫了。",
    "questions": "陪訪兩次，先問後說。",
    "proposal": "Read the last two proposals; the figures have their sources.",
    "negotiation": "演練和一次真實談判都親眼看到。",
    "follow_up": "上個月的下一步都按時做到。",
    "money": "報價單和合約都自己核對過。",
}
PROPOSED = {  # person → the skill, the level, what shows it
    "N02": ("negotiation", 3, "上週三家客戶都守住了價格，換到較長的合約。"),
    "S04": ("product", 3, "Chose the right grade for two bakeries, and said what does not fit."),
}
STEPS = (  # whose, towards which level of what, how, by when in days, what
    ("N02", "negotiation", 3, "rehearsal", 12, "演練價格異議，讓步前先問換什麼"),
    ("N04", "negotiation", 2, "mentor", 9, "和何娜一起準備下兩次談判"),
    ("N04", "questions", 3, "joint_visit", 20, "陪訪時只提問，不介紹產品"),
    ("N05", "questions", 2, "joint_visit", 12, "跟隨三次拜訪，記下客戶的原話"),
    ("N07", "money", 2, "course", 16, "讀完合約課程，核對一份報價"),
    ("S03", "proposal", 2, "mentor", 14, "Write one proposal alone, Grace reads it"),
)
LEFT = 2  # first steps that are not done


def grow(now: datetime, today: date) -> None:
    """Levels said over the last weeks, proposals that wait, steps to come and one done, two who have a mentor."""
    people = {person.code: person for person in Person.objects.filter(code__in=(*LEVELS, *HEADS.values()))}
    skills = {skill.code: skill for skill in Skill.objects.all()}
    for place, (code, reached) in enumerate(LEVELS.items()):
        for skill, level in zip(CODES, reached, strict=True):
            if level:
                day = max(today - timedelta(days=20 + 3 * place), people[code].hired_on)
                said = {"is_confirmed": True, "level": level, "day": day, "note": SEEN[skill]}
                head = people[HEADS[code[0]]]
                levels.say_level(people[code], skills[skill], **said, by=head, now=now - timedelta(days=9), today=today)
    for code, (skill, level, note) in PROPOSED.items():
        told = {"level": level, "note": note, "now": now - timedelta(days=1)}
        levels.propose_level(people[code], skills[skill], **told, by=people[code], today=today)
    for code, skill, level, way, days, what in STEPS:
        values = {"skill": skills[skill], "level": level, "way": way, "what": what}
        plan.add_step(
            people[code], by=people[HEADS[code[0]]], today=today, due_on=today + timedelta(days=days), **values
        )
    told = {"word": "先練提問，再練讓步。", "by": people["N01"], "now": now - timedelta(days=3)}
    plan.review_plan(people["N04"], **told, today=today)
    _help(people, now, today)


def _help(people: dict[str, Person], now: datetime, today: date) -> None:
    """A pair that both agreed to, with most first steps done; another that one of the two has not answered."""
    newcomer, mentor = people[NEWCOMER], people[MENTOR]
    told = {
        "starts_on": newcomer.hired_on,
        "ends_on": today + timedelta(days=45),
        "aim": "能獨自完成初訪，並約好下一步。",
    }
    pair = pairs.propose_pair(mentor, newcomer, **told, by=people["N01"], now=now, today=today)
    for one in (mentor, newcomer):
        pairs.agree(pair, by=one, now=now)
    told = {"starts_on": today, "ends_on": today + timedelta(days=60), "aim": "Write a proposal alone by the end."}
    other = pairs.propose_pair(people["S02"], people["S05"], **told, by=people["S01"], now=now, today=today)
    pairs.agree(other, by=people["S05"], now=now)
    checklist = steps.checklist_for(steps.checklists_used(today), "newcomer", 0, "probation")
    steps.start_steps(newcomer, checklist, starts_on=newcomer.hired_on, by=None, now=now, today=today)
    done = list(FirstSteps.objects.get(person=newcomer).steps.all())[:-LEFT]
    for step in done:
        steps.tick_step(step, is_done=True, by=newcomer, now=now, today=today)
