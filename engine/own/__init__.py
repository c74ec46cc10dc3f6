"""A module of a person's own, watched without a change to what it computes."""
