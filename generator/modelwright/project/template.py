"""The template that a project is made from."""

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from .errors import ProjectError
from .git import Repository

# A checkout's own root; in an installed wheel there is no copier.yml at this place.
_CHECKOUT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Template:
    """Where a project comes from.

    Attributes:
        location: a URL or an absolute path, as Copier stores it in the project's answers.
        ref: the version to take; None leaves it to Copier, which takes the latest tag.
        note: what a person should know about this choice.
    """

    location: str
    ref: str | None = None
    note: str | None = None

    @classmethod
    def find(cls, given: str | None, ref: str | None) -> "Template":
        """Return the template to use.

        The first of: `given`, the checkout this code runs from, the repository in the metadata
        of the installed package.

        Raises:
            ProjectError: there is none of these.
        """
        checkout = str(_CHECKOUT) if (_CHECKOUT / "copier.yml").is_file() else None
        location = given or checkout or _repository_url()
        if location is None:
            raise ProjectError(
                "No template is known. Name a checkout or a repository with --template "
                "or in $MODELWRIGHT_TEMPLATE."
            )
        path = Path(location).expanduser()
        if not path.exists():
            return cls(location, ref)
        path = path.resolve()
        if not (path / ".git").exists():
            return cls(str(path), ref, f"{path} is no git repository: updates will not be possible")
        return cls(str(path), *_local_ref(Repository(path), ref))


def _repository_url() -> str | None:
    try:
        urls = importlib.metadata.metadata("modelwright").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    named = dict(url.split(", ", 1) for url in urls)
    return named.get("Repository")


def _local_ref(repository: Repository, ref: str | None) -> tuple[str | None, str | None]:
    """Return the version of a local template to use, with a note.

    Copier takes uncommitted changes along when it is told `HEAD`, as a commit that exists nowhere
    else: such a project could never be updated. So without a tag the last commit is named.
    """
    dirty = bool(repository.run("status", "--porcelain").strip())
    if ref is not None:
        lost = dirty and ref == "HEAD"
        note = (
            "the template has uncommitted changes: updates will not be possible" if lost else None
        )
        return ref, note
    if any(map(_is_release, repository.run("tag", "--list").split())):
        return None, None
    note = "uncommitted changes of the template are left out; --ref HEAD takes them along"
    return repository.run("rev-parse", "HEAD").strip(), note if dirty else None


def _is_release(tag: str) -> bool:
    try:
        return not Version(tag).is_prerelease
    except InvalidVersion:
        return False
