"""What every resource of the application must do, as a class that the tests of an entity extend.

A test file declares what is its entity's own in a subclass of `ResourceContract`: wrong values,
unique fields, filters, links. To change one test of the contract, override its method; to leave it
out, write `test_bulk: Any = None`. Nothing here knows the application: `conftest.py` describes it.

Rules of your own may refuse what is declared. `adapt` of a factory (`tests/custom.py`) makes other
rows, for all tests; a declaration is changed below its class:

    TestTask.changes = {**TestTask.changes, "due": ["2030-01-01T00:00:00Z"]}
"""

from .deleting import DeleteContract, LockContract
from .listing import ListContract
from .relating import RelationContract
from .resource import GetContract
from .writing import WriteContract


class ResourceContract(
    GetContract, ListContract, WriteContract, DeleteContract, LockContract, RelationContract
):
    """All that clients may expect of a resource; each base says what it wants to be told."""
