"""What duties holds about people."""

from core.privacy import FULL_BACKUP, IN_THE_EXPORT, NO_BACKUP_NEEDED, Decision

WHO = "the person and, as states on the team board, the line above"
AGAIN = "deleted and planned again from the records while the person is there"

DECISIONS = {
    "duties.Duty": Decision("the person", WHO, "24 months after it was due", IN_THE_EXPORT, AGAIN, NO_BACKUP_NEEDED),
    "duties.Reminder": Decision(
        "the person", "the person; unknown letters on the health page", "24 months", IN_THE_EXPORT, "deleted"
    ),
    "duties.MailChoice": Decision("the person", "the person", "while employed", IN_THE_EXPORT, "deleted"),
    "duties.PlanState": Decision(
        "the company", "nobody", "until planned again", "left out: state of a job", "deleted", NO_BACKUP_NEEDED
    ),
    "duties.DigestLine": Decision(
        "the person named in it", "the superior of the day", "24 months", IN_THE_EXPORT, "deleted", FULL_BACKUP
    ),
    "duties.ReminderMark": Decision(
        "the company", "nobody", "until swept again", "left out: state of a job", "deleted", NO_BACKUP_NEEDED
    ),
}
