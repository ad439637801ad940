"""Every model has its six answers (safety.md rule 38), and what they say is what is done."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from core.privacy import Act, Erasure, Export, Retention, all_decisions
from core.tests.instants import DAY, at
from org.models import Period, Person
from salesops.personal.erasing import erase_person
from salesops.personal.export import export_person, rows_told
from salesops.personal.forgetting import closed_before, field_of, forget, old_rows
from salesops.personal.rows import decided, deletable_first, rows_of
from salesops.tests.canaries import CANARIES

NOW = at(18, 31)
LATER = NOW + timedelta(days=800)
STAYS = {model._meta.label for model, decision in decided() if decision.erasure.act is Act.STAYS}


def files_of(person: Person) -> dict[str, str]:
    """The archive's texts by name."""
    target = io.BytesIO()
    export_person(person, target, by=person, now=NOW)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def is_about(row: object, person: Person) -> bool:
    """Whether a planted row is one of the person's."""
    if not isinstance(row, models.Model):
        return False
    return rows_of(type(row), all_decisions()[row._meta.label], person).filter(pk=row.pk).exists()


def cells(*, but: set[str] = frozenset()) -> str:
    """Every text of the whole database."""
    texts = []
    for model in apps.get_models():
        if model._meta.label not in but:
            names = [
                field.attname
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField | models.JSONField)
            ]
            texts += [str(row) for row in model._base_manager.values_list(*names)] if names else []
    return "\n".join(texts)


# --- the answers ------------------------------------------------------------------------------------------------------


def test_every_model_states_owner_readers_retention_export_erasure_and_backup():
    assert set(all_decisions()) == {model._meta.label for model in apps.get_models()}


def test_no_answer_is_empty_and_each_says_what_is_done():
    for label, decision in all_decisions().items():
        assert all(map(str.strip, decision.answers)), label
        told = (decision.retention, decision.export, decision.erasure)
        assert [type(answer) for answer in told] == [Retention, Export, Erasure], label


@pytest.mark.django_db  # whether somebody else bears the name is asked of the database
@pytest.mark.parametrize(("model", "decision"), decided(), ids=lambda one: getattr(one, "__name__", ""))
def test_answers_name_fields_that_there_are(model, decision):
    rows_of(model, decision, Person(pk=1, code="E1", name_pinyin="Ann"))
    names = {field.name for field in model._meta.concrete_fields}
    assert set(decision.export.without) | set(decision.erasure.sets) <= names
    assert (decision.retention.days is None) == (not decision.retention.since)
    if decision.retention.since:
        field_of(model, decision.retention.since)


def test_rows_that_belong_to_a_person_lead_to_that_person():
    """A foreign key of one of these names means that the row is the person's; about nobody is then no answer."""
    owners = {"person", "user", "owner", "deputy"}
    for model, decision in decided():
        found = {
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is Person and field.name in owners
        }
        assert found <= set(decision.by) or str(decision.export).startswith("empty"), model


# --- export -----------------------------------------------------------------------------------------------------------


def test_export_holds_what_the_answers_promise_and_no_row_more(house):
    person = house.company.salesperson

    counts = {model: rows_told(model, one, rows_of(model, one, person), person).count() for model, one in decided()}
    files = files_of(house.company.salesperson)
    for model, decision in decided():
        name, rows = f"{model._meta.label.lower()}.json", counts[model]
        if not decision.export.has_rows:
            assert name not in files
        elif rows:
            assert len(json.loads(files[name])) == rows, name
    owned = [one for one in decided() if one[1].export.has_rows and "person" in one[1].by]
    for model, decision in owned:
        expected = rows_told(model, decision, model._base_manager.filter(person=person), person).count()
        found = json.loads(files.get(f"{model._meta.label.lower()}.json", "[]"))
        assert len([row for row in found if row["person"] == "SALESPERSON"]) == expected, model


def test_export_holds_every_secret_that_the_person_may_read_and_no_other(house):
    text = "\n".join(files_of(house.company.salesperson).values())
    kinds = all_decisions()
    for canary in CANARIES:
        decision = kinds[".".join(canary.field.split(".")[:2])]
        is_own = is_about(house.planted[canary.field], house.company.salesperson)
        if is_own and decision.export.has_rows and "salesperson" in canary.readers:
            assert canary.secret in text, canary.field
        if not is_own and "salesperson" not in canary.readers:
            assert canary.secret not in text, canary.field
    assert "pbkdf2" not in text and "md5$" not in text


# --- erasure ----------------------------------------------------------------------------------------------------------


def test_erasing_leaves_no_name_and_nothing_that_the_person_wrote(house):
    person = house.company.salesperson
    with house.undone():
        own = [canary for canary in CANARIES if is_about(house.planted[canary.field], person)]
        assert len(own) > 20
        Person.objects.filter(pk=person.pk).update(left_on=DAY - timedelta(days=1))
        person.refresh_from_db()
        for _again in range(2):
            erase_person(person, by="test", now=NOW)
        text = cells(but=STAYS)
        assert [canary.field for canary in own if canary.secret in text] == []
        everything = cells()
        for who in ("Chen Xiaoming", "陳曉明", "salesperson@example.com"):
            assert who not in everything
        person.refresh_from_db()
        assert (person.code, person.name, person.erased_at) == ("SALESPERSON", "SALESPERSON", NOW)
        assert not person.has_usable_password() and not person.is_active
        for model, decision in decided():
            if decision.erasure.act is Act.GOES:
                assert not rows_of(model, decision, person).exists(), model


# --- retention --------------------------------------------------------------------------------------------------------


def test_what_refers_to_others_is_deleted_first():
    order = deletable_first(apps.get_model(name) for name in ("meetings.Report", "reviews.DailyAppraisal"))
    assert [model._meta.label for model in order] == ["reviews.DailyAppraisal", "meetings.Report"]


def test_nothing_of_today_is_forgotten_and_everything_whose_time_is_over_is(house):
    with house.undone():
        kept = {model: model._base_manager.count() for model, one in decided() if one.retention.in_closed_months}
        forget(NOW)
        assert {model: model._base_manager.count() for model in kept} == kept
        forget(LATER)
        assert {model: model._base_manager.count() for model in kept} == kept  # no month is closed
        Period.objects.all().update(state="closed")
        assert closed_before() is not None
        forget(LATER)
        for model, decision in decided():
            if decision.retention.days is not None:
                assert not old_rows(model, decision, LATER, closed_before()).exists(), model
