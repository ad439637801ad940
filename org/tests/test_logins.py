"""Invitations, closing and opening of logins, and sessions that end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from org import logins
from org.models import Grant, Invitation, LoginSession
from org.sessions import device_name, end_sessions, open_sessions

NEW = "a long new password"


@pytest.fixture
def now():
    return timezone.now()


def is_logged_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_invitation_opens_the_door_once(company, now):
    code = logins.invite(company.newcomer, by=company.hr, now=now)
    invitation = logins.invitation_for(company.newcomer.code.lower(), code.lower(), now=now)
    logins.accept_invitation(invitation, password=NEW, now=now)
    company.newcomer.refresh_from_db()
    assert company.newcomer.check_password(NEW)
    assert logins.invitation_for(company.newcomer.code, code, now=now) is None
    with pytest.raises(ValidationError):
        logins.accept_invitation(invitation, password=NEW, now=now)


@pytest.mark.parametrize("change", ["other person", "expired", "newer", "closed", "absent code", "absent number"])
def test_invitation_is_refused(company, now, change):
    code = logins.invite(company.newcomer, by=company.hr, now=now)
    number, later = company.newcomer.code, now
    if change == "other person":
        number = company.stranger.code
    elif change == "expired":
        later = now + logins.VALID_FOR + timedelta(seconds=1)
    elif change == "newer":
        logins.invite(company.newcomer, by=company.hr, now=now)
    elif change == "closed":
        logins.disable_login(company.newcomer, by=company.hr, now=now)
    elif change == "absent code":
        code = ""
    else:
        number = ""
    assert logins.invitation_for(number, code, now=later) is None


def test_invitation_does_not_come_back_when_the_login_is_opened_again(company, now):
    code = logins.invite(company.newcomer, by=company.hr, now=now)
    logins.disable_login(company.newcomer, by=company.hr, now=now)
    logins.enable_login(company.newcomer, by=company.hr, now=now)
    company.newcomer.refresh_from_db()
    assert logins.invitation_for(company.newcomer.code, code, now=now) is None


def test_code_is_stored_nowhere(company, now):
    code = logins.invite(company.newcomer, by=company.hr, now=now)
    plain = code.replace("-", "")
    stored = str(list(Invitation.objects.values())) + str(list(AuditEntry.objects.values()))
    assert code not in stored
    assert plain not in stored


def test_invitation_refuses_a_weak_password(company, now):
    code = logins.invite(company.newcomer, by=company.hr, now=now)
    with pytest.raises(ValidationError):
        logins.accept_invitation(
            logins.invitation_for(company.newcomer.code, code, now=now), password="12345678", now=now
        )


def test_only_hr_invites_and_closes(company, now):
    for by in (company.gm, company.manager, company.technician, company.salesperson):
        with pytest.raises(PermissionDenied):
            logins.invite(company.newcomer, by=by, now=now)
        with pytest.raises(PermissionDenied):
            logins.disable_login(company.newcomer, by=by, now=now)


def test_hr_cannot_take_over_the_login_of_the_general_manager(company, now):
    company.gm.set_password(NEW)
    company.gm.save()
    with pytest.raises(PermissionDenied):
        logins.invite(company.gm, by=company.hr, now=now)


def test_leaver_gets_no_invitation(company, now):
    with pytest.raises(PermissionDenied):
        logins.invite(company.leaver, by=company.hr, now=now)


def test_session_knows_its_person_start_and_device(company, as_):
    as_(company.salesperson)
    session = LoginSession.objects.get(person=company.salesperson)
    assert session.started_at is not None
    assert device_name("Mozilla/5.0 (Linux; Android 14) Chrome/120 Safari/537") == "Chrome, Android"


def test_closing_the_login_ends_both_sessions_and_opening_revives_none(company, as_, now):
    phone, desk = as_(company.salesperson), as_(company.salesperson)
    assert is_logged_in(phone)
    logins.disable_login(company.salesperson, by=company.hr, now=now)
    assert [is_logged_in(phone), is_logged_in(desk)] == [False, False]
    logins.enable_login(company.salesperson, by=company.hr, now=now)
    assert [is_logged_in(phone), is_logged_in(desk)] == [False, False]


def test_session_ends_with_the_last_day_in_service(company, as_, now):
    client = as_(company.salesperson)
    company.salesperson.left_on = (now - timedelta(days=3)).date()
    company.salesperson.save()
    assert not is_logged_in(client)


def test_end_of_a_grant_ends_the_sessions(company, as_, now):
    client = as_(company.hr)
    grant = Grant.objects.get(person=company.hr)
    grant.valid_to = now.date()
    grant.save()
    assert not is_logged_in(client)


def test_end_of_a_heads_post_ends_the_sessions(company, as_, now):
    client = as_(company.manager)
    post = company.manager.appointments.get()
    post.valid_to = now.date()
    post.save()
    assert not is_logged_in(client)


def test_password_change_keeps_this_session_and_ends_the_others(company, now):
    company.salesperson.set_password("the old password 1")
    company.salesperson.save()
    phone, desk = Client(), Client()
    for client in (phone, desk):
        answer = client.post("/accounts/login/", {"login": company.salesperson.code, "password": "the old password 1"})
        assert answer.status_code == 302
    words = {"oldpassword": "the old password 1", "password1": NEW, "password2": NEW}
    assert desk.post("/accounts/password/change/", words).status_code == 302
    assert [is_logged_in(phone), is_logged_in(desk)] == [False, True]
    assert len(open_sessions(company.salesperson, now=now)) == 1


def test_end_sessions_twice_ends_nothing_more(company, as_):
    as_(company.salesperson)
    assert [end_sessions(company.salesperson), end_sessions(company.salesperson)] == [1, 0]
