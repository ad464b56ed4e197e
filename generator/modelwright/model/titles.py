"""What an entity is called, in code, in prose and in paths."""

from functools import cached_property

from ..naming import ClassName, kebab, words


class Titled:
    """The words for an entity, made of its name and its plural."""

    name: ClassName
    plural: str

    @cached_property
    def singular(self) -> str:
        """The entity's name in snake_case, as names of functions and parameters need it."""
        return "_".join(self.title.split())

    @cached_property
    def title(self) -> str:
        """The entity's name as words: `task assignment`."""
        return words(self.name)

    @cached_property
    def a_title(self) -> str:
        """The name with its article: `a task`, `an order`."""
        return f"{'an' if self.title[0] in 'aeio' else 'a'} {self.title}"

    @cached_property
    def plural_title(self) -> str:
        """The plural as words: `task assignments`."""
        return self.plural.replace("_", " ")

    @cached_property
    def path(self) -> str:
        """The collection's path below the API's prefix: `/task-assignments`."""
        return f"/{kebab(self.plural)}"
