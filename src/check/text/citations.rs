//! Rules over citations: malformed, later than the document, of another issuer, or two ways of citing
//! one document.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cited::{self, Citation};
use super::scan;
use crate::check::paper::Role;
use crate::check::pattern::{Needs, Pattern};
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::date;
use crate::value::name::folded;

/// A type and a body that are one word: `KHUBND`.
static GLUED: Pattern = Pattern::new(
    Needs::Nothing,
    r"^(?:\d{4}/)?(NQ|QĐ|CT|QC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|CV|NĐ|TT)(UBND|HĐND|TTg|CP|BCĐ|BTC|BNV)$",
);

/// `231/KH- UBND`, `278/KHUBND`.
pub(super) fn symbol(paper: &Paper, remarks: &mut Remarks<'_>) {
    bare(paper, remarks);
    without_symbol(paper, remarks);
    malformed(paper, remarks);
    for citation in cited::citations(paper) {
        let symbol = &citation.symbol;
        if let Some(glued) = GLUED.captures(&citation.plain) {
            let message =
                format!("ký hiệu “{symbol}” thiếu dấu gạch nối giữa loại văn bản và cơ quan");
            let right = format!("{}-{}", &glued[1], &glued[2]);
            remarks.proved(
                paper.place(citation.paragraph),
                message,
                format!("viết “{}/{right}”", citation.number),
            );
        } else if symbol.contains(' ') {
            let message = format!("ký hiệu “{symbol}” có dấu cách");
            let right: String = symbol.chars().filter(|c| *c != ' ').collect();
            remarks.proved(
                paper.place(citation.paragraph),
                message,
                format!("viết liền “{right}”"),
            );
        }
    }
}

/// A number whose symbol is joined by another sign than a hyphen, or by none: `số 12/TTr SNNMT`.
static APART: Pattern = Pattern::new(
    Needs::DigitAnd(&["ố "]),
    r"\b[Ss]ố:? (\d{1,5}/(?:\d{4}/)?(?:NQ|QĐ|CT|QC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|NĐ|TT))([–—]| )(\p{Lu}{2}[\p{L}\d]*(?:-\p{Lu}[\p{L}\d]*)*)\b",
);

/// Short forms in which Đ was typed otherwise: as D, or as the letter of other languages.
static NO_STROKE: Pattern = Pattern::new(
    Needs::DigitAnd(&["ố "]),
    r"\b[Ss]ố:? (\d{1,5}/(?:\d{4}/)?(?:(?:QD|QÐ|NÐ)-\p{Lu}[\p{L}\d]*|ND-CP|NQ-H[DÐ]ND|[\p{L}]+-HÐND))\b",
);

/// Symbols that no reader of citations takes for one.
fn malformed(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in scan::prose(paper) {
        for hit in APART.captures_iter(&paragraph.text) {
            let sign = hit[2].trim();
            let written = format!("{}{}{}", &hit[1], &hit[2], &hit[3]);
            let message = match sign {
                "" => format!("ký hiệu “{written}” thiếu dấu gạch nối"),
                _ => format!("ký hiệu “{written}” dùng gạch ngang dài thay cho gạch nối"),
            };
            remarks.proved(paper.place(index), message, format!("viết “{}-{}”", &hit[1], &hit[3]));
        }
        for hit in NO_STROKE.captures_iter(&paragraph.text) {
            let written = &hit[1];
            let right = written.replace('Ð', "Đ").replace("/QD-", "/QĐ-");
            let right = right.replace("/ND-", "/NĐ-").replace("-HDND", "-HĐND");
            let message = format!("ký hiệu “{written}” có chữ Đ gõ thành chữ khác");
            remarks.proved(paper.place(index), message, format!("viết “{right}”"));
        }
    }
}

/// A type right before a number that no word calls so.
static BARE: Pattern = Pattern::new(
    Needs::Digit,
    r"\b(Luật|Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Chương trình|Công văn|Thông báo|Hướng dẫn) (\d{1,5}(?:/\d{4})?[/-]\p{Lu}[\p{L}\d]*(?:[-/]\p{Lu}[\p{L}\d&]*)*)",
);

/// `Căn cứ Nghị định 104/2016/NĐ-CP`.
fn bare(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in scan::prose(paper).filter(|(_, own)| own.role == Role::Basis) {
        // What the document is based on, not what that names in its turn.
        let Some(hit) = BARE.captures(&paragraph.text) else { continue };
        let lead = hit.get(0).map_or("", |whole| &paragraph.text[..whole.start()]);
        if folded(lead).trim() == folded("căn cứ") {
            let message = format!("viện dẫn “{}” thiếu chữ “số”", &hit[0]);
            let hint = format!("viết “{} số {}”", &hit[1], &hit[2]);
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

/// A number with no symbol behind it.
static NUMBER_ALONE: Pattern = Pattern::new(
    Needs::DigitAnd(&[" số "]),
    r"\b((?:Nghị quyết|Nghị định|Quyết định|Chỉ thị|Kế hoạch|Công văn|Kết luận|Thông báo|Thông tư) số (\d{1,5})) (?:ngày|của)\b",
);

/// `Nghị quyết số 26 của Ban Chấp hành Trung ương`, unless the document has it in full elsewhere.
fn without_symbol(paper: &Paper, remarks: &mut Remarks<'_>) {
    for (index, paragraph) in scan::prose(paper) {
        for hit in NUMBER_ALONE.captures_iter(&paragraph.text) {
            let (slash, hyphen) = (format!("số {}/", &hit[2]), format!("số {}-", &hit[2]));
            let mut all = paper.paragraphs.iter();
            if all.any(|own| own.text.contains(&slash) || own.text.contains(&hyphen)) {
                continue;
            }
            let message = format!("viện dẫn “{}” không có ký hiệu", &hit[1]);
            let range = hit.get(1).map_or(0..0, |whole| whole.range());
            let hint = "ghi đủ số và ký hiệu, như `26-NQ/TW`, `26/QĐ-UBND`";
            remarks.guess(paper.place_of(index, range), message, hint);
        }
    }
}

/// `Quyết định số 263/QĐ-TTg … của UBND tỉnh`.
pub(super) fn issuer(paper: &Paper, remarks: &mut Remarks<'_>) {
    for citation in cited::citations(paper) {
        let Some(issuer) = &citation.issuer else { continue };
        let (Some(own), Some(said)) =
            (cited::body_of_letters(citation.body()), cited::body_of(issuer))
        else {
            continue;
        };
        if own != said {
            let message = format!(
                "ký hiệu “{}” không phải của cơ quan ghi sau nó: “{issuer}”",
                citation.symbol
            );
            remarks.proved(
                paper.place(citation.paragraph),
                message,
                "xem lại văn bản được viện dẫn để sửa ký hiệu hoặc tên cơ quan",
            );
        }
    }
}

/// A document that is dated after the one that cites it, or in another year than its number says.
pub(super) fn later(paper: &Paper, remarks: &mut Remarks<'_>) {
    let own = paper.facts.date;
    // Where the day is not given yet, the document is of that year at the latest.
    let last = own.or_else(|| Date::new(paper.facts.year?, 12, 31).ok());
    for citation in cited::citations(paper) {
        let Some(day) = citation.date else { continue };
        if let Some(last) = last.filter(|last| day > *last) {
            let message = format!(
                "{} ghi ngày {}, sau ngày của văn bản này ({})",
                citation.named(),
                date::short(day),
                own.map_or_else(|| format!("năm {}", last.year()), date::short)
            );
            remarks.proved(
                paper.place(citation.paragraph),
                message,
                "xem lại ngày của văn bản được viện dẫn; văn bản chưa ban hành thì không viện dẫn được",
            );
        } else if let Some(year) = citation.year().filter(|year| *year != day.year()) {
            let message = format!(
                "{} có năm {year} trong số mà ghi ngày {}",
                citation.named(),
                date::short(day)
            );
            remarks.proved(
                paper.place(citation.paragraph),
                message,
                "sửa năm trong số hoặc trong ngày cho khớp",
            );
        }
    }
}

/// Bases whose document has no date or no issuer.
pub(super) fn incomplete(paper: &Paper, remarks: &mut Remarks<'_>) {
    let mut last = None;
    for citation in cited::citations(paper) {
        let index = citation.paragraph;
        let paragraph = &paper.paragraphs[index];
        // What the first of a paragraph names in its turn is no basis.
        if paragraph.role != Role::Basis || last.replace(index) == Some(index) {
            continue;
        }
        let text = paragraph.text.as_str();
        let after = text.find(&citation.symbol).map_or("", |at| &text[at..]);
        // A date or an issuer that is written in some other way is there.
        let is_dated = citation.date.is_some() || after.contains("ngày");
        let is_issued = citation.issuer.is_some() || text.contains("của ");
        let missing = match (is_dated, is_issued) {
            (true, true) => continue,
            (false, true) => "ngày ban hành",
            (true, false) => "cơ quan ban hành",
            (false, false) => "ngày và cơ quan ban hành",
        };
        let message = format!("căn cứ {} thiếu {missing}", citation.named());
        let hint = "ghi đủ số, ký hiệu, ngày, cơ quan ban hành và trích yếu";
        remarks.proved(paper.place(index), message, hint);
    }
}

/// A citation whose number or date is left open.
static OPEN: Pattern = Pattern::new(
    Needs::Any(&["số", "ngày"]),
    r"số:? *(?:…+|\.{3,}|_{2,}|\[[^\]]*\]|\(\.*\))? */ *(?:\d{4} */ *)?\p{Lu}[\p{L}]*[-–/]|ngày *(?:…+|\.{3,}|_{2,}) *(?:tháng|/)|số:? *(?:…+|\.{3,}|_{2,}|[xX]{2,}) *(?:ngày|của|/)",
);

pub(super) fn open(paper: &Paper, remarks: &mut Remarks<'_>) {
    // What an unissued document cites may be as unissued as itself.
    let is_draft = paper.facts.number.is_none();
    for (index, paragraph) in scan::prose(paper) {
        let is_attached = folded(&paragraph.text).contains(&folded("kèm theo"));
        if !matches!(paragraph.role, Role::Basis | Role::Body | Role::Annex) || is_attached {
            continue;
        }
        let Some(hit) = OPEN.find(&paragraph.text) else { continue };
        let is_room = !hit.as_str().contains(['…', '.', '_', '[', '(', 'x', 'X']);
        if is_draft && is_room {
            continue;
        }
        let shown = scan::around(&paragraph.text, &hit.range());
        let message = format!("viện dẫn còn để trống số hoặc ngày: “{shown}”");
        let hint = "điền số, ký hiệu và ngày của văn bản được viện dẫn";
        if is_draft {
            remarks.guess(paper.place(index), message, hint);
        } else {
            remarks.proved(paper.place(index), message, hint);
        }
    }
}

/// One document that is cited in two ways.
pub(super) fn differs(paper: &Paper, remarks: &mut Remarks<'_>) {
    let all = cited::citations(paper);
    let mut by_key: BTreeMap<String, Vec<&Citation>> = BTreeMap::new();
    for citation in all {
        by_key.entry(citation.key()).or_default().push(citation);
    }
    for same in by_key.values() {
        let found = same.iter().enumerate().find_map(|(at, one)| {
            Some((*one, *same[at + 1..].iter().find(|other| is_conflict(one, other))?))
        });
        if let Some((one, other)) = found {
            let places = scan::places(paper, &[one.paragraph, other.paragraph]);
            tell(one, other, places, remarks);
        }
    }
    two_numbers(paper, all, remarks);
}

/// One document that two documents of a folder cite in two ways.
pub(super) fn differs_across(papers: &[Paper], _: &[Source], remarks: &mut Remarks<'_>) {
    let mut by_key: BTreeMap<String, Vec<(usize, &Citation)>> = BTreeMap::new();
    for (at, paper) in papers.iter().enumerate() {
        for citation in cited::citations(paper) {
            by_key.entry(citation.key()).or_default().push((at, citation));
        }
    }
    for same in by_key.values() {
        // Against the first alone: of a hundred documents that cite one law each is looked at once.
        let Some((first, one)) = same.iter().find(|(_, citation)| citation.date.is_some()) else {
            continue;
        };
        let other = same.iter().find(|(at, other)| at != first && is_conflict(one, other));
        let Some((second, other)) = other else { continue };
        // Bodies of two places number alike.
        if one.issuer.as_deref().map(folded) != other.issuer.as_deref().map(folded) {
            continue;
        }
        let places =
            vec![papers[*first].place(one.paragraph), papers[*second].place(other.paragraph)];
        tell(one, other, places, remarks);
    }
}

/// Tells of two citations that can't both be right.
fn tell(one: &Citation, other: &Citation, places: Vec<Place>, remarks: &mut Remarks<'_>) {
    let day = |citation: &Citation| citation.date.map(date::short).unwrap_or_default();
    let message = if one.date == other.date {
        let name = |citation: &Citation| citation.issuer.clone().unwrap_or_default();
        let names = [name(one), name(other)];
        format!(
            "{} được viện dẫn với hai cơ quan ban hành: “{}” và “{}”",
            one.named(),
            names[0],
            names[1]
        )
    } else {
        format!("{} được viện dẫn với hai ngày: {} và {}", one.named(), day(one), day(other))
    };
    let hint = "xem lại văn bản được viện dẫn rồi ghi giống nhau ở mọi chỗ";
    remarks.proved_at(places, message, hint);
}

/// Whether two citations of one number can't both be right.
fn is_conflict(one: &Citation, other: &Citation) -> bool {
    let level = |citation: &Citation| citation.issuer.as_deref().and_then(level_of);
    let (levels, is_far) = ((level(one), level(other)), |a: Date, b: Date| a.year() != b.year());
    let (Some(a), Some(b)) = (one.date, other.date) else { return false };
    if let (Some(one), Some(other)) = levels
        && one != other
    {
        // Two bodies number alike; on one day they hardly do.
        return a == b;
    }
    // A number is given once in a year; one of another year is another document, unless all but
    // the year is the same.
    a != b
        && (!is_far(a, b)
            || one.year().is_some()
            || (a.day(), a.month()) == (b.day(), b.month()) && is_alike(one, other))
}

/// Whether two citations name one subject.
fn is_alike(one: &Citation, other: &Citation) -> bool {
    let words = |citation: &Citation| -> Vec<String> {
        let subject = citation.subject.as_deref().unwrap_or_default();
        subject.split(' ').take(6).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    one.len() >= 4 && one == other
}

/// The level of an issuer, by the word in its name.
fn level_of(issuer: &str) -> Option<&'static str> {
    let issuer = folded(issuer);
    ["tỉnh", "huyện", "xã", "phường", "thị trấn"].into_iter().find(|word| {
        issuer
            .split(' ')
            .collect::<Vec<_>>()
            .windows(word.split(' ').count())
            .any(|words| words.join(" ") == folded(word))
    })
}

/// One subject of one day under two numbers.
fn two_numbers(paper: &Paper, all: &[Citation], remarks: &mut Remarks<'_>) {
    const WORDS: usize = 6;
    let mut by_subject: BTreeMap<(String, Date), &Citation> = BTreeMap::new();
    for citation in all {
        let (Some(subject), Some(day)) = (&citation.subject, citation.date) else { continue };
        if subject.split(' ').count() < WORDS {
            continue;
        }
        let subject = subject.trim_end_matches(['.', ',', ';', ' ']).to_owned();
        let Some(first) = by_subject.get(&(subject.clone(), day)) else {
            by_subject.insert((subject, day), citation);
            continue;
        };
        let is_one_body = first.body().eq_ignore_ascii_case(citation.body());
        if first.key() != citation.key() && is_one_body {
            let message = format!(
                "văn bản ngày {} có cùng trích yếu được viện dẫn với hai số: {} và {}",
                date::short(day),
                first.symbol,
                citation.symbol
            );
            remarks.proved_at(
                scan::places(paper, &[first.paragraph, citation.paragraph]),
                message,
                "xem lại văn bản được viện dẫn rồi ghi giống nhau ở mọi chỗ",
            );
        }
    }
}
