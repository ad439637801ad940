"""Where the pages of cases are found from other rooms: Me, the page of a person, Today."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.verdicts import ALLOWED, Verdict, denied
from duties.registry import register_waiting
from org.access import Area, readable_people
from org.models import Person
from org.own_page import register_own_link, register_person_link
from reviews.cases.permissions import is_gm
from reviews.models import PanelWord, PromotionCase


def may_read_step(viewer: Person, person: Person, now: datetime) -> Verdict:
    """Whoever reads the person's appraisals reads how far the next step is."""
    if readable_people(viewer, Area.APPRAISALS).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("Heads above this person and HR read this."))


def late_for_gm(viewer: Person, now: datetime) -> QuerySet | None:
    """Promotions whose panel was heard while the head who decides has left: then the general manager decides."""
    if not is_gm(viewer, now):
        return None
    heard = PromotionCase.objects.filter(state=PromotionCase.State.PANEL, heard_at__isnull=False)
    return heard.filter(decider__left_on__lt=now.date()).exclude(
        Q(nominated_by=viewer.pk) | Q(pk__in=PanelWord.objects.filter(member=viewer.pk).values("case"))
    )


def register() -> None:
    """Called in AppConfig.ready."""
    register_own_link(
        gettext_lazy("The next step, and what is still missing"), gettext_lazy("Look"), "cases:mine", order=15
    )
    register_person_link(gettext_lazy("What the next step asks for"), "cases:next_step", may_read_step)
    register_waiting(
        "promotions_without_decider",
        late_for_gm,
        lambda count: (
            ngettext("%(count)s promotion to decide", "%(count)s promotions to decide", count) % {"count": count}
        ),
        lambda: reverse("cases:case_list"),
        order=12,
    )
