from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        # here: models and registries are loaded only now
        from duties.registry import register_board_column  # noqa: PLC0415
        from meetings import (  # noqa: PLC0415
            deciding,
            duty_kinds,
            feed_meetings,
            leave_effect,
            meeting_duties,
            own_records,
            own_summaries,
            receivers,
            rhythm_figures,
            rhythm_meetings,
            robot_news,
            selectors,
            trail_acts,
            waiting,
        )
        from meetings.models import Report, WeeklyPlan  # noqa: PLC0415
        from org.stamps import register_stamped  # noqa: PLC0415

        duty_kinds.register()
        meeting_duties.register()
        own_records.register()
        own_summaries.register()
        leave_effect.register()
        waiting.register()
        trail_acts.register()
        feed_meetings.register()
        rhythm_figures.register()
        rhythm_meetings.register()
        robot_news.register()
        receivers.connect()
        register_board_column("report", _("Report"), selectors.report_cells, order=20)
        register_board_column("plan", _("Needs you"), selectors.plan_cells, order=80)
        register_stamped(Report, "subject_on", deciding_days=deciding.deciding_days_of_reports)
        register_stamped(WeeklyPlan, "week_start", deciding_days=deciding.deciding_days_of_plans)
