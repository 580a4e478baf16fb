//! The names that a manifest gives to columns of an annex, so that templates don't depend on what
//! changes in headers from year to year.

use std::collections::BTreeMap;

use toml::Spanned;

use super::manifest::{FILE, Manifest};
use crate::annex::{Annex, Column};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::value::name::folded;
use crate::value::slug::slug;
use crate::workbook::Address;

/// Gives columns their names; a finding for each name that can't be given.
pub(super) fn rename(
    table: &str,
    annex: &mut Annex,
    names: &BTreeMap<String, Spanned<String>>,
    text: &str,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut given = Vec::new();
    for (name, header) in names {
        match column(table, annex, name, header.get_ref()) {
            Ok(at) => given.push((at, name, header)),
            Err(finding) => findings.push(at_entry(*finding, text, header)),
        }
    }
    for &(at, name, header) in &given {
        let same = |other: &&(usize, &String, &Spanned<String>)| other.0 == at && other.1 != name;
        if let Some(other) = given.iter().find(same).filter(|other| other.1 < name) {
            let message = format!("`{name}` và `{}` là tên của cùng một cột", other.1);
            let finding = Diagnostic::error("ambiguous-column", message)
                .hint("mỗi cột chỉ đặt một tên; sửa tiêu đề của một trong hai tên");
            findings.push(at_entry(finding, text, header));
        }
        let is_given = |column: usize| given.iter().any(|(at, _, _)| *at == column);
        let mut others = annex.columns.iter().enumerate();
        if others.any(|(other, column)| *column.key == **name && !is_given(other)) {
            let message = format!("bảng `{table}` đã có cột khác tên là `{name}`");
            let finding = Diagnostic::error("column-name-taken", message)
                .hint("đặt tên khác, hoặc đặt tên khác cho cột kia");
            findings.push(at_entry(finding, text, header));
        }
    }
    if findings.is_empty() {
        for (at, name, _) in given {
            annex.columns[at].key = name.as_str().into();
        }
    }
    findings
}

fn at_entry(finding: Diagnostic, text: &str, entry: &Spanned<String>) -> Diagnostic {
    finding.at(Manifest::place(text, entry)).excerpt(excerpt(FILE, text, entry.span()))
}

/// The column that a header or a letter means.
fn column(table: &str, annex: &Annex, name: &str, header: &str) -> Result<usize, Box<Diagnostic>> {
    if slug(name) != name {
        let message = format!("`{name}` không dùng được làm tên cột trong mẫu");
        return Err(Box::new(
            Diagnostic::error("manifest-value", message)
                .hint(format!("viết thường, không dấu, nối bằng dấu _: `{}`", slug(name))),
        ));
    }
    let found: Vec<usize> = positions(annex, |column| is_headed(column, header));
    match found[..] {
        [at] => return Ok(at),
        [] => {}
        _ => {
            let headers: Vec<String> =
                found.iter().map(|&at| format!("“{}”", title(&annex.columns[at]))).collect();
            let message = format!("“{header}” khớp với nhiều cột: {}", headers.join(", "));
            return Err(Box::new(
                Diagnostic::error("ambiguous-column", message)
                    .hint("ghi tiêu đề rõ hơn, hoặc ghi chữ cái của cột")
                    .at(annex.region.clone()),
            ));
        }
    }
    let letter = format!("{header}1").parse::<Address>().ok().map(|address| address.column);
    let lettered = positions(annex, |column| Some(column.index) == letter);
    lettered.first().copied().ok_or_else(|| {
        let titles: Vec<String> = annex.columns.iter().map(title).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let message = format!("bảng `{table}` không có cột nào có tiêu đề “{header}”");
        Box::new(
            Diagnostic::error("unknown-column", message)
                .hint(did_you_mean(header, &titles))
                .at(annex.region.clone()),
        )
    })
}

fn positions(annex: &Annex, is: impl Fn(&Column) -> bool) -> Vec<usize> {
    let columns = annex.columns.iter().enumerate();
    columns.filter(|(_, column)| is(column)).map(|(at, _)| at).collect()
}

fn title(column: &Column) -> String {
    column.path.join(" › ")
}

/// Whether a column has a header, by its own name or with those above it; `*` is any words.
fn is_headed(column: &Column, header: &str) -> bool {
    let header = folded(header);
    let own = column.path.last().is_some_and(|name| fits(&header, &folded(name)));
    own || fits(&header, &folded(&title(column)))
}

/// Whether a text is as a pattern says, with `*` for anything.
///
/// Only the last `*` that was met is ever tried again: what an earlier one could take instead, the
/// last can take too. So it takes steps in proportion to pattern × text at the most, and no stack.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // After the last `*`: where the pattern goes on, and up to where the `*` has taken the text.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        if pattern.get(at) == Some(&b'*') {
            at += 1;
            star = Some((at, read));
        } else if pattern.get(at) == Some(&text[read]) {
            (at, read) = (at + 1, read + 1);
        } else if let Some((after, taken)) = star {
            (at, read) = (after, taken + 1);
            star = Some((after, taken + 1));
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_words() {
        for (pattern, text, is) in [
            ("nam *", "nam 2019", true),
            ("muc tieu nam *", "muc tieu nam 2020", true),
            ("nam *", "muc tieu nam 2020", false),
            ("*nam*", "muc tieu nam 2020", true),
            ("so xa", "so xa", true),
            ("so xa", "so xa dat", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("*ab", "aab", true),
            ("năm *", "năm ấy", true),
            ("* * * * * * * *!", "a b c d e f g h i", false),
        ] {
            assert_eq!(fits(pattern, text), is, "{pattern} {text}");
        }
        let stars = "*".repeat(100_000);
        assert!(fits(&stars, "nam 2020") && !fits(&format!("{stars}!"), "nam 2020"));
    }
}
