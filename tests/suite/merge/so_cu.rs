//! Text that people wrote and that still says a figure as it was before: how much of it is told, and
//! how often a number that only looks like it is.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use kehoach::diagnostic::Place;
use kehoach::docx::Made;
use kehoach::merge::{Options, Outcome, merge};

use super::cases::written;
use super::edits::Edited;
use super::texts;

/// What stands in the file of cases.
#[derive(Default)]
struct Cases<'c> {
    /// What stands before a figure, the figure before and after, and what stands after it.
    figures: Vec<[&'c str; 4]>,
    /// What people wrote, and whether it says one of them as it was.
    sentences: Vec<(bool, &'c str)>,
}

fn cases(text: &str) -> Cases<'_> {
    let mut cases = Cases::default();
    for line in text.lines().filter(|line| !(line.is_empty() || line.starts_with('#'))) {
        let parts: Vec<&str> = line.split(" | ").collect();
        match parts[..] {
            ["số liệu", before, old, new, after] => {
                cases.figures.push([before, old, new, after]);
            }
            ["cũ", sentence] => cases.sentences.push((true, sentence)),
            ["khác", sentence] => cases.sentences.push((false, sentence)),
            _ => panic!("{line}"),
        }
    }
    cases
}

fn plan(cases: &Cases<'_>, is_new: bool) -> Vec<u8> {
    let mut source = String::from(
        "tên loại: Kế hoạch\ncơ quan: UBND xã Bình An\ntrích yếu: Giảm nghèo\n\n== nội dung\n",
    );
    for (at, [before, old, new, after]) in cases.figures.iter().enumerate() {
        let said = if is_new { new } else { old };
        let row = at + 2;
        writeln!(source, "{before} {{={said}|b.{at} @ b.xlsx › Một › C{row}}} {after}\n").unwrap();
    }
    source.push_str("Các thôn tổ chức thực hiện.\n");
    written(&source)
}

#[test]
fn figures_as_they_were_are_told_and_numbers_that_look_like_them_are_not() {
    let cases = cases(include_str!("so-cu.txt"));
    let mut edited = Edited::of(&plan(&cases, false), 0);
    let own = |(_, sentence): &(bool, &str)| format!("<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>");
    let own: String = cases.sentences.iter().map(own).collect();
    edited.replace("AFTER Các thôn tổ chức", &own);
    let (file, new) = (edited.packed(), Made::from(plan(&cases, true)));
    let Outcome::Merged(merged) = merge(Path::new("a.docx"), &file, &new, &Options::default())
    else {
        panic!("not renewed")
    };
    let texts = texts(&file);
    let told: HashSet<&str> = merged
        .findings
        .iter()
        .filter(|finding| finding.name == "stale-figure")
        .flat_map(|finding| &finding.places)
        .filter_map(|place| match place {
            Place::Document { paragraph, .. } => Some(texts[paragraph - 1].as_str()),
            _ => None,
        })
        .collect();
    let mut page = String::new();
    for (is_stale, title) in [(true, "Nói số liệu cũ"), (false, "Chỉ giống con số")] {
        let all = cases.sentences.iter().filter(|(stale, _)| *stale == is_stale);
        let all: Vec<&str> = all.map(|(_, sentence)| *sentence).collect();
        let wrong: Vec<&str> =
            all.iter().copied().filter(|said| told.contains(said) != is_stale).collect();
        writeln!(page, "{title}: {} câu, sai {}", all.len(), wrong.len()).unwrap();
        wrong.iter().for_each(|said| writeln!(page, "  {said}").unwrap());
    }
    insta::assert_snapshot!("so_cu", page);
}
