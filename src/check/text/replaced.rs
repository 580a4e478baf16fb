//! What was in force once: laws and decrees, ministries and departments, the district level, units.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::cited;
use super::scan::{self, Word};
use crate::check::paper::parts::starts_as_basis;
use crate::check::paper::{Paragraph, Role};
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks};
use crate::value::date::short;
use crate::value::name::folded;

/// The data, with their sources.
const DATA: &str = include_str!("replaced.toml");

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Data {
    van_ban: Vec<Document>,
    co_quan: Vec<Agency>,
}

/// A law or decree that was replaced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    ten: String,
    so: String,
    ngay: String,
    tu: String,
    nay: String,
    nguon: String,
}

/// A ministry, and the departments of its field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agency {
    ten: Vec<String>,
    tu: String,
    nay: Vec<String>,
    nguon: String,
}

static KNOWN: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(DATA).expect("the data are the program's own"));

fn day(text: &str) -> Date {
    text.parse().expect("a day of the program's own data")
}

/// The day that the document is of: where it is not given yet, the first of the year that it is
/// dated in.
fn day_of(paper: &Paper) -> Option<Date> {
    paper.facts.date.or_else(|| Date::new(paper.facts.year?, 1, 1).ok())
}

/// Bases that something else has taken the place of.
pub(super) fn bases(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(own) = day_of(paper) else { return };
    let is_heading = |own: &Paragraph| matches!(own.role, Role::Heading(_));
    let first = paper.paragraphs.iter().position(is_heading).unwrap_or(paper.paragraphs.len());
    for (index, paragraph) in scan::prose(paper) {
        // A proposal names what it is based on in the sentence that it begins with.
        let is_lead_in =
            paragraph.role == Role::Body && index < first && starts_as_basis(&paragraph.text);
        if paragraph.role != Role::Basis && !is_lead_in {
            continue;
        }
        let plain = folded(&paragraph.text);
        let numbers: Vec<String> =
            cited::of_text(index, &paragraph.text).iter().map(cited::Citation::key).collect();
        for document in KNOWN.van_ban.iter().filter(|document| day(&document.tu) <= own) {
            let number = document.so.trim_start_matches('0').to_uppercase();
            let is_cited = numbers.contains(&number) || is_named(&plain, document);
            if is_cited {
                let message = format!(
                    "căn cứ {} số {} đã được thay thế từ {}",
                    document.ten,
                    document.so,
                    short(day(&document.tu))
                );
                let hint = format!("thay bằng {} (theo {})", document.nay, document.nguon);
                remarks.proved(paper.place(index), message, hint);
            }
        }
    }
}

/// Whether a basis names a law by its name and its day or year.
fn is_named(plain: &str, document: &Document) -> bool {
    let Some(at) = plain.find(&folded(&document.ten)) else { return false };
    // `sửa đổi, bổ sung một số điều của Luật …` is another law.
    let rest = &plain[at + folded(&document.ten).len()..];
    let of = day(&document.ngay);
    let forms = [
        format!("ngày {}", short(of)),
        format!("ngày {}/{}/{}", of.day(), of.month(), of.year()),
        format!("ngày {:02}/{:02}/{}", of.day(), of.month(), of.year()),
        format!("năm {}", of.year()),
        crate::value::date::long(of),
    ];
    let is_changed = plain[..at].contains(&folded("sửa đổi"));
    let rest = rest.trim_start();
    !is_changed
        && document.ten.starts_with("Luật")
        && forms.iter().any(|form| {
            let after = rest.strip_prefix(folded(form).as_str());
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit() || c == '/'))
        })
}

/// Words that say that what a sentence speaks of is past.
const PAST: [&str; 22] = [
    "trước đây",
    "trước khi",
    "trước ngày",
    "trước sáp nhập",
    "trước sắp xếp",
    "cũ",
    "nguyên",
    "sáp nhập",
    "hợp nhất",
    "sắp xếp",
    "giải thể",
    "kết thúc",
    "chuyển giao",
    "chuyển nhiệm vụ",
    "bãi bỏ",
    "kế thừa",
    "tiếp nhận",
    "bỏ cấp",
    "không còn",
    "thành lập",
    "tách",
    "công nhận",
];

/// A period, of which much may be past.
static PERIOD: Pattern =
    Pattern::new(Needs::Digits, r"\b[Gg]iai đoạn (?:19|20)\d\d ?[-–] ?(?:19|20)\d\d\b");

/// Whether a paragraph tells tasks and figures of now: no citation, nothing of the past.
pub(super) fn is_of_now(paragraph: &Paragraph, range: &std::ops::Range<usize>) -> bool {
    let sentence = scan::sentence(&paragraph.text, range);
    let before = &paragraph.text[..range.start];
    let is_quoted = before.matches('“').count() > before.matches('”').count();
    let is_past = scan::has_any(sentence, &PAST)
        || PERIOD.is_match(sentence)
        || cited::of_text(0, sentence)
            .iter()
            .any(|citation| citation.date.is_some() || citation.issuer.is_some());
    paragraph.role != Role::Basis && !is_quoted && !is_past
}

/// Ministries and departments that were merged.
pub(super) fn agencies(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(own) = day_of(paper) else { return };
    let old: Vec<(&Agency, Vec<Vec<String>>)> = KNOWN
        .co_quan
        .iter()
        .filter(|agency| day(&agency.tu) <= own)
        .map(|agency| (agency, agency.ten.iter().map(|name| folded_words(name)).collect()))
        .collect();
    if old.is_empty() {
        return;
    }
    let mut found: BTreeMap<String, (&Agency, usize, Vec<usize>)> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        let text = paragraph.text.as_str();
        if !text.contains("Bộ ") && !text.contains("Sở ") && !text.contains("Dân tộc") {
            continue;
        }
        let words = scan::words(text);
        for (at, word) in words.iter().enumerate() {
            if !word.text.starts_with(char::is_uppercase) {
                continue;
            }
            for (agency, names) in &old {
                let Some(which) = names.iter().position(|name| is_at(&words, at, name)) else {
                    continue;
                };
                let range = word.range.start..words[at + names[which].len() - 1].range.end;
                if is_of_now(paragraph, &range) {
                    let entry = found.entry(text[range].to_owned());
                    entry.or_insert((agency, which, Vec::new())).2.push(index);
                }
            }
        }
    }
    for (name, (agency, which, at)) in found {
        let is_of = |own: &&String| own.split(' ').next() == agency.ten[which].split(' ').next();
        let now = agency.nay.iter().find(is_of).unwrap_or(&agency.nay[0]);
        let message =
            format!("{name} không còn từ {}{}", short(day(&agency.tu)), scan::times(at.len()));
        let hint = format!("viết {now} (theo {})", agency.nguon);
        remarks.proved_at(scan::places(paper, &at), message, hint);
    }
}

fn folded_words(name: &str) -> Vec<String> {
    scan::words(name).into_iter().map(|word| word.folded).collect()
}

fn is_at(words: &[Word<'_>], at: usize, name: &[String]) -> bool {
    let found = words.get(at..at + name.len());
    found.is_some_and(|found| found.iter().zip(name).all(|(word, own)| word.folded == *own))
}

/// The first day without districts.
const NO_DISTRICTS: Date = date(2025, 7, 1);

/// What speaks of the district level.
static DISTRICT: Pattern = Pattern::new(
    Needs::Any(&["uyện", "quận", "thị xã", "thị trấn"]),
    r"(?:\b[Cc]ấp huyện\b|\b(?:UBND|HĐND|[ỦU][ỷy]? ?[Bb]an nhân dân|Uỷ ban nhân dân|Ủy ban nhân dân|Hội đồng nhân dân) (?:các )?(?:huyện|quận|thị xã|thị trấn)\b|\b[Cc]ác huyện\b|\b[Hh]uyện ủy\b|\b[Hh]uyện uỷ\b|\b[Cc]ác thị trấn\b|\b(?:địa bàn|toàn|khắp) (?:huyện|thị trấn)\b)",
);

/// The district level after it ended.
pub(super) fn districts(paper: &Paper, remarks: &mut Remarks<'_>) {
    if day_of(paper).is_none_or(|own| own < NO_DISTRICTS) {
        return;
    }
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, paragraph) in scan::prose(paper) {
        for hit in DISTRICT.find_iter(&paragraph.text) {
            // A unit with its name is another rule's.
            let rest = paragraph.text[hit.end()..].trim_start();
            let is_area =
                !hit.as_str().starts_with(['đ', 't', 'k']) || !rest.starts_with(char::is_uppercase);
            if is_area && is_of_now(paragraph, &hit.range()) {
                found.entry(hit.as_str().to_owned()).or_default().push(index);
            }
        }
    }
    for (words, at) in found {
        let message = format!(
            "“{words}”: không còn cấp huyện và thị trấn từ 01/7/2025{}",
            scan::times(at.len())
        );
        remarks.proved_at(
            scan::places(paper, &at),
            message,
            "viết cấp xã, cấp tỉnh hoặc tên đơn vị nay đảm nhận việc này (Luật Tổ chức chính quyền địa phương ngày 16/6/2025)",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_are_whole() {
        for document in &KNOWN.van_ban {
            assert!(day(&document.ngay) < day(&document.tu), "{}", document.so);
            assert!(!document.nay.is_empty() && !document.nguon.is_empty());
        }
        for agency in &KNOWN.co_quan {
            assert!(
                day(&agency.tu) > date(2000, 1, 1)
                    && !agency.nay.is_empty()
                    && !agency.nguon.is_empty()
            );
        }
    }
}
