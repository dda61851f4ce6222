"""Words: how often, in which company, how evenly, against what is usual."""
