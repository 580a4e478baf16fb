//! The workbooks in a dossier's folder → those that are its data; what the manifest names and is not
//! there.

use super::{Manifest, is_collecting, manifest, unread};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::source::{self, excerpt};

/// The workbooks that the manifest names, or all; one finding for those that are not there.
pub(super) fn chosen<'a>(
    manifest: &Manifest,
    text: &str,
    files: &'a [String],
    findings: &mut Vec<Diagnostic>,
) -> Vec<&'a str> {
    let Some(named) = &manifest.workbooks else {
        return files.iter().map(String::as_str).filter(|file| !is_collecting(file)).collect();
    };
    let mut chosen = Vec::new();
    let mut missing = Vec::new();
    for name in named {
        match files.iter().find(|file| *file == name.get_ref()) {
            Some(file) => chosen.push(file.as_str()),
            None => missing.push(name),
        }
    }
    match missing_files(&missing, &chosen, text, files) {
        Some(finding) => findings.push(finding),
        None => findings.extend(unread::told(&chosen, files)),
    }
    chosen
}

/// The finding for workbooks that are not there: which to put in, or whose name is another.
fn missing_files(
    missing: &[&toml::Spanned<String>],
    chosen: &[&str],
    text: &str,
    files: &[String],
) -> Option<Diagnostic> {
    let first = missing.first()?;
    let names: Vec<String> = missing.iter().map(|name| format!("“{}”", name.get_ref())).collect();
    let message = match names.as_slice() {
        [name] => format!("hồ sơ thiếu bảng tính {name}"),
        many => format!("hồ sơ thiếu {} bảng tính: {}", many.len(), many.join(", ")),
    };
    let free = files.iter().map(String::as_str).filter(|file| !chosen.contains(file));
    let free: Vec<&str> = free.collect();
    let hint = match (source::near(first.get_ref(), free.iter().copied()).first(), free.as_slice())
    {
        (Some(near), _) => format!("có phải tệp `{near}`? Đổi tên tệp, hoặc sửa tên ở dòng này"),
        (None, []) => "chép tệp vào thư mục hồ sơ, đúng tên này".to_owned(),
        (None, free) => {
            let free: Vec<String> = free.iter().map(|name| format!("`{name}`")).collect();
            format!(
                "chép tệp vào thư mục hồ sơ, đúng tên này; thư mục đang có {} chưa dùng đến",
                free.join(", ")
            )
        }
    };
    let mut finding = Diagnostic::error("missing-workbook", message).hint(hint).excerpt(excerpt(
        manifest::FILE,
        text,
        first.span(),
    ));
    finding.places = missing.iter().map(|name| Manifest::place(text, name)).collect();
    Some(finding)
}
