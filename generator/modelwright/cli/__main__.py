"""python -m modelwright.cli."""

from . import main

main()
