//! Names of villages in a document that are likely one: a table has `thôn Đoàn` and the text `thôn
//! Đoài`. No list knows them, so what stands side by side is taken for two.

use std::collections::BTreeMap;

use super::named::Named;
use super::names::near_pairs;
use super::scan;
use crate::check::{Paper, Remarks};
use crate::value::case;
use crate::value::name::{folded, is_proper_word};

/// The kinds of places that have such names, in one word; `bản` and `khu` are more often others.
const KINDS: [&str; 6] = ["thôn", "xóm", "ấp", "buôn", "làng", "khóm"];

/// The most names that are compared.
const MOST: usize = 500;

/// Tells of names of one kind that are near, and never stand in one table or one paragraph.
pub(super) fn variants(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = names(paper);
    let refs: Vec<&Named> = all.iter().collect();
    let blocks: Vec<Vec<Block>> =
        all.iter().map(|named| named.at.iter().map(|&at| block(paper, at)).collect()).collect();
    for (one, other, _) in near_pairs(&refs) {
        let is_beside = blocks[one].iter().any(|block| blocks[other].contains(block));
        let (own, second) = (&all[one], &all[other]);
        if own.kind != second.kind || is_beside {
            continue;
        }
        let full = |named: &Named| case::sentence(&format!("{} {}", named.kind, named.own));
        let message = format!("văn bản ghi cả “{}” và “{}”", full(own), full(second));
        let places = scan::places(paper, &[own.at[0], second.at[0]]);
        remarks.guess_at(places, message, "nếu là một nơi thì viết giống nhau");
    }
}

/// What stands side by side: the cells of a table, or the words of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    Table(usize),
    Paragraph(usize),
}

fn block(paper: &Paper, at: usize) -> Block {
    let cell = paper.paragraphs[at].cell;
    cell.map_or(Block::Paragraph(at), |cell| Block::Table(cell.table))
}

/// The names of villages, each once.
fn names(paper: &Paper) -> Vec<Named> {
    let mut found: BTreeMap<(&'static str, String), Named> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        let words = scan::words(text);
        for (at, word) in words.iter().enumerate() {
            let Some(kind) = KINDS.into_iter().find(|kind| *kind == word.text.to_lowercase())
            else {
                continue;
            };
            let rest = &words[at + 1..];
            let joined = rest.iter().enumerate().take_while(|(next, own)| {
                let before = &words[at + next];
                scan::is_joined(text, &before.range, &own.range) && is_proper_word(own.text)
            });
            let own: Vec<&str> = joined.map(|(_, own)| own.text).collect();
            // In capitals throughout it is a heading, whose words may be anything.
            let is_name = (1..=4).contains(&own.len())
                && own.iter().any(|word| word.contains(char::is_lowercase));
            if !is_name || found.len() >= MOST {
                continue;
            }
            let own = own.join(" ");
            let named = found.entry((kind, folded(&own))).or_insert_with(|| Named {
                kind,
                own,
                at: Vec::new(),
                is_own: true,
            });
            named.at.push(index);
        }
    }
    found.into_values().collect()
}
