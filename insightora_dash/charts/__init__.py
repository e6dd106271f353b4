"""How a Result looks: ChartSpec to Plotly figure."""
