//! Facts that the manifest gives → the table `thong_tin`, beside those of the office's workbook.

use tera::Value;
use tera::value::Key;

use super::Names;
use super::leaf::{Leaf, of_no_cell};
use super::manifest::{self, Manifest};
use super::origins::Origins;
use crate::diagnostic::source::excerpt;
use crate::diagnostic::{Diagnostic, Place};
use crate::value::{parse_text, slug};

/// The table that holds facts about the documents.
pub(super) const TABLE: &str = "thong_tin";

/// Adds the facts of a manifest to the table. A cell that is not empty stays what it is; where it
/// says something else, a finding tells both places.
pub(super) fn add(
    manifest: &Manifest,
    text: &str,
    tree: &mut Names,
    origins: &Origins,
    findings: &mut Vec<Diagnostic>,
) {
    if manifest.facts.is_empty() {
        return;
    }
    let table = tree.remove(TABLE);
    let mut map = table.and_then(Value::into_map).unwrap_or_default();
    for (name, fact) in &manifest.facts {
        let key = slug::slug(name);
        let given = map.get(&Key::from(key.clone())).and_then(Leaf::of);
        match given.filter(|leaf| !leaf.text().is_empty()) {
            None => {
                map.insert(Key::from(key), of_no_cell(&parse_text(fact.get_ref())));
            }
            Some(cell) if cell.text() == fact.get_ref() => {}
            Some(cell) => {
                let place = Manifest::place(text, fact);
                let mut finding = Diagnostic::warning(
                    "fact-given-twice",
                    format!("`{key}` ghi khác nhau ở bảng tính và ở {}", manifest::FILE),
                )
                .hint("xóa một chỗ; văn bản đang in theo bảng tính")
                .at(place)
                .excerpt(excerpt(manifest::FILE, text, fact.span()));
                let cells = cell.origins().into_iter();
                let cells = cells.filter_map(|index| origins.get(index as usize));
                finding.places.extend(cells.map(|origin| Place::from(origin.place)));
                findings.push(finding);
            }
        }
    }
    tree.insert(TABLE.to_owned(), Value::from(map));
}
