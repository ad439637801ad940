"""What the lines of a correction would make of the sheets they are about: tried on the real facts, and undone.

The lines are written as they will be once they are approved, the month of these people is worked out, and all of it
is rolled back to the savepoint. So a trial can say nothing that the revision would not do, and finds every line that
cannot be written. The sums of teams are those that were sealed; the revision works out the heads above anew.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core.periods import Month
from org.models import Person
from reviews.corrections.writing import write_lines
from reviews.models import Correction
from reviews.month.decide import decide
from reviews.month.gather import gather_company, gather_people, heads_around
from reviews.month.inputs import Structure, company_text, person_inputs, scheme_text
from reviews.month.person import Ground

Rows = Mapping[str, Any]


class _Undone(Exception):
    """Takes the savepoint of a trial back."""


def tried(correction: Correction, *, now: datetime) -> dict[str, Rows]:
    """The output rows of everybody whom a line is about, by employee number, as they would be.

    Inside a transaction. Raises ValidationError for a line that cannot be written. Some forty queries, and those of
    the lines.
    """
    found: dict[str, Rows] = {}
    try:
        with transaction.atomic():
            lines = write_lines(correction, now=now)
            found = _worked_out(correction, {line.person.code for line in lines})
            raise _Undone
    except _Undone:
        return found


def _worked_out(correction: Correction, codes: set[str]) -> dict[str, Rows]:
    month = Month(correction.month)
    company = gather_company(month, codes | heads_around(month))
    ground = Ground.of_texts(scheme_text(company), company_text(company))
    sealed = {
        key: json.loads(body)["teams"]
        for key, body in correction.base.inputs.filter(person_key__in=codes).values_list("person_key", "body")
    }
    return {
        data["person"]: decide(ground, {**data, "teams": sealed.get(data["person"], [])})["rows"]
        for data in person_inputs(Structure(company), gather_people(company, codes))
    }


def sealed_rows(correction: Correction, codes: set[str]) -> dict[str, Rows]:
    """The output rows of these people in the revision that is corrected. One query."""
    results = correction.base.results.filter(person_key__in=codes)
    return {key: json.loads(body)["rows"] for key, body in results.values_list("person_key", "body")}


def people_of(correction: Correction) -> list[Person]:
    """Whom its lines are about, in the order of people. One query."""
    return list(Person.objects.filter(pk__in=correction.lines.values("person")).order_by("number"))
