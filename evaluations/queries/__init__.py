"""What is true now of reviews, assessments and scores."""
