"""What can be in the way of a project on disk."""


class ProjectError(Exception):
    """Something around the spec is wrong: the template, git, Python, the disk. Says the way out."""


class DestinationError(ProjectError):
    """The place for a new project holds something already."""


class RefusedSpecError(ProjectError):
    """The template's own generator found problems in the spec; the message is all of them."""
