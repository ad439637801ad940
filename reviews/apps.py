from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        # here: models are loaded only now
        from core.imports.tracing import register_derived  # noqa: PLC0415
        from org.stamps import register_stamped  # noqa: PLC0415
        from reviews import (  # noqa: PLC0415
            board,
            carrying,
            closing_duty,
            deciding,
            duty_kinds,
            feedback,
            finding_duties,
            leave_effect,
            meeting_events,
            metric_terms,
            models,
            panels,
            probation_evidence,
            scheme_news,
            trail_acts,
            waiting,
            work_items,
        )
        from reviews.cases import duties as case_duties  # noqa: PLC0415
        from reviews.cases import links as case_links  # noqa: PLC0415
        from reviews.corrections import news as correction_news  # noqa: PLC0415
        from reviews.cycle import duties as cycle_duties  # noqa: PLC0415
        from reviews.cycle import waiting as cycle_waiting  # noqa: PLC0415
        from reviews.rewards import waiting as reward_waiting  # noqa: PLC0415

        register_derived("reviews.MonthPreview")
        work_items.register()
        feedback.register()
        meeting_events.connect()
        leave_effect.register()
        metric_terms.register()
        duty_kinds.register()
        finding_duties.register()
        board.register()
        carrying.register()
        closing_duty.register()
        panels.register()
        probation_evidence.register()
        scheme_news.register()
        waiting.register()
        trail_acts.register()
        cycle_duties.register()
        cycle_waiting.register()
        reward_waiting.register()
        correction_news.register()
        case_duties.register()
        case_links.register()
        for model, day_field in (
            (models.DailyAppraisal, "day"),
            (models.Adjustment, "day"),
            (models.DisciplineEvent, "day"),
            (models.IntegrityFinding, "day"),
        ):
            register_stamped(model, day_field)
        register_stamped(models.WeeklyAppraisal, "week_start", deciding_days=deciding.deciding_days_of_weeks)
        register_stamped(models.Assessment, "month", deciding_days=deciding.deciding_days_of_assessments)
        register_stamped(models.Objection, "month", deciding_days=deciding.deciding_days_of_objections)
