"""An independent reading of a question against the query that ran."""
