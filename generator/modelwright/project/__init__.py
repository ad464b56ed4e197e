"""A generated project on disk: how it comes about, its git state, its first migration."""

from .creation import Summary, create
from .environment import REVISION_COMMAND, add_first_migration
from .errors import DestinationError, ProjectError, RefusedSpecError
from .git import Repository, commit
from .template import Template

__all__ = [
    "REVISION_COMMAND",
    "DestinationError",
    "ProjectError",
    "RefusedSpecError",
    "Repository",
    "Summary",
    "Template",
    "add_first_migration",
    "commit",
    "create",
]
