//! The command line: parses the arguments, runs a verb, shows how it ended.

fn main() -> kehoach::cli::Status {
    kehoach::cli::main()
}
