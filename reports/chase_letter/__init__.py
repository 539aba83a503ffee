"""Chase letters (Công văn đôn đốc): their content, the paper made of it, and what is done to them."""
