"""Skills: which level stands, what is missing, how long it took, who says so; the plan of a person."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.models import AuditEntry
from core.tests.instants import DAY, at
from duties import actions
from duties.models import Duty
from duties.services import plan_duties
from org.models import Title
from org.tests.factories import make_appointment, make_person
from training.models import ExpectedLevel, LevelWord, PlanReview, Skill
from training.skills import keeping, levels, plan, rules, selectors
from training.skills.evidence import Record, evidence_of, register_evidence
from training.tests.factories import course_of, make_passed
from training.tests.factories_rehearsals import running, scored
from training.tests.factories_skills import make_step, make_word, skill_named

NOW = at(10)
SAID = {"note": "Saw it twice.", "now": NOW, "today": DAY}


class Word:
    """What the rules ask of a word."""

    def __init__(self, kind, level, day=DAY):
        self.kind, self.level, self.day = kind, level, day


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_last_confirmed_level_stands_and_one_that_is_lower_too():
    words = [Word("confirmed", 3), Word("confirmed", 2), Word("proposed", 4), Word("not_yet", 4)]
    assert rules.standing(words) is words[1]
    assert rules.standing([Word("proposed", 2)]) is None


def test_a_proposal_waits_until_anything_is_answered():
    words = [Word("confirmed", 1), Word("proposed", 2)]
    assert rules.proposal(words) is words[1]
    assert rules.proposal([*words, Word("not_yet", 2)]) is None
    assert rules.proposal([]) is None


@pytest.mark.parametrize(
    ("post", "expected"), [((1, "salesperson"), 3), ((2, "salesperson"), 0), ((9, "salesperson"), 2), (None, 0)]
)
def test_a_title_says_what_is_expected_before_its_profile(post, expected):
    assert rules.expected_of(post, {1: 3, 2: 0}, {"salesperson": 2}) == expected


@pytest.mark.parametrize(("expected", "now", "gap"), [(3, 1, 2), (2, 2, 0), (2, 4, 0), (0, 0, 0)])
def test_a_gap_is_never_less_than_none(expected, now, gap):
    assert rules.gap_of(expected, now) == gap


def test_days_to_a_level_are_counted_from_entering_and_a_higher_level_holds_the_lower_ones():
    said = [(2, date(2026, 3, 2)), (1, date(2026, 4, 1)), (3, date(2026, 6, 1))]
    assert rules.days_to_levels(said, date(2026, 1, 1)) == {1: 60, 2: 60, 3: 151}


def test_a_mean_is_told_of_five_people_or_more():
    four = [{1: days} for days in (10, 20, 30, 40)]
    assert rules.mean_days(four) == {}
    assert rules.mean_days([*four, {1: 53, 2: 90}]) == {1: 31}  # 30.6


# --- what ships -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_skill_that_ships_has_four_levels_in_three_languages():
    for skill in Skill.objects.prefetch_related("levels"):
        assert [level.level for level in skill.levels.all()] == [1, 2, 3, 4], skill.code
        texts = [
            getattr(skill, f"{name}_{one}") for name in ("name", "description") for one in ("en", "zh_hant", "zh_hans")
        ]
        texts += [
            getattr(level, f"anchor_{one}") for level in skill.levels.all() for one in ("en", "zh_hant", "zh_hans")
        ]
        assert all(texts), skill.code


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_person_proposes_and_the_superior_answers(company):
    person, product = company.salesperson, skill_named()
    levels.propose_level(person, product, level=2, by=person, **SAID)
    assert LevelWord.objects.get().kind == "proposed"
    assert selectors.open_proposals(company.manager, DAY).count() == 1
    levels.say_level(person, product, is_confirmed=True, level=1, day=DAY, by=company.manager, **SAID)
    (line,) = [one for one in selectors.skill_lines([person.pk], DAY)[person.pk] if one.skill == product]
    assert (line.expected, line.now, line.gap, line.proposal) == (3, 1, 2, None)
    assert selectors.open_proposals(company.manager, DAY).count() == 0
    acts = AuditEntry.objects.filter(action__startswith="training.").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["training.propose_level", "training.confirm_level"]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["salesperson", "colleague", "hr", "other_manager", "technician"])
def test_nobody_but_those_above_confirms_a_level(company, who):
    told = {"is_confirmed": True, "level": 2, "day": DAY, "by": getattr(company, who)} | SAID
    with pytest.raises(PermissionDenied):
        levels.say_level(company.salesperson, skill_named(), **told)


@pytest.mark.django_db
def test_a_level_counts_from_a_day_in_service_and_says_what_shows_it(company):
    told = {"is_confirmed": True, "level": 2, "by": company.manager} | SAID
    for day in (DAY + timedelta(days=1), company.salesperson.hired_on - timedelta(days=1)):
        with pytest.raises(ValidationError, match="since the person entered"):
            levels.say_level(company.salesperson, skill_named(), day=day, **told)
    with pytest.raises(ValidationError, match="what shows it"):
        levels.say_level(company.salesperson, skill_named(), day=DAY, **told | {"note": "  "})


@pytest.mark.django_db
def test_what_was_said_is_neither_changed_nor_deleted_and_only_its_note_goes(company):
    word = make_word(company.salesperson, company.manager)
    for change in ({"level": 4}, {"note": "Another one."}, {"kind": "not_yet"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LevelWord.objects.filter(pk=word.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LevelWord.objects.filter(pk=word.pk).delete()
    LevelWord.objects.filter(pk=word.pk).update(note="")


@pytest.mark.django_db
def test_nobody_reads_the_levels_of_others_but_those_above_and_hr(company):
    make_word(company.salesperson, company.manager)
    readers = {one.code for one in company.people if LevelWord.objects.visible_to(one).exists()}
    assert readers == {"SALESPERSON", "MANAGER", "DIRECTOR", "GM", "HR"}


@pytest.mark.django_db
def test_company_means_need_five_people(company):
    people = [make_person(hired_on=DAY - timedelta(days=days)) for days in (10, 20, 30, 40, 50)]
    for person in people[:4]:
        make_word(person, company.gm, level=1)
    assert selectors.mean_days_of(skill_named()) == {}
    make_word(people[4], company.gm, level=1)
    assert selectors.mean_days_of(skill_named()) == {1: 30}


@pytest.mark.django_db
def test_a_title_may_expect_another_level_than_its_profile(company):
    title = Title.objects.get(code="SALESPERSON")
    skill = skill_named("coaching")
    told = {"by_profile": {"salesperson": 1}, "by_title": {title.pk: 0}, "version": skill.version}
    keeping.expect_levels(skill, **told, by=company.hr, today=DAY)
    codes = {line.skill.code for line in selectors.skill_lines([company.salesperson.pk], DAY)[company.salesperson.pk]}
    assert "coaching" not in codes
    assert ExpectedLevel.objects.filter(skill=skill).count() == 2


@pytest.mark.django_db
def test_a_team_shows_gaps_by_skill_in_the_order_of_people(company):
    make_word(company.salesperson, company.manager, level=3)
    people = list(selectors.direct_people(company.manager, DAY))
    page = selectors.team_page(people, DAY)
    product = next(line for line in page.gaps if line.skill.code == "product")
    assert product.asked == 4
    assert [person.code for person, _line in product.missing] == ["SUPERVISOR", "COLLEAGUE", "ASSISTANT"]


@pytest.mark.django_db
def test_a_team_costs_the_same_for_three_and_for_thirty(company, django_assert_num_queries):
    few = list(selectors.direct_people(company.manager, DAY))
    for number in range(30):
        person = make_person(f"X{number}")
        make_appointment(person, company.north)
        make_word(person, company.manager)
    many = list(selectors.direct_people(company.manager, DAY))
    assert len(many) == len(few) + 30
    for people in (few, many):
        with django_assert_num_queries(4):
            assert selectors.team_page(people, DAY).gaps


@pytest.mark.django_db
def test_records_of_other_rooms_stand_beside_the_skill_that_names_their_topic(company, monkeypatch):
    monkeypatch.setattr("training.skills.evidence._selectors", {})
    records = [Record("product", "Course of May", DAY), Record("finance", "Case sum", DAY)]
    register_evidence("test", lambda people, on, viewer: dict.fromkeys(people, records))
    assert evidence_of(company.salesperson.pk, ["product"], DAY, viewer=company.manager) == records[:1]


@pytest.mark.django_db
def test_courses_and_rehearsals_show_what_somebody_can(company, as_):
    course = course_of("product")
    passed = make_passed(company.salesperson, course, on=DAY - timedelta(days=3))
    make_passed(company.colleague, course)
    begun = scored(company, company.salesperson, day=DAY - timedelta(days=1))
    running(company, company.salesperson)  # whose scores nobody reads yet
    topics, told = ["product", "negotiation"], {"viewer": company.manager}
    found = evidence_of(company.salesperson.pk, topics, DAY, **told)
    assert found == [
        Record(
            "negotiation", "Rehearsal: negotiation: 100.00 of 100", begun.day,
            reverse("training:rehearsal_detail", args=[begun.pk]),
        ),
        Record(
            "product", f"Course passed: {course.name}", passed.result_on,
            reverse("training:enrolment_detail", args=[passed.pk]),
        ),
    ]  # fmt: skip
    assert evidence_of(company.salesperson.pk, ["product"], DAY - timedelta(days=4), **told) == []
    # Somebody who did not stand above when it was held reads nothing of it.
    assert evidence_of(company.salesperson.pk, topics, DAY, viewer=company.other_manager) == found[1:]
    for who in (company.salesperson, company.manager, company.hr):
        assert {as_(who).get(one.url).status_code for one in found} == {200}


# --- the plan ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_step_of_the_plan_is_a_duty_of_the_person(company):
    due_on = DAY + timedelta(days=5)
    told = {"skill": skill_named(), "level": 3, "way": "mentor", "what": "Go along twice", "due_on": due_on}
    step = plan.add_step(company.salesperson, by=company.manager, today=DAY, **told)
    plan_duties(now=NOW)
    duty = Duty.objects.get(kind="development_step")
    assert (duty.person, duty.local_date) == (company.salesperson, due_on)
    actions.finish(plan.STEPS, step, by=company.salesperson, now=NOW, today=DAY)
    duty.refresh_from_db()
    assert duty.done_at == NOW


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["colleague", "hr", "other_manager"])
def test_a_plan_is_written_by_the_person_and_those_above(company, who):
    told = {"skill": skill_named(), "level": 3, "way": "class", "what": "x", "due_on": DAY + timedelta(days=5)}
    with pytest.raises(PermissionDenied):
        plan.add_step(company.salesperson, by=getattr(company, who), today=DAY, **told)
    with pytest.raises(ValidationError, match="within a year"):
        plan.add_step(
            company.salesperson, by=company.salesperson, today=DAY, **told | {"due_on": DAY + timedelta(days=400)}
        )


@pytest.mark.django_db
def test_the_superior_notes_that_the_plan_was_gone_through(company):
    make_step(company.salesperson, made_by=company.manager)
    plan.review_plan(company.salesperson, word="Next: prices.", by=company.manager, now=NOW, today=DAY)
    assert PlanReview.objects.get().word == "Next: prices."
    with pytest.raises(PermissionDenied):
        plan.review_plan(company.salesperson, word="", by=company.salesperson, now=NOW, today=DAY)
