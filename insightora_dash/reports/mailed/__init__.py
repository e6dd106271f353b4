"""Reports that come by mail at their time: a cadence, what is sent, to whom, and what became of each."""
