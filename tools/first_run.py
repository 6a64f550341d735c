"""Writes instance/keys.env on the first run: three random keys, readable by their owner only.

    python tools/first_run.py [COMMAND [ARGUMENT...]]

Then runs the command, if one is named, with those keys. What the environment already says
stands above the file, and a machine that says nothing is somebody's own, not production.

The keys have to outlive the process: the chain of the record of use is checked with them, and
a new key would make yesterday's chain look broken. A file that exists is never touched.
"""

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

KEYS_FILE = Path(__file__).resolve().parent.parent / "instance" / "keys.env"
KEYS = {
    "SECRET_KEY": "signs the sessions",
    "AUDIT_KEY": "chains the record of use",
    "FORM_KEY": "seals what was typed while nobody was signed in",
}


def write_keys(path: Path = KEYS_FILE) -> bool:
    """True when the keys were written now, False when they already stood."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f"# {why[0].upper()}{why[1:]}.\n{name}={new_key()}\n" for name, why in KEYS.items()]
    try:
        # Made closed to others from its first instant, and only if it is not there.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as keys:
        keys.writelines(lines)
    return True


def new_key() -> str:
    """A key of 256 random bits, in letters and digits."""
    return secrets.token_hex(32)


def environment_with(path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with the keys of the file for whatever it does not set itself."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {"EHCOORD_ENV": "development", **kept, **environ}


def main(command: list[str]) -> None:
    """Makes sure of the keys; becomes the command, so that signals reach it and nothing else."""
    if write_keys():
        print(
            "Wrote the keys of this installation to instance/keys.env. Keep that file.", flush=True
        )
    if command:
        os.execvpe(command[0], command, environment_with(KEYS_FILE, os.environ))  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
