//! `--fix`: a copy beside each document, in which what has one right answer is set right.
//!
//! A copy of ours that nobody has touched is written over; whatever else is there stays.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::page::{Page, one_line};
use crate::build::{files, output, system};
use crate::check::fix::{Fix, copy, fixed};
use crate::check::{Checked, LeftOut, Source};
use crate::diagnostic::{Diagnostic, Place};

/// What was set right in a document.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Copy {
    /// The document.
    pub(super) file: String,
    /// The copy.
    pub(super) copy: String,
    /// What was done.
    #[serde(skip)]
    pub(super) fixed: Vec<Fix>,
}

/// What came of a document: the copy, and what is still found in it; none where there was nothing to
/// do. An error is what kept the copy from being written.
pub(super) fn document(
    path: &Path,
    bytes: &[u8],
    sources: &[Source],
    left_out: &LeftOut,
) -> Result<Option<(Copy, Checked)>, Diagnostic> {
    let file = path.display().to_string();
    let Some(fixed) = fixed(&file, bytes, sources, left_out) else { return Ok(None) };
    let there = place(path, &fixed.bytes);
    write(&there, &fixed.bytes)?;
    let copy = Copy { file, copy: there.display().to_string(), fixed: fixed.done };
    Ok(Some((copy, fixed.left)))
}

/// Shows what was done.
pub(super) fn show(copies: &[Copy], out: &mut Page<'_>) -> io::Result<()> {
    for copy in copies {
        let count = copy.fixed.len();
        writeln!(out, "Đã sửa {count} chỗ trong bản sao {}:", one_line(&copy.copy))?;
        let mut told: Vec<(&Fix, usize)> = Vec::new();
        for fix in &copy.fixed {
            let same = told.iter_mut().find(|(own, _)| {
                (own.rule, &own.before, &own.after) == (fix.rule, &fix.before, &fix.after)
            });
            match same {
                Some((_, times)) => *times += 1,
                None => told.push((fix, 1)),
            }
        }
        for (fix, times) in told {
            let (before, after) = (one_line(&fix.before), one_line(&fix.after));
            let place = match &fix.place {
                Place::Document { paragraph, .. } => format!(", đoạn {paragraph}"),
                _ => String::new(),
            };
            let times =
                if times > 1 { format!(" và {} chỗ khác", times - 1) } else { String::new() };
            writeln!(out, "  {}{place}{times}: {before} → {after}", fix.rule)?;
        }
    }
    if copies.is_empty() {
        writeln!(out, "Không có chỗ nào tự sửa được, nên không lập bản sao")?;
    }
    Ok(())
}

/// Whether a file has the name of a copy.
pub(super) fn is_copy(name: &str) -> bool {
    let stem = name.strip_suffix(".docx").unwrap_or(name);
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.strip_suffix('-').unwrap_or(stem).ends_with(".da-sua")
}

/// Where a copy goes: over an older one that is as it was made, or to a name that is free.
fn place(path: &Path, bytes: &[u8]) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let names = (1..).map(|number| match number {
        1 => format!("{stem}.da-sua.docx"),
        _ => format!("{stem}.da-sua-{number}.docx"),
    });
    let mut places = names.map(|name| path.with_file_name(name));
    let is_ours = |place: &PathBuf| {
        let Ok(metadata) = fs::symlink_metadata(place) else { return true };
        // A link may lead to someone's file.
        metadata.is_file()
            && files::read(place, super::LARGEST)
                .is_ok_and(|own| own == bytes || copy::is_untouched(&own))
    };
    places.find(is_ours).expect("no folder has a file of every number")
}

fn write(place: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let told = |finding: Diagnostic| finding.at(Place::file(place));
    if files::read(place, super::LARGEST).is_ok_and(|own| own == bytes) {
        return Ok(());
    }
    if let Some(owner) = output::open_elsewhere(place) {
        return Err(told(output::locked(Some(&owner))));
    }
    let like = fs::metadata(place).ok();
    output::write(place, bytes, like.as_ref()).map_err(|error| {
        let mut finding = system::unwritable(&error);
        if finding.name != system::LOCKED {
            let hint = "chép văn bản sang một thư mục ghi được, hoặc dọn bớt ổ đĩa, rồi chạy lại";
            finding.hint = Some(hint.to_owned());
        }
        told(finding)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_someone_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("du-thao.docx");
        let name =
            |bytes: &[u8]| place(&path, bytes).file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(name(b"moi"), "du-thao.da-sua.docx");
        fs::write(folder.path().join("du-thao.da-sua.docx"), "của người khác").unwrap();
        assert_eq!(name(b"moi"), "du-thao.da-sua-2.docx");
        assert_eq!(name("của người khác".as_bytes()), "du-thao.da-sua.docx");
        assert!(is_copy("du-thao.da-sua-2.docx") && is_copy("a.da-sua.docx"));
        assert!(!is_copy("da-sua.docx") && !is_copy("ban-2.docx"));
    }
}
