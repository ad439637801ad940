"""What the libraries hold about people."""

from core.privacy import NO_BACKUP_NEEDED, Decision, reference

UNUSED = "empty: salesops does not use it"
NOTHING = Decision("nobody", "nobody", UNUSED, UNUSED, UNUSED, NO_BACKUP_NEEDED)

DECISIONS = {
    "admin.LogEntry": NOTHING,
    "auth.Group": NOTHING,
    "auth.Permission": reference("nobody"),
    "contenttypes.ContentType": reference("nobody"),
    "sessions.Session": Decision(
        "the person", "nobody", "14 days, or until the person's access ends", "left out: a random key", "deleted",
        NO_BACKUP_NEEDED,
    ),
    "account.EmailAddress": Decision(
        "the person", "the person, HR", "while the person has that address", "in the person's export", "deleted"
    ),
    "account.EmailConfirmation": NOTHING,
    "mfa.Authenticator": Decision(
        "the person", "nobody; the person sees that it is there", "until taken away", "left out: secrets", "deleted"
    ),
}  # fmt: skip
