"""The letter that tells the superior of agencies that did not answer in time (letter 1688 §2.4)."""
