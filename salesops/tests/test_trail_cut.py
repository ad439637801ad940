"""The trail is cut after five years: oldest first, under a chain of seals, and no earlier."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core import audit_cutting
from core.audit_cutting import KEPT_DAYS, cut_trail, seal_over
from core.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OLD, YOUNG = NOW - timedelta(days=KEPT_DAYS + 2), NOW - timedelta(days=KEPT_DAYS - 2)


def acts(*moments):
    return [AuditEntry.objects.create(actor="HR", action="org.hire", reason="=x", at=at) for at in moments]


def test_what_is_older_is_cut_in_parts_under_a_chain_of_seals(monkeypatch):
    monkeypatch.setattr(audit_cutting, "PART", 2)
    first, second, third, young = acts(OLD, OLD, OLD, YOUNG)
    fresh = [AuditEntry.objects.get(pk=entry.pk) for entry in (first, second)]
    expected = seal_over(fresh, previous="")
    assert cut_trail(NOW, most=100) == 3
    assert list(AuditEntry.objects.all()) == [young]
    seals = AuditSeal.objects.order_by("pk").values_list("from_id", "to_id", "previous_hash", "hash")
    (one, two) = list(seals)
    assert one == (first.pk, second.pk, "", expected)
    assert two[:3] == (third.pk, third.pk, expected)
    assert cut_trail(NOW, most=100) == 0


def test_an_old_act_behind_a_younger_one_waits_for_it():
    young, old = acts(YOUNG, OLD)
    assert cut_trail(NOW, most=100) == 0
    assert set(AuditEntry.objects.all()) == {young, old}


def test_no_more_is_cut_in_one_run_than_is_asked(monkeypatch):
    monkeypatch.setattr(audit_cutting, "PART", 2)
    acts(*[OLD] * 5)
    assert (cut_trail(NOW, most=3), cut_trail(NOW, most=100)) == (4, 1)


def test_the_database_lets_go_of_no_act_that_is_young_or_under_no_seal():
    old, young = acts(OLD, YOUNG)
    for entry in (old, young):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.filter(pk=entry.pk).delete()
    AuditSeal.objects.create(from_id=old.pk, to_id=young.pk, previous_hash="", hash="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=young.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=old.pk).update(actor="nobody")
    assert AuditEntry.objects.filter(pk=old.pk).delete()[0] == 1


def test_nothing_to_cut_costs_one_query(django_assert_num_queries):
    acts(YOUNG)
    with django_assert_num_queries(3):  # a savepoint around one question
        assert cut_trail(NOW, most=100) == 0
