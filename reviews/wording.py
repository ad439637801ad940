"""Words for ratings and figures, in one place for forms, queue and sheets."""

from django.utils.translation import gettext_lazy as _

# rules.md 2.3: what a rating of the quality of work says.
ANCHORS = {
    5: _("customer gained something, next step with date, new facts recorded"),
    4: _("purpose reached, next step with date"),
    3: _("done as planned, report understandable"),
    2: _("vague, no next step, or repeated text"),
    1: _("work not usable, or report not believable (talk first)"),
}
SHORT_ANCHORS = {
    1: _("not usable"),
    2: _("vague"),
    3: _("as planned"),
    4: _("purpose, next step"),
    5: _("customer gained"),
}
NEEDS_SENTENCE = frozenset({1, 5})

# rules.md 2.6: what the superior's five ratings of a role period say, the same steps for each.
ASSESSMENT_ANCHORS = {
    1: _("far from what the post asks"),
    2: _("below what the post asks"),
    3: _("what the post asks"),
    4: _("more than the post asks"),
    5: _("an example to others"),
}

# The figures of a month sheet.
FIGURES = {
    "D": _("daily mean"),
    "W": _("weekly mean"),
    "T": _("targets"),
    "M": _("assessment"),
    "R": _("meetings and reports"),
    "total": _("total of this role"),
    "base": _("base"),
    "bonus": _("bonus"),
    "demerit": _("demerit"),
    "final": _("final"),
    "grade": _("grade"),
}
