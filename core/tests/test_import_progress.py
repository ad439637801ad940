"""How far a write has come, seen from outside its transaction."""

from pathlib import Path

import pytest
from django.db import transaction

from core.imports import progress
from core.models import JobTick
from core.tests.instants import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def often(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(progress, "EVERY", -1)
    return tmp_path


def write(count):
    JobTick.objects.bulk_create(JobTick(name=f"tick {number}", started_at=at(9)) for number in range(count))


def test_rows_are_counted_while_they_are_written_and_no_hint_stays(often):
    with transaction.atomic(), progress.told(7):
        assert progress.rows_written(7) is None
        write(3)
        JobTick.objects.update(error="x")
        assert (progress.rows_written(7), progress.rows_written(8)) == (6, None)
        list(JobTick.objects.all())
        assert progress.rows_written(7) == 6
    assert list((often / "progress").iterdir()) == []


def test_a_write_that_fails_leaves_no_hint(often):
    with pytest.raises(ZeroDivisionError), progress.told(7):
        write(1)
        raise ZeroDivisionError
    assert progress.rows_written(7) is None


def test_without_a_folder_the_write_goes_on(often, settings):
    settings.VAR_DIR = Path("/proc/nowhere")
    with progress.told(7):
        write(1)
        assert progress.rows_written(7) is None
