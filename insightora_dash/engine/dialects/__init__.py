"""A DuckDB tree said in the SQL of other databases, with DuckDB's meaning or not at all."""
