"""The container files, without an engine to run them."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from siae_portal.launcher.health import BEAT_MAX_AGE_SECONDS, beat_writes
from siae_portal.launcher.state import ROOT

GIVEN = {
    "SECRET_KEY": "valeur-une",
    "CHIFFREMENT_CLES": "valeur-deux",
    "POSTGRES_PASSWORD": "valeur-trois",
    "DOMAINE": "portail.example",
}
COMPOSE = ROOT / "docker-compose.yml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]

with_compose = pytest.mark.skipif(
    shutil.which("docker-compose") is None,
    reason="docker-compose absent (paquet Debian docker-compose) : le schéma n'est pas vérifié",
)


def compose_config(environment):
    return subprocess.run(
        ["docker-compose", "--file", COMPOSE, "config"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_part_of_the_portal_has_its_service():
    assert set(SERVICES) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "clamav"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_lasting_services_have_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_nothing_starts_before_the_migrations():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize(
    ("name", "volume"),
    [("postgres", "postgres:/var/lib/postgresql"), ("valkey", "valkey:/data"), ("web", "fichiers:/fichiers")],
)
def test_data_outlive_their_container(name, volume):
    assert volume in SERVICES[name]["volumes"]


def test_postgres_sorts_as_the_embedded_one():
    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert arguments == "--locale-provider=builtin --builtin-locale=C.UTF-8"


def test_secrets_come_from_the_environment():
    settings = SERVICES["web"]["environment"] | SERVICES["postgres"]["environment"]
    secrets = {name: value for name, value in settings.items() if re.search("SECRET|CLES|PASSWORD", name)}

    facultatif = secrets.pop("PROCONNECT_CLIENT_SECRET")
    assert facultatif == "${PROCONNECT_CLIENT_SECRET:-}"
    assert set(secrets) == {"SECRET_KEY", "CHIFFREMENT_CLES", "POSTGRES_PASSWORD"}
    assert all(re.fullmatch(r"\$\{\w+:\?[^}]+\}", value) for value in secrets.values())


def test_image_runs_as_an_ordinary_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert [line for line in lines if line.startswith("USER ")] == ["USER portail"]


@with_compose
def test_compose_file_follows_its_schema():
    done = compose_config(GIVEN)

    assert done.returncode == 0, done.stderr


@with_compose
@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_missing_value_stops_compose_by_its_name(missing):
    done = compose_config({name: value for name, value in GIVEN.items() if name != missing})

    assert done.returncode != 0
    assert f"indiquez {missing}" in done.stderr


def test_silent_scheduler_is_not_healthy(tmp_path):
    assert not beat_writes(tmp_path)
    file = tmp_path / "beat.db"
    file.touch()
    assert beat_writes(tmp_path)
    old = file.stat().st_mtime - BEAT_MAX_AGE_SECONDS - 60
    os.utime(file, (old, old))
    assert not beat_writes(tmp_path)
