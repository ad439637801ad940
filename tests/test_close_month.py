"""The acceptance months through the database: imported, closed, proved, exported and closed again elsewhere."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.periods import Month
from core.walltime import work_today
from org.models import Period
from reviews.models import MonthRun
from reviews.month.run import compute, freeze
from salesops.exchange.reading import read_folder

ACCEPTANCE = Path(__file__).parent / "acceptance"
MONTHS = [("june-2026", "2026-06"), ("maven-2017-06", "2017-06")]
pytestmark = pytest.mark.django_db


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.mark.parametrize(("name", "month"), MONTHS)
def test_imported_month_closes_to_the_byte(name, month, tmp_path):
    call_command("import_company", str(ACCEPTANCE / name / "inputs"), verbosity=0)
    call_command("close_month", month, "--export", str(tmp_path / "out"), verbosity=0)
    assert files_in(tmp_path / "out") == files_in(ACCEPTANCE / name / "expected")
    assert Period.objects.get(month=month).state == Period.State.CLOSED
    call_command("close_month", month, "--export", str(tmp_path / "again"))
    assert files_in(tmp_path / "again") == files_in(tmp_path / "out")
    assert MonthRun.objects.count() == 1
    call_command("verify_months")


@pytest.mark.parametrize(("name", "month"), MONTHS)
def test_exported_month_closes_elsewhere_with_the_same_hash(name, month, tmp_path):
    call_command("import_company", str(ACCEPTANCE / name / "inputs"), verbosity=0)
    call_command("close_month", month, verbosity=0)
    here = MonthRun.objects.get().output_sha
    call_command("export_company", str(tmp_path / "exported"), "--month", month)
    assert compute(freeze(read_folder(tmp_path / "exported"))).sha == here


def test_month_is_not_closed_before_its_closing_day(company):
    running = Month.of(work_today(timezone.now()))
    with pytest.raises(CommandError, match="can be closed from|does not reach"):
        call_command("close_month", running)
    assert not MonthRun.objects.exists()


def test_close_month_names_what_is_no_month():
    with pytest.raises(CommandError, match='"2026-13" is not a month'):
        call_command("close_month", "2026-13")
