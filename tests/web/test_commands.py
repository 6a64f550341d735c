"""What is typed at a terminal: an account is made, and the service is run as one."""

import os
import signal
import subprocess
import sys
import threading
from urllib.request import urlopen

import pytest
import sqlalchemy as sa

from config import ROOT
from ehcoord.db import db
from ehcoord.jobs import serving
from ehcoord.models.accounts import RoleAssignment, User
from ehcoord.rules.permissions import Role
from tests.applications import ENVIRONMENT
from tests.databases import free_port

ANSWERS = ["--email=New@example.org", "--name=Invented Person", "--job-title=Manager",
           "--agency=Northmere Council", "--team=Harbour team", "--role=team_manager"]  # fmt: skip


def test_an_account_is_made(app):
    done = app.test_cli_runner().invoke(
        args=["create-user", *ANSWERS, "--password=violet kettle harbour"]
    )
    assert done.output == "Invented Person can sign in with new@example.org.\n"
    held = db.session.scalar(
        sa.select(RoleAssignment.role).join(User, User.id == RoleAssignment.user_id)
    )
    assert held is Role.TEAM_MANAGER


def test_a_second_account_of_one_address_and_a_weak_password_are_refused(app):
    runner = app.test_cli_runner()
    weak = runner.invoke(args=["create-user", *ANSWERS, "--password=password1234"])
    assert "easy to guess" in weak.output
    runner.invoke(args=["create-user", *ANSWERS, "--password=violet kettle harbour"])
    again = runner.invoke(args=["create-user", *ANSWERS, "--password=violet kettle harbour"])
    assert "has an account already" in again.output
    assert again.exit_code == 1


SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.mark.parametrize(("code", "told"), [(0, 1), (3, 3)])
def test_when_one_ends_by_itself_the_other_is_stopped_and_it_counts_as_a_failure(code, told):
    ends = [sys.executable, "-c", f"raise SystemExit({code})"]
    assert serving.run_together([SLEEPS, ends], os.environ) == told


def test_a_signal_stops_all_of_them(app):
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    assert serving.run_together([SLEEPS, SLEEPS], os.environ) == 0
    timer.join()


def test_the_web_answers_when_it_is_served(tmp_path):
    port = free_port()
    environment = {
        **os.environ, **ENVIRONMENT, "DATABASE_URL": f"sqlite:///{tmp_path / 's.sqlite'}"
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", f"--port={port}"]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as served:
        assert answers(f"http://127.0.0.1:{port}/healthz")
        served.send_signal(signal.SIGTERM)
        assert served.wait(20) == 0


def answers(url: str) -> bool:
    """Whether somebody answers there within half a minute."""
    waiting = threading.Event()
    for _ in range(150):
        try:
            with urlopen(url, timeout=5) as got:  # noqa: S310, an address of this machine.
                return bool(got.status == 200)
        except OSError:
            waiting.wait(0.2)
    return False
