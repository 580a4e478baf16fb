//! What clap says of wrong arguments → the same in Vietnamese, with what to type instead.

use std::ffi::OsString;
use std::io;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::page::Page;
use super::status::Status;
use crate::diagnostic::Diagnostic;

/// Answers instead of a verb: with a help page, the version, or what is wrong.
pub(super) fn answer(
    error: &Error,
    arguments: &[OsString],
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            out.help(&error.render())?;
            Ok(Status::Clean)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            err.help(&super::help::command().render_help())?;
            Ok(Status::Failed)
        }
        _ => {
            let found = diagnostic(error, arguments);
            let page = format!("xem cách dùng: {} --help", verb(arguments));
            let found = if found.hint.is_some() { found } else { found.hint(page) };
            super::say(&found, err)
        }
    }
}

fn diagnostic(error: &Error, arguments: &[OsString]) -> Diagnostic {
    let argument = list(error, ContextKind::InvalidArg).join(", ");
    let value = list(error, ContextKind::InvalidValue).join(", ");
    let (message, hint) = match error.kind() {
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            let hint = "tên có dấu cách phải đặt trong ngoặc kép, chẳng hạn \"Ba Bể\"";
            (format!("thừa `{argument}`"), Some(hint.to_owned()))
        }
        ErrorKind::UnknownArgument => {
            let near = list(error, ContextKind::SuggestedArg).join(", ");
            let meant = meant(&argument, arguments).unwrap_or(near);
            (format!("không có tùy chọn `{argument}`"), maybe(&meant))
        }
        ErrorKind::InvalidSubcommand => {
            let verb = list(error, ContextKind::InvalidSubcommand).join(", ");
            let near = list(error, ContextKind::SuggestedSubcommand);
            (format!("không có lệnh `{verb}`"), maybe(&near.join("` hoặc `")))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("thiếu giá trị cho `{argument}`"), choice(error))
        }
        ErrorKind::InvalidValue => {
            let near = list(error, ContextKind::SuggestedValue).join(", ");
            let hint = maybe(&near).or_else(|| choice(error));
            (format!("`{value}` không phải giá trị của `{argument}`"), hint)
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string);
            (format!("`{value}` không phải giá trị của `{argument}`"), reason)
        }
        ErrorKind::MissingRequiredArgument => (format!("thiếu `{argument}`"), None),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            (format!("thiếu giá trị cho `{argument}`"), None)
        }
        ErrorKind::TooManyValues => {
            (format!("`{argument}` không nhận thêm giá trị `{value}`"), None)
        }
        ErrorKind::ArgumentConflict => {
            let other = list(error, ContextKind::PriorArg).join("`, `");
            if other.is_empty() || other == argument {
                (format!("`{argument}` chỉ được ghi một lần"), None)
            } else {
                (format!("`{argument}` không đi cùng `{other}`"), Some("bỏ một trong hai".into()))
            }
        }
        ErrorKind::InvalidUtf8 => ("có chữ không đọc được trong câu lệnh".to_owned(), None),
        _ => (format!("câu lệnh không đúng: {}", error.kind()), None),
    };
    let diagnostic = Diagnostic::error("usage", message);
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// `kehoach` with the verb that was typed, if it is one.
fn verb(arguments: &[OsString]) -> String {
    let command = super::help::command();
    let typed = arguments.get(1).and_then(|argument| argument.to_str());
    match typed.and_then(|verb| command.find_subcommand(verb)) {
        Some(verb) => format!("kehoach {}", verb.get_name()),
        None => "kehoach".to_owned(),
    }
}

/// The option of a verb that does what another verb has under the name that was typed.
fn meant(argument: &str, arguments: &[OsString]) -> Option<String> {
    let command = super::help::command();
    let verb = command.find_subcommand(arguments.get(1)?.to_str()?)?;
    let name = argument.strip_prefix("--")?.split('=').next()?;
    let other = SAME.iter().find_map(|pair| {
        let at = pair.iter().position(|own| *own == name)?;
        Some(pair[1 - at])
    })?;
    let is_there = verb.get_arguments().any(|own| own.get_long() == Some(other));
    is_there.then(|| format!("--{other}"))
}

/// Options that say the same of two verbs.
const SAME: [[&str; 2]; 1] = [["out", "ra"]];

fn maybe(near: &str) -> Option<String> {
    (!near.is_empty()).then(|| format!("có phải `{near}`?"))
}

fn choice(error: &Error) -> Option<String> {
    let valid = list(error, ContextKind::ValidValue);
    (!valid.is_empty()).then(|| format!("chọn một trong: `{}`", valid.join("`, `")))
}

fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}
