"""What kinds are drawn from: series, axes, labels and bars."""
