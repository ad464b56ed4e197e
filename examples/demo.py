"""Generate the task manager, run it, and talk to it over HTTP: `make demo`.

Needs an environment with Modelwright and what generated projects depend on, and nothing else:
the database is a SQLite file.
"""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SPEC = Path("examples/taskmanager.yaml")
PROJECT = Path("build/demo")
SECONDS_TO_START = 30

PROGRAMS = Path(sys.executable).parent
# Whatever database the environment names, the demo keeps to its own.
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}


def main() -> None:
    """Run the demo; exits with 1 and the reason where a step fails, and with 130 on Ctrl-C."""
    try:
        os.chdir(ROOT)
        shutil.rmtree(PROJECT, ignore_errors=True)
        headline(f"1. Generate {SPEC} into {PROJECT}")
        # HEAD is this checkout as it is; without it a release may be newer or older than SPEC.
        run("modelwright", "new", str(SPEC), str(PROJECT), "--ref", "HEAD", cwd=ROOT)
        headline("2. Migrate its SQLite database")
        run("alembic", "upgrade", "head", cwd=ROOT / PROJECT)
        headline("3. Start the API and talk to it")
        with server() as connection:
            talk(connection)
    except KeyboardInterrupt:
        sys.exit(130)
    headline("The server is stopped. Start it again:")
    program = os.path.relpath(PROGRAMS / "uvicorn", ROOT / PROJECT)
    print(f"  cd {PROJECT} && {program} --factory app.main:create_app")
    print("Its interactive docs are then at http://127.0.0.1:8000/docs")


def headline(text: str) -> None:
    """Print a line that stands out."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def run(program: str, *arguments: str, cwd: Path) -> None:
    """Show and run a program of this environment; exit where it fails."""
    print(f"$ {shlex.join([program, *arguments])}", flush=True)
    result = subprocess.run([PROGRAMS / program, *arguments], cwd=cwd, env=ENVIRONMENT, check=False)
    if result.returncode:
        sys.exit(f"{program} failed with exit code {result.returncode}.")


@contextmanager
def server() -> Generator[HTTPConnection, None, None]:
    """Serve the project on a free port and give a connection to it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["uvicorn", "--factory", "app.main:create_app", "--port", str(port)]
    print(f"$ {shlex.join(command)}", flush=True)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [PROGRAMS / command[0], *command[1:]],
            cwd=PROJECT,
            env=ENVIRONMENT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
            if not answers(connection, process):
                log.seek(0)
                sys.exit(f"The server does not answer.\n{log.read().decode()}")
            yield connection
        finally:
            process.terminate()
            process.wait()


def answers(connection: HTTPConnection, process: subprocess.Popen[bytes]) -> bool:
    """Wait for a first answer; false where the server ends or takes too long."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            connection.request("GET", "/health/ready")
            response = connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            connection.close()
            time.sleep(0.1)
        else:
            return response.status == HTTPStatus.OK
    return False


def talk(connection: HTTPConnection) -> None:
    """Create a task and what it needs, link it, find it and see what belongs to it."""
    project = {"name": "Moon landing", "slug": "moon-landing"}
    project_id = request(connection, "POST", "/api/v1/projects", project)["id"]
    worker = {"id": "@ada", "name": "Ada Lovelace"}
    creator_id = request(connection, "POST", "/api/v1/workers", worker)["id"]
    task = {
        "title": "Write the landing software",
        "project_id": project_id,
        "creator_id": creator_id,
        "priority": "high",
        "due": "2030-07-20T20:17:00Z",
    }
    task_id = request(connection, "POST", "/api/v1/tasks", task)["id"]
    request(connection, "PUT", f"/api/v1/tasks/{task_id}/reviewers/@ada")
    request(connection, "GET", f"/api/v1/tasks/{task_id}?include=project,reviewers")
    request(connection, "GET", "/api/v1/tasks?q=landing&status=pending&sort=-due")


def request(
    connection: HTTPConnection, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Send a request, show it with its answer, and return what the answer holds."""
    print(f"\n{method} {path}")
    data = json.dumps(body, indent=2) if body else None
    if data:
        print(data)
    connection.request(method, path, data, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    content: dict[str, Any] = json.loads(answer) if answer else {}
    shown = json.dumps(content, indent=2) if answer else ""
    print(f"-> {response.status} {response.reason}\n{shown}", flush=True)
    if response.status >= HTTPStatus.BAD_REQUEST:
        sys.exit(1)
    return content


if __name__ == "__main__":
    main()
