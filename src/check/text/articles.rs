//! References of a document to articles of its own that it does not have.

use super::scan;
use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::name::folded;

/// The number that an article begins with.
static OWN: Pattern = Pattern::new(Needs::Any(&["Điều "]), r"^Điều (\d{1,3})[.:]");

/// A reference to an article.
static NAMED: Pattern = Pattern::new(Needs::Any(&["iều "]), r"\b[Đđ]iều (\d{1,3})\b");

/// What has articles of its own; a sentence that names one may speak of its articles.
const OTHERS: [&str; 14] = [
    "luật",
    "bộ luật",
    "hiến pháp",
    "pháp lệnh",
    "nghị định",
    "thông tư",
    "điều lệ",
    "hợp đồng",
    "quyết định số",
    "nghị quyết số",
    "nghị quyết",
    "quyết định của",
    "quy chế của",
    "quy định của",
];

/// `khoản 1 Điều 5` of a decision of four articles.
pub(super) fn missing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let subject = folded(paper.facts.subject.as_deref().unwrap_or_default());
    // What changes another document speaks of that one's articles.
    if subject.contains(&folded("sửa đổi")) || subject.contains(&folded("bãi bỏ")) {
        return;
    }
    let outside = paper.paragraphs.iter().filter(|paragraph| paragraph.cell.is_none());
    let own = outside.filter_map(|paragraph| OWN.captures(paragraph.text.trim_start()));
    let own: Vec<u32> = own.filter_map(|hit| hit[1].parse().ok()).collect();
    let Some(last) = own.iter().max().copied().filter(|_| own.len() > 1) else { return };
    for (index, paragraph) in scan::prose(paper) {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex) {
            continue;
        }
        let text = paragraph.text.as_str();
        for hit in NAMED.captures_iter(text) {
            let range = hit.get(0).map_or(0..0, |whole| whole.range());
            let number: u32 = hit[1].parse().unwrap_or_default();
            let before = &text[..range.start];
            let is_quoted = before.matches('“').count() > before.matches('”').count();
            if number <= last || before.trim().is_empty() || is_quoted {
                continue;
            }
            if scan::has_any(scan::sentence(text, &range), &OTHERS) {
                continue;
            }
            let message =
                format!("nhắc đến “{}” mà văn bản chỉ có đến Điều {last}", &text[range.clone()]);
            let hint = "sửa số của điều, hoặc ghi tên văn bản có điều ấy";
            remarks.proved(paper.place_of(index, range), message, hint);
        }
    }
}
