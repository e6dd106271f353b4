"""What text columns mean: numbers, money, shares, dates, yes and no, told from the values and proven on every row."""
