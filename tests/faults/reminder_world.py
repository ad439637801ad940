"""The processes of test_reminders_killed: each is started by itself, against a database of its own.

python -m tests.faults.reminder_world prepare COUNT | work | age | report
"""

import json
import os
import sys
import time
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.utils import timezone  # noqa: E402 after the settings

from duties import ladder, mailing, timetable  # noqa: E402
from duties.models import Duty, Reminder  # noqa: E402
from duties.reminding import news_for  # noqa: E402
from duties.rules import duty_id  # noqa: E402
from org.models import Person  # noqa: E402
from salesops import watch  # noqa: E402


def prepare(count: int) -> None:
    """`count` letters that wait, and as many duties whose reminders the workers have yet to lay out."""
    now = timezone.now()
    people = Person.objects.bulk_create(
        Person(code=f"P{number}", number=number, name_pinyin="P", email=f"p{number}@example.com", hired_on=now.date())
        for number in range(1, count + 1)
    )
    told = [_duty(person, "daily:2026-06-11", now) for person in people]
    untold = [_duty(person, "daily:2026-06-12", now) for person in people]
    Duty.objects.bulk_create([*told, *untold])
    Reminder.objects.bulk_create(
        Reminder(
            id=ladder.reminder_id(duty.pk, "due", "mail"),
            duty=duty,
            person=duty.person,
            stage="due",
            channel="mail",
            not_before=now - timedelta(minutes=5),
            expires_at=now + timedelta(hours=10),
        )
        for duty in told
    )


def _duty(person: Person, subject: str, now: datetime) -> Duty:
    """A duty that became due just now in a zone where it is noon, so that no quiet hours come in between."""
    return Duty(
        id=duty_id("daily_report", subject, person.code),
        person=person,
        kind="daily_report",
        subject=subject,
        local_date=now.date(),
        time_zone=f"Etc/GMT{now.hour - 12:+d}",
        opens_at=now - timedelta(hours=1),
        due_at=now - timedelta(minutes=1),
        cutoff_at=now + timedelta(days=1),
    )


def work() -> None:
    """Ticks without a pause until it is killed, or until no letter waits."""
    print("ready", flush=True)  # noqa: T201 the test waits for this line
    while True:
        now = timezone.now()
        timetable.remind(now)
        mailing.reap(now)
        if not mailing.dispatch(now) and not mailing.waiting().exists():
            return
        time.sleep(0.01)


def age() -> None:
    """Lets the leases of killed workers run out."""
    Reminder.objects.filter(state__in=["claimed", "sending"]).update(claimed_at=timezone.now() - timedelta(hours=1))


def report() -> None:
    """What became of everything, as JSON."""
    letters = dict(Reminder.objects.filter(channel="mail").values_list("pk", "state"))
    shown = [
        str(reminder.duty_id)
        for person in Person.objects.order_by("number")
        for reminder in news_for(person, timezone.now())
    ]
    told = {
        "letters": {str(key): state for key, state in letters.items()},
        "listed": [str(letter.pk) for letter in watch.letters()],
        "shown": shown,
        "untold": [str(key) for key in Duty.objects.filter(subject="daily:2026-06-12").values_list("pk", flat=True)],
    }
    print(json.dumps(told))  # noqa: T201 the test reads this line


if __name__ == "__main__":
    {"prepare": lambda: prepare(int(sys.argv[2])), "work": work, "age": age, "report": report}[sys.argv[1]]()
