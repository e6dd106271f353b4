"""Figures on paper: the Plotly figures of `charts`, drawn with lines and letters."""
