"""Two acts about one login at the same instant: the second waits for the first, and learns of it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core.walltime import work_today
from org import logins
from org.correcting import correct_person
from org.granting import grant_role
from org.models import Grant, Person
from org.tests.factories import PASSWORD

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TODAY = work_today(timezone.now())
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def grant(person, hr):
    grant_role(person, Grant.Role.TECHNICAL_ADMINISTRATOR, valid_from=TODAY, by=hr, on=TODAY)


def invite(person, hr):
    logins.invite(person, by=hr, now=timezone.now())


def move_address(person, hr):
    correct_person(person, {"email": "elsewhere@example.com"}, by=hr, now=timezone.now())


def someone_waits():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        (grant, invite, PermissionDenied),
        (invite, grant, ValidationError),
        (grant, move_address, ValidationError),
        (move_address, grant, ValidationError),
    ],
)
def test_of_two_acts_about_a_login_at_once_the_second_is_refused(company, first, second, refusal):
    company.colleague.set_password(PASSWORD)
    company.colleague.save()
    pk, hr = company.colleague.pk, company.hr.pk

    def beside():
        try:
            second(Person.objects.get(pk=pk), Person.objects.get(pk=hr))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first(Person.objects.get(pk=pk), Person.objects.get(pk=hr))
            told = pool.submit(beside)
            while not (told.done() or someone_waits()):
                time.sleep(0.02)
        with pytest.raises(refusal):
            told.result()
