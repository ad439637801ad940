"""Every model has its six answers (safety.md rule 38)."""

from dataclasses import astuple

from django.apps import apps

from core.privacy import all_decisions


def test_every_model_states_owner_readers_retention_export_erasure_and_backup():
    models = {model._meta.label for model in apps.get_models()}
    assert set(all_decisions()) == models


def test_no_answer_is_empty():
    assert [label for label, decision in all_decisions().items() if not all(map(str.strip, astuple(decision)))] == []
