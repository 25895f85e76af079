"""The log by the REST API: the commands of the day page, one address for each intention."""
