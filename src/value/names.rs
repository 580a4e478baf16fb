//! Lists of names: `Xã Vi Hương, Vũ Muộn`, `Lạng Giang, Tân Yên`, `Trường học; Y tế`, `5, 6, 17`.

use std::fmt;
use std::str::FromStr;

use super::agency::begins_as_agency;
use super::name::{KINDS, is_proper, is_proper_word, split_kind};
use super::phrase::{one_line, strip_any, strip_digits, strip_word};

/// A list of names with the kind word before it: `Xã A, B, C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The kind word in lower case: `xã`.
    pub kind: Option<String>,
    /// The names in the order of the cell.
    pub names: Vec<String>,
}

/// A text that is not a list of names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” không phải là danh sách tên")]
pub struct NamesError(pub String);

impl Names {
    /// A name that stands in the list twice.
    pub fn repeated(&self) -> Option<&str> {
        let mut seen = std::collections::BTreeSet::new();
        self.names.iter().find(|name| !seen.insert(super::name::folded(name))).map(String::as_str)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(kind) = &self.kind {
            write!(f, "{kind} ")?;
        }
        f.write_str(&self.names.join(", "))
    }
}

impl FromStr for Names {
    type Err = NamesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let line = one_line(text);
        let list = line.trim_end_matches(['.', ',', ';', ' ']);
        let found = if list.contains(';') { titles(list) } else { places(list) };
        found.or_else(|| numbers(list)).ok_or_else(|| NamesError(text.to_owned()))
    }
}

/// What stands between the marks of a cell that names places among other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A place, with its kind word in lower case where the cell has one for it.
    Name(Option<String>, String),
    /// Words that are no name.
    Phrase(String),
}

/// The names of places in a text and its other phrases, however they are put: parted by commas,
/// `và`, brackets or lines, with counts and kind words before them, or within a sentence. Counts
/// and kind words alone (`02 xã:`, `các xã`) count only where the text names nothing.
///
/// ```
/// use kehoach::value::{Part, place_parts};
/// let parts = place_parts("02 xã: Tân Lập và xã Vũ Lễ (trong quý III)");
/// let name = |name: &str| Part::Name(Some("xã".to_owned()), name.to_owned());
/// assert_eq!(parts, [name("Tân Lập"), name("Vũ Lễ"), Part::Phrase("trong quý III".to_owned())]);
/// ```
pub fn place_parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut leads = Vec::new();
    let mut kind: Option<&'static str> = None;
    for piece in pieces(text) {
        let (bare, count) = without_lead(&piece);
        let (own, name) = kind_of(parts.len(), bare);
        let word = KINDS.iter().find(|(word, _)| strip_word(bare, word) == Some("")).map(|k| k.0);
        let known = own.or(kind);
        if word.is_some() || bare.is_empty() && (count.is_none() || kind.is_none()) {
            kind = word.or(kind);
            leads.push(Part::Phrase(piece));
        } else if bare.is_empty() {
            parts.extend(count.map(|count| Part::Name(kind.map(str::to_owned), count.to_owned())));
        } else if !begins_as_agency(bare)
            && (is_proper(name) || known.is_some() && is_short_name(name))
        {
            kind = known;
            parts.push(Part::Name(known.map(str::to_owned), name.to_owned()));
        } else {
            let inside = within(bare);
            kind = inside.last().map(|(kind, _)| *kind).or(kind);
            match inside.as_slice() {
                [] => parts.push(Part::Phrase(piece)),
                inside => parts.extend(
                    inside
                        .iter()
                        .map(|(kind, name)| Part::Name(Some((*kind).to_owned()), name.clone())),
                ),
            }
        }
    }
    let is_name = |part: &Part| matches!(part, Part::Name(..));
    if parts.iter().any(is_name) { parts } else { parts.into_iter().chain(leads).collect() }
}

/// Whether a text may name places, told without reading it closely: somewhere a word that begins
/// as a name goes on does so after another, or after a kind word.
pub fn may_name_places(text: &str) -> bool {
    let mut words = text.split([' ', '\n', '(', ';']).filter(|word| !word.is_empty());
    let Some(mut before) = words.next() else { return false };
    words.any(|word| {
        let last = std::mem::replace(&mut before, word);
        let is_kind = || {
            let last = last.trim_end_matches(':').to_lowercase();
            KINDS.iter().any(|(kind, _)| kind.rsplit(' ').next() == Some(last.as_str()))
        };
        word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && (last.starts_with(char::is_uppercase) || is_kind())
    })
}

/// A text at the marks that part names, `và` among them, each piece without bullets and stops.
fn pieces(text: &str) -> Vec<String> {
    let marked = text.replace("\n-", ";").replace("\n+", ";").replace("\n•", ";");
    let marked = one_line(&marked).replace(" và ", ";").replace(" hoặc ", ";");
    let pieces = marked.split([',', ';', '(', ')', ':']);
    let trimmed = pieces.map(|piece| piece.trim_matches([' ', '-', '–', '+', '*', '•', '.', '"']));
    trimmed.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// A piece without what leads to a name, such as `gồm các` or `02`, and the count that led.
fn without_lead(piece: &str) -> (&str, Option<&str>) {
    const LEADS: [&str; 9] =
        ["bao gồm", "gồm có", "gồm", "các", "những", "tại", "ở", "là", "cụ thể"];
    let mut rest = piece;
    while let Some((_, after)) = strip_any(rest, &LEADS) {
        rest = after;
    }
    match strip_digits(rest) {
        Some((_, after)) if after.is_empty() || after.starts_with(' ') => {
            (after.trim_start(), Some(&rest[..rest.len() - after.len()]))
        }
        _ => (rest, None),
    }
}

/// The names that stand with their kind words among other words: `phấn đấu tại xã Tân Lập`.
fn within(text: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let starts = text.char_indices().map(|(at, _)| at).filter(|&at| {
        let before = &text[..at];
        (before.is_empty() || before.ends_with(' ')) && !before.ends_with("ợp tác ")
    });
    let mut end = 0;
    for start in starts {
        if start < end {
            continue;
        }
        let (Some(kind), rest) = split_kind(&text[start..]) else { continue };
        let run: Vec<&str> =
            rest.split(' ').take_while(|word| is_proper_word(word)).take(5).collect();
        let name = run.join(" ");
        end = start + (text.len() - start - rest.len()) + name.len();
        if is_proper(&name) {
            found.push((kind, name));
        }
    }
    found
}

/// Names of places, parted by commas, the last one also by `và`.
fn places(list: &str) -> Option<Names> {
    let list = strip_any(list, &["các", "những"]).map_or(list, |(_, rest)| rest);
    let list = &without_colon(list);
    let mut items: Vec<&str> = list.split(',').map(str::trim).collect();
    if let Some((before, last)) = items.last().and_then(|item| item.rsplit_once(" và ")) {
        items.pop();
        items.extend([before.trim(), last.trim()]);
    }
    if items.iter().any(|item| item.is_empty()) {
        return None;
    }
    let split: Vec<_> =
        items.iter().enumerate().map(|(index, item)| kind_of(index, item)).collect();
    let kind = match split[0].0 {
        // One kind word before all names, or the same one before each.
        Some(kind) if split[1..].iter().all(|(other, _)| other.is_none_or(|k| k == kind)) => {
            Some(kind)
        }
        _ => None,
    };
    let mut names: Vec<String> = Vec::new();
    for (index, (own, name)) in split.iter().enumerate() {
        if begins_as_agency(name) || !(is_proper(name) || (kind.is_some() && is_short_name(name))) {
            return None;
        }
        let whole = kind.is_none() && own.is_some();
        names.push(if whole { items[index].to_owned() } else { (*name).to_owned() });
    }
    Some(Names { kind: kind.map(str::to_owned), names })
}

/// The kind word of an item and its name. `Bản Thi` among communes is a name, not a village.
fn kind_of(index: usize, item: &str) -> (Option<&'static str>, &str) {
    let first_of_name = ["Bản ", "Làng ", "Buôn "].iter().any(|word| item.starts_with(word));
    if index > 0 && first_of_name && is_proper(item) { (None, item) } else { split_kind(item) }
}

/// `xã: A, B` as `xã A, B`; a colon after anything else stays, and makes it no list.
fn without_colon(list: &str) -> String {
    match list.split_once(':') {
        Some((kind, names))
            if KINDS.iter().any(|(word, _)| *word == kind.trim().to_lowercase()) =>
        {
            format!("{} {}", kind.trim(), names.trim())
        }
        _ => list.to_owned(),
    }
}

/// A name of one word or a number, as it may stand after a kind word: `Phường 1`, `Xã A`.
fn is_short_name(name: &str) -> bool {
    let is_number = name.len() <= 3 && name.bytes().all(|b| b.is_ascii_digit());
    let is_roman = super::roman::parse(name).is_some();
    is_number || is_roman || (!name.contains(' ') && is_proper_word(name))
}

/// Titles parted by semicolons; most of them begin with a capital, and none is a sentence.
fn titles(list: &str) -> Option<Names> {
    let items: Vec<&str> = list.split(';').map(str::trim).filter(|item| !item.is_empty()).collect();
    let capitals = items.iter().filter(|item| item.starts_with(char::is_uppercase)).count();
    let is_title = |item: &&str| {
        item.split(' ').count() <= 12
            && item.starts_with(char::is_alphabetic)
            && !item.contains([':', '.'])
            && item.split(',').skip(1).all(|part| part.trim_start().starts_with(char::is_uppercase))
    };
    let fits = items.len() >= 2 && capitals * 2 > items.len() && items.iter().all(is_title);
    fits.then(|| Names { kind: None, names: items.into_iter().map(str::to_owned).collect() })
}

/// Numbers used as names, parted by a comma and a space: `5, 6, 17`. A comma alone would make
/// them decimals.
fn numbers(list: &str) -> Option<Names> {
    let items: Vec<&str> = list.split(", ").collect();
    let is_number = |item: &&str| !item.is_empty() && item.bytes().all(|b| b.is_ascii_digit());
    (items.len() >= 2 && items.iter().all(is_number))
        .then(|| Names { kind: None, names: items.into_iter().map(str::to_owned).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_read() {
        for (text, kind, names) in [
            ("Xã Vi Hương, Vũ Muộn, Sỹ Bình", "xã", "Vi Hương|Vũ Muộn|Sỹ Bình"),
            ("Xã Dương Quang", "xã", "Dương Quang"),
            ("Xã A, B, C", "xã", "A|B|C"),
            ("Xã Hòa Bình, Liêm Thủy", "xã", "Hòa Bình|Liêm Thủy"),
            ("các xã: Chiêu Vũ, Tân Tri.", "xã", "Chiêu Vũ|Tân Tri"),
            ("Xã Nam Cường,\nBằng Phúc", "xã", "Nam Cường|Bằng Phúc"),
            ("huyện Bạch Thông, huyện Chợ Đồn", "huyện", "Bạch Thông|Chợ Đồn"),
            ("huyện Bạch Thông, thành phố Bắc Kạn", "", "huyện Bạch Thông|thành phố Bắc Kạn"),
            ("Lạng Giang, Tân Yên", "", "Lạng Giang|Tân Yên"),
            ("Hưng Vũ và Nhất Tiến", "", "Hưng Vũ|Nhất Tiến"),
            ("Phường 1, 2, 3", "phường", "1|2|3"),
            ("Quang Thuận", "", "Quang Thuận"),
            ("Xã Nam Cường, Bản Thi", "xã", "Nam Cường|Bản Thi"),
            ("Nam Cường, Bản Thi, Bình Trung", "", "Nam Cường|Bản Thi|Bình Trung"),
            (
                "Trường học; Môi trường và an toàn thực phẩm; Y tế",
                "",
                "Trường học|Môi trường và an toàn thực phẩm|Y tế",
            ),
            ("Sở Nông nghiệp và PTNT; các Sở, ngành liên quan", "", ""),
            ("5, 6, 17", "", "5|6|17"),
            ("01, 02", "", "01|02"),
        ] {
            match text.parse::<Names>() {
                Ok(found) => {
                    assert_eq!(found.kind.as_deref().unwrap_or_default(), kind, "{text}");
                    assert_eq!(found.names.join("|"), names, "{text}");
                }
                Err(_) => assert_eq!(names, "", "{text}"),
            }
        }
    }

    #[test]
    fn sentences_are_no_lists() {
        for text in [
            "",
            "UBND các huyện, thành phố xây dựng mục tiêu chi tiết, giải pháp thực hiện mục tiêu",
            "Duy trì thành phố Bắc Kạn hoàn thành nhiệm vụ xây dựng nông thôn mới",
            "xã Quảng Minh huyện Việt Yên",
            "UBND, BCD huyện",
            "Chủ trì triển khai, tổng hợp báo cáo; Tổ công tác; bộ tiêu chí",
            "Thường xuyên",
            "Sở Công Thương",
            "PHÓ CHỦ TỊCH",
            "Tỉnh ủy",
            "Xã nông thôn mới",
            "Xã Nam Cường, Yên Phong và 2 xã khác",
            "2,3",
            "Xã A,, B",
        ] {
            assert!(text.parse::<Names>().is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_found_among_other_words() {
        for (text, parts) in [
            ("Xã Vũ Lễ, Tân Lập, Tân Hương", "xã Vũ Lễ|xã Tân Lập|xã Tân Hương"),
            ("Chiến Thắng, Vũ Sơn và Nhất Tiến", "Chiến Thắng|Vũ Sơn|Nhất Tiến"),
            ("xã Vũ Lễ và xã Tân Lập", "xã Vũ Lễ|xã Tân Lập"),
            ("02 xã: Tân Lập; Vũ Lễ", "xã Tân Lập|xã Vũ Lễ"),
            ("03 xã (Vũ Lễ, Tân Lập, Tân Hương)", "xã Vũ Lễ|xã Tân Lập|xã Tân Hương"),
            ("Các xã Tân Lập, Vũ Lễ", "xã Tân Lập|xã Vũ Lễ"),
            ("- Xã Tân Lập\n- Xã Vũ Lễ", "xã Tân Lập|xã Vũ Lễ"),
            ("Xã Nam Cường,\nBằng Phúc", "xã Nam Cường|xã Bằng Phúc"),
            ("gồm các xã: Tân Lập, Vũ Lễ.", "xã Tân Lập|xã Vũ Lễ"),
            ("Phường 1, 2 và 3", "phường 1|phường 2|phường 3"),
            ("Xã Tân Lập, thị trấn Bắc Sơn", "xã Tân Lập|thị trấn Bắc Sơn"),
            ("Xã Tân Lập (hoàn thành quý III)", "xã Tân Lập|? hoàn thành quý III"),
            ("Xã Tân Lập và các xã còn lại", "xã Tân Lập|? các xã còn lại"),
            ("Xã Vũ Lễ phấn đấu về đích năm 2021", "xã Vũ Lễ"),
            ("Kiểm tra tại xã Tân Lập, xã Vũ Lễ", "xã Tân Lập|xã Vũ Lễ"),
            ("Tân Lập hoàn thành trong năm", "? Tân Lập hoàn thành trong năm"),
            ("Các xã còn lại", "? Các xã còn lại"),
            ("Các xã", "? Các xã"),
            ("17/17 xã", "? 17/17 xã"),
            ("02 xã", "? 02 xã"),
            ("Hợp tác xã Tân Lập", "? Hợp tác xã Tân Lập"),
            ("Phòng Lao động - Thương binh và Xã hội", "? Phòng Lao động - Thương binh|? Xã hội"),
            ("Phòng Nội Vụ", "? Phòng Nội Vụ"),
            ("Xã đặc biệt khó khăn", "? Xã đặc biệt khó khăn"),
            ("Duy trì", "? Duy trì"),
            ("", ""),
        ] {
            let found = place_parts(text).into_iter().map(|part| match part {
                Part::Name(Some(kind), name) => format!("{kind} {name}"),
                Part::Name(None, name) => name,
                Part::Phrase(phrase) => format!("? {phrase}"),
            });
            assert_eq!(found.collect::<Vec<_>>().join("|"), parts, "{text}");
            let names = place_parts(text).iter().any(|part| matches!(part, Part::Name(..)));
            assert!(!names || may_name_places(text), "{text}");
        }
        for text in ["Duy trì", "Kiểm tra, đôn đốc tại các xã năm 2020", "17/17 xã", ""]
        {
            assert!(!may_name_places(text), "{text}");
        }
    }

    #[test]
    fn a_repeated_name_is_found() {
        let names: Names = "Xã Hoà Bình, Tân Lập, Hòa Bình".parse().unwrap();
        assert_eq!(names.repeated(), Some("Hòa Bình"));
    }
}
