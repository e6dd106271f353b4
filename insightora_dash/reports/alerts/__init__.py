"""Being told when a figure crosses a line, jumps, leaves its usual range, or when data stays away."""
