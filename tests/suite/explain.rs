//! Where the figures of a document come from, when a word processor has taken its anchors out.

use std::fs;
use std::path::Path;

use kehoach::explain::{Explained, Formulas, State};

use crate::office::{edited, verb};

/// A document without what begins so and ends so.
fn without(text: &str, parts: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (begin, end) in parts {
        let mut left = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(begin) {
            left += before;
            rest = after.split_once(end).unwrap().1;
        }
        text = left + rest;
    }
    text
}

const BOOKMARKS: [(&str, &str); 2] = [("<w:bookmarkStart", ">"), ("<w:bookmarkEnd", ">")];
const CONTROLS: [(&str, &str); 4] =
    [("<w:sdtPr>", "</w:sdtPr>"), ("<w:sdt", ">"), ("</w:sdt", ">"), ("<w:sdtContent", ">")];

fn made(top: &Path) -> Vec<u8> {
    let out = top.join("out").display().to_string();
    verb(top, &["build", "inputs/bac-kan-2025", "--out", &out, "--quiet"]);
    fs::read(top.join("out/bac-kan-2025/ke-hoach-tinh.docx")).unwrap()
}

#[test]
fn figures_are_found_by_any_anchor_and_by_their_words() {
    let top = tempfile::tempdir().unwrap();
    let made = made(top.path());
    let whole = Explained::of(&made, None, &Formulas::new()).unwrap();
    assert!(whole.figures.len() > 200);
    assert!(whole.figures.iter().all(|figure| figure.state == State::Generated));
    let all: Vec<_> = BOOKMARKS.into_iter().chain(CONTROLS).collect();
    for parts in [&BOOKMARKS[..], &CONTROLS[..], &all[..]] {
        let bare = edited(&made, &mut |text| without(text, parts));
        let found = Explained::of(&bare, None, &Formulas::new()).unwrap();
        assert!(found.figures == whole.figures && found.lost.is_empty(), "{parts:?}");
    }
    // Without anchors, what has other words now is not found; what a person has typed is told.
    let bare = edited(&made, &mut |text| {
        without(text, &all).replace("37\u{a0}xã", "39\u{a0}xã").replace("37 xã", "39 xã")
    });
    let found = Explained::of(&bare, None, &Formulas::new()).unwrap();
    assert!(found.lost.iter().any(|(text, _)| text.replace('\u{a0}', " ") == "37 xã"));
    let typed: Vec<&str> = found
        .figures
        .iter()
        .filter(|figure| figure.state == State::Edited)
        .map(|figure| figure.text.as_str())
        .collect();
    assert!(typed.contains(&"39"), "{typed:?}");
}
