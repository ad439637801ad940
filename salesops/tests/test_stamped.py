"""Every room tells org about its dated facts, so that none stays behind when the past moves."""

from django.apps import apps

from org.models import DatedFact
from org.stamps import stamped_models


def test_every_kind_of_dated_fact_is_stamped_again_when_the_past_moves():
    facts = {model for model in apps.get_models() if issubclass(model, DatedFact)}
    assert facts == stamped_models()
