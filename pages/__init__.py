"""One file per route; `layout()` asks one service verb for what the first paint needs."""
