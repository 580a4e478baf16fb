//! Changes of the data by which annexes come and go, change places and turn.

use kehoach::document::{Annex, AnnexKind, Block, Document, Inline, Table, TableRow, text};

use super::data::{figure, other_columns};
use crate::fuzz::numbers::Numbers;

/// How many annexes a document may come to have.
const MOST: usize = 5;

/// Has annexes come, go, change places, and turn on their side. Whether any did.
pub(super) fn change(
    document: &mut Document,
    numbers: &mut Numbers,
    more: usize,
    round: usize,
) -> bool {
    let mut has_changed = false;
    let annexes = &mut document.annexes;
    if !annexes.is_empty() && numbers.once_in(5) {
        annexes.remove(numbers.below(annexes.len()));
        has_changed = true;
    }
    if annexes.len() < MOST && numbers.once_in(5) {
        let number = more + 600_000 + 100 * numbers.below(900);
        annexes.insert(numbers.below(annexes.len() + 1), annex(number, round, numbers));
        has_changed = true;
    }
    if annexes.len() > 1 && numbers.once_in(6) {
        let (a, b) = (numbers.below(annexes.len()), numbers.below(annexes.len()));
        annexes.swap(a, b);
        has_changed |= a != b;
    }
    if numbers.once_in(8) {
        let at = numbers.below(annexes.len());
        let blocks = annexes.get_mut(at).into_iter().flat_map(|annex| &mut annex.blocks);
        for block in blocks {
            let Block::Table(table) = block else { continue };
            for time in 0..9 {
                has_changed |= other_columns(table, numbers, more + 50_000 * time, round);
            }
        }
    }
    if has_changed {
        number(annexes);
    }
    has_changed
}

/// Numbers the appendices, as the program does.
fn number(annexes: &mut [Annex]) {
    let mut appendices: Vec<&mut Annex> =
        annexes.iter_mut().filter(|annex| annex.kind == AnnexKind::Appendix).collect();
    let is_alone = appendices.len() < 2;
    for (at, annex) in appendices.iter_mut().enumerate() {
        let number = ["I", "II", "III", "IV", "V", "VI", "VII"][at];
        annex.number = (!is_alone).then(|| number.to_owned());
    }
}

/// An annex of words, of a table, or of both.
fn annex(number: usize, round: usize, numbers: &mut Numbers) -> Annex {
    let source = format!(
        "tên loại: Kế hoạch\ncơ quan: UBND xã Bình An\ntrích yếu: Giảm nghèo\n\n== nội dung\nMột đoạn.\n\n\
         == phụ lục Biểu mới số {number}\nkèm theo: Kế hoạch số\nPhụ lục này có phần lời số {number}.\n\
         - Mục thứ nhất của biểu {number}\n@bảng moi_{number}\n  cột | số 5 | tên 30 | số liệu 10\n  \
         đầu | TT | Tên | Số\n  dòng | 1 | Một | 1\n  dòng | 2 | Hai | 2\n  dòng | 3 | Ba | 3\n"
    );
    let mut annex = text::parse(&source).unwrap().annexes.remove(0);
    match numbers.below(3) {
        0 => annex.blocks.retain(|block| !matches!(block, Block::Table(_))),
        1 => annex.blocks.retain(|block| matches!(block, Block::Table(_))),
        _ => {}
    }
    let mut at = number;
    let mut next = || {
        at += 1;
        figure(&format!("phu_luc_moi.{at}.{round}"), at)
    };
    for block in &mut annex.blocks {
        match block {
            Block::Table(Table { rows, .. }) => {
                let cells = rows.iter_mut().flat_map(|row: &mut TableRow| &mut row.cells);
                cells.filter(|cell| cell.column > 0).for_each(|cell| cell.text = vec![next()]);
            }
            Block::Paragraph(paragraph) => {
                paragraph.text.extend([Inline::Text(" Tổng số ".to_owned()), next()]);
            }
            _ => {}
        }
    }
    annex
}
