"""Secrets of rehearsals and of the case library: a part of canaries.

What an observer wrote before every observer has sent is planted in a rehearsal that still waits for another: nobody but
the observer may meet it, neither the other observers nor the salesperson, neither superiors nor HR.
"""

from functools import partial

from core.tests.instants import at
from org.tests.company import Company
from salesops.tests.canary import YESTERDAY, Canary, page_of
from salesops.tests.matrix import EVERYBODY
from salesops.tests.matrix_rehearsals import KEEPERS, READERS
from training.models import Lesson, LessonText, Observer, Rehearsal, Scenario, ScenarioText, SpreadWord
from training.tests.factories_rehearsals import FULL, make_lesson, make_rehearsal, running, scored, send

REHEARSAL = page_of("training:rehearsal_detail")
LETTERS = 120  # of a title


def called_off(company: Company, secret: str) -> Rehearsal:
    told = {"called_off_at": at(9), "called_off_by": company.manager, "called_off_reason": secret}
    return make_rehearsal(company, day=YESTERDAY, **told)


def material(company: Company, secret: str) -> Rehearsal:
    return make_rehearsal(company, day=YESTERDAY, material=secret)


def blind_remark(company: Company, secret: str) -> Observer:
    """Sent by one observer while the other has not."""
    rehearsal = running(company, day=YESTERDAY)
    send(rehearsal, company.supervisor, FULL, now=at(12), remark=secret)
    return rehearsal.observers.get(person=company.supervisor)


def told_remark(company: Company, secret: str) -> Observer:
    rehearsal = scored(company, day=YESTERDAY)
    rehearsal.observers.filter(person=company.supervisor).update(remark=secret)
    return rehearsal.observers.get(person=company.supervisor)


def of_rehearsal(row: object) -> str:
    return REHEARSAL(row.rehearsal)


def spread_word(company: Company, secret: str) -> SpreadWord:
    row = scored(company, None, FULL, FULL | {"time": 0}, day=YESTERDAY).spread_words.get()
    row.text, row.written_by, row.written_at = secret, company.supervisor, at(13)
    row.save()
    return row


def scenario_text(company: Company, secret: str, *, name: str) -> ScenarioText:
    """A scenario that is planned: those who watch and whoever buys read its hidden objections as well."""
    scenario = Scenario.objects.create(made_by=company.hr, made_at=at(9))
    told = dict.fromkeys(ScenarioText.TEXTS, "x") | {name: secret[:2000]}
    return ScenarioText.objects.create(scenario=scenario, edition=1, language="en", **told)


def hidden(company: Company, secret: str) -> ScenarioText:
    text = scenario_text(company, secret, name="objections")
    make_rehearsal(company, day=YESTERDAY, scenario=text.scenario)
    return text


def of_scenario(row: object) -> str:
    return page_of("training:scenario_detail")(row.scenario)


def lesson_text(company: Company, secret: str, *, name: str) -> LessonText:
    shown = {"lost_tried": "x"} if name in LessonText.ATTEMPTS else {}
    return make_lesson(company.salesperson, **shown | {name: secret[:LETTERS]}).texts.get()


def of_lesson(row: object) -> str:
    return page_of("training:lesson_detail")(row.lesson)


def taken_back(company: Company, secret: str) -> Lesson:
    """Out of the library: nobody reads it there any more."""
    lesson = make_lesson(company.salesperson, learnt=secret)
    lesson.taken_back_at, lesson.taken_back_by = at(13), company.hr
    lesson.save()
    return lesson


WATCH_AND_BUY = frozenset({"supervisor", "assistant", "colleague"})
REHEARSALS = [
    Canary("training.Rehearsal.material", READERS, material, REHEARSAL),
    Canary("training.Rehearsal.called_off_reason", READERS, called_off, REHEARSAL),
    Canary("training.Observer.remark", READERS, told_remark, of_rehearsal),
    Canary("training.Observer.remark before all have sent", frozenset({"supervisor"}), blind_remark, of_rehearsal),
    Canary("training.SpreadWord.text", READERS, spread_word, of_rehearsal),
    Canary("training.ScenarioText.objections", KEEPERS | WATCH_AND_BUY, hidden, of_scenario),
    *(
        Canary(f"training.ScenarioText.{name}", EVERYBODY, partial(scenario_text, name=name), of_scenario)
        for name in ("brief", "research", "proposal", "negotiation")
    ),
    *(
        Canary(f"training.LessonText.{name}", EVERYBODY, partial(lesson_text, name=name), of_lesson)
        for name in ("title", *LessonText.ATTEMPTS, "learnt", *LessonText.DEBRIEF)
    ),
    Canary("training.LessonText.learnt of a lesson taken back", frozenset(), taken_back),
]
