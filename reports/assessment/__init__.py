"""The self-assessment of a year (Tự đánh giá): its tables, and the pack of proof that goes with them."""
