#!/bin/sh
# Makes or refreshes .venv for `make`; the argument is the lock to install. Does nothing when all is as it should be.
set -eu
cd "$(dirname "$0")/.."
lock=$1

if [ -x .venv/bin/python ] && cmp -s "$lock" ".venv/$lock" && .venv/bin/python -c ''; then
    exit 0
fi

python=
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "salesops needs Python 3.11, 3.12 or 3.13, and none of them was found on this machine." >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "Python's venv and pip are missing: install them (on Debian and Ubuntu: apt-get install python3-venv)." >&2
    exit 1
fi

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi
echo "Installing the packages of $lock; this takes a minute or two the first time."
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
cp "$lock" ".venv/$lock"
