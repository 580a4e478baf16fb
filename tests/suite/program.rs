//! The program as a test starts it: what it keeps of its builds stands in a folder of the tests.

use std::process::Command;

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_kehoach");

/// The variables by which a user's folder for caches is found, on Unix and on Windows.
pub(crate) const CACHES: [&str; 2] = ["XDG_CACHE_HOME", "LOCALAPPDATA"];

/// The folder for caches of all tests.
pub(crate) const CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/cache");

/// A command that starts the program.
pub(crate) fn program() -> Command {
    started_by(PROGRAM)
}

/// A command that starts the program by way of another.
pub(crate) fn started_by(starter: &str) -> Command {
    let mut command = Command::new(starter);
    command.envs(CACHES.map(|variable| (variable, CACHE)));
    command
}
