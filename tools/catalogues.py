"""Checks the message catalogues: well formed, nothing untranslated or fuzzy, and each .mo made from its .po."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def faults(catalogue: Path) -> list[str]:
    """What is wrong with one .po and its .mo, in sentences."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.mo"
        checked = subprocess.run(
            ["msgfmt", "--check", "-o", str(made), str(catalogue)], capture_output=True, text=True, check=False
        )
        if checked.returncode:
            return [f"{catalogue}: {line}" for line in checked.stderr.splitlines()]
        found = [
            f"{catalogue}: {count} messages are {kind}"
            for kind in ("untranslated", "fuzzy")
            if (
                count := output("msgattrib", f"--{'only-' * (kind == 'fuzzy')}{kind}", str(catalogue)).count("\nmsgid ")
            )
        ]
        standing = catalogue.with_suffix(".mo")
        if not standing.exists() or output("msgunfmt", str(standing)) != output("msgunfmt", str(made)):
            found.append(f"{standing}: not made from its .po; run manage.py compilemessages")
        return found


def main() -> int:
    catalogues = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    if not shutil.which("msgfmt"):
        print("LEFT OUT: the check of the catalogues, because gettext is not installed here.")
        return 0
    found = [fault for catalogue in catalogues for fault in faults(catalogue)]
    print("\n".join(found) if found else f"{len(catalogues)} catalogues are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
