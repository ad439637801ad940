import pytest

from duties import registry
from duties.tests.factories import FakeRecords


@pytest.fixture
def no_kinds(monkeypatch):
    """No room above has registered anything."""
    for name in ("_kinds", "_panels", "_waiting", "_columns"):
        monkeypatch.setattr(registry, name, {})


@pytest.fixture
def records(no_kinds) -> FakeRecords:
    """The only kind there is; its records are a dictionary that the test fills."""
    return FakeRecords().register()
