"""Commands of the demonstration, and those that compose several apps."""
