"""Every room tells org about its dated facts, so that none stays behind when the past moves."""

from django.apps import apps

from org.models import DatedFact
from org.stamps import stamped_models
from reviews.models import Assessment

OF_A_MONTH = {Assessment}  # carries the assessor of its role period's last day, which reviews looks up


def test_every_kind_of_dated_fact_is_stamped_again_when_the_past_moves():
    facts = {model for model in apps.get_models() if issubclass(model, DatedFact)}
    assert facts - OF_A_MONTH == stamped_models()
