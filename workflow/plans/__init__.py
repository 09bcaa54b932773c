"""Planning (SKP): what a plan says, which rules it has to meet, how it moves, is copied, compared and printed."""
