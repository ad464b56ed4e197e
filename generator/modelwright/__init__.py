"""Modelwright: a YAML entity spec becomes an async FastAPI and SQLModel project."""
