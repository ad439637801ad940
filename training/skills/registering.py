"""What skills, plans, mentors and first steps hand to the rooms below: duties, Today, the trail, one's own page."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from duties.actions import register_actions
from duties.registry import register_today_panel, register_waiting
from org.access import today_of
from org.models import Person
from org.own_page import register_own_link, register_person_link
from training import permissions
from training.mentoring import duties, selectors
from training.models import MentorPair
from training.skills import own_evidence, plan, trail_acts
from training.skills.selectors import open_proposals


def _proposals(viewer: Person, now: datetime) -> QuerySet | None:
    return open_proposals(viewer, today_of(viewer, now))


def _pairs(viewer: Person, now: datetime) -> QuerySet:
    return MentorPair.objects.awaited_from(viewer)


def register() -> None:
    """Called in AppConfig.ready."""
    duties.register()
    own_evidence.register()
    register_actions(plan.STEPS)
    trail_acts.register()
    register_today_panel(
        selectors.steps_panel, "training/_today_first_steps.html", order=30, facts=selectors.steps_facts
    )
    register_waiting(
        "level_proposals",
        _proposals,
        lambda count: ngettext("%(count)s level to answer", "%(count)s levels to answer", count) % {"count": count},
        lambda: reverse("training:skill_team"),
        order=45,
    )
    register_waiting(
        "mentor_pairs",
        _pairs,
        lambda count: (
            ngettext("%(count)s mentor to agree to", "%(count)s mentors to agree to", count) % {"count": count}
        ),
        lambda: reverse("training:mentor_list"),
        order=46,
    )
    register_own_link(_("My skills and what comes next"), _("Look"), "training:skill_mine", order=15)
    register_person_link(_("Training"), "training:person_detail", permissions.may_read)
    register_person_link(_("Skills"), "training:skill_person", permissions.may_read)
