//! A typed client for the BIRD control socket.
