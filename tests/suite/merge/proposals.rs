//! Renewed again with revisions while those of the time before stand undecided: each place has one
//! proposal, from what the document said before the first.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::outline::Outline;
use kehoach::docx::read::story::Story;
use kehoach::docx::read::xml::Xml;
use kehoach::merge::{Merged, Options, Outcome, Track, merge};

use super::cases::{PLAN, names, written};
use super::edits::Edited;
use super::{texts, valid};

fn renewed(file: &[u8], data: &[(&str, &str)], track: Option<Track>) -> Merged {
    let plan = data.iter().fold(PLAN.to_owned(), |plan, (from, to)| {
        assert!(plan.contains(from), "{from}");
        plan.replace(from, to)
    });
    let options = Options { track, ..Options::default() };
    match merge(Path::new("a.docx"), file, &written(&plan).into(), &options) {
        Outcome::Merged(merged) => *merged,
        other => panic!("{other:?}"),
    }
}

fn tracked(file: &[u8], data: &[(&str, &str)]) -> Merged {
    let merged = renewed(file, data, Some(Track { date: None }));
    assert_eq!(names(&merged), [""; 0]);
    valid(&merged.bytes, file);
    merged
}

fn main_part(bytes: &[u8]) -> String {
    Package::open(bytes).unwrap().document().unwrap().to_owned()
}

/// What paragraphs say when all is accepted: what has gone says nothing.
fn accepted(bytes: &[u8]) -> Vec<String> {
    texts(bytes).into_iter().filter(|text| !text.is_empty()).collect()
}

fn is_ours(xml: &Xml<'_>, index: usize) -> bool {
    matches!(xml.elements[index].name, "ins" | "del")
        && xml.attribute(index, "author").is_some_and(|author| author == "kehoach")
}

/// The same when what the program has proposed is rejected: what has come is what has gone.
pub(super) fn rejected(bytes: &[u8]) -> Vec<String> {
    let document = main_part(bytes);
    let xml = Xml::read(&document).unwrap();
    let mut names: Vec<(usize, &str, &str)> = Vec::new();
    for index in 0..xml.elements.len() {
        let element = &xml.elements[index];
        let in_gone = || xml.ancestors(index).any(|above| is_ours(&xml, above));
        let (from, to) = match element.name {
            "ins" if is_ours(&xml, index) => ("ins", "del"),
            "del" if is_ours(&xml, index) => ("del", "ins"),
            "delText" if in_gone() => ("delText", "t"),
            _ => continue,
        };
        names.push((element.whole.start + "<w:".len(), from, to));
        if !document[..element.whole.end].ends_with("/>") {
            names.push((element.inner.end + "</w:".len(), from, to));
        }
    }
    names.sort_unstable();
    let mut other = document.clone();
    for (at, from, to) in names.into_iter().rev() {
        other.replace_range(at..at + from.len(), to);
    }
    let xml = Xml::read(&other).unwrap();
    let outline = Outline::of(&Story::of(&xml).unwrap());
    let texts = outline.paragraphs.into_iter().map(|paragraph| paragraph.text);
    let texts = texts.map(|text| kehoach::docx::read::outline::plain(&text));
    texts.filter(|text| !text.is_empty()).collect()
}

/// Revisions of ours within others of ours.
fn nested(bytes: &[u8]) -> usize {
    let document = main_part(bytes);
    let xml = Xml::read(&document).unwrap();
    let ours = (0..xml.elements.len()).filter(|&index| is_ours(&xml, index));
    ours.filter(|&index| xml.ancestors(index).any(|above| is_ours(&xml, above))).count()
}

/// With revisions a document says the same as without them where they are accepted, and what the file
/// says where they are rejected: also those that stood undecided in it.
pub(super) fn check(file: &[u8], tracked: &Merged, merged: &Merged) {
    assert_eq!(accepted(&tracked.bytes), accepted(&merged.bytes), "accepted");
    assert_eq!(rejected(&tracked.bytes), rejected(file), "rejected");
    assert_eq!(nested(&tracked.bytes), nested(file), "nested");
}

const EAST: &str =
    "  dòng | 1 | {=Đông|b.dong.ten @ b.xlsx › Một › B8} | {=50|b.dong.so @ b.xlsx › Một › C8}\n";
const SOUTH: &str = "  dòng | 3 | {=Nam|";
const NORTH: &str =
    "  dòng | 4 | {=Bắc|b.bac.ten @ b.xlsx › Một › B11} | {=9|b.bac.so @ b.xlsx › Một › C11}\n";
const WEST: &str = "- Thôn Tây: {=70 hộ|b.tay @ b.xlsx › Một › E4}\n";

/// A document that a person has written in, also with a revision.
fn edited() -> Vec<u8> {
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace("Các thôn báo cáo", "Các thôn gửi báo cáo");
    edited.replace(
        "AFTER Thôn Đông: ",
        "<w:p><w:ins w:id=\"7001\" w:author=\"A\"><w:r><w:t>Ghi thêm.</w:t></w:r></w:ins></w:p>",
    );
    edited.packed()
}

#[test]
fn a_proposal_that_stands_undecided_is_replaced() {
    let file = edited();
    let mut now = file.clone();
    for number in ["125", "130", "1.350", "140"] {
        let data = [
            ("120 hộ", &*format!("{number} hộ")),
            ("=70|", &format!("={number}|")),
            (
                "viec @ b.xlsx › Một › C5} người",
                &format!("viec @ b.xlsx › Một › C5}} và {number} người"),
            ),
        ];
        now = tracked(&now, &data).bytes;
        assert_eq!(accepted(&now), accepted(&renewed(&file, &data, None).bytes));
        assert_eq!(rejected(&now), accepted(&file));
        assert_eq!(nested(&now), 0);
        let count = |tag: &str| main_part(&now).matches(tag).count();
        assert_eq!([count("<w:del "), count("<w:ins ")], [2, 4], "{number}");
    }
}

#[test]
fn what_was_proposed_to_come_goes_again_without_a_trace() {
    let file = edited();
    let item = format!("{WEST}- Thôn Bắc: {{=9 hộ|b.bac @ b.xlsx › Một › F4}}\n");
    let row = format!("{NORTH}{SOUTH}");
    let come = tracked(&file, &[(SOUTH, &row), (WEST, &item), ("=70|", "=75|")]);
    assert_eq!(rejected(&come.bytes), accepted(&file));
    // The row and the item say something else.
    let other = [(SOUTH, &*row.replace("=9|", "=8|")), (WEST, &*item.replace("=9 hộ", "=8 hộ"))];
    let other = [other[0], other[1], ("=70|", "=75|")];
    let again = tracked(&come.bytes, &other);
    assert_eq!(accepted(&again.bytes), accepted(&renewed(&file, &other, None).bytes));
    assert_eq!((rejected(&again.bytes), nested(&again.bytes)), (accepted(&file), 0));
    // They go, and so does a row in which something was proposed.
    let gone = [("=70|", "=75|"), (EAST, "")];
    let west =
        "  dòng | 2 | {=Tây|b.tay.ten @ b.xlsx › Một › B9} | {=75|b.tay.so @ b.xlsx › Một › C9}\n";
    for data in [&gone[..], &[gone[0], gone[1], (west, "")]] {
        let again = tracked(&come.bytes, data);
        assert!(!main_part(&again.bytes).contains("Bắc"));
        assert_eq!(accepted(&again.bytes), accepted(&renewed(&file, data, None).bytes));
        assert_eq!((rejected(&again.bytes), nested(&again.bytes)), (accepted(&file), 0));
    }
}

#[test]
fn what_was_proposed_to_go_comes_again() {
    let file = edited();
    let gone = tracked(&file, &[(EAST, ""), (WEST, "")]);
    assert_eq!(rejected(&gone.bytes), accepted(&file));
    let data = [("120 hộ", "125 hộ")];
    let again = tracked(&gone.bytes, &data);
    // Where the item stood among what people wrote is no longer known.
    let sorted = |mut texts: Vec<String>| {
        texts.sort_unstable();
        texts
    };
    let plain = renewed(&file, &data, None);
    assert_eq!(sorted(accepted(&again.bytes)), sorted(accepted(&plain.bytes)));
    assert_eq!((rejected(&again.bytes), nested(&again.bytes)), (accepted(&file), 0));
}

#[test]
fn a_column_that_comes_while_a_row_is_proposed_to_go_takes_no_revision_along() {
    let gone = tracked(&edited(), &[(EAST, "")]);
    let data = [
        (EAST, ""),
        ("số liệu 10\n", "số liệu 10 | số liệu 10\n"),
        ("| Số hộ\n", "| Số hộ | Cận nghèo\n"),
        ("› C9}\n", "› C9} | {=2|b.tay.can @ b.xlsx › Một › D9}\n"),
        ("› C10}\n", "› C10} | {=3|b.nam.can @ b.xlsx › Một › D10}\n"),
    ];
    let merged = renewed(&gone.bytes, &data, None);
    valid(&merged.bytes, &gone.bytes);
    let text = accepted(&merged.bytes).join("\n");
    assert!(text.contains("Cận nghèo\n2\nTây\n70\n2\n3"), "{text}");
}
