//! What is in the frame of a figure and what stands beside it, and what is filled into blanks.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::story::{AnchorName, Story};
use kehoach::docx::read::xml::Xml;
use kehoach::merge::{Merged, Options, Outcome, Track, merge};
use kehoach::profile::Profile;

use super::cases::{PLAN, written};
use super::edits::Edited;
use super::texts;

fn renewed(edited: &Edited, data: &[(&str, &str)], track: bool) -> Merged {
    let plan = data.iter().fold(PLAN.to_owned(), |plan, (from, to)| plan.replace(from, to));
    let options = Options { track: track.then_some(Track { date: None }), ..Options::default() };
    match merge(Path::new("a.docx"), &edited.packed(), &written(&plan).into(), &options) {
        Outcome::Merged(merged) => *merged,
        other => panic!("{other:?}"),
    }
}

/// What stands in the frames whose values have a name, and in their bookmarks.
fn framed(bytes: &[u8], key: &str) -> Vec<String> {
    let package = Package::open(bytes).unwrap();
    let manifest = package.manifest().unwrap().1;
    let figures = manifest.figures.iter().filter(|figure| *figure.origins[0].key == *key);
    let names: Vec<String> = figures.map(|figure| format!("kh_{}", figure.number)).collect();
    let story = Story::of(&Xml::read(package.document().unwrap()).unwrap()).unwrap();
    let mut framed = Vec::new();
    for paragraph in &story.paragraphs {
        for anchor in &paragraph.anchors {
            let is_it = match &anchor.name {
                AnchorName::Bookmark(name) => names.contains(name),
                AnchorName::Control(tag) => tag == key,
            };
            if is_it {
                framed.push(paragraph.text[anchor.text.clone()].replace('\u{A0}', " "));
            }
        }
    }
    framed
}

#[test]
fn what_comes_beside_a_figure_stands_out_of_its_frame() {
    let figure = "{=50 hộ|b.dong @ b.xlsx › Một › D4}";
    let cases = [
        // After it, before it, around it and within it, with and without a change of its own.
        (format!("Thôn Đông: {figure}; chủ trì: Thôn đội"), "50 hộ", "Thôn Đông: 50 hộ; chủ trì"),
        (format!("Thôn Đông (mới): {figure}"), "50 hộ", "Thôn Đông (mới): 50 hộ"),
        (figure.to_owned(), "50 hộ", "- 50 hộ"),
        (
            format!("Thôn Đông: {}, {}", figure.replace("50", "55"), "trước là 50"),
            "55 hộ",
            "55 hộ, trước là 50",
        ),
        (
            format!("Thôn Đông: {}.", figure.replace("50 hộ", "50 hộ dân")),
            "50 hộ dân",
            "50 hộ dân.",
        ),
        (
            format!("Thôn Đông: còn {}", figure.replace("50", "trên 50")),
            "trên 50 hộ",
            "còn trên 50 hộ",
        ),
    ];
    for (line, inside, said) in &cases {
        for track in [false, true] {
            let mut edited = Edited::of(&written(PLAN), 0);
            edited.replace("Các thôn báo cáo", "Các thôn gửi báo cáo");
            let data = [(&*format!("Thôn Đông: {figure}"), line.as_str())];
            let merged = renewed(&edited, &data, track);
            let text = texts(&merged.bytes).join("\n");
            assert!(text.contains(said), "{said}: {text}");
            let framed = framed(&merged.bytes, "b.dong");
            assert_eq!(framed, [*inside, *inside], "{line}, {track}");
        }
    }
}

#[test]
fn the_answers_of_the_head_come_with_a_line_that_is_renewed() {
    let profile = Profile::nd30();
    let blank = |blank: usize| "\u{A0}".repeat(blank);
    let number = format!("Số: {}", blank(profile.blank.number.default));
    let day = format!(
        "ngày {} tháng {} năm",
        blank(profile.blank.day.default),
        blank(profile.blank.month.default)
    );
    let line = "(Kèm theo Kế hoạch số 45/KH-UBND ngày 05 tháng 3 năm 2026 của UBND xã Bình Minh)";
    for track in [false, true] {
        let mut edited = Edited::of(&written(PLAN), 0);
        edited.replace(&number, "Số: 45");
        edited.replace(&day, "ngày 05 tháng 3 năm");
        let data = [("của UBND xã Bình An", "của UBND xã Bình Minh")];
        let merged = renewed(&edited, &data, track);
        let text = texts(&merged.bytes).join("\n").replace('\n', " ");
        assert!(text.contains(line), "{text}");
        let [change] = &merged.renewed[..] else { panic!("{:?}", merged.renewed) };
        let new = change.new.replace(['\n', '\u{A0}'], " ").replace('\u{2011}', "-");
        assert_eq!(new, line);
        let plan = PLAN.replace(data[0].0, data[0].1);
        let new = written(&plan).into();
        let again = merge(Path::new("a.docx"), &merged.bytes, &new, &Options::default());
        assert_eq!(again, Outcome::Same);
    }
}
