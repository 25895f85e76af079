"""The rules of the portal in plain Python, and the portal itself, side by side."""
