"""The main ways through the house, by what a person may do."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from org.access import Role, roles_of, today_of


@dataclass(frozen=True, slots=True)
class Way:
    label: Promise
    url: str
    icon: str
    is_current: bool
    is_parted: bool = False  # the first of its group


FIRST = (
    (_("Today"), "duties:today", "sun"),
    (_("Report"), "meetings:report_today", "journal-text"),
    (_("Team"), "duties:team", "people"),
    (_("Me"), "org:me", "person"),
)
ROOMS = {  # the entry is the current one on every page below these
    "meetings:report_today": ("meetings:report_list",),
    "recruiting:home": ("recruiting:home", "probation:probation_list"),
}
HEADS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER}
MORE = (  # by what belongs together; a line parts the groups
    (  # work together
        (_("Meetings"), "meetings:meeting_list", "chat-square-text", set(Role)),
        (_("Coaching talks"), "coaching:talk_list", "people", set(Role)),
        (_("Training"), "training:home", "file-text", set(Role)),
    ),
    (  # the appraisal
        (_("Review"), "reviews:queue", "check2-all", HEADS),
        (pgettext_lazy("of the week", "Rhythm"), "duties:rhythm", "arrow-repeat", HEADS),
        (_("My scores"), "reviews:mine", "graph-up", set(Role)),
        (_("Assessments"), "reviews:assessment_now", "star", set(Role)),
        (_("Months"), "months:month_list", "calendar3", set(Role)),
        (_("Discipline"), "reviews:discipline_list", "clipboard-check", set(Role)),
        (_("Bonus and demerit"), "reviews:adjustment_list", "plus-lg", set(Role)),
        (_("Rewards"), "reviews:reward_list", "check2", set(Role)),
        (_("Next steps"), "cases:case_list", "arrow-up", HEADS | {Role.HR}),
    ),
    (  # targets
        (_("Where we stand"), "targets:standing", "flag", set(Role)),
        (pgettext_lazy("sales", "Results"), "targets:entry_list", "bar-chart", set(Role)),
    ),
    (  # people
        (_("Leave"), "org:leave_mine", "door-open", set(Role)),
        (_("Organisation"), "org:chart", "diagram-3", set(Role)),
        (_("People"), "org:person_list", "list", set(Role)),
        (_("Recruiting"), "recruiting:home", "person-plus", HEADS | {Role.HR}),
    ),
    (  # upkeep
        (_("Import"), "imports:job_list", "upload", HEADS | {Role.HR, Role.ASSISTANT}),
        (_("Trail"), "org:trail", "eye", {Role.GENERAL_MANAGER, Role.HR, Role.TECHNICAL_ADMINISTRATOR}),
        (_("Health"), "health", "shield-check", {Role.GENERAL_MANAGER, Role.TECHNICAL_ADMINISTRATOR}),
        (_("Console"), "admin:index", "gear", {Role.HR, Role.GENERAL_MANAGER, Role.TECHNICAL_ADMINISTRATOR}),
    ),
)


@lru_cache(maxsize=64)
def address(name: str) -> str:
    """The address of an entry, the same as long as the process lives; every page asks for all of them."""
    return reverse(name)


def way(request: HttpRequest, label: Promise, name: str, icon: str) -> Way | None:
    """One entry; None while the house has no page of that name."""
    try:
        url, rooms = address(name), tuple(address(room) for room in ROOMS.get(name, (name,)))
    except NoReverseMatch:
        return None
    return Way(label, url, icon, request.path.startswith(rooms))


def navigation(request: HttpRequest) -> dict[str, list[Way]]:
    """The entries of the bar, and those that only some roles have. At most four queries, kept on the viewer."""
    roles = roles_of(request.user, today_of(request.user, timezone.now()))
    groups = [[entry for line in group if roles & line[3] and (entry := way(request, *line[:3]))] for group in MORE]
    return {
        "first": [entry for line in FIRST if (entry := way(request, *line))],
        "more": [replace(entry, is_parted=number == 0) for group in groups for number, entry in enumerate(group)],
    }
