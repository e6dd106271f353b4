"""The inside of the offline parser: tokens, candidates, sketches, assignment, SQL."""
