<%!
    def code(operations):
        """Leave out the comments that Alembic puts around operations, and what says nothing."""
        lines = (line for line in operations.splitlines() if not line.lstrip().startswith("# ###"))
        return "\n".join(lines).replace(", schema=None) as batch_op:", ") as batch_op:").strip()
%>\
"""${message.replace("\\", "\\\\").replace('"', '\\"')}"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | tuple[str, ...] | None = ${repr(down_revision)}
branch_labels: str | tuple[str, ...] | None = ${repr(branch_labels)}
depends_on: str | tuple[str, ...] | None = ${repr(depends_on)}


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    ${code(upgrades) if upgrades else "pass"}


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    ${code(downgrades) if downgrades else "pass"}
