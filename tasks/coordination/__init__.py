"""What a task waits for: contributions of other units and opinions of outside agencies; asked, listed, closed."""
