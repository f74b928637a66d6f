//! The `labsim` command.

fn main() {}
