//! Lists of names: `Xã Vi Hương, Vũ Muộn`, `Lạng Giang, Tân Yên`, `Trường học; Y tế`, `5, 6, 17`.

use std::fmt;
use std::str::FromStr;

use super::name::{KINDS, is_proper, is_proper_word, split_kind};
use super::phrase::{one_line, strip_any, strip_word};

/// Words that begin the names of agencies, whose lists are read as words: `Sở Công Thương`.
const AGENCIES: [&str; 8] = ["Sở", "Phòng", "Ban", "Bộ", "Cục", "Chi Cục", "Ủy Ban", "UBND"];

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

/// Whether a name begins with the word for an agency: `Sở Y tế`, `UBND xã`.
pub fn is_agency(name: &str) -> bool {
    AGENCIES.iter().any(|word| strip_word(name, word).is_some())
}

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
        if is_agency(name) || !(is_proper(name) || (kind.is_some() && is_short_name(name))) {
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
    fn a_repeated_name_is_found() {
        let names: Names = "Xã Hoà Bình, Tân Lập, Hòa Bình".parse().unwrap();
        assert_eq!(names.repeated(), Some("Hòa Bình"));
    }
}
