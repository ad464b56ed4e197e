"""Run in the folder of the generated chinook project: load rows through its models.

Reads lines of [entity's module, body] from the file given, in an order that respects keys.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from importlib import import_module
from itertools import groupby
from pathlib import Path

from app.core.database import Database
from app.settings import Settings


async def load(lines: Iterable[tuple[str, dict[str, object]]]) -> None:
    database = Database(Settings())
    async with database.transaction() as session:
        for module, group in groupby(lines, key=lambda line: line[0]):
            entity = module.title().replace("_", "")
            create = getattr(import_module(f"app.models.{module}"), f"{entity}Create")
            repository = getattr(import_module(f"app.repositories.{module}"), f"{entity}Repository")
            await repository(session).create_many(
                [create.model_validate_json(json.dumps(body)) for _, body in group]
            )
    await database.close()


with Path(sys.argv[1]).open(encoding="utf-8") as rows:
    asyncio.run(load(map(json.loads, rows)))
