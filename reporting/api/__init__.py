"""Reports and files by the REST API."""
