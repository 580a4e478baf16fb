//! What a document of the next year begins as, case by case and at random.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::{Properties, Writer};
use kehoach::merge::onward::{Begun, Next, aged, begin};
use kehoach::merge::{Merged, Options, Outcome, Reason, merge};
use kehoach::profile::Profile;
use kehoach::value::year::Years;
use rayon::prelude::*;

use super::cases::{PLAN, written};
use super::edits::Edited;
use super::{data, fault, none_failed, texts, valid};
use crate::fuzz::numbers::Numbers;

const NEXT: Next<'_> = Next {
    old: Years { first: 2026, last: 2026 },
    new: Years { first: 2027, last: 2027 },
    path: "b.docx",
};

/// The plan as a person has left it, and as it begins the next year.
fn begun(edits: &[(&str, &str)]) -> (Begun, String) {
    let mut edited = Edited::of(&written(PLAN), 0);
    for (from, to) in edits {
        edited.replace(from, to);
    }
    let begun = begin(&edited.packed(), &NEXT).unwrap();
    let text = texts(&begun.bytes).join("\n");
    (begun, text)
}

/// The next year's plan, made of it.
fn next_year(begun: &Begun, data: &[(&str, &str)]) -> (Merged, String) {
    let mut plan = PLAN.replace("2026", "2027");
    for (from, to) in data {
        assert!(plan.contains(from), "{from}");
        plan = plan.replace(from, to);
    }
    let outcome =
        merge(Path::new("b.docx"), &begun.bytes, &written(&plan).into(), &Options::default());
    let Outcome::Merged(merged) = outcome else { panic!("{outcome:?}") };
    let text = texts(&merged.bytes).join("\n");
    (*merged, text)
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[test]
fn number_day_and_signer_are_blank_again_and_all_else_stays() {
    let blank = |spaces: usize| "\u{A0}".repeat(spaces);
    let profile = Profile::nd30();
    let number = blank(profile.blank.number.default);
    let (day, month) = (blank(profile.blank.day.default), blank(profile.blank.month.default));
    let before = texts(&written(PLAN)).join("\n");
    let mut edited = Edited::of(&written(PLAN), 0);
    for (from, to) in [
        (&*format!("Số: {number}"), "Số: 45"),
        (&*format!("ngày {day} tháng {month} năm"), "ngày 05 tháng 3 năm"),
        ("Nguyễn\u{A0}Văn\u{A0}A", "Trần Thị B"),
        ("CHỦ TỊCH", "KT. CHỦ TỊCH"),
        (">120\u{A0}hộ<", ">121 hộ<"),
        ("thôn báo cáo trước", "thôn gửi báo cáo trước"),
    ] {
        edited.replace(from, to);
    }
    // The line of the annex says the number and the day too.
    let file = edited.packed();
    let outcome = merge(Path::new("a.docx"), &file, &written(PLAN).into(), &Options::default());
    let Outcome::Merged(filled) = outcome else { panic!("{outcome:?}") };
    assert!(texts(&filled.bytes).join(" ").contains("số 45/KH-UBND ngày 05 tháng 3"));
    let begun = begin(&filled.bytes, &NEXT).unwrap();
    let text = texts(&begun.bytes).join("\n");
    assert_eq!(text, before.replace("thôn báo cáo trước", "thôn gửi báo cáo trước"));
    let taken: Vec<&str> = begun.taken.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(taken, ["45", "05", "3", "121", "KT. CHỦ TỊCH", "Trần Thị B", "45", "05", "3"]);
    let (_, text) = next_year(&begun, &[("120 hộ", "125 hộ")]);
    assert!(text.contains("Giảm 125 hộ nghèo"), "{text}");
    assert!(text.contains("Các thôn gửi báo cáo trước"), "{text}");
    assert!(text.contains("năm 2027 của UBND xã Bình An"), "{text}");
    assert!(!text.contains("2026"), "{text}");
}

#[test]
fn a_year_that_is_the_plan_s_own_is_put_forward_and_others_are_told_until_they_are_gone() {
    let own = [
        "Năm 2026, xã chọn Thôn Đông làm điểm.",
        "Mức này cao hơn năm 2025 là 5 hộ.",
        "Việc làm theo Nghị quyết số 12/NQ-HĐND ngày 20/12/2025.",
    ]
    .map(paragraph)
    .concat();
    let (begun, text) = begun(&[("AFTER Thôn Tây: ", &own)]);
    assert!(text.contains("Năm 2027, xã chọn Thôn Đông làm điểm."), "{text}");
    assert_eq!(begun.moved.len(), 1);
    assert_eq!(begun.left.len(), 1);
    let path = Path::new("b.docx");
    let told = |bytes: &[u8]| -> Vec<String> {
        aged(path, bytes).into_iter().map(|finding| finding.message).collect()
    };
    assert_eq!(told(&written(PLAN)), [""; 0]);
    assert_eq!(told(&begun.bytes).len(), 1);
    let (merged, text) = next_year(&begun, &[("120 hộ", "125 hộ")]);
    assert!(text.contains("Mức này cao hơn năm 2025 là 5 hộ."), "{text}");
    let first = aged(path, &merged.bytes);
    insta::assert_debug_snapshot!("old_year", first);
    // In another place, in a sentence that was edited: still. What was written since is not told.
    let mut edited = Edited::of(&merged.bytes, 1);
    edited.replace("là 5 hộ", "là 7 hộ nghèo");
    edited.replace("AFTER Thôn Đông: ", &paragraph("Kết quả năm 2026 vượt kế hoạch."));
    assert_eq!(told(&edited.packed()).len(), 1);
    edited.replace("năm 2025 là", "năm 2026 là");
    assert_eq!(told(&edited.packed()), [""; 0]);
}

#[test]
fn comments_stay_behind() {
    let commented = "<w:r><w:t>hằng tháng.</w:t></w:r><w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r>";
    let own = format!("<w:p><w:commentRangeStart w:id=\"7\"/>{commented}</w:p>");
    let (begun, text) = begun(&[("AFTER Thôn Tây: ", &own)]);
    assert_eq!(begun.comments, 1);
    assert!(text.contains("\nhằng tháng.\n"), "{text}");
    let package = Package::open(&begun.bytes).unwrap();
    assert!(!package.document().unwrap().contains("comment"));
}

#[test]
fn what_can_not_go_along_is_said() {
    let mut without = Edited::of(&written(PLAN), 0);
    without.remove("customXml/item1.xml");
    assert_eq!(begin(&without.packed(), &NEXT), Err(Reason::NoBase));
    assert_eq!(begin(b"PK", &NEXT), Err(Reason::Unreadable));
}

/// Nothing that a person wrote is lost but what is told, and renewed again nothing changes.
#[test]
fn histories_of_two_years() {
    let profile = Profile::nd30();
    let writer = Writer::new(&profile);
    let shapes = data::shapes();
    let failed: Vec<String> = (0..super::asked("KEHOACH_HISTORIES", 400))
        .into_par_iter()
        .filter_map(|number| {
            let history = || history(number, &writer, &shapes);
            fault(history).map(|said| format!("history {number}: {said}"))
        })
        .collect();
    none_failed(&failed);
}

fn history(number: u64, writer: &Writer, shapes: &[kehoach::document::Document]) {
    let mut numbers = Numbers::of(0x4E41, number);
    let mut document = shapes[numbers.below(shapes.len())].clone();
    let properties = Properties { path: "b.docx".into(), ..Properties::default() };
    let mut edited = Edited::of(&writer.write(document.clone(), &properties).0, number);
    for _ in 0..numbers.below(6) {
        edited.edit(&mut numbers);
    }
    let file = edited.packed();
    let begun = begin(&file, &NEXT).unwrap();
    valid(&begun.bytes, &file);
    let taken: String = begun.taken.iter().map(|(_, text)| text.as_str()).collect();
    let (before, after) = (texts(&file).join("\n"), texts(&begun.bytes).join("\n"));
    let count = |text: &str, word: &str| text.matches(word).count();
    for word in &edited.words {
        let there = count(&after, word) + count(&taken, word);
        assert!(there >= count(&before, word), "“{word}” is lost:\n{after}");
    }
    data::change(&mut document, &mut numbers, 0);
    let new = writer.write(document, &properties).0;
    let merged =
        match merge(Path::new("b.docx"), &begun.bytes, &new.clone().into(), &Options::default()) {
            Outcome::Merged(merged) => *merged,
            Outcome::Same => return,
            Outcome::Not(reason) => panic!("not renewed: {reason:?}"),
        };
    valid(&merged.bytes, &begun.bytes);
    let renewed = texts(&merged.bytes).join("\n");
    for word in &edited.words {
        assert!(count(&renewed, word) >= count(&after, word), "“{word}” is lost:\n{renewed}");
    }
    let again = merge(Path::new("b.docx"), &merged.bytes, &new.clone().into(), &Options::default());
    assert!(again == Outcome::Same, "renewed twice, it changes again");
}
