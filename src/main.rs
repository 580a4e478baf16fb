//! The command line: parses the arguments, runs a verb, shows how it ended.

use mimalloc::MiMalloc;

#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

fn main() -> kehoach::cli::Status {
    kehoach::cli::main()
}
