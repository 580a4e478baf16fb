//! `--giai-thich`: the page of a rule.

use std::io::{self, Write};

use super::super::page::Page as Out;
use super::super::{say, status::Status};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::did_you_mean;

/// Shows a rule's page; of `tat-ca` the names and titles of all.
pub(super) fn explain(name: &str, out: &mut Out<'_>, err: &mut Out<'_>) -> io::Result<Status> {
    if let Some(rule) = check::rule(name) {
        let mut is_example = false;
        for line in rule.page.trim().lines() {
            match line.starts_with("```") {
                true => is_example = !is_example,
                false if is_example => writeln!(out, "    {line}")?,
                false => writeln!(out, "{}", line.trim_start_matches('#').trim_start())?,
            }
        }
        return Ok(Status::Clean);
    }
    if name == "tat-ca" {
        for (group, rules) in check::RULES {
            writeln!(out, "{group}")?;
            for rule in *rules {
                let title = check::page::Page::of(rule.page).title;
                writeln!(out, "  {:30} {title}", rule.name)?;
            }
        }
        return Ok(Status::Clean);
    }
    let names: Vec<&str> = check::rules().map(|rule| rule.name).collect();
    let hint = did_you_mean(name, &names) + " Xem mọi tên: kehoach check --giai-thich tat-ca";
    let message = format!("không có quy tắc `{name}`");
    say(&Diagnostic::error("unknown-rule", message).hint(hint), err)
}
