//! What people have written into a document is told apart from what was generated: it need not be
//! compared with the rest of the document where it neither counts nor names anything.

use std::path::Path;

use kehoach::merge::{Options, Outcome, Own, merge};

use super::cases::{PLAN, written};
use super::edits::Edited;

/// What people wrote, after these edits.
fn own(edits: &[(&str, &str)]) -> Own {
    let mut edited = Edited::of(&written(PLAN), 0);
    edits.iter().for_each(|(from, to)| edited.replace(from, to));
    let new = written(&PLAN.replace("120 hộ", "125 hộ")).into();
    match merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default()) {
        Outcome::Merged(merged) => merged.own,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_that_count_and_name_nothing_stand_apart() {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let after = "AFTER Các thôn báo cáo";
    for (words, is_apart) in [
        ("Cán bộ phụ trách theo dõi hằng tuần.", true),
        ("- Theo dõi hằng tuần: Rà soát từng việc. Báo cáo kịp thời.", true),
        ("Theo dõi 3 việc.", false),
        ("Giao ông Bình theo dõi.", false),
        ("“Xã” là cấp cơ sở.", false),
    ] {
        let own = own(&[(after, &paragraph(words))]);
        assert_eq!(own, Own { texts: vec![words.to_owned()], is_apart }, "{words}");
    }
    assert_eq!(own(&[]), Own { texts: Vec::new(), is_apart: true });
    // What was taken out counts as well.
    let gone = own(&[("PARAGRAPH Các thôn báo cáo", "")]);
    assert_eq!(gone, Own { texts: Vec::new(), is_apart: false });
}
