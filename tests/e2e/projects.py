"""Generated projects, made and used as a person does it: by commands in their folder."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx
import pytest

ROOT = Path(__file__).parents[2]

# Alembic takes most of its time to start, so that one process runs several of its commands.
_ALEMBIC = "import sys; from alembic.config import main; [main(c.split()) for c in sys.argv[1:]]"


def together(name: str) -> str:
    """The id of a parameter whose tests belong into one process: they share a project."""
    return f"({name})"


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and return what it prints; where it fails, the test shows all that it said."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment_with(**environment),
    )
    shown = " ".join(map(str, command))
    said = f"{done.stdout}\n{done.stderr}".strip()
    assert done.returncode == 0, f"{shown}\nended with {done.returncode}:\n{said}"
    return done.stdout


def environment_with(**changes: str) -> dict[str, str]:
    """This process's environment without what would reach into a generated project."""
    ours = ("DATABASE_", "TEST_DATABASE_", "PYTEST_", "PYTHONPATH", "COV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **changes}


@dataclass(frozen=True)
class Generated:
    """A project that `modelwright new` made."""

    path: Path
    package: str

    @classmethod
    def new(cls, spec: Path, path: Path, template: Path, *options: str, **environment: str) -> Self:
        """Make it from the template, by the generator that the template carries."""
        command = (sys.executable, "-m", "modelwright", "new", spec, path)
        generator = {"PYTHONPATH": str(template / "generator")}
        run(*command, "--template", template, *options, cwd=ROOT, **generator, **environment)
        (main,) = path.glob("*/main.py")
        return cls(path, main.parent.name)

    def python(self, *arguments: str | Path, **environment: str) -> str:
        """Run Python in its folder."""
        return run(sys.executable, *arguments, cwd=self.path, **environment)

    def alembic(self, url: str, *commands: str) -> str:
        """Run commands of Alembic, one after the other, on a database."""
        return self.python("-c", _ALEMBIC, *commands, DATABASE_URL=url)

    @property
    def revision(self) -> str:
        """The text of its only revision."""
        (path,) = (self.path / "migrations/versions").glob("*.py")
        return path.read_text(encoding="utf-8")

    @contextlib.contextmanager
    def served(self, url: str, log: Path, *, calm: bool = True) -> Iterator[str]:
        """Serve it as its README says, on a migrated database; gives the server's address.

        `calm` tells whether nothing may happen that a person would have to look after.
        """
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        factory = f"{self.package}.main:create_app"
        command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", port]
        with (
            log.open("w") as output,
            subprocess.Popen(
                command,
                cwd=self.path,
                stdout=output,
                stderr=output,
                env=environment_with(DATABASE_URL=url),
            ) as server,
        ):
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_until_ready(address, server, log)
                yield address
            finally:
                server.terminate()
        # Uvicorn ends by the signal that it was sent, after it has shut the application down.
        assert server.returncode == -signal.SIGTERM, log.read_text()
        assert "Application shutdown complete" in log.read_text()
        assert not calm or "Traceback" not in log.read_text()


def _wait_until_ready(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/health/ready").is_success:
                return
        time.sleep(0.1)
    pytest.fail(f"The application does not get ready:\n{log.read_text()}")
