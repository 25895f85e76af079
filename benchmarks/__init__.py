"""What the portal costs, as ratios within one run. See ``benchmarks.run``."""
