"""The file that HR takes out about somebody is no second way to what HR does not read."""

import io
import zipfile

import pytest
from django.urls import reverse

from salesops.tests.canaries import CANARIES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["salesperson", "colleague", "manager", "gm", "leaver"])
def test_nothing_that_hr_does_not_read_stands_in_the_file_of_hr(house, who):
    person = getattr(house.company, who)
    response = house.ask("hr", "post", reverse("person_data", args=[person.code]), {"reason": "asked in writing"})
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert person.code in text
    assert [one.field for one in CANARIES if "hr" not in one.readers and one.secret in text] == []
