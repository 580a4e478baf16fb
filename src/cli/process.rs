//! The program, started again in a process of its own.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use super::status::Status;

/// How many dossiers are named in one command: a command line has an end.
pub(super) const MOST_NAMED: usize = 100;

/// Runs the program with these arguments; it reads, prints and asks where this process does.
pub(super) fn run(arguments: &[OsString]) -> Status {
    let Ok(program) = env::current_exe() else { return Status::Failed };
    ended(Command::new(program).args(arguments))
}

/// Runs the program, and says how it ended; failed where it can't be started, or was ended.
pub(super) fn ended(command: &mut Command) -> Status {
    let code = command.status().ok().and_then(|status| status.code());
    code.and_then(Status::from_code).unwrap_or(Status::Failed)
}
