"""What targets registers with duties: the actions of plans, each a duty of its owner, and the news of goals."""

from django.utils.translation import gettext_lazy

from duties.actions import register_actions
from duties.notices import Notice, register_notice
from targets.actions import PLAN_ACTIONS
from targets.goals import REACHED


def register() -> None:
    """Makes the planner plan them, and gives the words of a stage that is reached; called in AppConfig.ready."""
    register_notice(
        REACHED,
        Notice(
            gettext_lazy("A stage of your unit's goal is reached"),
            gettext_lazy("What your unit set out to reach by now is there. The page of its goals shows which stage."),
            gettext_lazy("See the goals"),
            "targets:goal_list",
        ),
    )
    register_actions(PLAN_ACTIONS)
