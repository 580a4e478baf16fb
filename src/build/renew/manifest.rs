//! The manifest's text with the plan's own year put forward, all else as it was, comments too.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::workbooks::{Fate, Fated, table_of};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::line_and_column;
use crate::dossier::{Dossier, Manifest};
use crate::value::year::{self, Years};

/// Something that was put forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line in the old manifest, from 1; none for what was added.
    pub line: Option<usize>,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// A manifest that was put forward.
pub(super) struct Edited {
    pub(super) text: String,
    pub(super) changes: Vec<Change>,
}

/// Puts a manifest forward: its name, the names of workbooks and of outputs, and what it says of
/// sheets that come from a new workbook. What it says of copied sheets stays, since these do.
pub(super) fn edit(
    text: &str,
    dossier: &Dossier,
    fated: &[Fated],
    years: (Years, Years),
) -> Result<Edited, Box<Diagnostic>> {
    let mut editor = Editor { text, dossier, fated, years, edits: Vec::new(), changes: Vec::new() };
    if let Ok(table) = DeTable::parse(text) {
        editor.root(table.get_ref());
    }
    let mut edited = editor.finish();
    edited.changes.sort_by_key(|change| change.line.unwrap_or(usize::MAX));
    // It was read before, so this says only that an edit went wrong; nothing is written then.
    match Manifest::read(&edited.text) {
        (Some(_), _) => Ok(edited),
        (None, findings) => Err(super::first(findings)),
    }
}

struct Editor<'a> {
    text: &'a str,
    dossier: &'a Dossier,
    fated: &'a [Fated],
    years: (Years, Years),
    /// What to put where.
    edits: Vec<(Range<usize>, String)>,
    changes: Vec<Change>,
}

impl<'a> Editor<'a> {
    fn root(&mut self, root: &DeTable<'_>) {
        if let Some(name) = root.get("ten") {
            self.value(name, 0);
        }
        match root.get("so_lieu") {
            Some(list) => self.items(list, |editor, file| editor.value(file, 0)),
            None => self.add_workbooks(root),
        }
        let facts = root.get("thong_tin").and_then(|facts| facts.get_ref().as_table());
        facts.into_iter().flatten().for_each(|(_, fact)| self.value(fact, 0));
        self.tables(root);
        for (key, group) in tables(root.get("nhom_don_vi")).chain(table(root, "don_vi")) {
            let named = group.get("bang").and_then(|table| table.get_ref().as_str());
            if self.is_asked(named.unwrap_or(if key == "don_vi" { "cac_don_vi" } else { "" })) {
                for field in ["cot", "loai", "ten_rieng"] {
                    group.get(field).into_iter().for_each(|value| self.value(value, 0));
                }
            }
            if let Some(further) = group.get("them") {
                self.items(further, Self::path);
            }
        }
        if let Some(documents) = root.get("van_ban") {
            self.items(documents, |editor, document| {
                let path = document.get_ref().as_table().and_then(|document| document.get("tep"));
                path.into_iter().for_each(|path| editor.value(path, 0));
            });
        }
        if let Some(checks) = root.get("doi_chieu") {
            self.items(checks, |editor, check| {
                check.get_ref().as_table().into_iter().for_each(|check| editor.check(check));
            });
        }
    }

    fn items(
        &mut self,
        list: &Spanned<DeValue<'_>>,
        mut each: impl FnMut(&mut Self, &Spanned<DeValue<'_>>),
    ) {
        list.get_ref().as_array().into_iter().flatten().for_each(|item| each(self, item));
    }

    /// The sheets: those that the manifest corrects, and those that take their name from a year.
    fn tables(&mut self, root: &DeTable<'_>) {
        for (key, entry) in tables(root.get("bang")) {
            entry.get("tep").into_iter().for_each(|file| self.value(file, 0));
            if self.is_asked(key) {
                entry.get("trang").into_iter().for_each(|sheet| self.value(sheet, 0));
                let columns = entry.get("cot").and_then(|columns| columns.get_ref().as_table());
                columns.into_iter().flatten().for_each(|(_, header)| self.value(header, 0));
            }
        }
        let entries = root.get("bang").and_then(|tables| tables.get_ref().as_table());
        let fated = self.fated;
        let asked = fated.iter().filter_map(|fated| match &fated.fate {
            Fate::Asked(sheets) => Some(sheets),
            _ => None,
        });
        for sheet in asked.flatten().filter(|sheet| sheet.is_used) {
            let found = self.dossier.annexes.get(sheet.key.as_str());
            let is_same = found.is_none_or(|found| *found.annex.region.sheet == *sheet.sheet);
            let entry = entries.and_then(|entries| entries.get_key_value(sheet.key.as_str()));
            let names = |entry: &Spanned<DeValue<'_>>| {
                entry.get_ref().as_table().is_some_and(|entry| entry.contains_key("trang"))
            };
            if is_same || entry.is_some_and(|(_, entry)| names(entry)) {
                continue;
            }
            let line = format!("trang = {}", quoted(&sheet.sheet));
            match entry {
                // The header's line, where the entry has one.
                Some((key, _)) => {
                    let end = self.line_end(key.span().end);
                    let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
                    if self.text[start..].starts_with('[') {
                        self.add(end..end, format!("\n{line}"), line);
                    }
                }
                None => {
                    let end = self.text.trim_end().len();
                    let table = format!("[bang.{}]", sheet.key);
                    let why = "# Trang của năm mới, dưới tên mà mẫu đang dùng.";
                    self.add(
                        end..end,
                        format!("\n\n{why}\n{table}\n{line}"),
                        format!("{table} {line}"),
                    );
                }
            }
        }
    }

    /// The workbooks by name, where the manifest takes all that are there: else nothing would say
    /// which are missing.
    fn add_workbooks(&mut self, root: &DeTable<'_>) {
        let used = self.fated.iter().filter(|fated| !matches!(fated.fate, Fate::Unused));
        let names: Vec<String> = used.map(|fated| quoted(&fated.name)).collect();
        let line = format!("so_lieu = [{}]", names.join(", "));
        match root.get("ten") {
            Some(name) => {
                let end = self.line_end(name.span().end);
                self.add(end..end, format!("\n{line}"), line);
            }
            None => self.add(0..0, format!("{line}\n"), line),
        }
    }

    fn check(&mut self, check: &DeTable<'_>) {
        for field in ["chinh", "phu"] {
            check.get(field).into_iter().for_each(|path| self.path(path));
        }
        let other = check.get("phu").and_then(|path| path.get_ref().as_str()).map(table_of);
        let filter = check.get("loc").and_then(|filter| filter.get_ref().as_table());
        if let Some(filter) = filter.filter(|_| other.is_some_and(|table| self.is_asked(table))) {
            for (key, value) in filter {
                self.range(key.span());
                self.value(value, 0);
            }
        }
    }

    /// Puts a path forward that leads into a table of a new workbook. The table's own name is that
    /// of templates, and stays.
    fn path(&mut self, path: &Spanned<DeValue<'_>>) {
        let table = path.get_ref().as_str().map(table_of).unwrap_or_default();
        if self.is_asked(table) {
            let first = self.text[path.span()].find('.').unwrap_or_default();
            self.value(path, first);
        }
    }

    /// Whether a table comes from a workbook that is asked for.
    fn is_asked(&self, table: &str) -> bool {
        let Some(found) = self.dossier.annexes.get(table) else { return false };
        let file = &*found.annex.region.file;
        self.fated.iter().any(|fated| fated.old_name == file && !fated.is_copied())
    }

    /// Puts a text forward, from a byte of it on.
    fn value(&mut self, value: &Spanned<DeValue<'_>>, from: usize) {
        if value.get_ref().as_str().is_some() {
            let span = value.span();
            self.range(span.start + from..span.end);
        }
    }

    fn range(&mut self, range: Range<usize>) {
        let Some(moved) = year::moved(&self.text[range.clone()], self.years.0, self.years.1) else {
            return;
        };
        let (line, _) = line_and_column(self.text, range.start);
        self.edits.push((range, moved));
        // Shown by whole lines, whose several edits are one change.
        if self.changes.last().is_none_or(|change| change.line != Some(line)) {
            let before = self.text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
            self.changes.push(Change { line: Some(line), before, after: String::new() });
        }
    }

    fn add(&mut self, range: Range<usize>, text: String, shown: String) {
        self.edits.push((range, text));
        self.changes.push(Change { line: None, before: String::new(), after: shown });
    }

    fn line_end(&self, byte: usize) -> usize {
        self.text[byte..].find('\n').map_or(self.text.len(), |at| byte + at)
    }

    fn finish(mut self) -> Edited {
        // From the end to the beginning, so that earlier places stay right; of two at one place
        // the first asked for comes first.
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut text = self.text.to_owned();
        for (range, with) in self.edits.iter().rev() {
            text.replace_range(range.clone(), with);
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let mut changes = std::mem::take(&mut self.changes);
        for change in &mut changes {
            if let Some(line) = change.line {
                change.after = self.line(line).trim().to_owned();
            }
        }
        Edited { text, changes }
    }

    /// A line of the old text with what was put forward in it.
    fn line(&self, line: usize) -> String {
        let start = self.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let end = self.line_end(start);
        let mut after = self.text[start..end].to_owned();
        for (range, with) in self.edits.iter().rev() {
            if !range.is_empty() && range.start >= start && range.end <= end {
                after.replace_range(range.start - start..range.end - start, with);
            }
        }
        after
    }
}

/// The tables of a table of tables, by name.
fn tables<'t>(
    value: Option<&'t Spanned<DeValue<'_>>>,
) -> impl Iterator<Item = (&'t str, &'t DeTable<'t>)> {
    let table = value.and_then(|value| value.get_ref().as_table());
    table
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.get_ref().as_ref(), value.get_ref().as_table()?)))
}

/// A table of the root, with its name.
fn table<'t>(
    root: &'t DeTable<'_>,
    name: &'static str,
) -> impl Iterator<Item = (&'t str, &'t DeTable<'t>)> {
    root.get(name).and_then(|value| Some((name, value.get_ref().as_table()?))).into_iter()
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
