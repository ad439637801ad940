"""The views of training in groups: what the viewer owes and has learned first, what heads see of their people last."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.access import Role, roles_of, today_of
from org.models import Person

HEADS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER}
# Label of a group; of its views: label, name of the address, and whose it is; None: everybody's.
GROUPS: list[tuple[Promise, list[tuple[Promise, str, set[Role] | None]]]] = [
    (_("My training"), [(_("My training"), "training:home", None)]),
    (
        _("Courses"),
        [
            (pgettext_lazy("training", "Catalogue"), "training:course_list", None),
            (pgettext_lazy("training", "Dates"), "training:session_list", None),
            (_("Required"), "training:required_list", HEADS | {Role.HR}),
        ],
    ),
    (
        _("Rehearsals"),
        [
            (pgettext_lazy("rehearsal", "Held and planned"), "training:rehearsal_list", None),
            (_("Scenarios"), "training:scenario_list", None),
            (_("Case library"), "training:lesson_list", None),
        ],
    ),
    (
        _("Skills"),
        [
            (_("My skills"), "training:skill_mine", None),
            (_("Skill matrix"), "training:skill_list", None),
            (_("Mentors and first steps"), "training:mentor_list", None),
        ],
    ),
    (
        _("My people"),
        [
            (_("Courses"), "training:team", HEADS | {Role.HR}),
            (_("Gaps of my team"), "training:skill_team", HEADS),
        ],
    ),
]
Tab = tuple[str, str, bool]  # label, address, whether it is the current one


class Tabs(NamedTuple):
    """The groups, and the views of the current group; no views where there is but one."""

    groups: list[Tab]
    views: list[Tab]


def tabs_of(viewer: Person, current: str) -> Tabs:
    """What training/_tabs.html draws on the page named `current`. No query beyond the access."""
    roles = roles_of(viewer, today_of(viewer, timezone.now()))
    groups, views = [], []
    for label, pages in GROUPS:
        shown = [(str(text), name) for text, name, whose in pages if whose is None or roles & whose]
        if not shown:
            continue
        is_current = current in [name for _text, name in shown]
        groups.append((str(label), reverse(shown[0][1]), is_current))
        if is_current and len(shown) > 1:
            views = [(text, reverse(name), name == current) for text, name in shown]
    return Tabs(groups, views)
