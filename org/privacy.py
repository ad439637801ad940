"""What org holds about people."""

from core.privacy import FULL_BACKUP, IN_THE_EXPORT, KEY_STAYS, NO_BACKUP_NEEDED, WITH_THE_COMPANY, Decision, reference

DECISIONS = {
    "org.Person": Decision(
        "the person",
        "PEOPLE of org.access: the team, the line above, HR; the password by nobody",
        "while employed and as long as sealed months refer to the row",
        "in the person's export, without the password",
        "names, e-mail and password go; the row stays under a key without meaning, sealed sums keep that key",
    ),
    "org.Grant": Decision(
        "the company", "the person, HR, the general manager", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
    "org.Unit": reference(),
    "org.UnitVersion": reference(),
    "org.Title": reference(),
    "org.Appointment": Decision("the person", "PEOPLE of org.access", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "org.Reorganisation": Decision(
        "the company", "whoever drafted it, HR, the general manager", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
    "org.ReorganisationLine": Decision(
        "the company", "as the reorganisation", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
    "org.CalendarDay": reference(),
    "org.CalendarCheck": reference(),
    "org.Period": reference(),
    "org.LeaveDay": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        "24 months after the day; sealed inputs keep the fraction",
        IN_THE_EXPORT,
        "the kind becomes annual, the fraction stays under a key without meaning",
    ),
    "org.LeaveRequest": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        "24 months after its last day",
        IN_THE_EXPORT,
        "deleted",
    ),
    "org.Absence": Decision(
        "the person",
        "LEAVE of org.access: the person, the line above, HR",
        "as the leave days that it writes: 24 months after its last day",
        IN_THE_EXPORT,
        "deleted",
    ),
    "org.FormerService": Decision(
        "the person", "the person, the line above, HR", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
    "org.Cover": Decision(
        "the person",
        "accepted: PEOPLE of org.access; asked and declined: the person, the deputy, the line above, HR",
        WITH_THE_COMPANY,
        "in the person's and the deputy's export, as rows",
        KEY_STAYS,
    ),
    "org.MemberFile": Decision(
        "the person", "whoever may open the person's page", "while employed", IN_THE_EXPORT, "deleted"
    ),
    "org.Strength": Decision("the person", "everybody who works here", "while employed", IN_THE_EXPORT, "deleted"),
    "org.Consent": Decision(
        "the person",
        "hobbies: whoever may open the person's page; the birthday: the person, the direct superior, HR",
        "the content until withdrawn or the last day in service; that it was given, while employed",
        IN_THE_EXPORT,
        "deleted",
    ),
    "org.CalendarKey": Decision(
        "the person",
        "nobody: a hash",
        "until reset, switched off or the login is closed",
        "left out: a hash",
        "deleted",
        NO_BACKUP_NEEDED,
    ),
    "org.LoginSession": Decision(
        "the person",
        "the person, where and since when; the key by nobody",
        "14 days, or until the person's access ends",
        "left out: a random key",
        "deleted",
        NO_BACKUP_NEEDED,
    ),
    "org.Invitation": Decision(
        "the person",
        "HR, without the code; of the code only a hash is stored",
        "until used or run out, then 90 days",
        "left out: a hash",
        "deleted",
        FULL_BACKUP,
    ),
}
