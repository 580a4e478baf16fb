//! Planned documents → those that must not be written, each with the reason: a path that is no
//! good, or one that is another document's too.

use std::collections::{BTreeMap, HashMap};

use super::{Planned, file_name};
use crate::diagnostic::Diagnostic;

/// The reasons why documents can't be written, by their index.
pub fn faults(planned: &[Planned]) -> HashMap<usize, Diagnostic> {
    let mut faults = HashMap::new();
    let mut takers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, document) in planned.iter().enumerate() {
        match file_name::check(&document.path) {
            Ok(()) => takers.entry(file_name::key(&document.path)).or_default().push(index),
            Err(fault) => {
                let message = format!("tên tệp `{}` không dùng được: {fault}", document.path);
                let diagnostic = Diagnostic::error("bad-file-name", message)
                    .hint("sửa tên tệp của văn bản trong ho-so.toml");
                faults.insert(index, diagnostic);
            }
        }
    }
    for (key, indices) in &takers {
        if indices.len() > 1 {
            let diagnostic = same_path(planned, indices);
            faults.extend(indices.iter().map(|&index| (index, diagnostic.clone())));
        }
        // A document can't stand in a folder that has the name of another document.
        let above = key.match_indices('/').find_map(|(end, _)| takers.get(&key[..end]));
        for (&index, &other) in indices.iter().flat_map(|i| above.iter().map(move |o| (i, &o[0]))) {
            let message = format!(
                "`{}` vừa là tệp của một văn bản, vừa là thư mục của `{}`",
                planned[other].path, planned[index].path
            );
            let diagnostic = Diagnostic::error("same-path", message).hint(RENAME);
            faults.entry(index).or_insert_with(|| diagnostic.clone());
            for &other in above.into_iter().flatten() {
                faults.entry(other).or_insert_with(|| diagnostic.clone());
            }
        }
    }
    faults
}

const RENAME: &str = "đặt tên tệp khác nhau cho các văn bản trong ho-so.toml";

fn same_path(planned: &[Planned], indices: &[usize]) -> Diagnostic {
    let first = &planned[indices[0]].path;
    let units: Vec<&str> = indices.iter().filter_map(|&i| planned[i].unit.as_deref()).collect();
    let mut message = format!("{} văn bản cùng ghi vào một tệp `{first}`", indices.len());
    if !units.is_empty() {
        let few = units.iter().take(3).map(|unit| format!("`{unit}`")).collect::<Vec<_>>();
        message += &format!(" (của {}", few.join(", "));
        message += if units.len() > few.len() { " …)" } else { ")" };
    }
    if indices.iter().any(|&index| planned[index].path != *first) {
        message += "; tên chỉ khác nhau ở chữ hoa, chữ thường, mà Windows không phân biệt";
    }
    Diagnostic::error("same-path", message).hint(RENAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(paths: &[&str]) -> Vec<(usize, String)> {
        let planned: Vec<Planned> = paths
            .iter()
            .map(|&path| Planned { path: path.into(), unit: None, unit_key: None })
            .collect();
        let mut said: Vec<_> =
            faults(&planned).into_iter().map(|(index, d)| (index, d.message)).collect();
        said.sort();
        said
    }

    #[test]
    fn different_paths_are_fine() {
        assert_eq!(said(&["tinh.docx", "xa/a.docx", "xa/b.docx", "xa/a.docx.docx"]), []);
    }

    #[test]
    fn neither_of_two_documents_with_one_path_is_written() {
        let message = "2 văn bản cùng ghi vào một tệp `xa/a.docx`".to_owned();
        let same = said(&["xa/a.docx", "xa/b.docx", "xa/a.docx"]);
        assert_eq!(same, [(0, message.clone()), (2, message)]);
        let case = said(&["xa/A.docx", "XA/a.docx"]);
        assert!(case[0].1.ends_with("mà Windows không phân biệt"), "{case:?}");
        // The same letters, composed and decomposed.
        assert_eq!(said(&["xa/H\u{f2}a.docx", "xa/Ho\u{300}a.docx"]).len(), 2);
    }

    #[test]
    fn a_document_is_not_a_folder() {
        let both = said(&["xa.docx", "xa.docx/a.docx", "b.docx"]);
        assert_eq!(both.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_bad_name_is_told_with_its_reason() {
        let bad = said(&["xa/con.docx", "../a.docx"]);
        assert_eq!(bad.len(), 2);
        assert!(bad[1].1.starts_with("tên tệp `../a.docx` không dùng được: "), "{bad:?}");
    }
}
