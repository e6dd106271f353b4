"""Question tables: what is asked, and the SQL whose rows are the right answer."""
