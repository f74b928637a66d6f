//! A BGP lab in one process.
