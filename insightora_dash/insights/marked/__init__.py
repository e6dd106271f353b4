"""A mark of a chart looked into: why its figure changed, and how it differs from everything else."""
