"""What is stored: one aggregate a file."""
