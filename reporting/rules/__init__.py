"""What a report says and when it is due: pure, from facts that were read elsewhere."""
