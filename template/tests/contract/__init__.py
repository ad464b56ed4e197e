"""What every resource of the application must do, as a class that the tests of an entity extend.

A test file declares what is its entity's own in a subclass of `ResourceContract`: wrong values,
unique fields, filters, links. To change one test of the contract, override its method; to leave it
out, write `test_bulk: Any = None`. Nothing here knows the application: `conftest.py` describes it.
Where rules of your own refuse what is declared, change the declaration below the class.
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
