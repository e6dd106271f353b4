"""What comes next in a series, how sure that is, and whether it beats repeating the last cycle."""
