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
//! - a symbol: `656/KH-UBND`. Its hyphens are `w:noBreakHyphen`, which is the hyphen-minus in all but
//!   that no line ends at it (ECMA-376, Part 1, 17.3.3.18);
//! - a word and the dash after it: no line begins with a dash, which would look like an item.
//!
//! Older word processors give a no-break space its own width in a justified line and stretch only the
//! others, so that no more is bound than must be.

use super::columns::Letters;
use super::draft::{push_plain, room};
use super::metrics;
use super::paper::Paper;
use crate::document::{
    AnnexKind, Block, ColumnKind, Document, Inline, Paragraph, RowKind, Table, Text,
};
use crate::length::Length;
use crate::profile::{Blanks, Profile};

/// A space at which no line ends.
pub(super) const SPACE: char = '\u{A0}';
/// A hyphen at which no line ends.
pub(super) const HYPHEN: char = '\u{2011}';

/// What an ordinal follows: a number after it counts nothing.
const NUMBERED: [&str; 27] = [
    "số", "ngày", "tháng", "quý", "năm", "tuần", "thứ", "lần", "kỳ", "khóa", "khoá", "đợt", "điều",
    "khoản", "điểm", "tiết", "mục", "phần", "chương", "lục", "biểu", "bảng", "mẫu", "hình",
    "trang", "tờ", "quyển",
];

/// Words of grammar, which are no things that a number counts.
const GRAMMAR: [&str; 50] = [
    "và", "hoặc", "của", "về", "cho", "với", "tại", "trong", "trên", "dưới", "theo", "đến", "từ",
    "để", "do", "bởi", "vì", "nhưng", "mà", "nên", "thì", "là", "có", "được", "bị", "đã", "đang",
    "sẽ", "phải", "cần", "không", "chưa", "còn", "như", "gồm", "nếu", "khi", "trước", "sau", "ở",
    "giữa", "bằng", "nhằm", "thuộc", "kèm", "này", "nêu", "đạt", "so", "ban",
];

/// The magnitudes before `đồng`.
const MAGNITUDES: [&str; 5] = ["nghìn", "ngàn", "triệu", "tỷ", "tỉ"];

/// The signs that end a clause, a quotation, a parenthesis.
const CLOSING: [char; 14] = ['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '’', '\'', '»', '…'];

/// How much room a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Whole lines of a page.
    Page,
    /// A column of a table, which must not become wider for a long date.
    Cell,
    /// The same, where what is short is one value and stays on one line.
    Value,
}

/// The longest value that stays on one line in its cell, in characters.
const LONGEST_VALUE: usize = 16;

/// How much of a page a table may need for its widest words, so that what is left can be shared out
/// by what the columns hold.
const ROOMY: f64 = 0.75;

/// The document with its spans bound. Number and symbol in its head stay as they are: they stand
/// alone, and are what people copy and search for.
pub(super) fn bound(document: &Document, profile: &Profile) -> Document {
    let mut document = document.clone();
    let mut binder = Binder::new(profile);
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
    document
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
pub(super) fn unbound(text: &str) -> String {
    text.replace(SPACE, " ").replace(HYPHEN, "-")
}

/// What takes the place of some bytes of a text.
struct Edit {
    at: usize,
    end: usize,
    with: &'static str,
}

/// What binds a document's texts, with the rooms that each of them uses again.
struct Binder<'p> {
    profile: &'p Profile,
    flat: String,
    tokens: Vec<(usize, usize)>,
    edits: Vec<Edit>,
}

impl<'p> Binder<'p> {
    fn new(profile: &'p Profile) -> Self {
        Self { profile, flat: String::new(), tokens: Vec::new(), edits: Vec::new() }
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

    fn table(&mut self, table: &mut Table) {
        let rows = table.header.iter_mut().chain(&mut table.rows);
        for cell in rows.flat_map(|row| &mut row.cells) {
            let short = table.columns.get(cell.column).is_some_and(|column| {
                matches!(column.kind, ColumnKind::Quantity | ColumnKind::Words)
            });
            self.bind(&mut cell.text, if short { Room::Value } else { Room::Cell });
        }
        if let Some(crowded) = self.crowded(table) {
            let rows = table.header.iter_mut().chain(&mut table.rows);
            for cell in rows.flat_map(|row| &mut row.cells) {
                if crowded.get(cell.column).is_none_or(|crowded| *crowded) || cell.column_span > 1 {
                    loosen(&mut cell.text);
                }
            }
        }
        for text in table.unit_line.iter_mut().chain(&mut table.notes) {
            self.bind(text, Room::Page);
        }
    }

    /// The columns that have no room for what is bound in them: the table would need a wider page or
    /// smaller letters, or the others would be narrow. None where all have.
    fn crowded(&mut self, table: &Table) -> Option<Vec<bool>> {
        // The widest word of each column: as bound, and with each no-break space as any other.
        let mut widest = vec![(0, 0); table.columns.len()];
        let mut binds = false;
        for row in table.header.iter().chain(&table.rows) {
            let bold = row.kind != RowKind::Data;
            for cell in row.cells.iter().filter(|cell| cell.column_span == 1) {
                let Some(widest) = widest.get_mut(cell.column) else { continue };
                self.flat.clear();
                push_plain(&mut self.flat, &cell.text, &self.profile.blank);
                for word in self.flat.split([' ', '\n']) {
                    let whole = metrics::units(word, bold);
                    widest.0 = widest.0.max(whole);
                    if word.contains(SPACE) {
                        binds = true;
                        let loose = word.split(SPACE).map(|part| metrics::units(part, bold));
                        widest.1 = widest.1.max(loose.max().unwrap_or_default());
                    } else {
                        widest.1 = widest.1.max(whole);
                    }
                }
            }
        }
        if !binds {
            return None;
        }
        let letters = Letters::of(self.profile);
        let need = |size: u8, units: u32| {
            metrics::to_twips(units, Length::pt(i64::from(size))) + 2.0 * letters.padding
        };
        let least: f64 = widest.iter().map(|widest| need(letters.usual, widest.1)).sum();
        let mut pages = [Paper::Upright, Paper::Side]
            .into_iter()
            .map(|paper| paper.text_width(self.profile) as f64);
        let Some(page) = pages.find(|page| least <= *page) else {
            return Some(vec![true; widest.len()]);
        };
        let mut filled: f64 = widest.iter().map(|widest| need(letters.largest, widest.1)).sum();
        // Those that need little more come first.
        let mut order: Vec<usize> = (0..widest.len()).collect();
        order.sort_by_key(|&column| widest[column].0.saturating_sub(widest[column].1));
        let mut crowded = vec![false; widest.len()];
        for column in order {
            let (bound, loose) = widest[column];
            let more = need(letters.largest, bound.max(loose)) - need(letters.largest, loose);
            if more > 0.0 && filled + more > page * ROOMY {
                crowded[column] = true;
            } else {
                filled += more;
            }
        }
        crowded.contains(&true).then_some(crowded)
    }

    /// Binds what a text says, across its inlines.
    fn bind(&mut self, text: &mut Text, room: Room) {
        self.flat.clear();
        push_plain(&mut self.flat, text, &self.profile.blank);
        self.edits.clear();
        dashes(&self.flat, &mut self.edits);
        if room == Room::Value && is_short_value(&self.flat) {
            let spaces = self.flat.match_indices(' ').map(|(at, _)| at);
            let spaces: Vec<usize> = spaces.filter(|at| !in_span(&self.edits, *at)).collect();
            let edits = spaces.into_iter().map(|at| Edit { at, end: at + 1, with: "\u{A0}" });
            self.edits.extend(edits);
            self.edits.sort_by_key(|edit| edit.at);
        } else {
            spaces(&self.flat, room, &mut self.tokens, &mut self.edits);
        }
        if self.edits.is_empty() {
            return;
        }
        Applied::new(&self.edits, &self.profile.blank).text(text);
    }
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
                Inline::Blank(blank) => self.at += SPACE.len_utf8() * room(*blank, self.blanks),
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

/// The dashes within symbols and between numbers.
fn dashes(flat: &str, edits: &mut Vec<Edit>) {
    for (at, dash) in flat.char_indices().filter(|(_, c)| is_dash(*c)) {
        let end = at + dash.len_utf8();
        let (before, after) = (&flat[..at], &flat[end..]);
        if let Some(span) = span(before, after) {
            edits.push(Edit { at: at - span.before, end: end + span.after, with: span.with });
        } else if dash == '-'
            && let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next())
            && left.is_alphanumeric()
            && right.is_alphanumeric()
            && (left.is_uppercase() && right.is_uppercase() || in_a_symbol(before, after))
        {
            edits.push(Edit { at, end, with: "\u{2011}" });
        }
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

/// Whether a hyphen stands in a word that has digits in it.
fn in_a_symbol(before: &str, after: &str) -> bool {
    let part_of_word = |c: &char| !c.is_whitespace();
    let left = before.chars().rev().take_while(part_of_word);
    left.chain(after.chars().take_while(part_of_word)).any(|c| c.is_ascii_digit())
}

/// How the dash between two numbers is written, and how many spaces on each side it takes up.
struct Span {
    before: usize,
    after: usize,
    with: &'static str,
}

/// The span that the numbers on both sides of a dash are, if they are one.
fn span(before: &str, after: &str) -> Option<Span> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/');
    let left = before.strip_suffix(' ').unwrap_or(before);
    let right = after.strip_prefix(' ').unwrap_or(after);
    let rest = left.trim_end_matches(is_part);
    let first = &left[rest.len()..];
    let rest_after = right.trim_start_matches(is_part);
    let second = right[..right.len() - rest_after.len()].trim_end_matches(['.', ',', '/']);
    if first.is_empty() || second.is_empty() || !first.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // A telephone number or a symbol goes on.
    let goes_on = |c: char| c.is_alphanumeric() || is_dash(c) || c == '_';
    if rest.ends_with(goes_on) || rest_after.starts_with(goes_on) {
        return None;
    }
    let span =
        |with| Span { before: before.len() - left.len(), after: after.len() - right.len(), with };
    let in_time = |number: &str| is_year(number) || is_date(number);
    if in_time(first) && in_time(second) {
        return Some(span("\u{A0}-\u{A0}"));
    }
    let number = |text: &str| {
        (!text.contains('/') && text.len() <= 6 && !text.starts_with('0'))
            .then(|| text.replace(',', ".").parse::<f64>().ok())
            .flatten()
    };
    let whole = first.contains(['.', ',']) || second.contains(['.', ',']);
    let grows = number(first)? < number(second)? && (whole || !is_year(first));
    // `Tiêu chí số 2 - 15 xã đạt`: the first is a number of its own.
    let named = rest.trim_end().rsplit(' ').next().is_some_and(is_numbered);
    let spaced = before.len() > left.len() && after.len() > right.len();
    (grows && !(named && spaced)).then(|| span("\u{2011}"))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// Whether a text is a month or a day with the sign between its numbers.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('/');
    let last = parts.next_back().is_some_and(|year| year.len() == 4 || year.len() <= 2);
    let short = |part: &str| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok();
    let before = text.matches('/').count();
    last && (1..=2).contains(&before) && parts.all(short)
}

fn is_numbered(word: &str) -> bool {
    NUMBERED.contains(&word.to_lowercase().as_str())
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

/// Gives a text its spaces back, and leaves whole what is one word without them.
fn loosen(text: &mut Text) {
    change_text(text, &mut |words| {
        if words.contains(SPACE) {
            *words = words.replace("\u{A0}-\u{A0}", "\u{2011}").replace(SPACE, " ");
        }
    });
}

fn change_text(text: &mut Text, change: &mut impl FnMut(&mut String)) {
    for inline in text {
        match inline {
            Inline::Text(words) => change(words),
            Inline::Figure(figure) => change(&mut figure.text),
            Inline::Emphasis(text) | Inline::Strong(text) => change_text(text, change),
            Inline::Blank(_) | Inline::LineBreak => {}
        }
    }
}

/// The spaces at which no line may end.
fn spaces(flat: &str, room: Room, tokens: &mut Vec<(usize, usize)>, edits: &mut Vec<Edit>) {
    let spans = edits.len();
    for line in flat.split('\n') {
        let offset = line.as_ptr() as usize - flat.as_ptr() as usize;
        tokens.clear();
        let mut start = 0;
        for token in line.split(' ') {
            tokens.push((offset + start, offset + start + token.len()));
            start += token.len() + 1;
        }
        let token = |index: usize| {
            tokens
                .get(index)
                .map_or(Token::default(), |&(start, end)| Token::new(&flat[start..end]))
        };
        // Four words are looked at: two before the space, two after it.
        let (mut earlier, mut before, mut after) = (Token::default(), token(0), token(1));
        for (index, &(end, _)) in tokens.iter().enumerate().skip(1) {
            let later = token(index + 1);
            let at = end - 1;
            if is_bound([earlier, before, after, later], room) && !in_span(&edits[..spans], at) {
                edits.push(Edit { at, end: at + 1, with: "\u{A0}" });
            }
            (earlier, before, after) = (before, after, later);
        }
    }
    edits.sort_by_key(|edit| edit.at);
}

/// A word with its signs, as it stands between spaces.
#[derive(Clone, Copy, Default)]
struct Token<'a> {
    /// All of it.
    whole: &'a str,
    /// Without quotes, parentheses and the signs that end a clause.
    core: &'a str,
    /// Whether a sign ends it.
    ends: bool,
}

impl<'a> Token<'a> {
    fn new(whole: &'a str) -> Self {
        let opened = whole.trim_start_matches(['(', '[', '“', '"', '‘', '\'', '«']);
        let core = opened.trim_end_matches(CLOSING);
        Self { whole, core, ends: core.len() < opened.len() }
    }

    fn is_any(self, words: &[&str]) -> bool {
        words.contains(&self.core.to_lowercase().as_str())
    }

    fn is_word(self) -> bool {
        self.whole.starts_with(char::is_alphabetic)
    }

    fn is_dash(self) -> bool {
        matches!(self.whole, "-" | "–" | "—")
    }

    fn is_sign(self) -> bool {
        matches!(self.whole, "≥" | "≤" | "<" | ">" | "±" | "~" | "=" | "≈")
    }

    /// Whether it begins with a digit, or with a blank for one.
    fn begins_with_digit(self) -> bool {
        self.core.starts_with(|c: char| c.is_ascii_digit() || c == SPACE)
    }

    /// A number, a date or a blank for one, perhaps with a sign before it: `≥15`, `4/2022`, `99%`.
    fn is_number(self) -> bool {
        let number = self.core.trim_start_matches(['≥', '≤', '<', '>', '±', '~', '+', '-']);
        number.starts_with(|c: char| c.is_ascii_digit() || c == SPACE)
            && number.chars().all(|c| {
                c.is_ascii_digit()
                    || matches!(c, '.' | ',' | '/' | '%' | '‰' | ':' | '-' | '–' | SPACE)
            })
    }

    /// `I`, `XIV`, `A`: the name of a part, a class, an example.
    fn is_letters(self) -> bool {
        let mut letters = self.core.chars();
        match (letters.next(), letters.next()) {
            (Some(one), None) => one.is_ascii_uppercase() && one != 'Y',
            _ => {
                (2..=6).contains(&self.core.len())
                    && self.core.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
            }
        }
    }
}

/// Whether no line may end between the second and the third of four words.
fn is_bound([earlier, before, after, later]: [Token<'_>; 4], room: Room) -> bool {
    if before.whole.is_empty() || after.whole.is_empty() {
        return false;
    }
    if after.is_dash() {
        return !before.is_dash() && !later.whole.is_empty() && !before.ends;
    }
    if after.begins_with_digit() {
        return before.is_sign()
            || !before.ends
                && !before.is_dash()
                && (before.is_any(&NUMBERED)
                    || after.is_number()
                        && !counts(before, after, later)
                        && !before.is_number()
                        && !later.whole.starts_with(is_dash)
                        && after.core.len() == after.whole.trim_end_matches(CLOSING).len()
                        && !after.core.contains(is_dash));
    }
    if after.is_letters() {
        return !before.ends && before.core.chars().any(char::is_alphabetic);
    }
    if matches!(after.core, "%" | "‰") {
        return before.is_number();
    }
    // `điểm a`, `tiết b`, `quý I/2025`
    if before.is_any(&["điểm", "tiết"]) && after.core.chars().count() == 1
        || before.is_any(&["quý"]) && after.core.starts_with(['I', 'V'])
    {
        return !before.ends;
    }
    if !after.is_word() || before.ends {
        return false;
    }
    if counts(earlier, before, after) {
        return true;
    }
    let money = after.is_any(&["đồng"]) && before.is_any(&MAGNITUDES) && earlier.is_number();
    let of_date = room == Room::Page
        && (after.is_any(&["tháng"]) && earlier.is_any(&["ngày"])
            || after.is_any(&["năm"]) && earlier.is_any(&["tháng", "quý"]))
        && (before.is_number() || before.is_letters());
    money || of_date
}

/// Whether a number counts what comes after it.
fn counts(before: Token<'_>, number: Token<'_>, after: Token<'_>) -> bool {
    number.is_number()
        && !number.ends
        && after.is_word()
        && !number.core.contains(SPACE)
        && !is_year(number.core)
        && !is_date(number.core)
        && (before.ends || !before.is_any(&NUMBERED))
        && !after.is_any(&GRAMMAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Blank, Figure};

    /// The text with `_` for each no-break space and `=` for each no-break hyphen.
    fn shown(given: &str, room: Room) -> String {
        let mut text = vec![Inline::Text(given.to_owned())];
        Binder::new(&Profile::nd30()).bind(&mut text, room);
        crate::document::plain(&text).replace(SPACE, "_").replace(HYPHEN, "=")
    }

    #[test]
    fn no_line_ends_within_a_span() {
        for (given, wanted) in [
            ("giai đoạn 2021-2025 của tỉnh", "giai đoạn 2021_-_2025 của tỉnh"),
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
        Binder::new(&Profile::nd30()).bind(&mut text, Room::Page);
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
