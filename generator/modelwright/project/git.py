"""Folders that git keeps."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import ProjectError


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder that git keeps."""

    path: Path

    def run(self, *arguments: str) -> str:
        """Run git there and return what it prints.

        Raises:
            ProjectError: git is missing or refuses; the message is git's own.
        """
        try:
            result = subprocess.run(  # noqa: S603 - arguments are ours, and no shell sees them
                ["git", *arguments],  # noqa: S607 - whichever git the person uses
                cwd=self.path,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise ProjectError("git is not installed; Copier and updates need it.") from None
        if result.returncode:
            reason = (result.stderr or result.stdout).strip()
            raise ProjectError(f"git {arguments[0]} failed in {self.path}:\n{reason}")
        return result.stdout

    def succeeds(self, *arguments: str) -> bool:
        """Return whether git says yes."""
        try:
            self.run(*arguments)
        except ProjectError:
            return False
        return True

    def commit_all(self, message: str) -> None:
        """Commit everything that is not ignored, in nobody's name where git knows no name."""
        known = self.succeeds("var", "GIT_AUTHOR_IDENT")
        known = known and self.succeeds("var", "GIT_COMMITTER_IDENT")
        identity = (
            ()
            if known
            else ("-c", "user.name=modelwright", "-c", "user.email=modelwright@localhost")
        )
        self.run("add", "--all")
        self.run(*identity, "commit", "--quiet", "--message", message)


def commit(destination: Path, message: str) -> None:
    """Commit a project, in a new repository unless it has its own.

    Raises:
        ProjectError: git is missing or refuses.
    """
    repository = Repository(destination)
    if not (destination / ".git").exists():
        repository.run("init", "--quiet", "--initial-branch=main")
    repository.commit_all(message)
