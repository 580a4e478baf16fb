//! `check --fix`: what has one right answer is set right in a copy, and nothing else is touched.

use std::fs;
use std::path::Path;

use kehoach::check::fix::{Fixed, copy, fixed};
use kehoach::check::{self, LeftOut, Paper};
use kehoach::cli::{self, Status, Steps};
use kehoach::document::text;
use proptest::prelude::*;

use crate::docx::parts::Parts;
use crate::docx::written;

const GOOD: &str = include_str!("check/good.txt");

/// The good document with a body, as parts.
fn parts(body: &str) -> Parts {
    let document = text::parse(&GOOD.replace("=BODY=", body)).unwrap();
    Parts::of(&written(&document))
}

/// A document with faults that have one right answer, of each kind.
fn faulty() -> Parts {
    let mut parts = parts(
        "Các thôn rà soát hộ nghèo, hộ cận nghèo trên địa bàn xã theo đúng quy trình, bảo đảm công khai.",
    );
    let document = "word/document.xml";
    parts.replace(document, "rà soát hộ nghèo, hộ", "rà  soát hộ nghèo , hộ");
    parts.replace(document, "ban hành Kế hoạch giảm", "ban hành  Kế hoạch giảm");
    parts
}

fn fix(bytes: &[u8]) -> Option<Fixed> {
    fixed("van-ban.docx", bytes, &[], &LeftOut::new())
}

/// What a document says, without blanks.
fn letters(bytes: &[u8]) -> Vec<String> {
    let paper = Paper::read("van-ban.docx", bytes).unwrap();
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect();
    paper.paragraphs.iter().map(|paragraph| letters(&paragraph.raw)).collect()
}

/// Holds of every copy: it says the same, its other parts are as they were, it is valid, it is known
/// as a copy, and there is nothing more to do in it.
fn hold(before: &[u8], fixed: &Fixed) {
    assert_eq!(letters(before), letters(&fixed.bytes));
    let (old, new) = (Parts::of(before), Parts::of(&fixed.bytes));
    new.check();
    for name in old.names().filter(|name| *name != "word/document.xml") {
        assert_eq!(old.raw(name), new.raw(name), "{name}");
    }
    assert!(copy::is_untouched(&fixed.bytes));
    let again = fix(&fixed.bytes);
    assert!(again.is_none(), "{:?}", again.map(|fixed| fixed.done));
}

#[test]
fn a_good_document_has_nothing_to_set_right() {
    assert!(fix(&parts("Các thôn rà soát hộ nghèo.").packed()).is_none());
}

#[test]
fn blanks_are_taken_out_and_words_stay() {
    let bytes = faulty().packed();
    let fixed = fix(&bytes).unwrap();
    hold(&bytes, &fixed);
    let rules: Vec<_> = fixed.done.iter().map(|fix| fix.rule).collect();
    assert_eq!(rules, ["nd30-body-double-space"; 2], "{:?}", fixed.done);
    let text = Parts::of(&fixed.bytes).text("word/document.xml");
    assert!(text.contains("rà soát hộ nghèo, hộ") && text.contains("ban hành Kế hoạch giảm"));
}

/// Formatting that a person has put on a paragraph, what finds it, and what it becomes.
#[test]
fn each_measure_is_set_right() {
    const TEXT: &str = "Các thôn rà soát hộ nghèo, hộ cận nghèo trên địa bàn xã theo đúng quy trình, bảo đảm công khai, dân chủ.";
    let plain = parts(TEXT);
    let paragraph = |xml: &str| -> (usize, String) {
        let at = xml.find("Các thôn rà soát").unwrap();
        let start = xml[..at].rfind("<w:p>").or_else(|| xml[..at].rfind("<w:p ")).unwrap();
        (start, xml[start..at].to_owned())
    };
    let (_, opening) = paragraph(plain.raw("word/document.xml"));
    let cases = [
        ("nd30-body-justify", "<w:jc w:val=\"left\"/>", ""),
        ("nd30-body-indent", "<w:ind w:firstLine=\"300\"/>", ""),
        ("nd30-body-gap", "<w:spacing w:before=\"0\" w:after=\"20\"/>", ""),
        ("nd30-body-line-max", "<w:spacing w:line=\"480\" w:lineRule=\"auto\"/>", ""),
        ("nd30-body-line-min", "<w:spacing w:line=\"200\" w:lineRule=\"exact\"/>", ""),
        ("nd30-body-size", "", "<w:rPr><w:sz w:val=\"22\"/></w:rPr>"),
        ("nd30-body-size-one", "", "<w:rPr><w:sz w:val=\"26\"/></w:rPr>"),
    ];
    for (rule, set, look) in cases {
        let mut parts = parts(&format!("{TEXT}\n\n{TEXT}"));
        let changed = match (opening.contains("</w:pPr>"), look.is_empty()) {
            (true, true) => opening.replacen("</w:pPr>", &format!("{set}</w:pPr>"), 1),
            (false, true) => opening.replacen('>', &format!("><w:pPr>{set}</w:pPr>"), 1),
            _ => opening.replacen("<w:r>", &format!("<w:r>{look}"), 1),
        };
        assert_ne!(changed, opening, "{opening}");
        let said = "Các thôn rà soát";
        let (from, to) = (format!("{opening}{said}"), format!("{changed}{said}"));
        parts.replace("word/document.xml", &from, &to);
        let bytes = parts.packed();
        let paper = Paper::read("van-ban.docx", &bytes).unwrap();
        let found = check::paper(&paper, &[], &LeftOut::new()).findings;
        let names: Vec<_> = found.iter().map(|finding| finding.name).collect();
        assert!(names.contains(&rule), "{rule}: {names:?}");
        let fixed = fix(&bytes).unwrap_or_else(|| panic!("{rule}"));
        assert!(fixed.done.iter().any(|fix| fix.rule == rule), "{rule}: {:?}", fixed.done);
        assert!(fixed.left.findings.is_empty(), "{rule}: {:?}", fixed.left.findings);
        hold(&bytes, &fixed);
    }
}

#[test]
fn tracked_changes_stay() {
    let mut parts = parts("Các thôn rà soát hộ nghèo.");
    let document = "word/document.xml";
    let inserted = "<w:ins w:id=\"900\" w:author=\"A\"><w:r><w:t xml:space=\"preserve\">rà  soát </w:t></w:r></w:ins>";
    let text = "Các thôn rà soát hộ nghèo.";
    parts.replace(
        document,
        text,
        &format!("Các thôn </w:t></w:r>{inserted}<w:r><w:t xml:space=\"preserve\">hộ  nghèo."),
    );
    let bytes = parts.packed();
    // The blank outside is of the same finding, of which not all can be made.
    if let Some(fixed) = fix(&bytes) {
        assert!(Parts::of(&fixed.bytes).raw(document).contains(inserted));
    }
    let paper = Paper::read("van-ban.docx", &bytes).unwrap();
    let found = check::paper(&paper, &[], &LeftOut::new()).findings;
    assert!(found.iter().any(|finding| finding.name == "nd30-body-double-space"));
}

/// Runs the program in this process.
fn run(arguments: &[&str]) -> (Status, String, String) {
    let mut out = anstream::StripStream::new(Vec::new());
    let mut err = anstream::StripStream::new(Vec::new());
    let typed = ["kehoach", "check"].iter().chain(arguments).map(Into::into);
    let status = cli::run(typed, &Steps::default(), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status, text(out.into_inner()), text(err.into_inner()))
}

#[test]
fn a_copy_stands_beside_and_nobody_loses_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("du-thao.docx");
    let bytes = faulty().packed();
    fs::write(&path, &bytes).unwrap();
    let typed = path.to_str().unwrap();
    let names = || {
        let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    let (_, out, _) = run(&[typed, "--fix"]);
    assert!(
        out.contains("Đã sửa 2 chỗ trong bản sao") && out.contains("nd30-body-double-space"),
        "{out}"
    );
    assert_eq!(names(), ["du-thao.da-sua.docx", "du-thao.docx"]);
    assert_eq!(fs::read(&path).unwrap(), bytes, "the document itself stays");
    // Again: the same copy.
    run(&[typed, "--fix"]);
    assert_eq!(names().len(), 2);
    // The copy has nothing to do.
    let copy = folder.path().join("du-thao.da-sua.docx");
    let (_, out, _) = run(&[copy.to_str().unwrap(), "--fix"]);
    assert!(out.contains("Không có chỗ nào tự sửa được"), "{out}");
    // Someone has saved the copy: it is theirs.
    fs::write(&copy, Parts::of(&fs::read(&copy).unwrap()).packed()).unwrap();
    let theirs = fs::read(&copy).unwrap();
    let (_, out, _) = run(&[typed, "--fix", "--format", "json"]);
    assert_eq!(fs::read(&copy).unwrap(), theirs);
    assert_eq!(names(), ["du-thao.da-sua-2.docx", "du-thao.da-sua.docx", "du-thao.docx"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(told["fixed"][0]["rule"], "nd30-body-double-space");
    assert!(told["fixed"][0]["before"].is_string() && told["fixed"][0]["place"].is_object());
    // A folder is looked through without the copies.
    let (_, out, _) = run(&[folder.path().to_str().unwrap()]);
    assert!(out.contains("Đã soát 1 văn bản"), "{out}");
}

#[test]
fn what_can_not_be_written_or_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("du-thao.docx");
    fs::write(&path, faulty().packed()).unwrap();
    // Word has an older copy open.
    fs::write(folder.path().join("du-thao.da-sua.docx"), copy::signed(parts("Cũ.").packed()))
        .unwrap();
    fs::write(folder.path().join("~$-thao.da-sua.docx"), "").unwrap();
    let owner = folder.path().join("~$-thao.da-sua.docx");
    let (status, _, err) = run(&[path.to_str().unwrap(), "--fix"]);
    assert!(status == Status::Failed && err.contains("đang mở ở một chương trình khác"), "{err}");
    fs::remove_file(owner).unwrap();
    for (content, said) in [
        (&b"%PDF-1.7"[..], "tệp PDF"),
        (&[0xD0, 0xCF, 0x11, 0xE0][..], ".doc cũ"),
        (&b""[..], "rỗng"),
    ] {
        fs::write(&path, content).unwrap();
        let (status, _, err) = run(&[path.to_str().unwrap(), "--fix"]);
        assert!(status == Status::Failed && err.contains(said), "{said}: {err}");
    }
    let mut broken = faulty();
    broken.replace("word/document.xml", "</w:body>", "</w:bodi>");
    fs::write(&path, broken.packed()).unwrap();
    let (_, _, err) = run(&[path.to_str().unwrap()]);
    assert!(err.contains("word/document.xml") && err.contains("bị hỏng"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_not_be_written_to_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("du-thao.docx");
    fs::write(&path, faulty().packed()).unwrap();
    let set = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let can_write = fs::write(folder.path().join("thu"), "x").is_ok();
    let (status, _, err) = run(&[path.to_str().unwrap(), "--fix"]);
    set(0o755);
    // Whoever may do everything can write there too.
    if !can_write {
        assert!(status == Status::Failed && err.contains("không có quyền ghi"), "{err}");
    }
}

#[test]
fn a_missing_component_is_told() {
    let mut parts = parts("Các thôn rà soát hộ nghèo.");
    parts.replace("word/document.xml", "Nơi nhận:", "Gửi:");
    let paper = Paper::read("van-ban.docx", &parts.packed()).unwrap();
    let found = check::paper(&paper, &[], &LeftOut::new()).findings;
    let found = found.iter().find(|finding| finding.name == "nd30-parts-required");
    assert!(found.is_some_and(|finding| finding.message.contains("nơi nhận")), "{found:?}");
}

/// What the program itself never writes.
#[test]
fn what_only_people_type_is_found() {
    for (rule, typed) in [
        ("nd30-fmt-span", "Thực hiện giai đoạn 2021- 2025 trên địa bàn xã."),
        ("nd30-fmt-span", "Các thôn hoàn thành thêm từ 3 -5 chỉ tiêu."),
        ("nd30-fmt-span", "Tỷ lệ hộ nghèo giảm từ 2- 3%."),
        ("nd30-fmt-percent", "Tỷ lệ hộ nghèo còn 4,2 % vào cuối năm."),
        ("nd30-body-double-space", "Các thôn  rà soát hộ nghèo."),
        ("nd30-head-diem", "b) Rà soát hộ nghèo."),
    ] {
        let mut parts = parts("CHỖNÀY.");
        parts.replace("word/document.xml", "CHỖNÀY.", typed);
        let paper = Paper::read("van-ban.docx", &parts.packed()).unwrap();
        let found = check::paper(&paper, &[], &LeftOut::new()).findings;
        assert!(found.iter().any(|finding| finding.name == rule), "{rule}: {found:?}");
    }
}

/// What is broken in a file, the rule that says so, and a change that breaks it.
#[test]
fn what_word_refuses_is_found() {
    let find = |parts: &Parts| -> Vec<&'static str> {
        let paper = Paper::read("van-ban.docx", &parts.packed()).unwrap();
        let found = check::paper(&paper, &[], &LeftOut::new()).findings;
        let mut names: Vec<_> = found.iter().map(|finding| finding.name).collect();
        names.retain(|name| name.starts_with("file-"));
        names.dedup();
        names
    };
    let document = "word/document.xml";
    let whole = || parts("Các thôn rà soát hộ nghèo.");
    assert!(find(&whole()).is_empty());
    type Break = fn(&mut Parts);
    let cases: [(&str, Break); 7] = [
        ("file-table", |parts| parts.replace("word/document.xml", "</w:tbl>", "<w:tr/></w:tbl>")),
        ("file-table", |parts| {
            let cells = "<w:tc><w:p/></w:tc>".repeat(64);
            parts.replace(
                "word/document.xml",
                "</w:tbl>",
                &format!("<w:tr>{cells}</w:tr></w:tbl>"),
            );
        }),
        ("file-table", |parts| {
            parts.replace("word/document.xml", "</w:tbl>", "<w:tr><w:tc/></w:tr></w:tbl>");
        }),
        ("file-misplaced", |parts| {
            parts.replace("word/document.xml", "<w:body>", "<w:body><w:p><w:p/></w:p>");
        }),
        ("file-repeated-id", |parts| {
            let mark = "<w:bookmarkStart w:id=\"77\" w:name=\"a\"/><w:bookmarkEnd w:id=\"77\"/>";
            let other = mark.replace("\"a\"", "\"b\"");
            parts.replace("word/document.xml", "<w:body>", &format!("<w:body>{mark}{other}"));
        }),
        ("file-missing-part", |parts| parts.remove("word/styles.xml")),
        ("file-broken-part", |parts| {
            parts.replace("word/styles.xml", "</w:styles>", "</w:style>");
        }),
    ];
    for (rule, broken) in cases {
        let mut parts = whole();
        broken(&mut parts);
        assert_eq!(find(&parts), [rule], "{rule}");
    }
    let _ = document;
}

#[test]
fn documents_of_every_make_are_sound() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "docx") {
            continue;
        }
        let Some(paper) = Paper::read("van-ban.docx", &fs::read(path).unwrap()) else { continue };
        seen += 1;
        if !paper.flaws.is_empty() {
            wrong.push(format!("{}: {:?}", path.display(), paper.flaws));
        }
    }
    assert!(wrong.is_empty(), "{seen} seen\n{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever blanks a person types, the words stay and the second run has nothing to do.
    #[test]
    fn any_blanks(gaps in proptest::collection::vec("[ ,;.:()%]{0,4}", 6)) {
        let words = ["Các", "thôn", "rà", "soát", "4", "hộ"];
        let body: String = words.iter().zip(&gaps).map(|(word, gap)| format!("{word} {gap}")).collect();
        let mut parts = parts("CHỖNÀY.");
        parts.replace("word/document.xml", "CHỖNÀY.", &format!("{body}nghèo."));
        let bytes = parts.packed();
        if let Some(fixed) = fix(&bytes) {
            prop_assert_eq!(letters(&bytes), letters(&fixed.bytes));
            let again = fix(&fixed.bytes);
            prop_assert!(again.is_none(), "{:?}", again.map(|fixed| fixed.done));
        }
    }
}

/// Lines that are missing in the head are drawn, as long as the decree has them; nothing is said
/// otherwise.
#[test]
fn lines_of_the_head_are_drawn() {
    let good = GOOD.replace("=BODY=", "Các thôn rà soát hộ nghèo.");
    let write = |text: &str| written(&text::parse(text).unwrap());
    let cases = [
        ("nd30-tn-rule", "Tiêu ngữ: không có đường kẻ"),
        ("nd30-org-rule", "Cơ quan ban hành: không có đường kẻ"),
        ("nd30-subj-rule", "Trích yếu: không có đường kẻ"),
    ];
    for (rule, change) in cases {
        let bare = crate::check::changed::changed(&good, change, write).bytes;
        let fixed = fix(&bare).unwrap_or_else(|| panic!("{rule}"));
        assert!(fixed.done.iter().any(|fix| fix.rule == rule), "{rule}: {:?}", fixed.done);
        assert!(fixed.left.findings.is_empty(), "{rule}: {:?}", fixed.left.findings);
        let said = |bytes| letters(bytes).into_iter().filter(|text| !text.is_empty());
        assert!(said(&bare).eq(said(&fixed.bytes)), "{rule}");
        Parts::of(&fixed.bytes).check();
        assert!(fix(&fixed.bytes).is_none(), "{rule}");
    }
}

/// Pages without numbers get them, in a new part; nothing else of the package is another.
#[test]
fn pages_get_their_numbers() {
    let good = GOOD.replace("=BODY=", "Các thôn rà soát hộ nghèo.");
    let write = |text: &str| written(&text::parse(text).unwrap());
    let bare = crate::check::changed::changed(&good, "Số trang: bỏ", write).bytes;
    let fixed = fix(&bare).unwrap();
    assert!(fixed.done.iter().any(|fix| fix.rule == "nd30-pagenum-present"), "{:?}", fixed.done);
    assert!(fixed.left.findings.is_empty(), "{:?}", fixed.left.findings);
    assert_eq!(letters(&bare), letters(&fixed.bytes));
    assert!(fix(&fixed.bytes).is_none());
    let (old, new) = (Parts::of(&bare), Parts::of(&fixed.bytes));
    new.check();
    let changed = ["word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"];
    for name in old.names().filter(|name| !changed.contains(name)) {
        assert_eq!(old.raw(name), new.raw(name), "{name}");
    }
}

/// The rules of measures whose cases have one right answer.
const MEASURES: [&str; 28] = [
    "nd30-page-size",
    "nd30-page-margin-top",
    "nd30-page-margin-bottom",
    "nd30-page-margin-left",
    "nd30-page-margin-right",
    "nd30-page-headerdist",
    "nd30-pagenum-first",
    "nd30-pagenum-start",
    "nd30-font-family",
    "nd30-font-color",
    "nd30-qh-style",
    "nd30-tn-style",
    "nd30-tn-nounderline",
    "nd30-org-parent-style",
    "nd30-org-name-style",
    "nd30-num-style",
    "nd30-num-nospace",
    "nd30-place-style",
    "nd30-type-style",
    "nd30-subj-style",
    "nd30-subj-noindent",
    "nd30-cv-subj-style",
    "nd30-sign-style",
    "nd30-sign-name",
    "nd30-noinhan-label",
    "nd30-noinhan-list",
    "nd30-annex-label",
    "nd30-annex-title",
];

/// What the pages of rules of measures call wrong is right in the copy.
#[test]
fn what_the_pages_call_wrong_is_set_right() {
    let good = GOOD.replace("=BODY=", "Các thôn rà soát hộ nghèo.");
    let mut wrong = Vec::new();
    for rule in check::rules().filter(|rule| MEASURES.contains(&rule.name)) {
        let page = check::page::Page::of(rule.page);
        for (_, block) in page.blocks("Sai").iter().filter(|(kind, _)| *kind == "sua") {
            let write = |text: &str| written(&text::parse(text).unwrap());
            let bytes = crate::check::changed::changed(&good, block, write).bytes;
            match fix(&bytes) {
                Some(fixed) if fixed.done.iter().any(|fix| fix.rule == rule.name) => {
                    assert_eq!(letters(&bytes), letters(&fixed.bytes), "{block}");
                    assert!(fix(&fixed.bytes).is_none(), "{block}");
                }
                fixed => {
                    let done = fixed.map(|fixed| fixed.done);
                    wrong.push(format!("{}: {done:?}\n{block}", rule.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
