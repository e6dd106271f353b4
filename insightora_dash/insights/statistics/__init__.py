"""Measures of evidence: numbers in, effects and p-values out. No function here words anything."""
