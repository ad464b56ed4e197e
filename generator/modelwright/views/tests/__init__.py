"""What the tests of generated projects say, and the rows that they are made with."""
