//! Of the list of rules: names and pages are whole.

use super::page::{PARTS, Page};
use super::*;

#[test]
fn every_rule_has_a_whole_page_and_a_name_of_its_own() {
    let mut names = std::collections::BTreeSet::new();
    for rule in rules() {
        assert!(names.insert(rule.name), "`{}` twice", rule.name);
        let page = Page::of(rule.page);
        let parts: Vec<&str> = page.parts.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(parts, PARTS, "{}", rule.name);
        assert!(page.parts.iter().all(|(_, body)| !body.is_empty()), "{}", rule.name);
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/check/pages");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages: std::collections::BTreeSet<String> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(pages, names.into_iter().map(str::to_owned).collect());
}

#[test]
fn texts_are_looked_at_by_themselves() {
    let is_rule = |name: &&str| text::RULES.iter().any(|rule| rule.name == *name);
    assert!(ALONE.iter().all(is_rule));
    let is_clean = |words: &str| nothing_in(&[words.to_owned()], &LeftOut::default());
    assert!(is_clean("Giao cán bộ theo dõi hằng tuần."));
    for words in [
        "Các thôn thực hiện thực hiện tốt.",
        "Các thôn trú trọng công tác này.",
        "Cán bộ,theo dõi.",
    ] {
        assert!(!is_clean(words), "{words}");
    }
}
