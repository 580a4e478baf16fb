//! The document as a whole: the components that must be there and their order, what a plan and a
//! decision consist of, and how long what is entered into a register may be.

use crate::check::paper::parts::{is_capital, kind_of};
use crate::check::paper::{PartKind, Role};
use crate::check::plain::plain;
use crate::check::{Paper, Remarks};
use crate::diagnostic::Place;

use super::items::{Kind, in_capitals, items};

/// How far from the top components are looked for, in paragraphs.
const HEAD: usize = 40;

/// What the name of who signs is called.
const SIGNER: &str = "họ tên của người ký";

/// What every document has, in the order of the decree, and what it is called.
const REQUIRED: [(PartKind, &str); 8] = [
    (PartKind::Nation, "Quốc hiệu"),
    (PartKind::Motto, "Tiêu ngữ"),
    (PartKind::Issuer, "tên cơ quan ban hành"),
    (PartKind::Number, "số, ký hiệu"),
    (PartKind::PlaceDate, "địa danh và thời gian ban hành"),
    (PartKind::Authority, "chức vụ của người ký"),
    (PartKind::SignerName, SIGNER),
    (PartKind::RecipientsLabel, "nơi nhận"),
];

/// Whether it is an administrative document: a type or a letter with parts around it. A leaflet, an
/// annex alone and what is issued by another document have none.
fn is_official(paper: &Paper) -> bool {
    let has = |kind| paper.part(kind).next().is_some();
    let begins = |role: Role| matches!(role, Role::Heading(_) | Role::Recipients | Role::AnnexHead);
    let head = paper.paragraphs.iter().take(HEAD).take_while(|paragraph| !begins(paragraph.role));
    let is_issued_by = head
        .map(|paragraph| plain(&paragraph.text))
        .any(|text| text.starts_with("(kem theo") || text.starts_with("(ban hanh kem"));
    let known = REQUIRED.iter().filter(|(kind, _)| has(*kind)).count();
    !is_issued_by && known >= 3 && (type_line(paper).is_some() || has(PartKind::LetterSubject))
}

/// The paragraph that is nothing but the name of a type in capitals.
fn type_line(paper: &Paper) -> Option<usize> {
    paper.paragraphs.iter().take(HEAD).position(|paragraph| {
        let line = paragraph.text.trim().lines().next().unwrap_or_default();
        (is_capital(line) || in_capitals(paragraph))
            && kind_of(line).is_some_and(|kind| plain(line) == kind)
    })
}

fn file(paper: &Paper) -> Place {
    Place::File { file: paper.file.clone() }
}

/// `nd30-parts-required`.
pub(super) fn required(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() || !is_official(paper) {
        return;
    }
    let mut missing: Vec<&str> = REQUIRED
        .iter()
        .filter(|(kind, _)| paper.part(*kind).next().is_none())
        .map(|(_, name)| *name)
        .collect();
    if type_line(paper).is_some() && paper.part(PartKind::Subject).next().is_none() {
        missing.push("trích yếu nội dung");
    }
    if missing.is_empty() {
        return;
    }
    // A head may be drawn as a picture or stand in a box, which is not read.
    let is_drawn = paper.paragraphs.iter().take(HEAD).any(|paragraph| {
        let is_rule = paragraph.text.chars().all(|c| c == '\u{FFFC}' || c.is_whitespace());
        paragraph.text.contains('\u{FFFC}') && is_rule && paragraph.cell.is_none()
    });
    let message = format!("văn bản thiếu {}", missing.join("; "));
    let hint = "bổ sung thành phần còn thiếu, theo sơ đồ ở Phụ lục I của nghị định";
    // A draft has no name below the title until it is known who signs.
    let is_draft = missing == [SIGNER];
    if is_drawn || is_draft {
        remarks.guess(file(paper), message, hint);
    } else {
        remarks.proved(file(paper), message, hint);
    }
}

/// `nd30-parts-order`.
pub(super) fn order(paper: &Paper, remarks: &mut Remarks<'_>) {
    if super::decree(paper, remarks).is_none() || !is_official(paper) {
        return;
    }
    let first = |kind| paper.part(kind).map(|part| part.paragraph).min();
    if let Some(kind) = type_line(paper) {
        for (part, name) in &REQUIRED[..5] {
            if let Some(at) = first(*part).filter(|at| *at > kind) {
                let message = format!("{name} đứng sau tên loại văn bản");
                remarks.proved(paper.place(at), message, "đưa lên phần đầu, trên tên loại văn bản");
            }
        }
    }
    if let (Some(nation), Some(motto)) = (first(PartKind::Nation), first(PartKind::Motto))
        && motto < nation
    {
        let message = "Tiêu ngữ đứng trên Quốc hiệu";
        remarks.proved(paper.place(motto), message, "đặt Tiêu ngữ ở dòng dưới Quốc hiệu");
    }
    let body = (0..paper.paragraphs.len()).rfind(|&at| {
        let paragraph = &paper.paragraphs[at];
        matches!(paragraph.role, Role::Body | Role::Heading(_))
            && paragraph.text.chars().any(char::is_alphanumeric)
    });
    if let (Some(closing), Some(body)) = (first(PartKind::RecipientsLabel), body)
        && body < closing
        && let Some(basis) = first(PartKind::Basis).filter(|at| *at > body)
    {
        remarks.proved(paper.place(basis), "căn cứ đứng sau nội dung", "đưa lên dưới trích yếu");
    }
}

/// `nd30-kh-sections`.
pub(super) fn plan_sections(paper: &Paper, remarks: &mut Remarks<'_>) {
    if paper.facts.kind != Some("ke hoach") {
        return;
    }
    let Some(body) = items(paper).into_iter().next() else { return };
    let headings: Vec<String> =
        body.iter().filter(|item| item.kind == Kind::Roman).map(|item| plain(item.rest)).collect();
    if headings.len() < 2 {
        return;
    }
    let wanted: [(&[&str], &str); 3] = [
        (&["muc dich", "muc tieu", "yeu cau", "chi tieu"], "mục đích, yêu cầu hoặc mục tiêu"),
        (
            &["noi dung", "nhiem vu", "giai phap", "chi tieu", "cong viec", "hoat dong"],
            "nội dung, nhiệm vụ hoặc chỉ tiêu",
        ),
        (&["to chuc", "thuc hien", "phan cong"], "tổ chức thực hiện"),
    ];
    let has = |words: &[&str]| {
        headings.iter().any(|heading| words.iter().any(|word| heading.contains(&plain(word))))
    };
    for (words, name) in wanted {
        if !has(words) {
            let message = format!("kế hoạch không có mục về {name}");
            remarks.guess(file(paper), message, "thêm mục này, nếu kế hoạch cần có");
        }
    }
}

/// `nd30-kh-noenact`.
pub(super) fn no_enactment(paper: &Paper, remarks: &mut Remarks<'_>) {
    if paper.facts.kind != Some("ke hoach") {
        return;
    }
    for (at, paragraph) in paper.paragraphs.iter().enumerate() {
        let is_body = matches!(paragraph.role, Role::Body | Role::Heading(_));
        if is_body && is_enactment(&paragraph.text) {
            let message = "kế hoạch có dòng “QUYẾT ĐỊNH:” như một quyết định";
            remarks.proved(
                paper.place(at),
                message,
                "bỏ dòng này, hoặc ban hành dưới dạng Quyết định",
            );
        }
    }
    for item in items(paper).into_iter().next().unwrap_or_default() {
        if item.kind == Kind::Article && item.mark.starts_with("Điều") {
            let message = format!("kế hoạch chia theo điều (“{}”)", item.mark);
            let hint = "chia theo mục I, II; 1, 2; a), b), hoặc ban hành dưới dạng Quyết định";
            remarks.proved(paper.place(item.at), message, hint);
            return;
        }
    }
}

fn is_enactment(text: &str) -> bool {
    let text = text.trim();
    is_capital(text)
        && text.chars().count() < 14
        && text.trim_end_matches([':', '.', ' ']) == "QUYẾT ĐỊNH"
}

/// A decision: the paragraphs between its subject and its first article; none where it is none.
fn before_articles(paper: &Paper) -> Option<(usize, usize, Option<usize>)> {
    if paper.facts.kind != Some("quyet dinh") || !is_official(paper) {
        return None;
    }
    let subject = paper.part(PartKind::Subject).map(|part| part.paragraph).max()?;
    let all = items(paper);
    let article = all.first()?.iter().find(|item| item.kind == Kind::Article).map(|item| item.at);
    let end = article.unwrap_or(paper.paragraphs.len());
    let line = (subject + 1..end).find(|&at| is_enactment(&paper.paragraphs[at].text));
    Some((subject, end, line))
}

/// `nd30-qd-authority`.
pub(super) fn authority(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some((subject, end, line)) = before_articles(paper) else { return };
    let end = line.unwrap_or(end);
    let is_authority = |at: usize| {
        let paragraph = &paper.paragraphs[at];
        in_capitals(paragraph) && !is_enactment(&paragraph.text)
    };
    // It may have been read as the last line of the subject.
    let first = paper.part(PartKind::Subject).map(|part| part.paragraph).min();
    let first = first.unwrap_or(subject);
    if !(first + 1..end).any(is_authority) {
        let message = "quyết định không có dòng thẩm quyền ban hành giữa trích yếu và căn cứ";
        let hint = "thêm dòng in hoa, như `CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ …`";
        remarks.proved(paper.place(subject), message, hint);
    }
}

/// `nd30-qd-enact`.
pub(super) fn enactment(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some((subject, end, line)) = before_articles(paper) else { return };
    let Some(line) = line else {
        let message = "quyết định không có dòng “QUYẾT ĐỊNH:” trước Điều 1";
        let hint = "thêm dòng `QUYẾT ĐỊNH:` sau các căn cứ";
        remarks.proved(paper.place(subject), message, hint);
        return;
    };
    if !paper.paragraphs[line].text.trim_end().ends_with(':') {
        let message = "dòng “QUYẾT ĐỊNH” không có dấu hai chấm";
        remarks.proved(paper.place(line), message, "viết `QUYẾT ĐỊNH:`");
    }
    if end == paper.paragraphs.len() {
        let message = "sau dòng “QUYẾT ĐỊNH:” không có Điều nào";
        remarks.proved(paper.place(line), message, "trình bày nội dung theo Điều 1, Điều 2…");
    }
}

/// `nd30-qd-last`.
pub(super) fn last_article(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some((_, _, Some(_))) = before_articles(paper) else { return };
    let all = items(paper);
    let articles = all.first().into_iter().flatten().filter(|item| item.kind == Kind::Article);
    let Some(last) = articles.collect::<Vec<_>>().pop() else { return };
    let closing = paper.part(PartKind::RecipientsLabel).map(|part| part.paragraph).min();
    let text: String = (last.at..closing.unwrap_or(paper.paragraphs.len()))
        .map(|at| plain(&paper.paragraphs[at].text) + " ")
        .collect();
    if !["thi hanh", "thuc hien", "trach nhiem"].iter().any(|word| text.contains(&plain(word))) {
        let message = "điều cuối không nói ai chịu trách nhiệm thi hành";
        let hint = "thêm điều khoản thi hành: “… chịu trách nhiệm thi hành Quyết định này./.”";
        remarks.guess(paper.place(last.at), message, hint);
    }
}

/// `nd30-ttr-close`.
pub(super) fn request(paper: &Paper, remarks: &mut Remarks<'_>) {
    if paper.facts.kind != Some("to trinh") {
        return;
    }
    let Some(closing) = paper.part(PartKind::RecipientsLabel).map(|part| part.paragraph).min()
    else {
        return;
    };
    let body: Vec<usize> = (0..closing)
        .filter(|&at| paper.paragraphs[at].role == Role::Body)
        .filter(|&at| paper.paragraphs[at].text.chars().any(char::is_alphanumeric))
        .collect();
    let Some(&last) = body.last() else { return };
    let asks = |at: &usize| {
        let text = paper.paragraphs[*at].text.to_lowercase();
        ["trình", "đề nghị", "xem xét", "phê duyệt", "cho ý kiến"]
            .iter()
            .any(|word| text.contains(word))
    };
    if !body.iter().rev().take(3).any(asks) {
        let message = "tờ trình không kết thúc bằng lời đề nghị xem xét, quyết định";
        remarks.guess(paper.place(last), message, "thêm câu “Kính trình … xem xét, quyết định./.”");
    }
}

/// `nd30-one-system`.
pub(super) fn one_system(paper: &Paper, remarks: &mut Remarks<'_>) {
    if paper.part(PartKind::Nation).next().is_none() {
        return;
    }
    for (at, paragraph) in paper.paragraphs.iter().enumerate().take(HEAD) {
        if paragraph.role != Role::Head {
            continue;
        }
        let text = paragraph.text.trim();
        if text == "ĐẢNG CỘNG SẢN VIỆT NAM" {
            let message = "văn bản vừa có Quốc hiệu vừa có tiêu đề của văn bản Đảng";
            remarks.proved(paper.place(at), message, "bỏ dòng “ĐẢNG CỘNG SẢN VIỆT NAM”");
        }
        if text == "*" {
            let message = "dưới tên cơ quan là dấu sao (*) như văn bản Đảng";
            remarks.proved(paper.place(at), message, "thay bằng đường kẻ ngang");
        }
    }
}

/// `nd30-register-length`: what a register of documents has room for.
pub(super) fn lengths(paper: &Paper, remarks: &mut Remarks<'_>) {
    let facts = &paper.facts;
    let fields = [
        (facts.number.as_deref(), PartKind::Number, "số văn bản", 11),
        (facts.symbol.as_deref(), PartKind::Number, "ký hiệu", 30),
        (facts.issuer.as_deref(), PartKind::Issuer, "tên cơ quan ban hành", 200),
        (facts.subject.as_deref(), PartKind::Subject, "trích yếu", 500),
    ];
    for (text, kind, name, most) in fields {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            let part = paper.part(kind).next();
            let part = part.or_else(|| paper.part(PartKind::LetterSubject).next());
            let place = part.map_or_else(|| file(paper), |part| paper.place(part.paragraph));
            too_long(place, name, length, most, remarks);
        }
    }
    let lines = [
        (PartKind::SignerName, "họ tên người ký", 50),
        (PartKind::Recipient, "một dòng nơi nhận", 200),
    ];
    for (kind, name, most) in lines {
        for part in paper.part(kind) {
            let length = paper.text_of(part).chars().count();
            if length > most {
                too_long(paper.place(part.paragraph), name, length, most, remarks);
            }
        }
    }
}

fn too_long(place: Place, name: &str, length: usize, most: usize, remarks: &mut Remarks<'_>) {
    let message = format!("{name} dài {length} ký tự; hệ thống quản lý văn bản nhận tối đa {most}");
    remarks.proved(place, message, format!("viết gọn trong {most} ký tự"));
}
