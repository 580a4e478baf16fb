//! Who issues a document against its symbol, its place and its signature; and documents that another
//! one issues.

use super::decree;
use crate::check::Remarks;
use crate::check::paper::{Paper, PartKind, Role};
use crate::check::plain::plain;
use crate::value::agency::place_of_body;
use crate::value::name::{folded, split_kind};

/// Bodies that are known by the letters of their symbols: how their names begin, plain, and the
/// letters.
const BODIES: [(&[&str], &str); 3] = [
    (&["uy ban nhan dan", "ubnd"], "UBND"),
    (&["hoi dong nhan dan", "hdnd"], "HĐND"),
    (&["ban chi dao", "bcd"], "BCĐ"),
];

/// The letters of the body that a name begins with.
fn letters_of(name: &str) -> Option<&'static str> {
    let name = plain(name);
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    BODIES.iter().find(|(words, _)| begins(words)).map(|(_, letters)| *letters)
}

/// `nd30-num-org`: the letters of another body in the symbol.
pub(super) fn symbol(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::Number).next() else { return };
    let (Some(symbol), Some(issuer)) = (&paper.facts.symbol, &paper.facts.issuer) else { return };
    let groups: Vec<String> = symbol.split('-').map(|group| group.trim().to_uppercase()).collect();
    let has = |letters: &str| groups.iter().any(|group| group.starts_with(letters));
    let own = letters_of(issuer);
    let others = BODIES.iter().map(|(_, letters)| *letters).filter(|other| Some(*other) != own);
    let mut others = others.filter(|other| groups.iter().any(|group| group == other));
    // Of two bodies one may issue for both, and a steering committee may use its agency's letters.
    if own.is_some_and(has) || own == Some("BCĐ") {
        return;
    }
    if let Some(other) = others.next() {
        let message = format!("ký hiệu “{symbol}” ghi {other}, mà cơ quan ban hành là {issuer}");
        let hint = match own {
            Some(own) => format!("thay {other} bằng {own} trong ký hiệu"),
            None => format!("thay {other} bằng chữ viết tắt của {issuer}"),
        };
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

/// The place whose committee or council a name is: as it stands, compared, and compared without its
/// kind.
fn place_of(name: &str) -> Option<(&str, String, String)> {
    let place = place_of_body(name)?;
    let (kind, own) = split_kind(place);
    kind.map(|_| (place, folded(place), folded(own)))
}

/// `nd30-place-level`: the place that a document is dated at is another than that of its issuer.
pub(super) fn place(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(part) = paper.part(PartKind::PlaceDate).next() else { return };
    let Some((written, _)) = paper.text_of(part).split_once(',') else { return };
    let said = folded(split_kind(written.trim()).1);
    let own = paper.facts.issuer.as_deref().and_then(place_of);
    let above = || paper.facts.parent.as_deref().and_then(place_of);
    let Some((place, full, bare)) = own.clone().or_else(above) else { return };
    // A number alone lacks its kind, which is another rule's.
    let room = said.chars().all(|c| !c.is_alphabetic());
    if room || said == bare || full.contains(&said) {
        return;
    }
    let (written, place) = (written.trim(), place.to_lowercase());
    let message = format!("địa danh “{written}” không phải là nơi của {place}");
    let hint = "ghi tên đơn vị hành chính của cơ quan ban hành";
    match own {
        Some(_) => remarks.proved(paper.place(part.paragraph), message, hint),
        None => remarks.guess(paper.place(part.paragraph), message, hint),
    }
}

/// `nd30-sign-second-office`: who signs for a steering committee without the office by which the seal
/// is used.
pub(super) fn second_office(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    if paper.facts.issuer.as_deref().and_then(letters_of) != Some("BCĐ") {
        return;
    }
    let lines: Vec<_> = paper.part(PartKind::Authority).collect();
    let Some(last) = lines.last() else { return };
    let said = plain(paper.text_of(last));
    // An office within the committee alone.
    let is_own = ["truong ban", "pho truong ban", "kt. truong ban", "uy vien"];
    if is_own.contains(&said.as_str()) || said.starts_with("tm. ban chi dao") {
        let message = format!(
            "chữ ký của Ban Chỉ đạo kết thúc ở “{}”, không có chức vụ ở cơ quan",
            paper.text_of(last)
        );
        let hint = "nếu đóng dấu của cơ quan thì ghi thêm chức vụ ở cơ quan, trên họ tên";
        remarks.guess(paper.place(last.paragraph), message, hint);
    }
}

/// `nd30-attached-doc`: what is issued by a decision and has a number or a date of its own.
pub(super) fn attached(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let begins = |role: Role| {
        matches!(
            role,
            Role::Heading(_) | Role::Body | Role::Basis | Role::Recipients | Role::AnnexHead
        )
    };
    let head = paper.paragraphs.iter().enumerate();
    let mut head =
        head.take_while(|(_, paragraph)| !begins(paragraph.role) || is_attachment(&paragraph.text));
    let Some((index, _)) = head.find(|(_, paragraph)| is_attachment(&paragraph.text)) else {
        return;
    };
    let has = |kind| paper.part(kind).any(|part| part.paragraph < index);
    let number = has(PartKind::Number).then_some("số, ký hiệu");
    let date = has(PartKind::PlaceDate).then_some("địa danh, ngày tháng");
    let own: Vec<&str> = number.into_iter().chain(date).collect();
    if !own.is_empty() {
        let message =
            format!("văn bản ban hành kèm theo văn bản khác mà có {} riêng", own.join("; "));
        let hint = "bỏ phần này: văn bản kèm theo lấy số, ngày của văn bản ban hành nó";
        remarks.proved(paper.place(index), message, hint);
    }
}

/// Whether a line says that a decision issues the document.
fn is_attachment(text: &str) -> bool {
    let said = plain(text);
    let said = said.trim_start_matches('(');
    ["kem theo quyet dinh so", "ban hanh kem theo quyet dinh so"]
        .iter()
        .any(|words| said.starts_with(words))
}

/// `nd30-annex-after-sign`: an annex above the recipients and the signature.
pub(super) fn annex(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let Some(end) = paper.part(PartKind::RecipientsLabel).map(|part| part.paragraph).min() else {
        return;
    };
    let filled: Vec<usize> = (0..end)
        .filter(|&at| {
            paper.paragraphs[at].cell.is_none() && !super::blank(&paper.paragraphs[at].text)
        })
        .collect();
    for (at, &index) in filled.iter().enumerate() {
        let text = &paper.paragraphs[index].text;
        let Some(label) = crate::check::paper::parts::annex_label(text) else { continue };
        // The head of an annex has its line below, which a mention of it has not.
        let below = filled[at + 1..].iter().take(2);
        let mut below = below.map(|&next| plain(&paper.paragraphs[next].text));
        if below.any(|text| text.starts_with("(kem theo")) {
            let message = format!("{label} đứng trước nơi nhận và chữ ký");
            let hint = "chuyển phụ lục xuống sau phần ký, sang trang mới";
            return remarks.proved(paper.place(index), message, hint);
        }
    }
}
