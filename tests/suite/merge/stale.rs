//! Figures that are no longer so in what people wrote beside the text: notes, boxes, headers, footers.

use std::path::Path;

use kehoach::merge::{Merged, Options, Outcome, merge};

use super::cases::{PLAN, names, written};
use super::edits::Edited;

/// What a person has added somewhere, when 120 households and 300 people have become others.
fn renewed(add: impl Fn(&mut Edited)) -> Merged {
    let mut edited = Edited::of(&written(PLAN), 0);
    add(&mut edited);
    let plan = PLAN.replace("120 hộ", "125 hộ").replace("=300|", "=310|").replace("=50|", "=55|");
    let new = written(&plan).into();
    match merge(Path::new("a.docx"), &edited.packed(), &new, &Options::default()) {
        Outcome::Merged(merged) => *merged,
        other => panic!("{other:?}"),
    }
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

/// A note on the sentence of the figures, or on another one.
fn note(kind: &str, on: &str, words: &str) -> Merged {
    renewed(|edited| {
        let sign = format!("{on}</w:t></w:r><w:r><w:{kind}Reference w:id=\"7\"/></w:r><w:r><w:t>");
        edited.replace(on, &sign);
        let apart = format!("<w:{kind} w:id=\"8\">{}</w:{kind}>", paragraph("Đủ 120 hộ."));
        let note = format!("<w:{kind} w:id=\"7\">{}</w:{kind}>", paragraph(words));
        edited.put_notes(kind, &(apart + &note));
    })
}

fn boxed(words: &str, wrap: [&str; 2]) -> Merged {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph(words));
    let content = format!("{}{content}{}", wrap[0], wrap[1]);
    renewed(|edited| {
        let own = format!("<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>");
        edited.replace("AFTER Thôn Đông: ", &own);
    })
}

fn is_told(merged: &Merged, place: &str) -> bool {
    let found = merged.findings.iter().find(|finding| finding.name == "stale-figure");
    found.is_some_and(|found| found.message.starts_with(place))
}

#[test]
fn notes_headers_footers_and_boxes_that_say_the_old_figure_are_told_with_their_place() {
    let target = "tạo việc làm";
    for (kind, place) in
        [("footnote", "chú thích cuối trang"), ("endnote", "chú thích cuối văn bản")]
    {
        for on in [target, "Các thôn báo cáo"] {
            let merged = note(kind, on, "Trong 120\u{A0}hộ ấy có 12 hộ mới.");
            assert!(is_told(&merged, place), "{kind} {on}: {:?}", merged.findings);
        }
        // A number alone, in a note on the sentence in which it was renewed.
        for stale in ["Năm trước đã là 300.", "Gồm 300, có danh sách kèm theo"] {
            assert!(is_told(&note(kind, target, stale), place), "{stale}");
        }
    }
    for (kind, place) in [("header", "đầu trang"), ("footer", "chân trang")] {
        let merged = renewed(|edited| {
            for pages in ["default", "even"] {
                edited.put_in_last_section(kind, pages, "Kế hoạch giảm 120 hộ nghèo");
            }
        });
        // Two that say the same are told once.
        assert_eq!(names(&merged), ["stale-figure"]);
        assert!(is_told(&merged, place), "{:?}", merged.findings);
    }
    let merged = boxed("Mục tiêu: 120 hộ", ["", ""]);
    assert!(is_told(&merged, "hộp văn bản"), "{:?}", merged.findings);
}

#[test]
fn innocent_numbers_beside_the_text_are_not_told() {
    let innocent = [
        "Nghị quyết số 300/NQ-HĐND ngày 12/3/2025.",
        "Quyết định 300-QĐ/TU.",
        "Điều 300 Bộ luật Dân sự",
        "Năm 120, hộ mới",
        "Quyết định số 300 của Ủy ban nhân dân huyện",
        "1.120 hộ, 1.300 người",
        "125 hộ và 310 người",
        "Công văn số 12345/UBND-VX, mã 12345-B",
    ];
    for words in innocent {
        assert_eq!(names(&note("footnote", "tạo việc làm", words)), [""; 0], "{words}");
    }
    // One that no section has is on no page.
    for kind in ["header", "footer"] {
        let merged = renewed(|edited| {
            edited.put_in_last_section(kind, "default", "Giảm 120 hộ");
            edited.unname(kind);
        });
        assert_eq!(names(&merged), [""; 0], "{kind}");
    }
    // A number alone elsewhere may be anything; what is taken out is not said any more.
    assert_eq!(names(&note("footnote", "Các thôn báo cáo", "Gồm 300, kèm theo")), [""; 0]);
    let gone = "</w:t></w:r><w:del w:id=\"90\" w:author=\"A\"><w:r><w:delText>120 hộ</w:delText></w:r></w:del><w:r><w:t>";
    assert_eq!(names(&note("footnote", "tạo việc làm", gone)), [""; 0]);
    let older = ["<w:Fallback>", "</w:Fallback>"];
    assert_eq!(names(&boxed("120 hộ", older)), [""; 0]);
}
