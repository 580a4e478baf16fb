//! Words that stand twice in a row.

use crate::check::{Paper, Remarks};

/// Words that Vietnamese doubles for their meaning (từ láy, or a number read digit by digit) are
/// passed over where they are not the small words that join others.
const JOINING: [&str; 22] = [
    "và", "của", "các", "những", "là", "được", "cho", "trong", "với", "tại", "để", "do", "theo",
    "đã", "có", "từ", "về", "này", "khi", "đến", "bởi", "trên",
];

pub(super) fn word(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        let words: Vec<&str> = paragraph.text.split_whitespace().collect();
        for pair in words.windows(2) {
            if pair[0] == pair[1] && JOINING.contains(&pair[0]) {
                let message = format!("chữ “{}” viết hai lần liền nhau", pair[0]);
                remarks.proved(paper.place(index), message, format!("bỏ một chữ “{}”", pair[0]));
            }
        }
    }
}
