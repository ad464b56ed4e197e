"""Folders that git keeps."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import ProjectError

NOBODY = "modelwright"
"""In whose name a commit is made where git knows no other."""


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

    @property
    def knows_author(self) -> bool:
        """Whether git knows in whose name to commit."""
        return self.succeeds("var", "GIT_AUTHOR_IDENT") and self.succeeds(
            "var", "GIT_COMMITTER_IDENT"
        )

    def commit_all(self, message: str) -> None:
        """Commit everything that is not ignored, in nobody's name where git knows no name."""
        identity = (f"user.name={NOBODY}", f"user.email={NOBODY}@localhost")
        options = () if self.knows_author else ("-c", identity[0], "-c", identity[1])
        self.run("add", "--all")
        self.run(*options, "commit", "--quiet", "--message", message)


def commit(destination: Path, message: str) -> str | None:
    """Commit a project in its repository, or in a new one where no repository is around it.

    Returns:
        What a person should know about it, if anything.

    Raises:
        ProjectError: git is missing or refuses.
    """
    repository = Repository(destination)
    if not (destination / ".git").exists():
        if repository.succeeds("rev-parse", "--is-inside-work-tree"):
            # A repository within another would be a link there, and its files in no clone.
            around = repository.run("rev-parse", "--show-toplevel").strip()
            return f"the files are left for you to commit in {around}, which is around them"
        repository.run("init", "--quiet", "--initial-branch=main")
    repository.commit_all(message)
    if repository.knows_author:
        return None
    return f"git knows no name of yours, so the commit has the name `{NOBODY}`"
