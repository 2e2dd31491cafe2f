#!/bin/sh
# Every check that reads the code without running it, side by side; each answer is shown whole.
set -u
cd "$(dirname "$0")/.."
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT

check() {
    name=$1
    shift
    { "$@" >"$answers/$name" 2>&1; echo $? >"$answers/$name.code"; } &
}

migrations() {
    .venv/bin/python manage.py makemigrations --check --dry-run && .venv/bin/python manage.py check
}

check ruff .venv/bin/ruff check .
check format .venv/bin/ruff format --check .
check types .venv/bin/mypy .
check imports .venv/bin/lint-imports
check migrations migrations
check gabarits .venv/bin/djlint templates --lint
wait

failed=
for name in ruff format types imports migrations gabarits; do
    if [ "$(cat "$answers/$name.code")" = 0 ]; then
        echo "$name : bien"
    else
        failed="$failed $name"
        echo "$name : à reprendre"
        cat "$answers/$name"
    fi
done
if [ -n "$failed" ]; then
    echo "À reprendre :$failed" >&2
    exit 1
fi
