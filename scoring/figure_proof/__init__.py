"""Proof of readings and stated values (Số liệu chưa có tài liệu kiểm chứng): added, checked by another, listed."""
