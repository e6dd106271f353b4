"""The visual builder: a SELECT as sections of clauses, each of which can be changed in a menu or as SQL; the state is the SELECT itself."""
