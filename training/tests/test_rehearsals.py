"""A rehearsal from its plan to its lessons: who may do what, when, and what follows."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from core.verdicts import NotNow
from org.feed import feed_text
from training.models import Lesson, Rehearsal, Scenario, ScenarioText
from training.rehearsals import scenarios, scheduling, scoring
from training.rehearsals.debriefing import Lessons, debrief
from training.rehearsals.hours import parts_between
from training.rehearsals.passed import best_rehearsals
from training.rehearsals.scheduling import Terms
from training.rehearsals.selectors import RehearsalPage
from training.tests.factories_rehearsals import FULL, NOTHING, given, make_rehearsal, running, scored, send

pytestmark = pytest.mark.django_db
NOW = at(12)
NONE = Lessons("", "", "")


def terms(company, **changed) -> Terms:
    told = {"day": DAY + timedelta(days=1), "at": time(15), "length": 45, "place": "Room 1", "material": ""}
    parts = {"customer": company.colleague, "lead": company.manager}
    watching = [company.supervisor, company.assistant]
    return Terms(**{**told, **parts, "observers": watching} | changed)


def plan(company, *, by=None, person=None, **changed) -> Rehearsal:
    scenario = Scenario.objects.order_by("pk").first()
    return scheduling.schedule(
        scenario, person or company.salesperson, terms(company, **changed), by=by or company.manager, now=NOW
    )


# --- planning ---------------------------------------------------------------------------------------------------------


def test_a_plan_keeps_texts_place_and_superior_of_the_day(company):
    rehearsal = plan(company)
    assert (rehearsal.state, rehearsal.edition, rehearsal.rubric.number) == ("scheduled", 1, 1)
    assert rehearsal.starts_at == at(15, day=DAY + timedelta(days=1))
    assert (rehearsal.unit, rehearsal.superior) == (company.north, company.manager)


def test_everybody_plans_their_own_and_heads_those_of_their_people(company):
    assert plan(company, by=company.salesperson).scheduled_by == company.salesperson
    assert plan(company, by=company.hr).scheduled_by == company.hr
    for stranger in (company.colleague, company.other_manager, company.supervisor):
        with pytest.raises(PermissionDenied):
            plan(company, by=stranger)


@pytest.mark.parametrize(
    "broken",
    [
        lambda company: {"customer": company.salesperson},
        lambda company: {"lead": company.salesperson},
        lambda company: {"observers": [company.supervisor]},
        lambda company: {"observers": [company.supervisor, company.salesperson]},
        lambda company: {"observers": [company.supervisor, company.colleague]},
        lambda company: {"day": DAY - timedelta(days=1)},
    ],
)
def test_parts_that_cannot_be_are_refused(company, broken):
    with pytest.raises(ValidationError):
        plan(company, **broken(company))


def test_the_database_keeps_whoever_sells_from_leading(company):
    rehearsal = make_rehearsal(company)
    for part in ("customer", "lead"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rehearsal.objects.filter(pk=rehearsal.pk).update(**{part: company.salesperson})


def test_a_plan_is_changed_over_the_version_that_was_read_until_it_begins(company):
    rehearsal = plan(company)
    told = {"by": company.manager, "now": NOW}
    other = terms(company, place="Room 2", observers=[company.supervisor, company.stranger])
    scheduling.change(rehearsal, other, version=1, **told)
    rehearsal.refresh_from_db()
    assert rehearsal.place == "Room 2"
    assert {one.person for one in rehearsal.observers.all()} == {company.supervisor, company.stranger}
    with pytest.raises(StaleVersion):
        scheduling.change(rehearsal, other, version=1, **told)
    scheduling.start(rehearsal, by=company.manager, now=rehearsal.starts_at)
    with pytest.raises(NotNow):
        scheduling.change(rehearsal, other, version=3, **told)


def test_called_off_it_is_not_begun_and_nobody_scores(company):
    rehearsal = plan(company)
    scheduling.call_off(rehearsal, reason="Two are ill.", by=company.manager, now=NOW, version=1)
    assert rehearsal.state == "called_off"
    with pytest.raises(NotNow):
        scheduling.start(rehearsal, by=company.manager, now=rehearsal.starts_at)
    with pytest.raises(NotNow):
        send(rehearsal, company.supervisor, FULL, now=NOW)


def test_it_begins_at_its_time_by_those_who_have_a_part_but_whoever_sells(company):
    rehearsal = plan(company)
    with pytest.raises(NotNow):
        scheduling.start(rehearsal, by=company.manager, now=NOW)
    for nobody in (company.salesperson, company.director):
        with pytest.raises(PermissionDenied):
            scheduling.start(rehearsal, by=nobody, now=rehearsal.starts_at)
    scheduling.start(rehearsal, by=company.colleague, now=rehearsal.starts_at - timedelta(minutes=20))
    assert rehearsal.state == "running"


def test_planned_rehearsals_keep_the_texts_that_they_were_planned_with(company):
    rehearsal, scenario = plan(company), Scenario.objects.order_by("pk").first()
    before = rehearsal.told.objections
    texts = {"en": dict.fromkeys(ScenarioText.TEXTS, "Another customer")}
    scenarios.edit_scenario(scenario, texts, by=company.hr, now=NOW, version=1)
    again = Rehearsal.objects.get(pk=rehearsal.pk)
    assert again.told.objections == before
    assert Scenario.objects.get(pk=scenario.pk).told().name == "Another customer"
    assert plan(company).told.name == "Another customer"


def test_shipped_scenarios_speak_three_languages(company):
    for scenario in Scenario.objects.all():
        names = set()
        for language in ("en", "zh-hant", "zh-hans"):
            with translation.override(language):
                names.add(scenario.told().name)
        assert len(names) == 3


# --- scoring ----------------------------------------------------------------------------------------------------------


def test_the_last_observer_brings_out_what_it_came_to(company):
    rehearsal = running(company)
    send(rehearsal, company.supervisor, FULL, now=NOW)
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.total) == ("running", None)
    send(rehearsal, company.assistant, NOTHING, now=NOW)
    rehearsal.refresh_from_db()
    assert (rehearsal.state, str(rehearsal.total), rehearsal.is_passed) == ("scored", "50.00", False)
    assert rehearsal.spread_words.count() == len(FULL)


def test_scores_are_sent_once_by_observers_alone_and_in_range(company):
    rehearsal = running(company)
    with pytest.raises(ValidationError):
        send(rehearsal, company.supervisor, given(facts=41), now=NOW)
    send(rehearsal, company.supervisor, FULL, now=NOW)
    with pytest.raises(NotNow):
        send(rehearsal, company.supervisor, NOTHING, now=NOW)
    own = rehearsal.observers.get(person=company.assistant)
    told = {"values": FULL, "remark": "", "now": NOW}
    for other in (company.salesperson, company.manager):
        with pytest.raises(PermissionDenied):
            scoring.send_scores(rehearsal, own, by=other, **told)
    with pytest.raises(NotNow):
        send(plan(company), company.supervisor, FULL, now=NOW)


def test_it_goes_on_without_somebody_who_does_not_score(company):
    people = (company.supervisor, company.assistant, company.stranger, company.colleague)
    rehearsal = running(company, observers=people)
    send(rehearsal, company.supervisor, FULL, now=NOW)
    with pytest.raises(NotNow):
        scoring.go_on_without(rehearsal, by=company.manager, now=NOW)
    send(rehearsal, company.assistant, FULL, now=NOW)
    scoring.go_on_without(rehearsal, by=company.manager, now=NOW)
    rehearsal.refresh_from_db()
    assert (rehearsal.state, str(rehearsal.total)) == ("scored", "100.00")
    assert {one.person.code for one in rehearsal.observers.all()} == {"SUPERVISOR", "ASSISTANT"}
    with pytest.raises(NotNow):
        scoring.go_on_without(rehearsal, by=company.manager, now=NOW)


def test_whoever_leads_goes_on_without_everybody_awaited_at_once(company, as_, monkeypatch):
    """One by one would tell an observer who is still to score that two others have sent."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    people = (company.supervisor, company.assistant, company.stranger, company.colleague)
    rehearsal = running(company, observers=people)
    for person in people[:2]:
        send(rehearsal, person, FULL, now=NOW)
    page = as_(company.manager).get(reverse("training:rehearsal_detail", args=[rehearsal.pk])).content.decode()
    assert page.count("Go on without") == 1
    as_(company.manager).post(reverse("training:rehearsal_go_on", args=[rehearsal.pk]))
    rehearsal.refresh_from_db()
    assert (rehearsal.state, rehearsal.observers.count()) == ("scored", 2)
    dropped = AuditEntry.objects.filter(action="training.drop_observer").values_list("person_key", flat=True)
    assert set(dropped) == {company.stranger.pk, company.colleague.pk}  # the trail names each


def test_a_wide_spread_asks_for_a_word_before_the_debrief(company):
    rehearsal = scored(company, None, FULL, given(facts=20, market=1))
    told = {"tags": [], "by": company.manager, "now": NOW, "language": "en"}
    lessons = Lessons("Questions first.", "", "")
    with pytest.raises(NotNow):
        debrief(rehearsal, lessons, **told)
    scoring.explain(rehearsal, words={"facts": "One heard the figure."}, by=company.supervisor, now=NOW)
    with pytest.raises(NotNow):
        debrief(rehearsal, lessons, **told)
    scoring.explain(
        rehearsal, words={"facts": "Again.", "market": "No source was named."}, by=company.assistant, now=NOW
    )
    assert rehearsal.spread_words.get(criterion="facts").text == "One heard the figure."
    debrief(rehearsal, lessons, **told)
    rehearsal.refresh_from_db()
    assert rehearsal.state == "debriefed"


# --- debrief ----------------------------------------------------------------------------------------------------------


def test_a_debrief_leaves_one_lesson_at_least_and_it_stands_in_the_library(company):
    rehearsal = scored(company)
    told = {"tags": ["price"], "now": NOW, "language": "en"}
    with pytest.raises(ValidationError):
        debrief(rehearsal, NONE, by=company.manager, **told)
    with pytest.raises(PermissionDenied):
        debrief(rehearsal, Lessons("x", "", ""), by=company.salesperson, **told)
    lesson = debrief(rehearsal, Lessons("", "Less talk.", "Ask three questions."), by=company.manager, **told)
    text = Lesson.objects.visible_to(company.stranger).get(pk=lesson.pk).told
    assert (text.title, text.change, text.try_next) == (rehearsal.told.name, "Less talk.", "Ask three questions.")
    names = (company.salesperson.name_pinyin, company.salesperson.code)
    assert not any(name in getattr(text, field) for name in names for field in text.TEXTS)
    rehearsal.refresh_from_db()
    with pytest.raises(NotNow):
        debrief(rehearsal, Lessons("x", "", ""), by=company.manager, **told)


def test_the_superior_debriefs_as_well_as_whoever_leads(company):
    rehearsal = scored(company, lead=company.supervisor, observers=(company.assistant, company.stranger))
    told = {"tags": [], "now": NOW, "language": "en"}
    debrief(rehearsal, Lessons("x", "", ""), by=company.manager, **told)
    assert Rehearsal.objects.get(pk=rehearsal.pk).debriefed_by == company.manager


def test_a_second_run_within_two_weeks_shows_the_gain_by_stage(company):
    first = scored(company, None, *[given(facts=20)] * 2, day=DAY - timedelta(days=14))
    second = scored(company, None, *[given(facts=35, time=10)] * 2)
    page = RehearsalPage(second, company.manager, NOW)
    assert page.before == first
    assert [str(stage.gained) for stage in page.stages] == ["15.00", "0.00", "-10.00"]
    assert str(page.total_gain) == "1.50"


def test_no_gain_after_two_weeks_with_another_scenario_or_by_somebody_else(company):
    scored(company, day=DAY - timedelta(days=15))
    scored(company, day=DAY - timedelta(days=2), scenario=Scenario.objects.order_by("pk").last())
    scored(company, company.stranger, day=DAY - timedelta(days=2))
    assert RehearsalPage(scored(company), company.manager, NOW).gains == {}


# --- what others ask of rehearsals ------------------------------------------------------------------------------------


def test_best_rehearsals_until_a_day_in_one_query(company, django_assert_num_queries):
    scored(company, None, *[given(facts=0, gaps=29)] * 2, day=DAY - timedelta(days=3))
    best = scored(company, None, *[given(facts=20)] * 2, day=DAY)
    running(company, company.stranger)
    people = [company.salesperson.pk, company.stranger.pk]
    with django_assert_num_queries(1):
        found = best_rehearsals(people, DAY)
    assert {key: (str(one.total), one.rehearsal_id) for key, one in found.items()} == {
        company.salesperson.pk: ("94.00", best.pk)
    }
    assert str(best_rehearsals(people, DAY - timedelta(days=1))[company.salesperson.pk].total) == "87.70"


def test_everybody_with_a_part_rehearsed_where_it_was_held(company):
    held = running(company)
    make_rehearsal(company)
    for person, day, found in (
        *((one, DAY, [held]) for one in (company.salesperson, company.colleague, company.manager, company.assistant)),
        (company.stranger, DAY, []),
        (company.salesperson, DAY - timedelta(days=1), []),
    ):
        assert [one for part in parts_between([person.pk], day, day) for one in part] == found


def test_feed_tells_that_there_is_a_rehearsal_and_nobody_s_name(company):
    rehearsal = plan(company)
    for person in (company.salesperson, company.colleague, company.assistant, company.manager):
        text = feed_text(person, now=NOW)
        assert f"UID:rehearsal-{rehearsal.pk}@" in text and "SUMMARY:Rehearsal" in text
        assert company.salesperson.name_zh not in text and rehearsal.told.name not in text
    assert "rehearsal" not in feed_text(company.stranger, now=NOW)
    scheduling.call_off(rehearsal, reason="ill", by=company.manager, now=NOW, version=1)
    assert "rehearsal" not in feed_text(company.salesperson, now=NOW)


@pytest.mark.parametrize("name", ["rehearsal_list", "scenario_list", "lesson_list"])
def test_lists_cost_the_same_however_long_they_are(company, as_, name):
    counts = []
    for days in (1, 2, 3):
        for back in range(days):
            scored(company, day=DAY - timedelta(days=10 * days + back))
        with CaptureQueriesContext(connection) as captured:
            as_(company.manager).get(reverse(f"training:{name}"))
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_list_ranks_nobody(company, as_):
    scored(company, None, *[given(facts=7)] * 2)
    page = as_(company.hr).get(reverse("training:rehearsal_list") + "?of=others").content.decode()
    assert company.salesperson.name_pinyin in page
    assert "90.10" not in page and "not passed" not in page


def test_acts_stand_in_the_trail_without_a_value(company):
    scored(company, None, given(facts=7), FULL)
    acts = AuditEntry.objects.filter(action__startswith="training.")
    assert {entry.action for entry in acts} >= {"training.send_scores", "training.score_rehearsal"}
    assert all(entry.fields == [] and entry.reason == "" for entry in acts)
