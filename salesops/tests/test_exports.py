"""Every list as a file: the rows of the page and no others, nothing that a spreadsheet would act upon."""

import csv
import io

import pytest

from core.exporting import safe_text
from salesops.tests.answers import cells_of_workbook, is_live, live_cells
from salesops.tests.canaries import CANARIES
from salesops.tests.canary import FORMULAS
from salesops.tests.house import ADDRESSES, line_of
from salesops.tests.matrix import VIEWERS, body_of

pytestmark = pytest.mark.django_db
EXPORTED = (
    "org:person_list",
    "org:unit_list",
    "org:appointment_list",
    "org:leave_team",
    "org:calendar_year",
    "targets:target_grid",
    "reviews:assessment_list",
    "targets:entry_list",
    "targets:plan_detail",
    "targets:action_list",
    "meetings:report_list",
    "reviews:adjustment_list",
    "reviews:discipline_list",
    "reviews:finding_list",
    "reviews:reward_list",
    "reviews:reward_payroll",
    "reviews:effort_list",
    "months:month_detail",
    "duties:team",
    "org:cover_map",
    "org:strength_list",
    "org:trail",
    "org:reorganisation_list",
    "org:reorganisation_detail",
)


@pytest.mark.parametrize("name", EXPORTED)
def test_a_list_leaves_as_a_file_for_whoever_reads_it(house, name):
    (address,) = [one for one in ADDRESSES if one.name == name]
    url, line = house.url(address, line_of(name)), line_of(name)
    for viewer in VIEWERS:
        response = house.ask(viewer, "get", f"{url}?export=csv&of=below")
        page = body_of(response)
        assert (response.status_code == 200) == (viewer in line.see)
        assert page.startswith("\ufeff") == (viewer in line.see), viewer
        leaks = [one.secret for one in CANARIES if viewer not in one.readers and one.secret in page]
        assert (leaks, live_cells(response)) == ([], []), viewer
    book = house.ask("gm", "get", f"{url}?export=xlsx&of=below")
    text = list(csv.reader(io.StringIO(body_of(house.ask("gm", "get", f"{url}?export=csv&of=below")).lstrip("\ufeff"))))
    cells = cells_of_workbook(book)
    assert [len(row) for row in cells] == [len(row) for row in text]
    assert not any(is_live(cell) for row in cells for cell in row)


@pytest.mark.parametrize("sign", FORMULAS)
def test_a_text_that_begins_like_a_formula_stays_text(sign):
    assert not is_live(safe_text(f"{sign}1+1"))
    assert safe_text("Guangming") == "Guangming"
