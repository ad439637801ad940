"""The test kit itself: what the other tests lean on."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from core.audit import record
from core.db_triggers import triggers_of
from core.models import AuditEntry
from org.models import Person

TRIGGERS_IN_DATABASE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
}


def test_at_is_the_wall_clock_of_the_company(at):
    assert at(18, 31) == datetime(2026, 6, 17, 10, 31, tzinfo=UTC)


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_transactional_tests_leave_nothing_behind_even_in_insert_only_tables(turn):
    assert (AuditEntry.objects.count(), Person.objects.count(), cache.get("left")) == (0, 0, None)
    record("core.test", by="nobody")
    Person.objects.create_user("E1", name_pinyin="One", hired_on="2026-01-01")
    cache.set("left", turn)


@pytest.mark.django_db(transaction=True)
def test_insert_only_rows_refuse_change_and_deletion_after_a_transactional_test():
    record("core.test", by="nobody")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(actor="somebody")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


@pytest.mark.django_db
def test_every_listed_trigger_stands_in_the_database_and_no_other():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_IN_DATABASE[connection.vendor])
        standing = {name: table for name, table in cursor.fetchall()}
    listed = {
        name: trigger.table
        for app in apps.get_app_configs()
        for trigger in triggers_of(app)
        for statement in (trigger.sqlite if connection.vendor == "sqlite" else trigger.postgresql)
        if statement.lstrip().startswith(("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER"))
        for name in [statement.split("TRIGGER", 1)[1].split()[0]]
    }
    assert standing == listed


@pytest.mark.django_db
def test_company_has_every_role_and_people_in_one_order(company):
    assert [person.number for person in company.everybody] == list(range(1, 14))
    assert company.leaver not in company.people


@pytest.mark.django_db
def test_as_logs_the_person_in(company, as_):
    assert as_(company.gm).session["_auth_user_id"] == str(company.gm.pk)
