"""What the record makes likely (Khoảng kỳ vọng): draws of the year's end through the same rules."""
