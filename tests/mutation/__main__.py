"""How many mistakes in core its tests notice: `make mutation`, or `make mutation SEED=1 COUNT=200`.

Each mutant lies in a copy of core, and is tested in a process forked off one that has imported
everything else and has a PostgreSQL; the tests of its own subject come first. One that is noticed
by a failure or by standing still is killed. What nobody could notice is told by `equivalent.toml`.
"""

import contextlib
import importlib
import multiprocessing
import os
import random
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import queues
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import servers

from modelwright.project.postgres import Server

from .mutants import Mutant, mutants_of

ROOT = Path(__file__).parents[2]
CORE = ROOT / "template/{{ model.package }}/core"
# The modules that each test file is about.
SUBJECTS = {
    "http": {"errors", "etags", "health", "logs", "middleware", "problems"},
    "lists": {"conditions", "cursors", "filters", "loading", "pagination", "statements"},
    "repository": {"inserts", "links", "repository"},
    "values": {"columns", "models", "settings", "types"},
    "database": {"database", "database_errors", "engines", "sync"},
}
# What takes long to import, and does not change.
IMPORTED = "asyncpg fastapi httpx psycopg pydantic_settings pytest_asyncio.plugin regen sqlmodel"
FORK = multiprocessing.get_context("fork")
WORKERS = 2
WANTED = 0.95
# Seconds after which a run of the tests stands still; it takes less than 20.
PATIENCE = 120


def modules() -> dict[str, str]:
    """The text of each module of core; that of a feature has a name that Jinja prints."""
    files = {file.name: file for file in CORE.glob("*.py")} | {"sync.py": next(CORE.glob("*sync*"))}
    return {name: file.read_text(encoding="utf-8") for name, file in sorted(files.items())}


def draw(seed: int, count: int) -> list[Mutant]:
    """Mutants of all modules: one of each, and the others from wherever there are any."""
    chance = random.Random(seed)  # noqa: S311 (nothing is secret here)
    by_module = [mutants_of(module, text) for module, text in modules().items()]
    for found in by_module:
        chance.shuffle(found)
    first = [found.pop() for found in by_module if found][:count]
    rest = [mutant for found in by_module for mutant in found]
    return first + chance.sample(rest, min(count - len(first), len(rest)))


def equivalents() -> dict[tuple[str, ...], str]:
    """Why nobody can notice a mutant, by its module and its change."""
    text = Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)["mutant"]
    return {(one["module"], one["line"], one["mutation"]): one["reason"] for one in known}


def start(waiting: "queues.Queue[Server]") -> None:
    """Take one of the servers, which this process and its children use from now on."""
    server = waiting.get()
    servers.running = lambda _binaries: contextlib.nullcontext(server)
    for name in IMPORTED.split():
        importlib.import_module(name)


def killed(mutant: Mutant | None) -> bool:
    """Whether the tests notice a mutant; without one, whether they fail for core as it is."""
    name = mutant.module.removesuffix(".py") if mutant else ""
    first = [subject for subject, about in SUBJECTS.items() if name in about]
    rest = [subject for subject in SUBJECTS if subject not in first]
    with TemporaryDirectory(prefix="mutant-") as folder:
        core = Path(folder, "core")
        core.mkdir()
        changed = {mutant.module: mutant.text} if mutant else {}
        for module, text in (modules() | changed).items():
            (core / module).write_text(text, encoding="utf-8")
        return any(fails(core, subjects) for subjects in (first, rest) if subjects)


def fails(core: Path, subjects: Sequence[str]) -> bool:
    """Whether tests fail or stand still, in a process of their own."""
    child = FORK.Process(target=run_tests, args=(core, subjects))
    child.start()
    child.join(PATIENCE)
    if child.is_alive():
        child.kill()
        child.join()
    return child.exitcode != 0


def run_tests(core: Path, subjects: Sequence[str]) -> None:
    """Become the process of some tests, which says nothing."""
    os.environ |= {"CORE_FOLDER": str(core), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    files = (ROOT / f"tests/core/test_core_{subject}.py" for subject in subjects)
    options = ("-x", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider")
    os._exit(pytest.main([*options, f"--basetemp={core.parent / 'tmp'}", *map(str, files)]))


def survivors(mutants: Sequence[Mutant]) -> Iterator[Mutant]:
    """Those that the tests do not notice."""
    with contextlib.ExitStack() as stack:
        waiting = FORK.Queue()
        for _ in range(WORKERS):
            waiting.put(stack.enter_context(servers.running(servers.BEST)))
        pool = stack.enter_context(ProcessPoolExecutor(WORKERS, FORK, start, (waiting,)))
        if pool.submit(killed, None).result():
            sys.exit("tests/core fails for core as it is.")
        for mutant, noticed in zip(mutants, pool.map(killed, mutants), strict=True):
            print("." if noticed else "S", end="", flush=True)
            if not noticed:
                yield mutant
        print("\n")


def main(seed: int, count: int) -> int:
    """Draw mutants, run the tests against each of them, and tell what they did not notice."""
    print(f"SEED={seed} COUNT={count}", flush=True)
    began, known, mutants = time.monotonic(), equivalents(), draw(seed, count)
    left = {one: known.get((one.module, *one.change)) for one in survivors(mutants)}
    drawn = Counter(mutant.module for mutant in mutants if not left.get(mutant))
    alive = Counter(mutant.module for mutant, reason in left.items() if not reason)
    for module in sorted(drawn):
        print(f"{module:20} {drawn[module] - alive[module]:3} of {drawn[module]:3} killed")
    for mutant, reason in sorted(left.items(), key=lambda pair: (bool(pair[1]), pair[0].module)):
        where, *lines = mutant.diff
        line = where.split()[1].strip("-").partition(",")[0]
        print(f"\n{mutant.module}:{line} {f'is equivalent: {reason}' if reason else 'survives'}")
        print(*lines, sep="\n")
    number, of = drawn.total() - alive.total(), drawn.total()
    print(f"\n{number} of {of} killed, which is {number / of:.1%}, {len(mutants) - of} equivalent,")
    print(f"in {time.monotonic() - began:.0f} seconds.")
    return 0 if number / of >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
