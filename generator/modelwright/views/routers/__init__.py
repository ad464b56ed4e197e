"""What `routers/<entity>.py` says."""

from .module import RouterModule

__all__ = ["RouterModule"]
