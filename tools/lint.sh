#!/bin/sh
# Every check that reads the sources without running them.
set -eu
cd "$(dirname "$0")/.."
export SALESOPS_VAR_DIR="${SALESOPS_VAR_DIR:-$PWD/var/lint}"

ruff check .
ruff format --check .
djlint --quiet --lint templates */templates
mypy
python manage.py check --fail-level WARNING
python manage.py makemigrations --check --dry-run
python tools/vendor.py --check
python tools/catalogues.py --check
echo "Nothing to complain about."
