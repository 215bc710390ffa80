"""What supply meets what demand, on which side of the border."""
