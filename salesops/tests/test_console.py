"""The console answers no question about what it does not show."""

import pytest
from django.urls import reverse

from core import audit
from salesops.console import console

pytestmark = pytest.mark.django_db
SHOWN_AND_FILTERED = {("auditentry", "action")}
HIDDEN = [
    (admin.opts.model_name, field.name)
    for admin in console._registry.values()
    for field in admin.opts.get_fields()
    if (admin.opts.model_name, field.name) not in SHOWN_AND_FILTERED
]


@pytest.mark.parametrize(("model", "field"), HIDDEN)
@pytest.mark.parametrize("lookup", ["", "__contains", "__startswith", "__regex", "__isnull", "__gt"])
def test_console_filters_by_its_own_filters_only(company, as_, model, field, lookup):
    address = reverse(f"admin:core_{model}_changelist")
    assert as_(company.technician).get(f"{address}?{field}{lookup}=1").status_code == 400


def test_console_does_not_tell_what_a_reason_holds(company, as_):
    audit.record("org.disable_login", by=company.hr, about=company.salesperson, reason="canary in the reason")
    technician, address = as_(company.technician), reverse("admin:core_auditentry_changelist")
    assert technician.get(f"{address}?reason__contains=canary").status_code == 400
    assert technician.get(f"{address}?q=canary").context["cl"].result_count == 0
    assert technician.get(f"{address}?action__exact=org.disable_login").context["cl"].result_count == 1
    assert technician.get(f"{address}?action__startswith=org").status_code == 400
