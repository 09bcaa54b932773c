"""Periodic evaluation (PermenPANRB 6/2022): a cycle's periods, who evaluates them, what was stated, and what may be."""
