#!/bin/sh
# Sets up what is missing: virtual environment, locked dependencies, Pango, and Chromium when asked
# (`installer.sh chromium`). Does nothing, fast, when everything is already there.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# apt as root or through sudo without a password; fails when neither is possible.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo -n env"
    else return 1
    fi
    say "Installation par apt : $*"
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    $as_root DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null \
        && $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 \
            && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    fail "Il faut Python 3.11 ou plus récent : installez-le (« sudo apt install python3 »), puis recommencez."
}

# Debian and Ubuntu ship `venv` without `ensurepip` until python3-venv is installed.
make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" || apt_install python3-venv \
            || fail "Il manque le module venv de Python : « sudo apt install python3-venv », puis recommencez."
    fi
    say "Création de l'environnement Python (.venv)…"
    "$python" -m venv --clear .venv
}

install_dependencies() {
    say "Installation des dépendances verrouillées (uv.lock)…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
    # Trust what the machine trusts: many offices put their own authority between it and the network.
    if [ -e /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"; fi
    .venv/bin/uv sync --frozen --quiet --python .venv/bin/python
}

install_pango() {
    .venv/bin/python -m siae_portal.launcher pango 2>/dev/null && return
    apt_install libpango-1.0-0 libpangoft2-1.0-0 || true
    .venv/bin/python -m siae_portal.launcher pango
}

install_chromium() {
    command -v chromium >/dev/null 2>&1 && return
    apt_install chromium || true
    command -v chromium >/dev/null 2>&1 \
        || say "Chromium manque : les essais dans le navigateur seront comptés comme non joués." \
               "Installez-le avec « sudo apt install chromium » (Debian) ou « sudo snap install chromium » (Ubuntu)."
}

.venv/bin/python -c '' 2>/dev/null || make_venv
stamp=.venv/.pret
wanted=$(sha256sum uv.lock | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    install_dependencies
    echo "$wanted" > "$stamp"
fi
install_pango
if [ "${1:-}" = chromium ]; then install_chromium; fi
