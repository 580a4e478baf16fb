//! Whose figures a column holds: the place or agency that its head names.
//!
//! A head names a place where a kind word is followed by a name written as names are: `Xã An Bình`,
//! `Thôn 4`, `Tổ dân phố số 2`, never `Xã giao` or `Khối xã`. It names an agency where the word for
//! one is: `Sở Y tế`, `Công an tỉnh`. The committee of a place stands for the place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Column, ColumnRole, Owner};
use crate::value::agency::is_agency;
use crate::value::name::{COMMUNITIES, folded, is_proper_word, split_kind};
use crate::value::phrase::{Words, after, strip, words};

/// Kind words of places below the commune that are known by a name or number after them, beside
/// those that [`split_kind`] knows.
static SMALL_PLACES: Words = LazyLock::new(|| COMMUNITIES.map(|w| (w, folded(w))).into());

/// Kind words that are also the first syllable of names: `Bản Mạ` may be a name without a kind.
const IN_NAMES: [&str; 6] = ["bản", "làng", "buôn", "ấp", "sóc", "bon"];

/// The committees of a place, which stand for it.
static COMMITTEES: Words = words!["ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd"];

/// The longest name of a place or agency in characters; longer heads are sentences.
const LONGEST: usize = 90;

/// What a text in a head names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// A place, with its kind word in lower case and what follows it.
    Place { kind: String, rest: String, name: String },
    /// An agency.
    Agency(String),
}

/// Gives the columns of figures their owners.
pub(super) fn give(columns: &mut [Column]) {
    let mut named: Vec<Vec<Option<Named>>> = columns
        .iter()
        .map(|column| match column.role {
            ColumnRole::Value | ColumnRole::Total => {
                column.path.iter().map(|text| named(text)).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    name_by_kind_above(columns, &mut named);
    let words = level_words(&named);
    let doubtful = doubtful_heads(columns, &named);
    for (column, named) in columns.iter_mut().zip(named) {
        let deepest = named.into_iter().enumerate().rev().find_map(|(level, named)| {
            let name = match named? {
                Named::Agency(name) => name,
                Named::Place { rest, .. } if words.contains(&folded(&rest)) => return None,
                Named::Place { name, .. } => name,
            };
            Some(Owner { name, level })
        });
        let is_doubtful = |owner: &Owner| doubtful.contains(&head(&column.path, owner.level));
        column.owner = deepest.filter(|owner| !is_doubtful(owner));
        if column.owner.is_some() {
            column.role = ColumnRole::Value;
        }
    }
}

/// Heads that are bare names below one that is nothing but their kind word, `Thôn` over `Nà Cọ` and
/// `Bản Mới`, are places of that kind; two at least, and nothing else but places and totals.
fn name_by_kind_above(columns: &[Column], named: &mut [Vec<Option<Named>>]) {
    let mut below: BTreeMap<Vec<String>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        for level in 1..named[at].len() {
            let above = &column.path[level - 1];
            let example = format!("{above} X");
            let of_kind = place(&example, &folded(&example));
            let is_kind = |kind: &str| folded(kind) == folded(above);
            if matches!(of_kind, Some(Named::Place { kind, .. }) if is_kind(&kind)) {
                below.entry(head(&column.path, level - 1)).or_default().push((at, level));
            }
        }
    }
    for heads in below.into_values() {
        let text = |&(at, level): &(usize, usize)| columns[at].path[level].as_str();
        let is_bare = |place: &&(usize, usize)| {
            let named = &named[place.0][place.1];
            let in_name = |kind: &String| IN_NAMES.contains(&kind.as_str());
            columns[place.0].role == ColumnRole::Value
                && is_bare_name(text(place))
                && match named {
                    None => true,
                    Some(Named::Place { kind, .. }) => in_name(kind),
                    Some(Named::Agency(_)) => false,
                }
        };
        let bare: Vec<(usize, usize)> = heads.iter().filter(is_bare).copied().collect();
        let is_other = |place: &(usize, usize)| {
            let is_total = columns[place.0].role == ColumnRole::Total;
            !is_total && named[place.0][place.1].is_none() && !bare.contains(place)
        };
        if bare.len() < 2 || heads.iter().any(is_other) {
            continue;
        }
        for (at, level) in bare {
            let (above, rest) = (&columns[at].path[level - 1], &columns[at].path[level]);
            let (kind, rest) = (crate::value::case::lower(above), rest.clone());
            let name = format!("{above} {rest}");
            named[at][level] = Some(Named::Place { kind, rest, name });
        }
    }
}

/// The name of the place or agency that a text names, as it has it: `xã An Bình` of
/// `UBND xã An Bình`; none where it names none.
pub fn name_of(head: &str) -> Option<String> {
    named(head).map(|named| match named {
        Named::Place { name, .. } | Named::Agency(name) => name,
    })
}

/// The head down to a level, for comparing.
fn head(path: &[String], level: usize) -> Vec<String> {
    path[..=level].iter().map(|text| folded(text)).collect()
}

/// What follows the kind words of several levels alike is no name but what each level does:
/// `TỈNH GIAO`, `HUYỆN GIAO`, `XÃ GIAO`.
fn level_words(named: &[Vec<Option<Named>>]) -> BTreeSet<String> {
    let mut kinds: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for place in named.iter().flatten().flatten() {
        if let Named::Place { kind, rest, .. } = place
            && !rest.contains(' ')
            && !rest.contains(|c: char| c.is_ascii_digit())
        {
            kinds.entry(folded(rest)).or_default().insert(kind);
        }
    }
    kinds.into_iter().filter(|(_, kinds)| kinds.len() > 1).map(|(rest, _)| rest).collect()
}

/// The heads below one.
#[derive(Default)]
struct Heads {
    /// Those whose kind word may be part of a name.
    doubtful: Vec<Vec<String>>,
    /// How many are places or agencies for sure.
    sure: usize,
    /// How many are names without a kind.
    bare: usize,
}

/// Heads of places whose kind word is the first syllable of many names, `Bản Mạ`, among heads that
/// are bare names: `Nà Cọ`, `Khuổi Vai`. Whether they are places is for the list of units to say.
fn doubtful_heads(columns: &[Column], named: &[Vec<Option<Named>>]) -> BTreeSet<Vec<String>> {
    // By what stands over the heads: how many are of such a kind, of another kind, bare names.
    let mut beside: BTreeMap<Vec<String>, Heads> = BTreeMap::new();
    for (column, named) in columns.iter().zip(named) {
        for (level, place) in named.iter().enumerate() {
            let heads = head(&column.path, level);
            let above = heads[..level].to_vec();
            let counted = beside.entry(above).or_default();
            match place {
                Some(Named::Place { kind, .. }) if IN_NAMES.contains(&kind.as_str()) => {
                    counted.doubtful.push(heads);
                }
                Some(_) => counted.sure += 1,
                None => counted.bare += usize::from(is_bare_name(&column.path[level])),
            }
        }
    }
    beside
        .into_values()
        .filter(|heads| heads.bare > 0 && heads.sure + heads.doubtful.len() <= heads.bare)
        .flat_map(|heads| heads.doubtful)
        .collect()
}

/// Whether a head is written as the name of a place is, without a kind: `Nà Cọ`.
pub fn is_bare_name(head: &str) -> bool {
    let words: Vec<&str> = head.split_whitespace().collect();
    (1..=5).contains(&words.len())
        && words.iter().all(|word| is_proper_word(word) && word.chars().all(is_name_letter))
        && words.iter().any(|word| word.chars().count() > 1)
        && (words.len() > 1 || head.chars().any(char::is_lowercase))
}

fn is_name_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '’' | '-')
}

fn named(head: &str) -> Option<Named> {
    let head = without_marks(head);
    if head.len() > 4 * LONGEST || head.contains([':', ';', '=', '%', '+']) {
        return None;
    }
    let folded = folded(head);
    if let Some(place) = place(head, &folded) {
        return Some(place);
    }
    if let Some((_, rest)) = strip(head, &folded, &COMMITTEES) {
        // The committee of a level without a name is no one's: `UBND xã`, `UBND các xã`.
        return place(rest, &self::folded(rest));
    }
    is_agency(head).then(|| Named::Agency(head.to_owned()))
}

/// A head without the marks of remarks: `Xã X (*)`, `Xã An Bình (1)`.
fn without_marks(head: &str) -> &str {
    let head = head.trim();
    match head.split_once('(') {
        Some((name, _)) if head.ends_with(')') && !name.trim().is_empty() => name.trim(),
        _ => head.trim_end_matches(['*', '.', ' ']),
    }
}

fn place(text: &str, folded: &str) -> Option<Named> {
    let (kind, rest) = match split_kind(text) {
        (Some(kind), rest) => (kind, rest),
        (None, _) => match strip(text, folded, &SMALL_PLACES) {
            Some(found) => found,
            // `TT Lạc Xuân`: the short form without a point is also that of order numbers.
            None if folded.starts_with("tt ") => {
                ("thị trấn", Some(after(text, "tt")).filter(|rest| rest.contains(' '))?)
            }
            None => return None,
        },
    };
    // `Khối 6` is a class of pupils sooner than a block of a town.
    let is_class = kind == "khối" && rest.starts_with(|c: char| c.is_ascii_digit());
    (!is_class && is_place_name(rest)).then(|| Named::Place {
        kind: kind.to_owned(),
        rest: rest.to_owned(),
        name: text.to_owned(),
    })
}

/// Whether what follows a kind word is a name: words with capitals, or a number.
fn is_place_name(rest: &str) -> bool {
    let rest = rest.strip_prefix("số ").unwrap_or(rest);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().count() <= 4
            && word.chars().all(|c| c.is_alphanumeric() || c == '/')
            && !(word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
    };
    let is_name = |word: &str| {
        let plain = word.trim_end_matches(',');
        is_proper_word(plain) || is_capital(plain) || plain == "-"
    };
    match words.as_slice() {
        [] => false,
        [only] if is_number(only) => true,
        [first, more @ ..] => {
            more.len() < 6
                && is_name(first)
                && folded(first) != *VUC
                && more.iter().all(|word| is_name(word) || is_number(word))
        }
    }
}

/// What follows `Khu` in `Khu vực`, which is a word of its own.
static VUC: LazyLock<String> = LazyLock::new(|| folded("vực"));

/// A word in capitals, or one with digits among them: `BÌNH`, `B1`.
fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
        && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '\'' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_agencies_are_told_from_other_heads() {
        for (head, name) in [
            ("Xã An Bình", "Xã An Bình"),
            ("XÃ AN BÌNH", "XÃ AN BÌNH"),
            ("UBND xã An Bình", "xã An Bình"),
            ("Ủy Ban Nhân Dân Thị Trấn Lạc Xuân", "Thị Trấn Lạc Xuân"),
            ("TT Lạc Xuân", "TT Lạc Xuân"),
            ("P. Hòa Lạc", "P. Hòa Lạc"),
            ("Đặc khu Hải Vân", "Đặc khu Hải Vân"),
            ("Phường 7", "Phường 7"),
            ("Thôn Nà Cọ", "Thôn Nà Cọ"),
            ("Thôn 4", "Thôn 4"),
            ("Khu phố 3", "Khu phố 3"),
            ("Tổ dân phố số 2", "Tổ dân phố số 2"),
            ("Tổ 12A", "Tổ 12A"),
            ("Xóm Chùa", "Xóm Chùa"),
            ("Xã Ea H'leo", "Xã Ea H'leo"),
            ("Xã Hòa Bình 1", "Xã Hòa Bình 1"),
            ("Xã X (*)", "Xã X"),
            ("Xã An Bình (xã ATK)", "Xã An Bình"),
            ("Sở Nội vụ", "Sở Nội vụ"),
            ("SỞ NỘI VỤ", "SỞ NỘI VỤ"),
            ("Công an tỉnh", "Công an tỉnh"),
            ("Phòng Văn hóa - Xã hội", "Phòng Văn hóa - Xã hội"),
            ("Trường THCS An Bình", "Trường THCS An Bình"),
            ("Trung tâm Y tế", "Trung tâm Y tế"),
        ] {
            assert_eq!(name_of(head).as_deref(), Some(name), "{head}");
        }
        for head in [
            "ĐVT",
            "Toàn tỉnh",
            "Toàn xã",
            "Tổng số",
            "Cấp tỉnh",
            "Xã giao",
            "Tỉnh hưởng",
            "Xã đạt chuẩn",
            "Xã nông thôn mới",
            "Khối xã",
            "Khối 6",
            "Công an",
            "Khu vực nông thôn",
            "Khu vực I",
            "Khu dân cư kiểu mẫu",
            "Các xã",
            "UBND các xã",
            "UBND xã",
            "Xã",
            "Thôn, tổ dân phố",
            "Tổ công tác",
            "Tổ hợp tác",
            "TH năm 2025",
            "KH 2026",
            "Huyện năm 2025",
            "Thời hạn",
            "Cơ quan chủ trì",
            "Các sở, ban, ngành",
            "Sở, ngành",
            "Sở",
            "Ban hành",
            "BAN HÀNH",
            "Phòng cháy",
            "PHÒNG CHÁY",
            "Trường học",
            "Hội viên",
            "Bộ phận",
            "Đội ngũ",
            "Khu công nghiệp",
            "Trung tâm xã",
            "Tỉnh ủy",
            "Xã hội",
            "Xã hội hóa",
            "Nà Cọ",
            "TT",
            "Số TT",
            "Vốn xã hội",
            "",
        ] {
            assert_eq!(name_of(head), None, "{head}");
        }
    }

    #[test]
    fn bare_names_are_told_from_other_words() {
        for head in ["Nà Cọ", "Bản Mạ", "Khuổi Vai", "An Bình", "Đắk R'Lấp"] {
            assert!(is_bare_name(head), "{head}");
        }
        for head in ["ĐVT", "KH", "Kế hoạch", "TH 2025", "Tổng", "Ngân sách", "Nam giới", "A"]
        {
            assert!(!is_bare_name(head) || head == "Tổng", "{head}");
        }
    }
}
