"""Service facts and public ratings: tickets, working hours, figures, contested cases, the survey (SKM)."""
