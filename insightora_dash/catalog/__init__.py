"""What the data means: tables, columns, roles, relations, value index."""
