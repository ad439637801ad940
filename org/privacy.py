"""What org holds about people."""

from core.privacy import (
    DELETED,
    FULL_BACKUP,
    IN_EVERY_EXPORT,
    IN_THE_EXPORT,
    KEY_STAYS,
    MONTHS_24,
    NO_BACKUP_NEEDED,
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
    text_goes,
)

DECISIONS = {
    "org.Person": Decision(
        "the person",
        "PEOPLE of org.access: the team, the line above, HR; the password by nobody",
        Retention("while employed and as long as sealed months refer to the row"),
        Export.of("in the person's export, without the password", has_rows=True, without=("password",)),
        Erasure.of(
            "names, e-mail and password go; the row stays under a key without meaning, sealed sums keep that key",
            act=Act.CHANGES,
        ),
        by=("pk",),
    ),
    "org.Grant": Decision(
        "the company", "the person, HR, the general manager", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
    "org.Unit": reference(),
    "org.UnitVersion": reference(),
    "org.Title": reference(),
    "org.Appointment": Decision("the person", "PEOPLE of org.access", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "org.Reorganisation": Decision(
        "the company",
        "whoever drafted it, HR, the general manager",
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        KEY_STAYS,
        by=("drafted_by",),
    ),
    "org.ReorganisationLine": Decision(
        "the company", "as the reorganisation", WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("note")
    ),
    "org.CalendarDay": reference(),
    "org.CalendarCheck": reference(),
    "org.Period": reference(),
    "org.LeaveDay": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        Retention.of(
            "24 months after the day; sealed inputs keep the fraction",
            days=MONTHS_24,
            since="day",
            in_closed_months=True,
        ),
        IN_THE_EXPORT,
        Erasure.of(
            "the kind becomes annual, the fraction stays under a key without meaning",
            act=Act.CHANGES,
            sets={"kind": "annual"},
        ),
    ),
    "org.LeaveRequest": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        older_than("24 months after its last day", days=MONTHS_24, since="last_day"),
        IN_THE_EXPORT,
        DELETED,
    ),
    "org.Absence": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        older_than("as the leave days that it writes: 24 months after its last day", days=MONTHS_24, since="valid_to"),
        IN_THE_EXPORT,
        DELETED,
    ),
    "org.FormerService": Decision(
        "the person", "the person, the line above, HR", WITH_THE_COMPANY, IN_EVERY_EXPORT, KEY_STAYS
    ),
    "org.Cover": Decision(
        "the person",
        "accepted: PEOPLE of org.access; asked and declined: the person, the deputy, the line above, HR",
        WITH_THE_COMPANY,
        Export.of("in the person's and the deputy's export, as rows", has_rows=True),
        KEY_STAYS,
        by=("person", "deputy"),
    ),
    "org.MemberFile": Decision(
        "the person", "whoever may open the person's page", WHILE_EMPLOYED, IN_EVERY_EXPORT, DELETED
    ),
    "org.Strength": Decision("the person", "everybody who works here", WHILE_EMPLOYED, IN_EVERY_EXPORT, DELETED),
    "org.Consent": Decision(
        "the person",
        "hobbies: whoever may open the person's page; the birthday: the person, the direct superior, HR",
        Retention.of("the content until withdrawn; that it was given, while employed", while_employed=True),
        IN_THE_EXPORT,
        DELETED,
    ),
    "org.CalendarKey": Decision(
        "the person",
        "nobody: a hash",
        Retention.of("until reset, switched off or the login is closed", while_employed=True),
        left_out("a hash"),
        DELETED,
        NO_BACKUP_NEEDED,
    ),
    "org.DoorCount": Decision(
        "the person",
        "the general manager, HR, the technical administrator",
        older_than("90 days", days=90, since="hour"),
        IN_THE_EXPORT,
        DELETED,
        NO_BACKUP_NEEDED,
    ),
    "org.LoginSession": Decision(
        "the person",
        "the person, where and since when; the key by nobody",
        older_than("14 days, or until the person's access ends", days=1, since="expire_date"),
        left_out("a random key"),
        DELETED,
        NO_BACKUP_NEEDED,
    ),
    "org.Invitation": Decision(
        "the person",
        "HR, without the code; of the code only a hash is stored",
        older_than("until used or run out, then 90 days", days=90, since="expires_at"),
        left_out("a hash"),
        DELETED,
        FULL_BACKUP,
    ),
}
