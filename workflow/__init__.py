"""What follows: decisions over plain values, and the one door for a state change."""
