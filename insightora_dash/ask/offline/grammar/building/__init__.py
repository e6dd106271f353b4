"""A sketch to SQL: what mentions mean, joins, measures, conditions."""
