"""The views of training, in the order in which they stand beside one another."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.access import Role, roles_of, today_of
from org.models import Person

HEADS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER}
# Label, name of the address, and whose it is; None: everybody's.
TABS: list[tuple[Promise, str, set[Role] | None]] = [
    (_("My training"), "training:home", None),
    (_("Courses"), "training:course_list", None),
    (pgettext_lazy("training", "Dates"), "training:session_list", None),
    (_("Rehearsals"), "training:rehearsal_list", None),
    (_("Scenarios"), "training:scenario_list", None),
    (_("Case library"), "training:lesson_list", None),
    (_("My skills"), "training:skill_mine", None),
    (_("Gaps of my team"), "training:skill_team", HEADS),
    (_("Mentors and first steps"), "training:mentor_list", None),
    (_("Skill matrix"), "training:skill_list", None),
    (_("My people"), "training:team", HEADS | {Role.HR}),
    (_("Required"), "training:required_list", HEADS | {Role.HR}),
]


def tabs_of(viewer: Person, current: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the current one, for templates/ui/_tabs.html."""
    roles = roles_of(viewer, today_of(viewer, timezone.now()))
    return [
        (str(label), reverse(name), name == current) for label, name, whose in TABS if whose is None or roles & whose
    ]
