//! `Nơi nhận:` and the recipients (ô 9b).

use jiff::civil::{Date, date};

use super::styled::{self, Wanted};
use super::{decree, subject};
use crate::check::Remarks;
use crate::check::paper::{Paper, Part, PartKind};
use crate::check::plain::plain;

/// The day from which there are no units between province and commune.
const TWO_TIERS: Date = date(2025, 7, 1);

/// What a document that issues by articles is called, folded.
const BY_ARTICLES: [&str; 2] = ["quyet dinh", "nghi quyet"];

pub(super) fn label(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("“Nơi nhận”", &profile.closing.recipients_label).lower();
    let Some(part) = paper.part(PartKind::RecipientsLabel).next() else { return };
    let text = paper.text_of(part);
    if text.ends_with(':') {
        styled::check(paper, PartKind::RecipientsLabel, wanted, remarks);
    } else {
        let message = format!("“{text}” thiếu dấu hai chấm");
        remarks.proved(paper.place(part.paragraph), message, "ghi “Nơi nhận:”");
    }
}

pub(super) fn list(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("danh sách nơi nhận", &profile.closing.recipients);
    styled::check(paper, PartKind::Recipient, wanted, remarks);
}

pub(super) fn drafter(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = Wanted::new("ký hiệu người soạn thảo", &profile.closing.recipients);
    // It is in capitals, and stands upright as the list does.
    styled::check(paper, PartKind::Drafter, wanted, remarks);
}

/// The lines that name recipients of their own, without those that go on with the line above or
/// stand below a heading.
fn lines(paper: &Paper) -> Vec<(&Part, &str)> {
    paper.part(PartKind::Recipient).map(|part| (part, paper.text_of(part))).collect()
}

fn is_item(text: &str) -> bool {
    text.starts_with(['-', '–', '+', '•', '*'])
}

pub(super) fn dash(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let mut before: Option<&str> = None;
    for (part, text) in lines(paper) {
        let is_new = before.is_none_or(|before| before.ends_with([';', '.', ',', ':']));
        // A line that ends with a colon heads those below it.
        let is_odd = !text.starts_with(['-', '+']) && is_new && !text.ends_with(':');
        if is_odd {
            let message = format!("dòng nơi nhận “{}” không bắt đầu bằng “- ”", short(text));
            return remarks.proved(paper.place(part.paragraph), message, "bắt đầu bằng “- ”");
        }
        let has_space = text.starts_with("- ") || text.starts_with("+ ") || !is_item(text);
        if !has_space {
            let message = format!("dòng nơi nhận “{}” thiếu dấu cách sau “-”", short(text));
            return remarks.proved(paper.place(part.paragraph), message, "bắt đầu bằng “- ”");
        }
        before = Some(text);
    }
}

fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    words.join(" ")
}

pub(super) fn end(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    for (at, (part, text)) in lines.iter().enumerate() {
        let is_last = at + 1 == lines.len();
        // A line goes on where the next begins no item.
        let goes_on = lines.get(at + 1).is_some_and(|(_, next)| !is_item(next));
        let (wanted, name) =
            if is_last { ('.', "dấu chấm") } else { (';', "dấu chấm phẩy") };
        if goes_on || text.ends_with(wanted) || !is_last && text.ends_with(':') {
            continue;
        }
        let which = if is_last { "dòng cuối của nơi nhận" } else { "dòng nơi nhận" };
        let message = format!("{which} “{}” không kết thúc bằng {name}", short(text));
        let hint = format!("kết thúc bằng {name}");
        return remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn kept(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let lines = lines(paper);
    let Some((last, _)) = lines.last() else { return };
    let is_kept = |text: &str| plain(text).trim_start_matches(['-', '+', ' ']).starts_with("luu");
    let at = lines.iter().rposition(|(_, text)| is_kept(text));
    let message = match at {
        None => "nơi nhận không có dòng “Lưu: VT”".to_owned(),
        Some(at) => {
            let (_, text) = lines[at];
            let joined: Vec<&str> = lines[at..].iter().map(|(_, text)| *text).collect();
            let joined = joined.join(" ");
            // Below a heading of its own, the line is one of those with a plus.
            let is_nested = at > 0 && lines[at - 1].1.starts_with('+');
            let begins = text.starts_with("- Lưu: ") || is_nested && text.starts_with("+ Lưu: ");
            let right = begins && joined.contains("VT");
            let is_last = lines[at + 1..].iter().all(|(_, text)| !is_item(text));
            match (right, is_last) {
                (true, true) => return,
                (true, false) => "dòng “Lưu” không ở cuối nơi nhận".to_owned(),
                _ => format!("dòng lưu ghi “{}”", short(text)),
            }
        }
    };
    let part = at.map_or(*last, |at| lines[at].0);
    remarks.proved(paper.place(part.paragraph), message, "ghi dòng cuối dạng “- Lưu: VT, …”");
}

/// The first recipient, without its hyphen.
fn first(paper: &Paper) -> Option<(&Part, String)> {
    let (part, text) = lines(paper).into_iter().next()?;
    Some((part, plain(text).trim_start_matches(['-', ' ']).to_owned()))
}

pub(super) fn as_above(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || paper.part(PartKind::Addressee).next().is_none() {
        return;
    }
    let Some((part, said)) = first(paper) else { return };
    if !said.starts_with("nhu tren") && !said.starts_with("nhu kinh gui") {
        let message = "văn bản có “Kính gửi” mà nơi nhận không bắt đầu bằng “Như trên”";
        remarks.proved(paper.place(part.paragraph), message, "thêm dòng đầu “- Như trên;”");
    }
}

pub(super) fn as_article(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() || subject::is_letter(paper) {
        return;
    }
    let is_by_articles = paper.facts.kind.is_some_and(|kind| BY_ARTICLES.contains(&kind));
    let has_articles = paper.paragraphs.iter().any(|paragraph| {
        let rest = paragraph.text.trim_start().strip_prefix("Điều ");
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    let Some((part, said)) = first(paper).filter(|_| is_by_articles && has_articles) else {
        return;
    };
    if !said.starts_with("nhu dieu") {
        let message = "nơi nhận không bắt đầu bằng “Như Điều …”";
        let hint = "thêm dòng đầu “- Như Điều 3;” với số của điều giao thi hành";
        remarks.proved(paper.place(part.paragraph), message, hint);
    }
}

pub(super) fn district(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    if paper.facts.date.is_none_or(|date| date < TWO_TIERS) {
        return;
    }
    for (part, text) in lines(paper) {
        let said = plain(text);
        let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
        let is_district = words.contains(&"huyen") && !words.contains(&"uyen")
            || said.contains("thi xa ")
            || said.contains("thi tran");
        if is_district {
            let message =
                format!("nơi nhận “{}” thuộc cấp huyện không còn từ 01/7/2025", short(text));
            let hint = "ghi cơ quan cấp tỉnh hoặc cấp xã nhận văn bản";
            return remarks.proved(paper.place(part.paragraph), message, hint);
        }
    }
}
