#!/usr/bin/env python3
"""Third-party files of the browser: checks them against vendor.lock, and builds the icon sprite.

    tools/vendor.py --check            every file of static/vendor/vendor.lock has its sha256; needs no network
    tools/vendor.py --sprite FOLDER    static/icons.svg from the icons/ folder of an unpacked bootstrap-icons package

A new version: `npm pack NAME@X.Y.Z`, take the files of dist/ and the licence into static/vendor/NAME-X.Y.Z/, take the
sourceMappingURL line out of the CSS (the map is not shipped), write the line of vendor.lock, run --check.
"""

import argparse
import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "static/vendor/vendor.lock"
SPRITE = ROOT / "static/icons.svg"
ICONS = """
    arrow-left arrow-right arrow-up arrow-down arrow-counterclockwise arrow-repeat bar-chart bell box-arrow-right
    calendar3 chat-square-text check2 check2-all chevron-down chevron-left chevron-right chevron-up circle
    clipboard-check clock cloud-check cloud-slash dash-lg diagram-3 door-open download envelope exclamation-triangle
    eye file-text flag funnel gear graph-up house info-circle journal-text key laptop list lock pencil people person
    person-plus phone plus-lg printer search send shield-check slash-circle sliders star sun table three-dots
    translate trash upload x-lg
""".split()


def locked_files() -> list[tuple[str, str, str, str]]:
    """Name, version, path and sha256 of every locked file."""
    lines = LOCK.read_text().splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def faults() -> list[str]:
    """One sentence for each file that is missing, changed or not in the lock."""
    found, locked = [], locked_files()
    for name, version, path, sha256 in locked:
        file = ROOT / path
        if not file.exists():
            found.append(f"{path}: missing ({name} {version})")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
            found.append(f"{path}: is not the file of {name} {version} that was locked")
    known = {path for *_, path, _ in locked} | {LOCK.relative_to(ROOT).as_posix()}
    for file in sorted((ROOT / "static/vendor").rglob("*")):
        path = file.relative_to(ROOT).as_posix()
        if file.is_file() and path not in known:
            found.append(f"{path}: not in vendor.lock")
    return found


def symbol(folder: Path, name: str) -> str:
    """One icon as a symbol of the sprite."""
    svg = (folder / f"{name}.svg").read_text()
    view_box = re.search(r'viewBox="([^"]+)"', svg)[1]
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)[1].strip()
    return f'<symbol id="{name}" viewBox="{view_box}">{body}</symbol>'


def build_sprite(folder: Path) -> None:
    symbols = "\n".join(symbol(folder, name) for name in sorted(ICONS))
    SPRITE.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">\n{symbols}\n</svg>\n')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--sprite", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.sprite:
        build_sprite(options.sprite)
    found = faults() if options.check else []
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
