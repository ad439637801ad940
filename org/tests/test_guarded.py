"""Logins that open much: nobody else opens them, also not those who are to have much say, and no way around."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.imports.models import ImportJob
from core.models import AuditEntry
from core.walltime import work_today
from duties import mailing, notices
from duties.models import Reminder
from org import factors, logins
from org.correcting import correct_person
from org.covering import name_deputy
from org.granting import end_grant, grant_role
from org.guarded import guarded_people
from org.hiring import hire
from org.imports.people import PEOPLE
from org.models import Appointment, Cover, Grant, Person, Title
from org.moves import appoint
from org.tests.factories import make_appointment, make_cover, make_grant, make_title

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = work_today(timezone.now())
SOON = TODAY + timedelta(days=20)
NEW = {"email": "elsewhere@example.com"}


@pytest.fixture(autouse=True)
def same_day():
    """A suite that runs over midnight must not end the day on which these tests were read."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def hr(company):
    return company.hr


def grant(client, person, role, **typed):
    typed |= {"person": person.code, "role": role, "valid_from": TODAY.isoformat(), "submit_key": str(uuid4())}
    return client.post("/console/org/grant/add/", typed)


def to_be_of_hr(company):
    make_grant(company.colleague, since=SOON)


def to_head_everything(company):
    Appointment.objects.filter(person=company.gm).update(valid_to=SOON)
    make_appointment(company.colleague, company.root, is_head=True, kind="acting", since=SOON)


def to_stand_in_for_the_general_manager(company):
    make_cover(company.gm, company.colleague, since=SOON)


def asked_to_stand_in_for_the_general_manager(company):
    make_cover(company.gm, company.colleague, since=SOON, state=Cover.State.NAMED, decided_at=None)


coming = pytest.mark.parametrize(
    "comes",
    [
        to_be_of_hr,
        to_head_everything,
        to_stand_in_for_the_general_manager,
        asked_to_stand_in_for_the_general_manager,
    ],
)


@coming
def test_login_of_somebody_who_is_to_have_much_say_is_opened_by_nobody_else(company, hr, comes):
    comes(company)
    person = company.colleague
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    with pytest.raises(ValidationError):
        correct_person(person, NEW, by=hr, now=NOW)
    with pytest.raises(PermissionDenied):
        logins.invite(person, by=hr, now=NOW)
    with pytest.raises(PermissionDenied):
        factors.take_factor(person, by=hr, now=NOW, reason="lost")
    checker = PEOPLE.make_checker(by=hr, now=NOW, options={})
    row = dict.fromkeys((column.name for column in PEOPLE.columns), "") | {"code": person.code} | NEW
    found = checker.check(2, row)
    assert (found.verdict, [column for column, _words in found.reasons]) == ("bad", ["email"])


@coming
def test_login_of_somebody_who_is_to_have_much_say_is_closed_by_nobody_else(company, hr, comes):
    comes(company)
    company.colleague.set_password("korrekt-Pferd-7-Batterie")
    company.colleague.save()
    with pytest.raises(PermissionDenied, match="only on the server itself"):
        logins.disable_login(company.colleague, by=hr, now=NOW)
    company.colleague.refresh_from_db()
    assert company.colleague.is_active


def test_page_of_a_login_with_much_say_says_who_closes_it(company, hr, as_):
    company.gm.set_password("korrekt-Pferd-7-Batterie")
    company.gm.save()
    client, path = as_(hr), f"/people/{company.gm.code}/login/"
    assert "closed only on the server itself" in client.get(path).content.decode()
    assert client.post(f"{path}close/", {"reason": "quarrel"}).status_code == 403
    company.gm.refresh_from_db()
    assert company.gm.is_active


def test_login_is_closed_once_the_role_is_over(company, hr):
    company.technician.set_password("korrekt-Pferd-7-Batterie")
    company.technician.save()
    end_grant(company.technician.grants.get(), by=company.gm, on=TODAY)
    logins.disable_login(company.technician, by=hr, now=NOW)
    company.technician.refresh_from_db()
    assert not company.technician.is_active


def test_server_itself_closes_any_login(company):
    call_command("close_login", company.gm.code, stdout=StringIO())
    company.gm.refresh_from_db()
    assert not company.gm.is_active
    assert AuditEntry.objects.get(action="org.disable_login").actor == "server"
    with pytest.raises(CommandError):
        call_command("close_login", company.gm.code)


def test_the_guard_is_one_question_for_one_and_for_many(company, django_assert_num_queries):
    make_cover(company.gm, company.director)
    make_cover(company.manager, company.assistant)  # stands in for a team, not for everything
    with django_assert_num_queries(3):
        assert guarded_people(TODAY) == {
            person.pk for person in (company.gm, company.hr, company.technician, company.director)
        }
    assert guarded_people(TODAY, among=[company.director.pk, company.assistant.pk]) == {company.director.pk}


def test_no_address_is_given_twice_in_other_letters(company, hr):
    theirs = {"email": company.salesperson.email.upper()}
    with pytest.raises(ValidationError, match="Somebody else has this address"):
        correct_person(company.colleague, theirs, by=hr, now=NOW)
    title = company.colleague.appointments.get().title
    told = {"unit": company.north, "title": title, "hired_on": TODAY, "by": hr, "on": TODAY}
    with pytest.raises(ValidationError, match="Somebody else has this address"):
        hire(code="X9", name_pinyin="Ann", **theirs, **told)
    own = {"email": company.colleague.email.upper()}
    assert correct_person(company.colleague, own, by=hr, now=NOW) == ["email"]


def test_say_that_is_over_guards_nobody(company, hr):
    make_grant(company.colleague, valid_to=TODAY)
    make_cover(company.gm, company.colleague, until=TODAY)
    correct_person(company.colleague, NEW, by=hr, now=NOW)
    assert Person.objects.get(pk=company.colleague.pk).email == NEW["email"]


@pytest.mark.parametrize("part", ["gm", "technician", "second"])
def test_hr_takes_no_factor_of_somebody_with_as_much_say(company, hr, as_, part):
    make_grant(company.assistant)
    person = company.assistant if part == "second" else getattr(company, part)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    answer = as_(hr).post(f"/people/{person.code}/login/factor/", {"reason": "lost"})
    assert (answer.status_code, factors.Factor.of(person).is_set_up) == (403, True)
    assert "only on the server itself" in answer.content.decode()


# --- the old address is told ------------------------------------------------------------------------------------------


def test_a_new_address_is_told_at_the_old_one_as_well(company, hr):
    correct_person(company.colleague, NEW, by=hr, now=timezone.now())
    assert mailing.dispatch(timezone.now()) == 2
    assert sorted(letter.to for letter in mail.outbox) == [["colleague@example.com"], ["elsewhere@example.com"]]


def test_an_address_taken_away_is_told_at_the_old_one(company, hr):
    correct_person(company.colleague, {"email": None}, by=hr, now=timezone.now())
    assert mailing.dispatch(timezone.now()) == 1
    assert [letter.to for letter in mail.outbox] == [["colleague@example.com"]]


def test_the_letter_to_the_old_address_survives_a_second_change(company, hr):
    for address in ("first@example.com", "second@example.com"):
        correct_person(company.colleague, {"email": address}, by=hr, now=timezone.now())
    mailing.dispatch(timezone.now())
    assert {letter.to[0] for letter in mail.outbox} == {
        *("colleague@example.com", "first@example.com", "second@example.com"),
    }


# --- who held the key gives no say ------------------------------------------------------------------------------------


def changed_the_address(company, by):
    correct_person(company.colleague, NEW, by=by, now=timezone.now())


def gave_a_code(company, by):
    logins.invite(company.colleague, by=by, now=timezone.now())


def took_the_factor(company, by):
    TOTP.activate(company.colleague, "JBSWY3DPEHPK3PXP")
    factors.take_factor(company.colleague, by=by, now=timezone.now(), reason="lost")


held = pytest.mark.parametrize("holds", [changed_the_address, gave_a_code, took_the_factor])


@held
def test_whoever_held_the_key_to_a_login_grants_it_no_role(company, hr, as_, holds):
    holds(company, hr)
    answer = grant(as_(hr), company.colleague, "technical_administrator")
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["person"])
    make_grant(company.assistant)
    second = company.assistant
    with pytest.raises(ValidationError, match="Ask the person"):
        grant_role(company.colleague, "technical_administrator", valid_from=TODAY, by=second, on=TODAY)
    assert not company.colleague.grants.exists()


@held
def test_general_manager_grants_a_role_once_the_person_is_asked(company, hr, as_, holds):
    holds(company, hr)
    gm = as_(company.gm)
    answer = grant(gm, company.colleague, "hr")
    assert list(answer.context["form"].errors) == ["is_asked"]
    assert 'type="checkbox" name="is_asked"' in answer.content.decode()
    assert grant(gm, company.colleague, "hr", is_asked="on").status_code == 302
    assert Grant.objects.get(person=company.colleague).given_by == company.gm
    assert AuditEntry.objects.get(action="org.grant_role").fields == ["is_asked", "role", "valid_from"]


def test_a_role_is_granted_without_asking_where_nobody_held_the_key(company, hr, as_):
    assert 'type="hidden" name="is_asked"' in as_(hr).get("/console/org/grant/add/").content.decode()
    correct_person(company.colleague, {"name_zh": "本"}, by=hr, now=timezone.now())  # a name opens nothing
    later = TODAY + timedelta(days=31)
    changed_the_address(company, hr)
    grant_role(company.colleague, "technical_administrator", valid_from=later, by=hr, on=later)
    assert company.colleague.grants.count() == 1


def test_whoever_held_the_key_makes_nobody_head_of_the_company(company, hr):
    changed_the_address(company, hr)
    Appointment.objects.filter(person=company.gm).update(valid_to=SOON)
    post = {"title": make_title("GM", profile="none"), "valid_from": SOON, "is_head": True, "on": TODAY}
    acting = post | {"kind": Appointment.Kind.ACTING}
    with pytest.raises(ValidationError) as refused:
        appoint(company.colleague, unit=company.root, by=hr, **acting)
    assert list(refused.value.message_dict) == ["is_head"]
    with pytest.raises(ValidationError):
        hire(code="NEW", name_pinyin="Ghost", hired_on=SOON, unit=company.root, title=Title.objects.first(),
             is_head=True, by=hr, on=TODAY)  # fmt: skip
    appoint(company.colleague, unit=company.root, by=company.gm, **acting)


def test_whoever_held_the_key_names_nobody_deputy_of_the_head_of_the_company(company, hr):
    changed_the_address(company, hr)
    with pytest.raises(ValidationError) as refused:
        name_deputy(company.gm, company.colleague, rank=1, first_day=TODAY, by=hr, now=timezone.now())
    assert list(refused.value.message_dict) == ["deputy"]
    name_deputy(company.manager, company.colleague, rank=1, first_day=TODAY, by=hr, now=timezone.now())
    make_cover(company.gm, company.manager)  # where both are away, the deputy of the deputy acts
    with pytest.raises(ValidationError):
        name_deputy(company.manager, company.colleague, rank=2, first_day=TODAY, by=hr, now=timezone.now())


# --- imports ----------------------------------------------------------------------------------------------------------


def test_a_file_brings_in_no_head_of_the_company_by_hr(company, hr):
    Appointment.objects.filter(person=company.gm).update(valid_to=SOON)
    row = dict.fromkeys((column.name for column in PEOPLE.columns), "")
    row |= {"code": "GHOST", "name": "Ida Ghost", "hired_on": SOON.isoformat(), "unit": "COM"}
    row |= {"title": Title.objects.first().code, "is_head": "yes"}
    found = PEOPLE.make_checker(by=hr, now=NOW, options={}).check(2, row)
    assert (found.verdict, [column for column, _words in found.reasons]) == ("bad", ["is_head"])
    assert PEOPLE.make_checker(by=company.gm, now=NOW, options={}).check(2, row).verdict == "new"


def test_an_import_that_is_taken_back_moves_no_address_of_somebody_who_has_much_say_by_now(company, hr):
    from org.imports.register import undo_people  # noqa: PLC0415 here: register runs in AppConfig.ready

    before = {str(company.colleague.pk): {"email": "before@example.com"}}
    undo_people([company.colleague], before, hr)
    assert Reminder.objects.filter(stage="notice:new_address", address="colleague@example.com").exists()
    assert AuditEntry.objects.get(action="org.undo_correct_person").fields == ["email"]
    make_grant(company.colleague, since=SOON)
    with pytest.raises(ValidationError):
        undo_people([company.colleague], before, hr)
    assert not ImportJob.objects.exists()


def test_every_news_fits_its_column():
    """PostgreSQL refuses what SQLite stores: the act that is told would fail with the telling."""
    longest = Reminder._meta.get_field("stage").max_length
    assert [code for code in notices.NOTICES if len(notices.PREFIX + code) > longest] == []
