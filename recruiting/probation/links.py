"""Where the pages of probation are found from other rooms: Me, and the page of a person."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from org.own_page import register_own_link, register_person_link
from training.permissions import may_read


def register() -> None:
    """Called in AppConfig.ready."""
    label = gettext_lazy("Your probation: what it asks for, and how far you are")
    register_own_link(label, gettext_lazy("Look"), "probation:probation_mine", order=14)
    register_person_link(pgettext_lazy("link", "Probation"), "probation:probation_person", may_read)
