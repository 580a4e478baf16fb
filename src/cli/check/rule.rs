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
        let page = rule.page.lines().filter(|line| !line.starts_with("```"));
        writeln!(out, "{}", page.collect::<Vec<_>>().join("\n").trim())?;
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
    let hint = did_you_mean(name, &names) + "; xem mọi tên: kehoach check --giai-thich tat-ca";
    let message = format!("không có quy tắc `{name}`");
    say(&Diagnostic::error("unknown-rule", message).hint(hint), err)
}
