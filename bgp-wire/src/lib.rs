//! A BGP-4 codec: bytes to messages and back.
