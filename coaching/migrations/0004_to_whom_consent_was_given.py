from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Now, Replace


def name_the_coach(apps, schema_editor):
    """Whoever has read marks by it until now; where nobody has, the consent is asked for anew."""
    marks = apps.get_model("coaching", "MoodMark").objects
    for consent in apps.get_model("coaching", "MoodConsent").objects.filter(coach=None, withdrawn_on=None):
        shown = marks.filter(person=consent.person_id, day__gte=consent.given_on, coach__isnull=False)
        last = shown.order_by("-day").first()
        if last is None:
            consent.withdrawn_on = consent.given_on
        else:
            consent.coach_id = last.coach_id
        consent.save()


def plan_anew(apps, schema_editor):
    """The duties of talks that marks asked for are of a kind of their own now; the next plan lays out those still owed.

    A duty's key follows from its kind, so the rows of before cannot become those of now: they are put aside.
    """
    rows = apps.get_model("duties", "Duty").objects.filter(kind="talk", subject__startswith="asked:")
    rows.filter(done_at=None).update(cancelled_at=Now())
    rows.update(kind="talk_asked", subject=Replace("subject", Value("asked:"), Value("before:")))
    owners = apps.get_model("coaching", "TalkAsked").objects.filter(done_at=None).values("coach")
    apps.get_model("duties", "PlanState").objects.filter(person__in=owners).update(stale_at=Now())


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0003_consent_for_a_person"),
        ("duties", "0010_letters_of_one_instant"),
    ]

    operations = [
        migrations.RunPython(name_the_coach, migrations.RunPython.noop),
        migrations.RunPython(plan_anew, migrations.RunPython.noop),
    ]
