//! Citations in a text: `Kế hoạch số 231/KH-UBND ngày 08/4/2022 của UBND tỉnh về …` → their parts.

use jiff::civil::Date;

use super::scan;
use crate::check::Paper;
use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::value::date;
use crate::value::name::folded;

/// A citation of a document by its number.
#[derive(Debug, Clone)]
pub(super) struct Citation {
    /// The paragraph that it stands in.
    pub(super) paragraph: usize,
    /// The type as it stands: `Kế hoạch`; empty where none stands before the number.
    pub(super) kind: String,
    /// The number and symbol as they stand: `231/KH- UBND`.
    pub(super) symbol: String,
    /// The number alone: `231`.
    pub(super) number: String,
    /// The symbol without spaces and without the number: `KH-UBND`, `2022/NĐ-CP`.
    pub(super) plain: String,
    /// The date.
    pub(super) date: Option<Date>,
    /// The issuer as it stands, after `của`.
    pub(super) issuer: Option<String>,
    /// The subject, folded, up to the first sign.
    pub(super) subject: Option<String>,
}

/// A number and symbol, with spaces that don't belong there.
static SYMBOL: Pattern = Pattern::new(
    Needs::DigitAnd(&["/"]),
    r"(?x)
        (\d{1,5}[a-z]?)\ ?
        ( /\ ?\d{4}\ ?/\ ?[\p{Lu}][\p{L}\d]*(?:\ ?[-–]\ ?\p{Lu}[\p{L}\d&]*)*
        | /\ ?\p{Lu}[\p{L}\d]*(?:\ ?[-–]\ ?\p{Lu}[\p{L}\d&]*)*
        | -\p{Lu}{2}[\p{L}]*/\ ?\p{Lu}[\p{L}\d]* )",
);

/// The type before a number.
static KIND: Pattern = Pattern::new(
    Needs::Any(&["số", "Số", "SỐ"]),
    r"(?i)(bộ luật|luật|pháp lệnh|nghị quyết liên tịch|nghị quyết|nghị định|quyết định|chỉ thị|quy chế|quy định|thông báo|thông tư liên tịch|thông tư|hướng dẫn|chương trình|kế hoạch|phương án|đề án|dự án|báo cáo|tờ trình|công văn|văn bản|công điện|kết luận|quy hoạch)(?: [\p{L} -]{2,60}?)?,? số:? ?$",
);

/// A date right after a number.
static DATED: Pattern = Pattern::new(
    Needs::DigitAnd(&["ngày "]),
    r"^,? *(?:ký )?ngày +(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} +tháng +\d{1,2} +năm +\d{4})",
);

/// An issuer right after a date.
static ISSUED: Pattern = Pattern::new(
    Needs::Any(&["của "]),
    r"^,? *của +(.{2,90}?)(?: +(?:về|ban hành|phê duyệt|quy định|sửa đổi|hướng dẫn|giao|thông qua|điều chỉnh|công bố|triển khai|thực hiện|khóa|tại|và|trong|trên|theo|đã|được|v/v)\b|[,;.()“:]|$)",
);

/// A subject after an issuer.
static SUBJECT: Pattern = Pattern::new(
    Needs::Any(&["về", "v/v"]),
    r"^,? *(?:về(?: việc)?|v/v) +(.{4,}?)(?:[;()“”]|\. |, (?:số|Kế hoạch|Quyết định|Nghị quyết)|$|\.$)",
);

/// The citations of a document, in its order.
pub(super) fn citations(paper: &Paper) -> &[Citation] {
    paper.wording.citations.get_or_init(|| {
        scan::prose(paper)
            .filter(|(_, paragraph)| paragraph.role != Role::AnnexHead)
            .flat_map(|(index, paragraph)| of_text(index, &paragraph.text))
            .collect()
    })
}

/// The citations of a text.
pub(super) fn of_text(paragraph: usize, text: &str) -> Vec<Citation> {
    if !text.contains(['/']) {
        return Vec::new();
    }
    let hits = SYMBOL.captures_iter(text);
    hits.filter_map(|hit| {
        let range = hit.get(0)?.range();
        let (before, after) = (&text[..range.start], &text[range.end..]);
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.' | ',')) {
            return None;
        }
        let plain: String = hit[2].chars().filter(|c| *c != ' ').collect();
        let plain = plain.trim_start_matches(['/', '-']).replace('–', "-");
        let kind = KIND.captures(before).map(|kind| kind[1].to_owned());
        let has_word =
            kind.is_some() || folded(before).ends_with("số") || folded(before).ends_with("số:");
        // Rates and units look like symbols: `12 HS/GV`.
        let is_symbol = plain.contains('-')
            || plain.contains("/QH")
            || plain.starts_with("QH")
            || plain.contains("/TW");
        if !is_symbol && (!has_word || plain.chars().count() < 2) {
            return None;
        }
        let dated = DATED.captures(after);
        let rest = dated.as_ref().map_or(after, |dated| &after[dated[0].len()..]);
        let issued = ISSUED.captures(rest);
        let end = issued.as_ref().and_then(|issued| issued.get(1)).map_or(0, |issuer| issuer.end());
        let issuer = issued.map(|issued| issued[1].trim().to_owned());
        let subject = SUBJECT.captures(&rest[end..]).map(|subject| folded(&subject[1]));
        let written = dated.map(|dated| dated[1].to_owned());
        let day = written.as_deref().map(|written| date::parse(&format!("ngày {written}")));
        Some(Citation {
            paragraph,
            kind: kind.unwrap_or_default(),
            symbol: hit[0].trim().to_owned(),
            number: hit[1].trim_start_matches('0').to_owned(),
            plain,
            date: day.and_then(Result::ok),
            issuer,
            subject,
        })
    })
    .collect()
}

impl Citation {
    /// What two citations of one document share.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.number, self.plain.to_uppercase())
    }

    /// The year in its symbol: `27/2022/NĐ-CP`.
    pub(super) fn year(&self) -> Option<i16> {
        self.plain.split('/').next()?.parse().ok().filter(|year| (1945..2200).contains(year))
    }

    /// The body in its symbol: the last letters.
    pub(super) fn body(&self) -> &str {
        self.plain.rsplit(['-', '/']).next().unwrap_or_default()
    }

    /// The citation as people would name it.
    pub(super) fn named(&self) -> String {
        if self.kind.is_empty() {
            format!("văn bản số {}", self.symbol)
        } else {
            format!("{} số {}", self.kind, self.symbol)
        }
    }
}

/// Bodies by the letters that symbols have for them, and by their names: who bears one name issues
/// nothing with the letters of another.
const BODIES: [(&[&str], &[&str]); 8] = [
    (&["ttg"], &["thủ tướng"]),
    (&["cp"], &["chính phủ"]),
    (&["hđnd"], &["hội đồng nhân dân", "hđnd"]),
    (&["ubnd"], &["ủy ban nhân dân", "ubnd", "chủ tịch ủy ban nhân dân", "chủ tịch ubnd"]),
    (
        &["ubtvqh", "ubtvqh13", "ubtvqh14", "ubtvqh15", "ubtvqh16"],
        &["ủy ban thường vụ quốc hội", "ubtvqh"],
    ),
    (&["qh11", "qh12", "qh13", "qh14", "qh15", "qh16"], &["quốc hội"]),
    (&["btc"], &["bộ tài chính"]),
    (&["bnv"], &["bộ nội vụ"]),
];

/// The body that a name is, where it is one of those that are known.
pub(super) fn body_of(issuer: &str) -> Option<usize> {
    let issuer = folded(issuer);
    let mut best: Option<(usize, usize)> = None;
    for (at, (_, names)) in BODIES.iter().enumerate() {
        for name in *names {
            let name = folded(name);
            let is_it = issuer.strip_prefix(name.as_str());
            let is_it = is_it.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            if is_it && best.is_none_or(|(length, _)| name.len() > length) {
                best = Some((name.len(), at));
            }
        }
    }
    best.map(|(_, at)| at)
}

/// The body that letters of a symbol are, where it is one of those that are known.
pub(super) fn body_of_letters(letters: &str) -> Option<usize> {
    let letters = letters.to_lowercase();
    BODIES.iter().position(|(own, _)| own.contains(&letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_citation_are_read() {
        let text = "Căn cứ Kế hoạch số 231/KH- UBND ngày 08/4/2022 của UBND tỉnh Bắc Kạn về thực hiện \
            Chương trình; Quyết định số 263/QĐ-TTg ngày 22 tháng 02 năm 2022 của Thủ tướng Chính phủ phê duyệt.";
        let found = of_text(0, text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].kind.as_str(), found[0].key().as_str()), ("Kế hoạch", "231/KH-UBND"));
        assert_eq!(found[0].issuer.as_deref(), Some("UBND tỉnh Bắc Kạn"));
        assert_eq!(found[0].subject.as_deref(), Some(folded("thực hiện Chương trình").as_str()));
        assert_eq!(found[0].date, Some(jiff::civil::date(2022, 4, 8)));
        assert_eq!(found[1].issuer.as_deref(), Some("Thủ tướng Chính phủ"));
        assert_eq!(
            (body_of_letters(found[1].body()), body_of("Thủ tướng Chính phủ")),
            (Some(0), Some(0))
        );
        let found = of_text(
            0,
            "Nghị định số 27/2022/NĐ-CP ngày 19/4/2022 của Chính phủ; Công văn số 164-CV/TU",
        );
        assert_eq!((found[0].year(), found[0].body()), (Some(2022), "CP"));
        assert_eq!((found[1].key().as_str(), found[1].body()), ("164/CV/TU", "TU"));
    }

    #[test]
    fn rates_are_no_citations() {
        for text in [
            "đạt 21/96 xã",
            "17,1 tiêu chí/xã",
            "15 HS/GV",
            "trước 30/4/2022",
            "1/2 số hộ - UBND xã",
        ] {
            assert!(of_text(0, text).is_empty(), "{text}");
        }
    }
}
