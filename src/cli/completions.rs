//! `kehoach completions`: a script that lets a shell complete what is typed.

use std::io::{self, Write};

use clap::Args;
use clap_complete::Shell;

use super::page::Page;
use super::status::Status;

/// In phần gợi ý khi gõ lệnh, cho bash, zsh, fish, PowerShell (gọi khác: goi-y)
#[derive(Debug, Args)]
#[command(
    alias = "goi-y",
    alias = "gợi-ý",
    override_usage = "kehoach completions <SHELL>",
    after_help = "Ví dụ:
  kehoach completions bash > ~/.local/share/bash-completion/completions/kehoach
  kehoach completions powershell >> $PROFILE"
)]
pub(super) struct Arguments {
    /// Một trong: bash, elvish, fish, powershell, zsh
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(arguments: &Arguments, out: &mut Page<'_>) -> io::Result<Status> {
    // The generator panics when it can't write, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::help::command(), "kehoach", &mut script);
    out.write_all(&script)?;
    Ok(Status::Clean)
}
