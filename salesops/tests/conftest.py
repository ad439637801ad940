"""The house of the generated suites, built once a file."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from core.tests.instants import at


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    """The small company with its samples and secrets; a request changes nothing that the next one meets."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(at(18, 31), tick=False),
        override_settings(ROBOT_HOSTS=["hooks.slack.com"]),  # so that its form has something to accept
        transaction.atomic(),
    ):
        from salesops.tests.house import House  # noqa: PLC0415 here: models are loaded only now

        yield House()
        transaction.set_rollback(True)
