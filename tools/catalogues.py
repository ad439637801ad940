"""The message catalogues: writes them again from the sources, or checks that they hold all of it.

python tools/catalogues.py            adds what the sources say now, drops what they no longer say, makes each .mo
python tools/catalogues.py --check    changes nothing and says what is wrong
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_Hant", "zh_Hans")
LAYOUT = ("--no-wrap", "--add-location=file")
NO_TEXT_FOR_USERS = ("--ignore=.venv", "--ignore=var", "--ignore=tests", "--ignore=tools")
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: salesops\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def catalogue_of(language: str, root: Path = ROOT) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(root: Path) -> None:
    """Brings the catalogues under a folder up to what its sources say."""
    languages = [f"--locale={language}" for language in LANGUAGES]
    command = [sys.executable, "-m", "django", "makemessages", *languages, "--no-obsolete", *LAYOUT, *NO_TEXT_FOR_USERS]
    subprocess.run(command, check=True, cwd=root, stdout=subprocess.DEVNULL)


def write() -> None:
    (ROOT / "locale").mkdir(exist_ok=True)
    collect(ROOT)
    for language in LANGUAGES:
        catalogue = catalogue_of(language)
        entries = output("msgcat", "--sort-output", *LAYOUT, str(catalogue)).partition("\n\n")[2]
        catalogue.write_text(f"{HEADER.format(language=language)}\n{entries}", encoding="utf-8")
        subprocess.run(["msgfmt", "-o", str(catalogue.with_suffix(".mo")), str(catalogue)], check=True)


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
            found.append(f"{standing}: not made from its .po; run make messages")
        return found


def absent() -> list[str]:
    """What the sources say and the catalogues do not translate, found in a copy of both."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "var", "static", "tests", "tools", "docs"))
        collect(copy)
        found = []
        for language in LANGUAGES:
            catalogue = str(catalogue_of(language, copy))
            for kind in ("--untranslated", "--only-fuzzy"):
                lines = output("msgattrib", "--no-wrap", kind, catalogue).splitlines()
                new = [line.removeprefix("msgid ") for line in lines if line.startswith("msgid ")][1:]
                found += [f"{language}: no translation of {message}; run make messages" for message in new]
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    checks_only = parser.parse_args().check
    if not shutil.which("msgfmt"):
        print("LEFT OUT: the catalogues, because gettext is not installed here.")
        return 0 if checks_only else 1
    if not checks_only:
        write()
    found = [fault for language in LANGUAGES for fault in faults(catalogue_of(language))]
    if checks_only and not found:
        found = absent()
    print("\n".join(found) if found else f"{len(LANGUAGES)} catalogues are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
