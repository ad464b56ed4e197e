"""The one table of field types, and which values each has."""
