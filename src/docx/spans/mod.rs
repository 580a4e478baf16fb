//! A document → the same with no-break spaces and hyphens where no line may end, and spans of years
//! and numbers written one way.
//!
//! The rules are structural, with three small closed classes of words beside them: what an ordinal
//! follows (`số 1`, `năm 2025`, `Điều 5`), what is no thing that is counted (`năm 2025 của`), and the
//! magnitudes of money. Kept whole are
//!
//! - a number and the word that it counts: `01 xã`, `99% dân số`, and what it numbers: `thôn 5`;
//! - a date: `ngày 05 tháng 3 năm 2020`, but in a cell only each of its pairs;
//! - a span: `2021 - 2025`, `9/2021 - 12/2022`, `3-7`, however it is typed;
//! - a symbol: `656/KH-UBND`. Its hyphens are U+2011, which every reader keeps; of Word's own
//!   `w:noBreakHyphen` some that look for text make nothing, and `KHUBND` is no symbol;
//! - a word and the dash after it: no line begins with a dash, which would look like an item.
//!
//! Older word processors give a no-break space its own width in a justified line and stretch only the
//! others, so that no more is bound than must be.

mod cells;
mod dashes;
mod words;

use std::borrow::Cow;

use self::dashes::dashes;
pub(crate) use self::words::is_numbered;
use self::words::spaces;
use super::draft::{push_plain, room};
use super::texts::Texts;
use crate::document::{AnnexKind, Block, Document, Inline, Paragraph, Text};
use crate::profile::{Blanks, Profile};

/// A space at which no line ends.
pub(super) const SPACE: char = '\u{A0}';
/// A hyphen at which no line ends.
pub(super) const HYPHEN: char = '\u{2011}';

/// How much room a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Whole lines of a page.
    Page,
    /// A column of a table, which must not become wider for a long date.
    Cell,
    /// The same, where what is short is one value and stays on one line.
    Value,
}

impl Room {
    /// How many rooms there are.
    pub(super) const COUNT: usize = 3;
}

/// The longest value that stays on one line in its cell, in characters.
const LONGEST_VALUE: usize = 16;

/// Binds the spans of a document. Number and symbol in its head stay as they are: they stand alone,
/// and are what people copy and search for.
pub(super) fn bind(document: &mut Document, profile: &Profile, texts: &mut Texts) {
    let mut binder = Binder::new(profile, texts);
    let meta = &mut document.meta;
    let single = [&mut meta.issuer, &mut meta.subject, &mut meta.enactor, &mut meta.signature.name];
    single
        .into_iter()
        .chain(&mut meta.parent)
        .chain(&mut meta.addressees)
        .chain(&mut meta.bases)
        .chain(meta.recipients.iter_mut().map(|recipient| &mut recipient.text))
        .chain(&mut meta.signature.lines)
        .chain(&mut meta.signature.office)
        .for_each(|text| binder.bind(text, Room::Page));
    document.blocks.iter_mut().for_each(|block| binder.block(block));
    for annex in &mut document.annexes {
        binder.bind(&mut annex.title, Room::Page);
        binder.bind(&mut annex.attachment, Room::Page);
        if let AnnexKind::Attached { subject } = &mut annex.kind {
            binder.bind(subject, Room::Page);
        }
        annex.blocks.iter_mut().for_each(|block| binder.block(block));
    }
}

/// The text with no-break spaces in the place of these spaces of what it says, in their order.
pub(super) fn with_bound(text: &Text, spaces: &[usize], blanks: &Blanks) -> Text {
    let mut text = text.clone();
    let edit = |at: &usize| Edit { at: *at, end: at + 1, with: "\u{A0}" };
    let edits: Vec<Edit> = spaces.iter().map(edit).collect();
    Applied::new(&edits, blanks).text(&mut text);
    text
}

/// What is printed without the marks of this module, as a person types it.
pub(super) fn unbound(text: &str) -> Cow<'_, str> {
    if !text.contains([SPACE, HYPHEN]) {
        return text.into();
    }
    text.replace(SPACE, " ").replace(HYPHEN, "-").into()
}

/// What takes the place of some bytes of a text.
#[derive(Clone, Copy)]
pub(super) struct Edit {
    at: usize,
    end: usize,
    with: &'static str,
}

/// What binds a document's texts, with the room that each of them uses again.
struct Binder<'p> {
    profile: &'p Profile,
    texts: &'p mut Texts,
    flat: String,
}

impl<'p> Binder<'p> {
    fn new(profile: &'p Profile, texts: &'p mut Texts) -> Self {
        Self { profile, texts, flat: String::new() }
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Heading(heading) => {
                self.bind(&mut heading.title, Room::Page);
                self.bind(&mut heading.run_in, Room::Page);
            }
            Block::Paragraph(Paragraph { text, .. }) | Block::Item { text, .. } => {
                self.bind(text, Room::Page);
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// Binds what a text says, across its inlines.
    fn bind(&mut self, text: &mut Text, room: Room) {
        self.flat.clear();
        push_plain(&mut self.flat, text, &self.profile.blank);
        let edits = self.texts.edits(&self.flat, room, |flat| edits(flat, room));
        if !edits.is_empty() {
            Applied::new(edits, &self.profile.blank).text(text);
        }
    }
}

/// What binds a text.
fn edits(flat: &str, room: Room) -> Vec<Edit> {
    let mut edits = Vec::new();
    dashes(flat, &mut edits);
    if room == Room::Value && is_short_value(flat) {
        let spaces = flat.match_indices(' ').map(|(at, _)| at);
        let spaces: Vec<usize> = spaces.filter(|at| !in_span(&edits, *at)).collect();
        edits.extend(spaces.into_iter().map(|at| Edit { at, end: at + 1, with: "\u{A0}" }));
        edits.sort_by_key(|edit| edit.at);
    } else {
        spaces(flat, room, &mut edits);
    }
    edits
}

/// Edits on their way into the inlines of a text.
struct Applied<'e> {
    blanks: &'e Blanks,
    edits: std::iter::Peekable<std::slice::Iter<'e, Edit>>,
    /// Where the next inline begins.
    at: usize,
    /// Up to where an edit has replaced all.
    skipped: usize,
}

impl<'e> Applied<'e> {
    fn new(edits: &'e [Edit], blanks: &'e Blanks) -> Self {
        Self { blanks, edits: edits.iter().peekable(), at: 0, skipped: 0 }
    }

    fn text(&mut self, text: &mut [Inline]) {
        for inline in text {
            match inline {
                Inline::Text(words) => self.words(words),
                Inline::Figure(figure) => self.words(&mut figure.text),
                Inline::Emphasis(text) | Inline::Strong(text) => self.text(text),
                Inline::Blank(blank) => {
                    self.at += SPACE.len_utf8() * room(*blank, self.blanks);
                    // A blank keeps its room.
                    while self.edits.next_if(|edit| edit.at < self.at).is_some() {}
                }
                Inline::LineBreak => self.at += 1,
            }
        }
    }

    fn words(&mut self, words: &mut String) {
        let (start, end) = (self.at, self.at + words.len());
        self.at = end;
        let mut from = self.skipped.max(start);
        if from == start && self.edits.peek().is_none_or(|edit| edit.at >= end) {
            return;
        }
        let mut out = String::with_capacity(words.len() + 8);
        while let Some(edit) = self.edits.next_if(|edit| edit.at < end) {
            out.push_str(&words[from - start..edit.at - start]);
            out.push_str(edit.with);
            self.skipped = edit.end;
            from = edit.end.min(end);
        }
        if from < end {
            out.push_str(&words[from - start..]);
        }
        *words = out;
    }
}

/// Whether one of some edits, in their order, takes up a place.
fn in_span(edits: &[Edit], at: usize) -> bool {
    let next = edits.partition_point(|edit| edit.at <= at);
    next > 0 && at < edits[next - 1].end
}

/// Whether a cell holds no more than a value and what it is of: `trên 99% dân số`.
fn is_short_value(text: &str) -> bool {
    text.len() <= 4 * LONGEST_VALUE
        && text.chars().count() <= LONGEST_VALUE
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Blank, Figure};

    /// The text with `_` for each no-break space and `=` for each no-break hyphen.
    fn shown(given: &str, room: Room) -> String {
        let mut text = vec![Inline::Text(given.to_owned())];
        Binder::new(&Profile::nd30(), &mut Texts::default()).bind(&mut text, room);
        crate::document::plain(&text).replace(SPACE, "_").replace(HYPHEN, "=")
    }

    #[test]
    fn no_line_ends_within_a_span() {
        for (given, wanted) in [
            ("giai đoạn 2021-2025 của tỉnh", "giai đoạn 2021_-_2025 của tỉnh"),
            ("giai đoạn 2021-2025 đối với tỉnh", "giai đoạn 2021_-_2025 đối với tỉnh"),
            ("giai đoạn 2021 – 2025, tỉnh", "giai đoạn 2021_-_2025, tỉnh"),
            ("giai đoạn 2021- 2025", "giai đoạn 2021_-_2025"),
            ("GIAI ĐOẠN (2021 -2025)", "GIAI ĐOẠN (2021_-_2025)"),
            ("từ 9/2021-12/2022 phải xong", "từ 9/2021_-_12/2022 phải xong"),
            ("thêm 3 - 7 tiêu chí", "thêm 3=7_tiêu chí"),
            ("thêm 1-2 tiêu chí", "thêm 1=2_tiêu chí"),
            ("tiêu chí số 2 - 15 xã đạt", "tiêu chí số_2_- 15_xã đạt"),
            ("điện thoại 0209-3870-123", "điện thoại 0209=3870=123"),
            ("trong tháng 4/2022 phải xong", "trong tháng_4/2022 phải xong"),
            ("tiêu chí số 1 về quy hoạch", "tiêu chí số_1 về quy hoạch"),
            (
                "Kế hoạch số 656/KH-UBND ngày 05/3/2020 của",
                "Kế hoạch số_656/KH=UBND ngày_05/3/2020 của",
            ),
            ("Nghị quyết 04-NQ/TW", "Nghị quyết 04=NQ/TW"),
            ("có 01 xã, 12 thôn đạt chuẩn", "có 01_xã, 12_thôn đạt chuẩn"),
            ("trên 99% dân số dùng nước", "trên 99%_dân số dùng nước"),
            ("đạt 1.500 triệu đồng trở lên", "đạt 1.500_triệu_đồng trở lên"),
            ("tỷ lệ đạt 5 % trở lên", "tỷ lệ đạt_5_% trở lên"),
            ("đạt ≥ 15 tiêu chí/xã", "đạt ≥_15_tiêu chí/xã"),
            ("ngày 05 tháng 3 năm 2020 của", "ngày_05_tháng_3_năm_2020 của"),
            ("năm 2025 Ủy ban nhân dân", "năm_2025 Ủy ban nhân dân"),
            ("quý I năm 2025 và quý IV/2025", "quý_I_năm_2025 và quý_IV/2025"),
            ("khoản 2 Điều 5, điểm a khoản 1", "khoản_2 Điều_5, điểm_a khoản_1"),
            ("Phụ lục II kèm theo; xã A; nhóm B", "Phụ lục_II kèm theo; xã_A; nhóm_B"),
            ("thôn 5 của xã; đạt 15.", "thôn_5 của xã; đạt_15."),
            ("kinh tế - xã hội", "kinh tế_- xã hội"),
            ("- Bộ Y tế; y - tế", "- Bộ Y tế; y_- tế"),
            ("Xã đạt: 15 xã", "Xã đạt: 15_xã"),
            ("Số hộ nghèo là bao nhiêu", "Số hộ nghèo là bao nhiêu"),
            ("dòng\n15 xã", "dòng\n15_xã"),
            ("", ""),
        ] {
            assert_eq!(shown(given, Room::Page), wanted, "{given}");
        }
        assert_eq!(shown("ngày 05 tháng 3 năm 2020", Room::Cell), "ngày_05 tháng_3 năm_2020");
    }

    #[test]
    fn inlines_are_read_as_one_line() {
        let figure = |text: &str| Inline::Figure(Figure { text: text.into(), origins: vec![] });
        let mut text = vec![
            Inline::Text("có ".into()),
            figure("01"),
            Inline::Strong(vec![Inline::Text(" xã năm ".into()), figure("2021-")]),
            Inline::Text(" 2025 ngày ".into()),
            Inline::Blank(Blank::Day),
            Inline::Text(" tháng ".into()),
        ];
        Binder::new(&Profile::nd30(), &mut Texts::default()).bind(&mut text, Room::Page);
        let wanted = [
            Inline::Text("có ".into()),
            figure("01"),
            Inline::Strong(vec![
                Inline::Text("\u{A0}xã năm\u{A0}".into()),
                figure("2021\u{A0}-\u{A0}"),
            ]),
            Inline::Text("2025 ngày\u{A0}".into()),
            Inline::Blank(Blank::Day),
            Inline::Text("\u{A0}tháng ".into()),
        ];
        assert_eq!(text, wanted);
    }
}
