"""What clients may ask to see beside a row: rows of other tables."""
