//! Heads and closings as people make them: the components are told whatever they were made with.

use kehoach::check::Paper;
use kehoach::check::paper::PartKind::{self, *};

use super::changed::Changed;
use super::{bytes, with};

/// A paragraph in the middle or not, of runs that are bold or not; a tab and a line break are written
/// as such.
fn line(align: &str, runs: &[(&str, bool)]) -> String {
    let run = |(text, bold): &(&str, bool)| {
        let bold = if *bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let text = text.replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
        let text = text.replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
        format!("<w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let runs: String = runs.iter().map(run).collect();
    format!("<w:p><w:pPr><w:jc w:val=\"{align}\"/></w:pPr>{runs}</w:p>")
}

fn table(rows: &[[String; 2]]) -> String {
    let rows: String = rows
        .iter()
        .map(|[left, right]| format!("<w:tr><w:tc>{left}</w:tc><w:tc>{right}</w:tc></w:tr>"))
        .collect();
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

/// The components that are told in a body, by their texts.
fn told(body: &str) -> Vec<(PartKind, String)> {
    let mut changed = Changed { bytes: bytes(&with("")), touched: Vec::new() };
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    changed.put_document(&format!(
        "<w:document xmlns:w=\"{word}\"><w:body>{body}</w:body></w:document>"
    ));
    let paper = Paper::read("van-ban.docx", &changed.bytes).unwrap();
    paper.parts.iter().map(|part| (part.kind, paper.text_of(part).to_owned())).collect()
}

fn of(told: &[(PartKind, String)], kind: PartKind) -> Vec<&str> {
    told.iter().filter(|(own, _)| *own == kind).map(|(_, text)| text.as_str()).collect()
}

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

#[test]
fn names_over_several_lines_are_told_apart_by_their_weight() {
    let head = |left: String| {
        let right = line("center", &[(NATION, true)]) + &line("center", &[(MOTTO, true)]);
        let number = line("center", &[("Số: 07/BC-VHXH", false)]);
        let date = line("center", &[("Minh Tân, ngày 09 tháng 3 năm 2026", false)]);
        told(&(table(&[[left, right], [number, date]]) + &line("center", &[("BÁO CÁO", true)])))
    };
    let lines = line("center", &[("ỦY BAN NHÂN DÂN", false)])
        + &line("center", &[("XÃ MINH TÂN", false)])
        + &line("center", &[("PHÒNG VĂN HÓA", true)])
        + &line("center", &[("- XÃ HỘI", true)]);
    let breaks = line(
        "center",
        &[("ỦY BAN NHÂN DÂN\nXÃ MINH TÂN\n", false), ("PHÒNG VĂN HÓA\n- XÃ HỘI\n____", true)],
    );
    for left in [lines, breaks] {
        let told = head(left);
        assert_eq!(of(&told, Parent), ["ỦY BAN NHÂN DÂN", "XÃ MINH TÂN"]);
        assert_eq!(of(&told, Issuer), ["PHÒNG VĂN HÓA", "- XÃ HỘI"]);
        assert_eq!(of(&told, Number), ["Số: 07/BC-VHXH"]);
        assert_eq!(of(&told, Kind), ["BÁO CÁO"]);
    }
    // All in bold, one name goes on with its place, and a short form is of the agency above.
    let bold =
        |first, second| head(line("center", &[(first, true)]) + &line("center", &[(second, true)]));
    let one = bold("ỦY BAN NHÂN DÂN", "XÃ MINH TÂN");
    assert_eq!((of(&one, Parent).len(), of(&one, Issuer).len()), (0, 2));
    let two = bold("UBND XÃ MINH TÂN", "PHÒNG KINH TẾ");
    assert_eq!(
        (of(&two, Parent), of(&two, Issuer)),
        (vec!["UBND XÃ MINH TÂN"], vec!["PHÒNG KINH TẾ"])
    );
}

#[test]
fn a_head_of_tabs_and_a_closing_of_tabs_are_read() {
    let body = [
        line("left", &[("ỦY BAN NHÂN DÂN\t\t", true), (NATION, true)]),
        line("left", &[("   XÃ MINH TÂN\t\t", true), (MOTTO, true)]),
        line("left", &[("   ______\t\t______________", false)]),
        line("left", &[("Số: 45/KH-UBND\t\tMinh Tân, ngày 12 tháng 3 năm 2026", false)]),
        line("center", &[("KẾ HOẠCH", true)]),
        line("center", &[("Thực hiện giảm nghèo bền vững", true)]),
        line("center", &[("trên địa bàn xã năm 2026", true)]),
        line(
            "both",
            &[("Thực hiện Kế hoạch số 18/KH-UBND của tỉnh, xã làm những việc sau:", false)],
        ),
        line("both", &[("1. Rà soát hộ nghèo.", false)]),
        line("left", &[("Nơi nhận:\t\tTM. ỦY BAN NHÂN DÂN", true)]),
        line("left", &[("- Các thôn;\t\t", false), ("CHỦ TỊCH", true)]),
        line("left", &[("- Lưu: VT.", false)]),
        line("left", &[("", false)]),
        line("left", &[("\t\t\tTrần Văn Sơn", true)]),
        line("center", &[("PHỤ LỤC I: Chỉ tiêu giảm nghèo", true)]),
    ];
    let told = told(&body.concat());
    assert_eq!(of(&told, Nation), [NATION]);
    assert_eq!(of(&told, Motto), [MOTTO]);
    assert_eq!(of(&told, Issuer), ["ỦY BAN NHÂN DÂN", "XÃ MINH TÂN"]);
    assert_eq!(of(&told, PlaceDate), ["Minh Tân, ngày 12 tháng 3 năm 2026"]);
    let subject = ["Thực hiện giảm nghèo bền vững", "trên địa bàn xã năm 2026"];
    assert_eq!(of(&told, Subject), subject);
    assert_eq!(of(&told, Recipient), ["- Các thôn;", "- Lưu: VT."]);
    assert_eq!(of(&told, Authority), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]);
    assert_eq!(of(&told, SignerName), ["Trần Văn Sơn"]);
    assert_eq!(of(&told, AnnexLabel), ["PHỤ LỤC I:"]);
    assert_eq!(of(&told, AnnexTitle), ["Chỉ tiêu giảm nghèo"]);
}

#[test]
fn what_has_no_head_has_none_of_its_components() {
    let body = line("center", &[("TÀI LIỆU TUYÊN TRUYỀN", true)])
        + &line("both", &[("Xây dựng nông thôn mới là việc của mọi người.", false)]);
    assert!(told(&body).is_empty());
}

#[test]
fn a_letter_with_its_subject_on_two_lines_is_read_without_a_table() {
    let head = |gap: &str| {
        let body = [
            line("left", &[(&format!("UBND TỈNH PHÚ THỌ{gap}"), false), (NATION, true)]),
            line("left", &[(&format!("SỞ NỘI VỤ{gap}"), true), (MOTTO, true)]),
            line(
                "left",
                &[(&format!("Số: 1127/SNV-TC{gap}Phú Thọ, ngày 20 tháng 4 năm 2026"), false)],
            ),
            line("left", &[("\tV/v rà soát cơ sở vật chất", false)]),
            line("left", &[("\tvà lập dự toán năm học 2026-2027", false)]),
            line("left", &[("Kính gửi:", false)]),
            line("left", &[("- Ủy ban nhân dân các xã, phường;", false)]),
            line("left", &[("- Các trường trực thuộc.", false)]),
            line("both", &[("Sở đề nghị các xã rà soát như sau:", false)]),
        ];
        told(&body.concat())
    };
    for gap in ["\t", "      ", "  ", "   "] {
        let told = head(gap);
        assert_eq!(of(&told, Nation), [NATION], "{gap:?}");
        assert_eq!(of(&told, Motto), [MOTTO], "{gap:?}");
        assert_eq!(of(&told, Parent), ["UBND TỈNH PHÚ THỌ"], "{gap:?}");
        assert_eq!(of(&told, Issuer), ["SỞ NỘI VỤ"], "{gap:?}");
        assert_eq!(of(&told, Number), ["Số: 1127/SNV-TC"], "{gap:?}");
        assert_eq!(of(&told, PlaceDate), ["Phú Thọ, ngày 20 tháng 4 năm 2026"], "{gap:?}");
        let subject = ["V/v rà soát cơ sở vật chất", "và lập dự toán năm học 2026-2027"];
        assert_eq!(of(&told, LetterSubject), subject, "{gap:?}");
        assert_eq!(of(&told, Addressee).len(), 3, "{gap:?}");
    }
}

#[test]
fn a_subject_right_below_the_type_is_no_basis() {
    let lines = ["KẾ HOẠCH", "Thực hiện Chương trình giảm nghèo năm 2026"];
    let below = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;";
    let told = told(
        &lines
            .iter()
            .chain([&below])
            .map(|text| line("left", &[(text, false)]))
            .collect::<String>(),
    );
    assert_eq!(of(&told, Subject), [lines[1]]);
    assert_eq!(of(&told, Basis), [below]);
    // With the mark of a list it is one.
    let basis = "Thực hiện Chương trình giảm nghèo năm 2026;";
    let told = self::told(&(line("left", &[(lines[0], false)]) + &line("left", &[(basis, false)])));
    assert_eq!(of(&told, Basis), [basis]);
}
