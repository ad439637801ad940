#!/bin/sh
# Writes both locks again, for every Python and platform at once; uv is fetched into .venv when it is not installed.
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null || python -m pip install --quiet uv
for name in requirements requirements-dev; do
    uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url \
        "$name.in" -o "$name.txt"
done
