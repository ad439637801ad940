"""Reorganisations: drafted by one, approved by another, applied once on their day, taken back as a whole."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEntry, StaleVersion
from core.tests.instants import at
from org.models import Appointment, Period, Person, Reorganisation, ReorganisationLine, UnitVersion
from org.reorganising import services
from org.reorganising.applying import apply_due, revert
from org.reorganising.loading import Draft, outline_on
from org.reorganising.outline import Outline, PostThen, Problem, ProblemKind, UnitThen, problems_of, redrawn
from org.tests.factories import make_person, make_title, make_unit
from org.tree import OrgTree

Act = ReorganisationLine.Act
State = Reorganisation.State
DAY = date(2026, 6, 22)
NOW = at(9)  # 17 June 2026
WEST = {"unit": "WEST", "parent": "SALES", "name_en": "West", "kind": "team"}


def drafted(company, *lines, by=None, on=DAY) -> Reorganisation:
    by = by or company.director
    draft = services.draft(name="Two regions", reason="Closer to customers", effective_on=on, by=by, now=NOW)
    for act, values in lines:
        services.add_line(draft, act=act, by=by, **values)
    return draft


def approved(company, *lines, **more) -> Reorganisation:
    draft = drafted(company, *lines, **more)
    services.submit(draft, by=draft.drafted_by, now=NOW)
    services.approve(draft, by=company.hr, now=NOW)
    return Reorganisation.objects.get(pk=draft.pk)


def new_team(company):
    """EAST under NORTH, led by the salesperson; SOUTH under NORTH; the stranger goes over to EAST."""
    lead = make_title("LEAD", profile="manager")
    return (
        (Act.ADD_UNIT, {"unit": "EAST", "name_en": "East", "name_zh": "東區", "kind": "team", "parent": "NORTH"}),
        (Act.MOVE_UNIT, {"unit": "SOUTH", "parent": "NORTH"}),
        (Act.PLACE, {"person": company.salesperson, "unit": "EAST", "title": lead, "is_head": True}),
        (Act.PLACE, {"person": company.stranger, "unit": "EAST"}),
    )


def kinds(draft) -> set[ProblemKind]:
    return {problem.kind for problem in Draft(draft).problems}


# --- the way of a draft


def test_reorganisation_is_applied_once_when_its_day_has_come(company):
    draft = approved(company, *new_team(company))
    before = outline_on(DAY)
    assert apply_due(NOW) == 0 and outline_on(DAY) == before
    later = at(9, day=DAY + timedelta(days=3))  # three days without a worker
    assert (apply_due(later), apply_due(later)) == (1, 0)
    draft.refresh_from_db()
    assert (draft.state, draft.applied_at) == (State.APPLIED, later)
    tree = OrgTree.on(DAY)
    east, south = (
        UnitVersion.objects.on(DAY).get(unit__code="EAST"),
        UnitVersion.objects.on(DAY).get(unit=company.south),
    )
    assert (east.parent, south.parent) == (company.north, company.north)
    assert tree.superior_of(company.stranger.pk, east.unit_id) == company.salesperson.pk
    assert tree.superior_of(company.salesperson.pk, east.unit_id) == company.manager.pk
    stranger = company.stranger.appointments.get(valid_to=None)
    assert (stranger.title.code, stranger.profile) == ("SALESPERSON", "salesperson")  # kept
    yesterday = OrgTree.on(DAY - timedelta(days=1))
    assert yesterday.superior_of(company.stranger.pk, company.south.pk) == company.other_manager.pk


def test_reorganisation_is_approved_by_somebody_else(company):
    draft = drafted(company, *new_team(company), by=company.hr)
    services.submit(draft, by=company.hr, now=NOW)
    for person in (company.hr, company.director, company.salesperson):
        with pytest.raises(PermissionDenied):
            services.approve(draft, by=person, now=NOW)
    services.approve(draft, by=company.gm, now=NOW)
    assert Reorganisation.objects.get().approved_by == company.gm


def test_nobody_approves_a_post_for_themselves(company):
    title = make_title("LEAD", profile="manager")
    line = (Act.PLACE, {"person": company.hr, "unit": "NORTH", "title": title, "note": "for now"})
    draft = drafted(company, line)
    services.submit(draft, by=company.director, now=NOW)
    with pytest.raises(PermissionDenied, match="own post"):
        services.approve(draft, by=company.hr, now=NOW)


def test_reorganisation_is_sent_back_with_a_word_and_drafted_again(company):
    draft = drafted(company, *new_team(company))
    services.submit(draft, by=company.director, now=NOW)
    with pytest.raises(ValidationError):
        services.send_back(draft, word=" ", by=company.hr, now=NOW)
    services.send_back(draft, word="Who leads South?", by=company.hr, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.word) == (State.DRAFT, "Who leads South?")
    services.submit(draft, by=company.director, now=NOW)
    services.approve(draft, by=company.gm, now=NOW)
    services.take_back(draft, by=company.director)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (State.DRAFT, None)


def test_whoever_leads_nothing_any_more_submits_no_draft(company):
    draft = drafted(company, *new_team(company), by=company.other_manager)
    company.other_manager.appointments.update(is_head=False)
    with pytest.raises(PermissionDenied, match="Heads of units"):
        services.submit(draft, by=Person.objects.get(pk=company.other_manager.pk), now=NOW)


def test_submitted_draft_is_not_changed(company):
    draft = drafted(company, *new_team(company))
    services.submit(draft, by=company.director, now=NOW)
    with pytest.raises(PermissionDenied):
        services.add_line(draft, act=Act.CLOSE_UNIT, unit="SOUTH", by=company.director)
    with pytest.raises(PermissionDenied):
        services.remove_line(draft.lines.first(), by=company.director)


def test_another_day_of_a_draft_checks_its_changes_again(company):
    make_unit("EAST", parent=company.sales, since=date(2026, 7, 1), name_en="East")
    late = make_person("LATE", hired_on=date(2026, 7, 1))
    title = make_title("SALESPERSON")
    lines = (
        (Act.CLOSE_UNIT, {"unit": "EAST"}),
        (Act.PLACE, {"person": late, "unit": "NORTH", "title": title}),
    )
    draft = drafted(company, *lines, on=date(2026, 7, 13))
    told = {"name": "Later", "reason": "No hurry", "by": company.director}
    assert kinds(draft) == set()
    services.redraft(draft, **told, effective_on=DAY, version=1)
    draft.refresh_from_db()
    assert (draft.name, draft.reason, draft.effective_on, draft.version) == ("Later", "No hurry", DAY, 2)
    assert kinds(draft) == {ProblemKind.UNIT_MISSING, ProblemKind.NOT_IN_SERVICE}
    with pytest.raises(StaleVersion):
        services.redraft(draft, **told, effective_on=date(2026, 7, 13), version=1)
    Period.objects.create(month="2026-05", state=Period.State.CLOSED)
    with pytest.raises(ValidationError, match="May 2026 is closed"):
        services.redraft(draft, **told, effective_on=date(2026, 5, 4), version=2)
    assert AuditEntry.objects.filter(action="org.redraft_reorganisation").count() == 1


def test_only_a_draft_of_ones_own_gets_another_day(company):
    draft = drafted(company, *new_team(company))
    told = {"name": "Mine", "reason": "Now", "effective_on": DAY, "version": 1}
    with pytest.raises(PermissionDenied):
        services.redraft(draft, **told, by=company.hr)
    services.submit(draft, by=company.director, now=NOW)
    with pytest.raises(PermissionDenied, match="Take it back"):
        services.redraft(draft, **told, by=company.director)


def test_database_refuses_an_approval_by_the_drafter(company):
    draft = drafted(company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reorganisation.objects.filter(pk=draft.pk).update(state=State.SCHEDULED, approved_by=draft.drafted_by)


# --- what stands in the way


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([(Act.MOVE_UNIT, {"unit": "SALES", "parent": "NORTH"})], ProblemKind.CYCLE),
        ([(Act.MOVE_UNIT, {"unit": "NORTH", "parent": ""})], ProblemKind.TWO_ROOTS),
        ([(Act.CLOSE_UNIT, {"unit": "NORTH"})], ProblemKind.WITHOUT_PLACE),
        ([(Act.CLOSE_UNIT, {"unit": "SALES"})], ProblemKind.PARENT_MISSING),
        ([(Act.MOVE_UNIT, {"unit": "WEST", "parent": "SALES"})], ProblemKind.UNIT_MISSING),
        (
            [(Act.ADD_UNIT, {"unit": "NORTH", "parent": "SALES", "name_en": "N", "kind": "team"})],
            ProblemKind.UNIT_EXISTS,
        ),
        ([(Act.ADD_UNIT, WEST)], ProblemKind.HEADLESS),
        ([(Act.RENAME_UNIT, {"unit": "NORTH", "name_en": "N"})] * 2, ProblemKind.TWICE),
        ([], ProblemKind.NOTHING),
    ],
)
def test_draft_says_what_stands_in_the_way(company, lines, problem):
    draft = drafted(company, *lines)
    assert problem in kinds(draft)
    with pytest.raises(ValidationError):
        services.submit(draft, by=company.director, now=NOW)


def test_unit_has_one_head_and_a_vacancy_needs_a_word(company):
    title = make_title("LEAD", profile="manager")
    two = drafted(company, (Act.PLACE, {"person": company.colleague, "unit": "NORTH", "title": title, "is_head": True}))
    assert Draft(two).problems == [Problem(ProblemKind.TWO_HEADS, "NORTH", "MANAGER, COLLEAGUE")]
    vacant = drafted(company, (Act.END_POST, {"person": company.manager}))
    assert kinds(vacant) == {ProblemKind.HEADLESS}
    spoken = drafted(company, (Act.END_POST, {"person": company.manager, "note": "Li Meiling leads it until July"}))
    assert kinds(spoken) == set()


def test_what_changes_later_stands_in_the_way(company):
    Appointment.objects.filter(person=company.stranger).update(valid_to=date(2026, 7, 1))
    row = company.stranger.appointments.get()
    row.pk, row.valid_from, row.valid_to = None, date(2026, 7, 1), None
    row.save()
    draft = drafted(company, (Act.PLACE, {"person": company.stranger, "unit": "NORTH"}))
    assert Draft(draft).problems == [Problem(ProblemKind.CHANGES_LATER, "STRANGER", "2026-07-01")]


def test_what_became_wrong_meanwhile_is_stopped_and_the_others_go_on(company):
    broken = approved(company, (Act.PLACE, {"person": company.stranger, "unit": "NORTH"}))
    sound = approved(company, (Act.RENAME_UNIT, {"unit": "SOUTH", "name_en": "South and islands"}))
    Appointment.objects.filter(person=company.stranger).update(valid_to=DAY)
    assert apply_due(at(9, day=DAY)) == 1
    broken.refresh_from_db(), sound.refresh_from_db()
    assert (broken.state, sound.state) == (State.STOPPED, State.APPLIED)
    assert broken.stopped_for == [["no_post", "STRANGER", ""]] and apply_due(at(9, day=DAY)) == 0
    told = AuditEntry.objects.filter(action="org.reorganisation_stopped").values_list("object_id", flat=True)
    assert list(told) == [str(broken.pk)]
    services.take_back(broken, by=company.director)
    broken.refresh_from_db()
    assert (broken.state, broken.stopped_for) == (State.DRAFT, [])


def test_closed_month_is_never_changed(company):
    draft = approved(company, *new_team(company))
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    before = outline_on(DAY)
    assert apply_due(at(9, day=DAY)) == 0 and outline_on(DAY) == before
    draft.refresh_from_db()
    assert (draft.state, draft.stopped_for) == (State.STOPPED, [["month_closed", "2026-06", ""]])
    with pytest.raises(ValidationError):
        drafted(company)


def test_reorganisation_that_fails_half_way_writes_nothing(company, monkeypatch):
    draft = approved(company, *new_team(company))
    before = outline_on(DAY)

    def fail(*args: object, **kwargs: object) -> None:
        raise ValidationError("in the middle")

    monkeypatch.setattr("org.reorganising.applying.require_tree", fail)
    assert apply_due(at(9, day=DAY)) == 0
    assert outline_on(DAY) == before and not UnitVersion.objects.filter(unit__code="EAST").exists()
    draft.refresh_from_db()
    assert (draft.state, draft.stopped_for) == (State.STOPPED, [["failed", "", ""]])


def test_what_was_kept_in_words_is_kept_by_its_code(company):
    """The migration of what stopped before reasons were kept by code; a word of a person stays."""
    stopped = drafted(company, *new_team(company))
    values = {"state": State.STOPPED, "approved_by": company.hr}
    closed = "2026-06 is closed for changes. What was wrong in it is corrected by a new revision."
    for word, kept in ((closed, ["month_closed", "2026-06", ""]), ("CHECK constraint failed", ["failed", "", ""])):
        Reorganisation.objects.filter(pk=stopped.pk).update(word=word, stopped_for=[], **values)
        import_module("org.migrations.0016_stopped_by_code").keep_codes(apps, None)
        stopped.refresh_from_db()
        assert (stopped.word, stopped.stopped_for) == ("", [kept])
    sent_back = drafted(company, *new_team(company))
    Reorganisation.objects.filter(pk=sent_back.pk).update(word="Who leads South?")
    import_module("org.migrations.0016_stopped_by_code").keep_codes(apps, None)
    sent_back.refresh_from_db()
    assert (sent_back.word, sent_back.stopped_for) == ("Who leads South?", [])


# --- taking back


def test_taking_back_leaves_everything_as_it_was(company):
    rows = [set(model.objects.values_list()) for model in (Appointment, UnitVersion)]
    draft = approved(company, *new_team(company))
    apply_due(at(9, day=DAY))
    with pytest.raises(PermissionDenied):
        revert(draft, word="It was a mistake", by=company.director, now=at(9, day=DAY))
    revert(draft, word="It was a mistake", by=company.gm, now=at(9, day=DAY))
    assert [set(model.objects.values_list()) for model in (Appointment, UnitVersion)] == rows
    draft.refresh_from_db()
    assert (draft.state, draft.reverted_by) == (State.REVERTED, company.gm)
    assert AuditEntry.objects.filter(action="org.reorganisation_reverted", reason="It was a mistake").count() == 1


def test_what_was_built_upon_is_not_taken_back(company):
    draft = approved(company, *new_team(company))
    apply_due(at(9, day=DAY))
    Appointment.objects.filter(person=company.salesperson, valid_to=None).update(valid_to=DAY + timedelta(days=7))
    with pytest.raises(ValidationError, match="builds on it"):
        revert(draft, word="It was a mistake", by=company.gm, now=at(9, day=DAY))


# --- the outline alone


def line(act: str, **values: object) -> SimpleNamespace:
    empty = dict.fromkeys(
        ("unit", "parent", "name_en", "name_zh", "kind", "remit", "note", "person_code", "title_code"), ""
    )
    return SimpleNamespace(act=act, **(empty | {"is_head": False, "profile": ""} | values))


def test_lines_build_on_those_before_them():
    root = UnitThen("Company", "", "company", None)
    before = Outline({"CO": root}, {"A": PostThen("CO", "GM", "none", True)})
    after, problems = redrawn(
        before,
        [
            line("add_unit", unit="T", name_en="Team", kind="team", parent="CO"),
            line("place", person_code="B", unit="T", title_code="SP", profile="salesperson", is_head=True),
            line("rename_unit", unit="T", name_zh="隊"),
        ],
    )
    assert problems == [] and problems_of(before, after, []) == []
    assert after.units["T"] == UnitThen("Team", "隊", "team", "CO")
    assert after.posts["B"] == PostThen("T", "SP", "salesperson", True)


def test_hidden_draft_is_absent_for_others(company):
    draft = drafted(company)
    parts = ("director", "gm", "hr", "manager", "salesperson", "technician")
    seen = {part for part in parts if Reorganisation.objects.visible_to(getattr(company, part)).contains(draft)}
    assert seen == {"director", "gm", "hr"}
