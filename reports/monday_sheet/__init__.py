"""The Monday sheet (Biểu tổng hợp tiến độ phục vụ họp giao ban): its content and the paper made of it."""
