//! Names that a list counts and that words after it take out again: `công nhận 05 xã: A, B, C, D, E;
//! trừ xã B`; and those that stand in two cells of a row, of which one says what is left out.

use std::collections::BTreeSet;

use super::against::of_annex;
use super::count::{self, List};
use super::read::Read;
use crate::annex::{Annex, Row};
use crate::check::{Paper, Remarks, Source};
use crate::value::Meaning;
use crate::value::name::{folded, is_proper_word, split_kind};
use crate::workbook::Region;

/// Words that take out what stands after them; longer ones stand before those that they end with.
const EXCEPT: [&str; 7] =
    ["ngoại trừ", "loại trừ", "trừ", "không bao gồm", "không gồm", "không kể", "không tính"];

const HINT: &str = "bỏ tên này ở một trong hai chỗ, rồi xem lại số";

/// Where words in a text take something out, outside all brackets that open there: where they begin,
/// and where what they take out begins.
pub(super) fn exception(text: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphabetic() => {
                let begins = !text[..at].ends_with(char::is_alphanumeric);
                if let Some(end) = begins.then(|| word_at(&text[at..])).flatten() {
                    return Some((at, at + end));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where one of the words ends that a text begins with.
fn word_at(text: &str) -> Option<usize> {
    EXCEPT.into_iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let is_word = head.to_lowercase() == word && text[word.len()..].starts_with([' ', ':']);
        is_word.then_some(word.len())
    })
}

/// The names of places that a text begins with, those of one kind, and whether nothing follows them.
fn leading_names(text: &str, kind: Option<&str>) -> (Vec<String>, bool) {
    let end = text.find(['.', ';', ')', '\n', '(']).unwrap_or(text.len());
    let text = text[..end].trim_matches([' ', ':', ',']);
    let text = text.strip_prefix("các ").unwrap_or(text);
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let mut names = Vec::new();
    for piece in text.replace(" và ", ", ").split(", ") {
        let (mut own, mut name) = split_kind(piece);
        // `Bản Bo` may be a name as it stands.
        if own != kind && kind.is_some() && piece.starts_with(char::is_uppercase) {
            (own, name) = (None, piece);
        }
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let proper = words.iter().take_while(|word| is_proper_word(word)).count();
        let is_other = own.is_some() && kind.is_some() && own != kind;
        // One word alone may begin a sentence.
        if proper == 0 || is_other || own.is_none() && names.is_empty() && proper < 2 {
            return (names, false);
        }
        names.push(words[..proper].join(" "));
        if proper < words.len() {
            return (names, false);
        }
    }
    (names, true)
}

/// Tells names that a text counts and takes out again.
pub(super) fn excepted(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    super::outside::contradicted(paper, remarks);
    for (index, mentions) in read.mentions.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        if mentions.is_empty() || exception(&text.replace(['(', ')'], " ")).is_none() {
            continue;
        }
        for (mention, list) in count::lists_of(text, mentions) {
            for (name, sure) in taken_out(text, &list) {
                let count = mention.brief();
                let message = format!("“{name}” vừa có trong danh sách {count}, vừa ở phần trừ ra");
                match sure {
                    true => remarks.proved(paper.place(index), message, HINT),
                    false => remarks.guess(paper.place(index), message, HINT),
                }
            }
        }
    }
    for table in &read.tables {
        for slip in slips(&table.annex) {
            let at = slip.cells.iter().filter_map(|cell| table.paragraph(*cell));
            let places = at.map(|at| paper.place(at)).collect();
            remarks.proved_at(places, slip.message(), HINT);
        }
    }
}

/// Tells names that stand in two cells of a row of a workbook.
pub(super) fn of_source(source: &Source, remarks: &mut Remarks<'_>) {
    for found in source.dossier.annexes.values() {
        for slip in slips(&found.annex) {
            let places = slip.cells.iter().map(|cell| of_annex(&found.annex, *cell)).collect();
            remarks.proved_at(places, slip.message(), HINT);
        }
    }
}

/// The names of a list that the words right after it take out, and whether that is sure: words that
/// stand elsewhere in the sentence, or go on, may except a place from what is said of all.
fn taken_out(text: &str, list: &List) -> Vec<(String, bool)> {
    let rest = &text[list.end..];
    let end = rest.find(". ").or_else(|| rest.find('\n')).unwrap_or(rest.len());
    let rest = &rest[..end];
    // A bracket that opens right after the list may hold the exception.
    let open = rest.trim_start_matches([' ', ',', ';', ')']);
    let rest = open.strip_prefix('(').unwrap_or(rest);
    let Some((at, after)) = exception(rest) else { return Vec::new() };
    let is_next = rest[..at].chars().all(|c| " ,;()".contains(c));
    let (names, is_bare) = leading_names(&rest[after..], list.kind.as_deref());
    let own: BTreeSet<String> = list.names.iter().map(|name| folded(name)).collect();
    let both = names.into_iter().filter(|name| own.contains(&folded(name)));
    // What is said of a place after its name is why it is left out of something else.
    both.filter(|_| is_bare).map(|name| (name, is_next && list.is_clean)).collect()
}

/// A name in two cells of a row.
struct Slip {
    name: String,
    cells: [Region; 2],
    heads: [String; 2],
}

impl Slip {
    fn message(&self) -> String {
        let [one, other] = &self.heads;
        format!("“{}” vừa ở cột “{one}”, vừa ở phần trừ ra (cột “{other}”)", self.name)
    }
}

/// The names that stand in two cells of a row, of which one is what the other leaves out.
fn slips(annex: &Annex) -> Vec<Slip> {
    let heads: Vec<&str> = annex
        .columns
        .iter()
        .map(|column| column.path.last().map_or("", |own| own.trim()))
        .collect();
    let data: Vec<usize> = (0..heads.len()).filter(|&at| annex.columns[at].index > 0).collect();
    let mut slips = Vec::new();
    for row in annex.rows.iter().filter(|row| row.printed) {
        for &out in &data {
            let left_out = left_out(row, out, heads[out]);
            if left_out.is_empty() {
                continue;
            }
            // Of two other lists it is not known which is meant.
            let mut lists = data.iter().copied().filter(|&own| {
                own != out && is_counterpart(heads[own], heads[out]) && !names(row, own).is_empty()
            });
            let (Some(own), None) = (lists.next(), lists.next()) else { continue };
            let listed: BTreeSet<String> = names(row, own).iter().map(|n| folded(n)).collect();
            let both = left_out.into_iter().filter(|name| listed.contains(&folded(name)));
            slips.extend(both.map(|name| Slip {
                name,
                cells: [row.cells[own].region, row.cells[out].region],
                heads: [heads[own].to_owned(), heads[out].to_owned()],
            }));
        }
    }
    slips
}

/// The names that a cell lists.
fn names(row: &Row, column: usize) -> &[String] {
    match &row.cells[column].value.meaning {
        Meaning::Names(names) if row.cells[column].value.doubt.is_none() => &names.names,
        _ => &[],
    }
}

/// The names that a cell takes out: by its own words, or all of them by the words of its head.
fn left_out(row: &Row, column: usize, head: &str) -> Vec<String> {
    let text = row.cells[column].value.text.trim();
    if let Some((0, after)) = exception(text) {
        let (names, is_bare) = leading_names(&text[after..], None);
        return if is_bare { names } else { Vec::new() };
    }
    if is_exception(head) || is_denied(head) {
        return names(row, column).to_vec();
    }
    Vec::new()
}

/// Whether a head begins with a word that takes out: `Ngoại trừ`, `Trừ các xã`.
fn is_exception(head: &str) -> bool {
    exception(&format!("{head} ")).is_some_and(|(at, _)| at == 0)
}

/// Whether a head says what is not so: `Xã chưa đạt chuẩn`.
fn is_denied(head: &str) -> bool {
    head.to_lowercase().split(' ').any(|word| matches!(word, "chưa" | "không"))
}

/// Whether a head says what another leaves out: where that one denies something, the same.
fn is_counterpart(head: &str, out: &str) -> bool {
    let words = |head: &str| -> Vec<String> {
        let words = head.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words = words.map(folded);
        let small = ["chưa", "không", "được", "các", "tên"].map(folded);
        words.filter(|word| !small.contains(word)).collect()
    };
    !is_denied(head) && exception(head).is_none() && (!is_denied(out) || words(head) == words(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::figures::number::mentions;

    #[test]
    fn names_are_taken_out_of_a_list() {
        let both = |text: &str| -> Vec<(String, bool)> {
            let found = mentions(text);
            let lists: Vec<_> = count::lists_of(text, &found).collect();
            lists.iter().flat_map(|(_, list)| taken_out(text, list)).collect()
        };
        let bo = |sure| vec![("Bản Bo".to_owned(), sure)];
        for (text, expected) in [
            ("Công nhận 03 xã: Tân Lập, Bản Bo, Vũ Lễ; trừ xã Bản Bo.", bo(true)),
            ("Công nhận 03 xã (Tân Lập, Bản Bo, Vũ Lễ), ngoại trừ xã Bản Bo.", bo(true)),
            ("Công nhận 03 xã (Tân Lập, Bản Bo, Vũ Lễ, trừ Bản Bo).", bo(false)),
            ("Có 03 xã (Tân Lập, Bản Bo, Vũ Lễ) đều có chợ, trừ xã Bản Bo.", bo(false)),
            ("Công nhận 03 xã: Tân Lập, Bản Bo, Vũ Lễ; trừ xã Bản Bo làm trước.", vec![]),
            ("Công nhận 03 xã: Tân Lập, Bản Bo, Vũ Lễ; trừ xã Tân Tri.", vec![]),
            ("Công nhận 03 xã: Tân Lập, Bản Bo, Vũ Lễ; trừ thôn Bản Bo.", vec![]),
            ("Công nhận 03 xã: Tân Lập, Bản Bo, Vũ Lễ. Trừ xã Bản Bo, các xã họp.", vec![]),
            ("Công nhận 03 xã (Tân Lập, Bản Bo (trừ thôn Vũ Lễ), Vũ Lễ).", vec![]),
        ] {
            assert_eq!(both(text), expected, "{text}");
        }
    }
}
