"""Pages about postings, people and the portal's own health."""
