"""What runs inside the engine's child processes, and the handle that starts and stops them."""
