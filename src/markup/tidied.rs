//! Components of the head as they were typed → in the form of the decree, with a note for each
//! cell that was put in order.

use crate::diagnostic::Diagnostic;
use crate::document::{Blank, Figure, Inline, Meta, Origin, Text, plain};
use crate::value::tidy::{self, Edit};

/// Puts the components of the head in order; a note tells what was changed in which cells.
pub(super) fn meta(meta: &mut Meta) -> Option<Diagnostic> {
    let mut changes = Vec::new();
    let mut tidied = |text: &mut Text, edits: fn(&str) -> Vec<Edit>| {
        let before = plain(text);
        let mut cells = Vec::new();
        // A cell may be wrong in two ways, of which one hides the other.
        for _ in 0..2 {
            let edits = edits(&plain(text));
            if edits.is_empty() {
                break;
            }
            cells.extend(apply(text, &edits));
        }
        let after = plain(text);
        if before != after && !cells.is_empty() {
            changes.push((before, after, cells));
        }
    };
    tidied(&mut meta.number, tidy::number);
    tidied(&mut meta.symbol, tidy::symbol);
    meta.addressees.iter_mut().for_each(|text| tidied(text, tidy::addressee));
    meta.bases.iter_mut().for_each(|text| tidied(text, tidy::basis));
    meta.recipients.iter_mut().for_each(|one| tidied(&mut one.text, tidy::recipient));
    if is_open(&plain(&meta.number)) {
        meta.number = vec![Inline::Blank(Blank::Number)];
    }
    meta.bases.iter_mut().for_each(blank_number);
    note(&changes)
}

/// Whether a text is points alone, which stand for what is not known yet.
fn is_open(text: &str) -> bool {
    let points = text.trim();
    !points.is_empty() && points.chars().all(|letter| matches!(letter, '.' | '…' | ' '))
}

/// `số …/KH-UBND`: points before a symbol are the blank of the decree.
fn blank_number(text: &mut Text) {
    for at in 1..text.len() {
        let is_symbol = matches!(&text[at], Inline::Text(after) if after.starts_with('/'));
        if is_symbol && matches!(&text[at - 1], Inline::Figure(figure) if is_open(&figure.text)) {
            text[at - 1] = Inline::Blank(Blank::Number);
        }
    }
}

/// How many changes a note quotes; its places have all.
const QUOTED: usize = 3;

fn note(changes: &[(String, String, Vec<Origin>)]) -> Option<Diagnostic> {
    let quoted = changes.iter().take(QUOTED);
    let quoted = quoted.map(|(before, after, _)| format!("“{before}” in là “{after}”"));
    let mut quoted = quoted.collect::<Vec<_>>().join("; ");
    if changes.len() > QUOTED {
        quoted.push_str("; …");
    }
    let message = match changes.len() {
        0 => return None,
        1 => format!("{quoted} cho đúng thể thức"),
        count => format!("{count} chỗ được in cho đúng thể thức: {quoted}"),
    };
    let hint = "không phải làm gì; muốn hết lời nhắc thì sửa ô như chữ được in";
    let note = Diagnostic::note("put-in-order", message).hint(hint);
    let mut cells: Vec<_> =
        changes.iter().flat_map(|(.., cells)| cells).map(|one| &one.place).collect();
    cells.dedup();
    Some(cells.into_iter().fold(note, |note, cell| note.at(cell.clone())))
}

/// Changes a text, and tells the cells of which something was changed.
fn apply(text: &mut Text, edits: &[Edit]) -> Vec<Origin> {
    let mut cells = Vec::new();
    let mut at = 0;
    walk(text, &mut at, edits, &mut cells);
    cells
}

fn walk(text: &mut [Inline], at: &mut usize, edits: &[Edit], cells: &mut Vec<Origin>) {
    for inline in text {
        match inline {
            Inline::Text(characters) => {
                change(characters, at, edits);
            }
            Inline::Figure(Figure { text, origins }) => {
                if change(text, at, edits) {
                    cells.extend(origins.iter().cloned());
                }
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) => walk(inner, at, edits, cells),
            // As they count in the plain text.
            Inline::Blank(_) => *at += '…'.len_utf8(),
            Inline::LineBreak => *at += 1,
        }
    }
}

/// Changes the characters that stand at a place of the text, and says whether anything changed.
fn change(characters: &mut String, at: &mut usize, edits: &[Edit]) -> bool {
    let (start, end) = (*at, *at + characters.len());
    *at = end;
    let mut changed = false;
    for edit in edits.iter().rev() {
        let (from, to) = (edit.range.start.max(start), edit.range.end.min(end));
        let inserts = !edit.with.is_empty() && (start..end).contains(&edit.range.start);
        if from < to || inserts {
            let with = if inserts { edit.with.as_str() } else { "" };
            characters.replace_range(from - start..to.max(from) - start, with);
            changed = true;
        }
    }
    changed
}
