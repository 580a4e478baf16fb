//! Components of the head as they were typed → in the form of the decree, with a note for each
//! cell that was put in order.

use crate::diagnostic::Diagnostic;
use crate::document::{Figure, Inline, Meta, Origin, Text, plain};
use crate::value::tidy::{self, Edit};

/// Puts the components of the head in order; the notes tell what was changed in which cells.
pub(super) fn meta(meta: &mut Meta) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut tidied = |text: &mut Text, edits: fn(&str) -> Vec<Edit>| {
        // A cell may be wrong in two ways, of which one hides the other.
        for _ in 0..2 {
            let before = plain(text);
            let edits = edits(&before);
            if edits.is_empty() {
                break;
            }
            let cells = apply(text, &edits);
            notes.extend(note(&before, &plain(text), &cells));
        }
    };
    tidied(&mut meta.number, tidy::number);
    tidied(&mut meta.symbol, tidy::symbol);
    meta.addressees.iter_mut().for_each(|text| tidied(text, tidy::addressee));
    meta.bases.iter_mut().for_each(|text| tidied(text, tidy::basis));
    meta.recipients.iter_mut().for_each(|one| tidied(&mut one.text, tidy::recipient));
    notes
}

fn note(before: &str, after: &str, cells: &[Origin]) -> Option<Diagnostic> {
    let mut cells = cells.iter().map(|origin| &origin.place);
    let first = cells.next()?;
    let message = format!("“{before}” được in là “{after}” cho đúng thể thức");
    let hint = "không phải làm gì; muốn hết lời nhắc thì sửa ô như chữ được in";
    let note = Diagnostic::note("put-in-order", message).hint(hint).at(first.clone());
    Some(cells.fold(note, |note, cell| note.at(cell.clone())))
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
