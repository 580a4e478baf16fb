//! Legal bases: their marks, and that each has a paragraph of its own.

use crate::check::paper::PartKind;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};

/// A further document after a semicolon, or a second `Căn cứ`.
static SECOND: Pattern = Pattern::new(
    Needs::Any(&[";", ".", ","]),
    r"[;.,] *(?:(Căn cứ)\b|((?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định|Chỉ thị|Kế hoạch|Chương trình|Công văn|Văn bản|Hướng dẫn)(?: liên tịch)?) số +\d)",
);

/// The bases by their paragraphs; what goes on to say what is issued is no base alone.
fn bases(paper: &Paper) -> Vec<(usize, &str)> {
    let parts = paper.part(PartKind::Basis);
    let bases = parts.map(|part| (part.paragraph, paper.text_of(part)));
    bases.filter(|(_, text)| !text.ends_with(':') && !text.contains("như sau")).collect()
}

/// `nd30-cancu-semicolon`.
pub(super) fn semicolon(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let bases = bases(paper);
    let Some((_, all_but_last)) = bases.split_last() else { return };
    for (at, text) in all_but_last {
        if !text.ends_with(';') {
            let message = format!("căn cứ kết thúc bằng “{}”", end(text));
            remarks.proved(paper.place(*at), message, "kết thúc bằng dấu chấm phẩy (;)");
        }
    }
}

/// `nd30-cancu-fullstop`.
pub(super) fn full_stop(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    let bases = bases(paper);
    let Some(&(at, text)) = bases.last() else { return };
    // The list may go on with one that also says what is issued.
    let all = paper.part(PartKind::Basis).map(|part| part.paragraph).max();
    if all == Some(at) && !text.ends_with('.') {
        let message = format!("căn cứ cuối cùng kết thúc bằng “{}”", end(text));
        remarks.proved(paper.place(at), message, "kết thúc căn cứ cuối cùng bằng dấu chấm (.)");
    }
}

/// `nd30-cancu-one`.
pub(super) fn one(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() {
        return;
    }
    for (at, text) in bases(paper) {
        if let Some(found) = SECOND.captures(text).and_then(|found| found.get(1).or(found.get(2))) {
            let message = format!("một đoạn có hơn một căn cứ (“{} …”)", found.as_str());
            remarks.proved(paper.place(at), message, "tách mỗi căn cứ thành một đoạn riêng");
        }
    }
}

/// The last word of a text, or the mark that it ends with.
fn end(text: &str) -> &str {
    let mark = text.char_indices().next_back().filter(|(_, c)| !c.is_alphanumeric());
    match mark {
        Some((at, _)) => &text[at..],
        None => text.rsplit(char::is_whitespace).next().unwrap_or(text),
    }
}
