"""The rows behind a mark of a chart or a cell of a table, and the sum that ties them to it."""
