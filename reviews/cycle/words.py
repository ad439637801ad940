"""The tone of each step of a sheet, for its badge (core.templatetags.ui.SHAPES)."""

from reviews.models import SignOff

Step = SignOff.Step
TONES = {
    Step.PREVIEW: "open",
    Step.CONFIRMED: "open",
    Step.CALIBRATED: "open",
    Step.RELEASED: "done",
    Step.OBJECTED: "soon",
    Step.DECIDED: "done",
    Step.ACKNOWLEDGED: "done",
}
