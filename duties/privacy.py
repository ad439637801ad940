"""What duties holds about people."""

from core.privacy import (
    DELETED,
    FULL_BACKUP,
    IN_THE_EXPORT,
    KEY_STAYS,
    MONTHS_24,
    NO_BACKUP_NEEDED,
    NOT_ABOUT_A_PERSON,
    NOTHING_TO_ERASE,
    WHILE_EMPLOYED,
    WITH_THE_COMPANY,
    Act,
    Decision,
    Erasure,
    Export,
    Retention,
    left_out,
    older_than,
    reference,
)

WHO = "the person and, as states on the team board, the line above"
WITHOUT_KEYS = Export.of(
    "in the person's export, without the keys to the group", has_rows=True, without=("address_box", "secret_box")
)
AGAIN = Erasure.of("deleted and planned again from the records while the person is there", act=Act.GOES)

DECISIONS = {
    "duties.Duty": Decision(
        "the person",
        WHO,
        older_than("24 months after it was due", days=MONTHS_24, since="due_at"),
        IN_THE_EXPORT,
        AGAIN,
        NO_BACKUP_NEEDED,
    ),
    "duties.Reminder": Decision(
        "the person",
        "the person; unknown letters on the health page",
        older_than("24 months", days=MONTHS_24, since="not_before"),
        IN_THE_EXPORT,
        DELETED,
    ),
    "duties.ReminderLadder": Decision(
        "the company", "HR and the general manager", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)
    ),
    "duties.LadderStep": reference("HR and the general manager"),
    "duties.Robot": Decision(
        "the company",
        "HR and the general manager, without its keys",
        WITH_THE_COMPANY,
        WITHOUT_KEYS,
        KEY_STAYS,
        by=("made_by",),
    ),
    "duties.RobotLine": Decision(
        "the company",
        "HR and the general manager: what became of the last one",
        older_than("24 months", days=MONTHS_24, since="not_before"),
        NOT_ABOUT_A_PERSON,
        NOTHING_TO_ERASE,
        by=(),
    ),
    "duties.MailChoice": Decision("the person", "the person", WHILE_EMPLOYED, IN_THE_EXPORT, DELETED),
    "duties.PlanState": Decision(
        "the company", "nobody", Retention("until planned again"), left_out("state of a job"), DELETED, NO_BACKUP_NEEDED
    ),
    "duties.DigestLine": Decision(
        "the person named in it",
        "the superior of the day",
        older_than("24 months", days=MONTHS_24, since="day"),
        IN_THE_EXPORT,
        DELETED,
        FULL_BACKUP,
        by=("person", "duty__person"),
    ),
    "duties.ReminderMark": Decision(
        "the company",
        "nobody",
        Retention("until swept again"),
        left_out("state of a job"),
        DELETED,
        NO_BACKUP_NEEDED,
        by=(),
    ),
}
