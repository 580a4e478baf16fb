//! The help pages: the arguments of all verbs, with every word of clap's own in Vietnamese.

use std::io;

use clap::{Arg, ArgAction, Args, Command, CommandFactory};

use super::page::Page;
use super::status::Status;
use crate::diagnostic::Diagnostic;

/// How wide a page may be.
const WIDTH: usize = 100;

/// The same parts in the same order as clap's own page.
const TEMPLATE: &str = "\
{before-help}{about-with-newline}
Cách dùng: {usage}

{all-args}{after-help}";

/// Xem cách dùng một lệnh (gọi khác: giup)
#[derive(Debug, Args)]
#[command(
    alias = "giup",
    alias = "giúp",
    override_usage = "kehoach help [LỆNH]",
    after_help = "Ví dụ:
  kehoach help build"
)]
pub(super) struct Arguments {
    /// Lệnh cần xem; không ghi thì xem trang chung
    #[arg(value_name = "LỆNH")]
    verb: Option<String>,
}

/// Shows a help page.
pub(super) fn run(
    arguments: &Arguments,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let mut command = command();
    // Without this a page of its own does not know what it inherits.
    command.build();
    let page = match &arguments.verb {
        None => command.render_long_help(),
        Some(verb) => match command.find_subcommand_mut(verb) {
            Some(command) => command.render_long_help(),
            None => return super::say(&unknown(verb), err),
        },
    };
    out.help(&page)?;
    Ok(Status::Clean)
}

fn unknown(verb: &str) -> Diagnostic {
    let message = format!("không có lệnh `{verb}`");
    Diagnostic::error("usage", message).hint("xem các lệnh: kehoach --help")
}

/// The command line with all its verbs.
pub(super) fn command() -> Command {
    let command = vietnamese(super::Arguments::command())
        .subcommand_help_heading("Lệnh")
        .subcommand_value_name("LỆNH")
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Xem phiên bản")
                .help_heading(OPTIONS),
        );
    command.mut_subcommands(vietnamese)
}

const OPTIONS: &str = "Tùy chọn";

fn vietnamese(command: Command) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Xem cách dùng (-h: ngắn gọn)");
    command
        .help_template(TEMPLATE)
        .max_term_width(WIDTH)
        .disable_help_flag(true)
        .arg(help)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "Tham số" } else { OPTIONS };
            let has_value = argument.get_action().takes_values();
            let argument = argument.help_heading(heading);
            if !has_value {
                return argument;
            }
            // Defaults and possible values stand in the help texts, in Vietnamese.
            argument.hide_default_value(true).hide_possible_values(true)
        })
}
