"""Python and SQL as text."""
