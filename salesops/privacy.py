"""What the libraries hold about people."""

from core.privacy import (
    DELETED,
    IN_EVERY_EXPORT,
    NO_BACKUP_NEEDED,
    Decision,
    Erasure,
    Export,
    Retention,
    left_out,
    older_than,
    reference,
)

UNUSED = "empty: salesops does not use it"
NOTHING = Decision("nobody", "nobody", Retention(UNUSED), Export(UNUSED), Erasure(UNUSED), NO_BACKUP_NEEDED, by=())

DECISIONS = {
    "admin.LogEntry": NOTHING,
    "auth.Group": NOTHING,
    "auth.Permission": reference("nobody"),
    "contenttypes.ContentType": reference("nobody"),
    "sessions.Session": Decision(
        "the person", "nobody", older_than("empty: org.LoginSession stands in its place", days=1, since="expire_date"),
        left_out("a random key"), DELETED, NO_BACKUP_NEEDED, by=(),
    ),
    "account.EmailAddress": Decision(
        "the person", "the person, HR", Retention("while the person has that address"), IN_EVERY_EXPORT, DELETED,
        by=("user",),
    ),
    "account.EmailConfirmation": NOTHING,
    "mfa.Authenticator": Decision(
        "the person", "nobody; the person sees that it is there", Retention("until taken away"), left_out("secrets"),
        DELETED, by=("user",),
    ),
}  # fmt: skip
