# tests/socket
