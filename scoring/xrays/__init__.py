"""Contradictions in the data (Kiểm tra dữ liệu): each kind a queryset, with a way to mend every row."""
