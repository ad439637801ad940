"""From a decision to a stage of the opening: which one is meant."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recruiting.interviews.permissions import INTERVIEW_STAGES
from recruiting.models import Application, Stage


def held(application: Application) -> Application:
    """The row itself, locked until the end of the transaction, so that two people do not go on at once."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("stage", "opening__unit", "opening__title", "candidate").get(pk=application.pk)


def next_interview_stage(application: Application) -> Stage | None:
    """The next stage of the opening in which there are interviews; None after the last. One query."""
    later = application.opening.stages.filter(position__gt=application.stage.position, kind__in=INTERVIEW_STAGES)
    return later.order_by("position").first()


def stage_of(application: Application, kind: str) -> Stage:
    """The opening's stage of that kind. Raises ValidationError where it has none. One query."""
    found = application.opening.stages.filter(kind=kind).order_by("position").first()
    if found is None:
        raise ValidationError(_("The opening has no such stage."))
    return found
