//! Who issues: a committee of a province or commune, an agency, a school or any other body, or by old
//! units a district.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::value::agency;
use crate::value::case::{capitals, lower, sentence};
use crate::value::name::{COMMUNITIES, split_kind};
use crate::value::slug::slug;

/// The levels, by the words that `--co-quan` takes.
pub static LEVELS: LazyLock<BTreeMap<String, Level>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/ho-so-mau/co-quan.toml"))
        .expect("the built-in list of issuers is TOML, as a test sees to")
});

/// Who heads an agency, by the words that its name begins with.
static HEADS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/ho-so-mau/nguoi-dung-dau.toml"))
        .expect("the built-in list of heads is TOML, as a test sees to")
});

/// Who heads a body whose name says nothing of it.
const HEAD: &str = "Thủ trưởng";

/// A level that issues documents, with an invented office of it and what its documents name.
#[derive(Debug, Clone, Deserialize)]
pub struct Level {
    /// What it is, in Vietnamese: `UBND xã, phường, đặc khu`.
    pub mo_ta: String,
    /// An invented office, for who names none: `UBND xã Tân Lập`.
    pub ten: String,
    /// The kind words of its places, such as `xã`; none for agencies.
    #[serde(default)]
    pub loai: Vec<String>,
    /// The level by the units of before 01/7/2025, where it had others.
    pub truoc_7_2025: Option<String>,
    /// What texts name by words in braces.
    pub chu: BTreeMap<String, String>,
    /// The same, in the skeletons where it is another: by the skeleton's name.
    #[serde(default)]
    pub loai_van_ban: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows that sheets take over, by a name after `*`: `noi_nhan`, `don_vi`.
    pub hang: BTreeMap<String, Vec<Vec<String>>>,
}

/// An office that issues documents.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// Its level.
    pub level: &'static Level,
    /// Its name within a sentence: `UBND xã Tân Lập`, `Sở Y tế`.
    pub name: String,
    /// The place that it is of, or sits in, without its kind word: `Tân Lập`.
    pub place: String,
    /// The kind word of the place: `xã`.
    pub kind: String,
}

/// Words that name no office which issues documents.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// A village or a block, which has no committee.
    #[error("{0} không có Ủy ban nhân dân, không ban hành văn bản")]
    Community(String),
    /// Anything else.
    #[error("không rõ `{0}` là cơ quan nào")]
    Unknown(String),
}

/// The words for a committee, before the name of its place.
const COMMITTEE: [&str; 3] = ["Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND"];

impl Issuer {
    /// An invented office of a level, by its key.
    pub fn example(level: &str) -> Option<Self> {
        let level = LEVELS.get(level)?;
        Self::named(&level.ten).ok().map(|issuer| Self { level, ..issuer })
    }

    /// The office that `--co-quan` means: a level, `xa`, or a name, `UBND xã Tân Lập`,
    /// `Sở Y tế tỉnh Minh Châu`.
    ///
    /// # Errors
    ///
    /// Words that name no such office.
    pub fn of(typed: &str) -> Result<Self, IssuerError> {
        let word = slug(typed).replace('_', "-");
        match Self::example(&word) {
            Some(example) => Ok(example),
            None => Self::named(typed.trim()),
        }
    }

    fn named(typed: &str) -> Result<Self, IssuerError> {
        let place = COMMITTEE.iter().find_map(|committee| after(typed, committee));
        let unknown = || IssuerError::Unknown(typed.to_owned());
        if place.is_none() && is_body(typed) {
            // A committee of nowhere is none.
            return if COMMITTEE.contains(&typed) { Err(unknown()) } else { Ok(Self::body(typed)) };
        }
        let (kind, place) = split_kind(place.unwrap_or(typed));
        let kind = kind.ok_or_else(unknown)?;
        if COMMUNITIES.contains(&kind) {
            return Err(IssuerError::Community(sentence(&format!("{kind} {place}"))));
        }
        let level = LEVELS.values().find(|level| level.loai.iter().any(|one| one == kind));
        Ok(Self {
            level: level.ok_or_else(unknown)?,
            name: format!("UBND {kind} {place}"),
            place: place.to_owned(),
            kind: kind.to_owned(),
        })
    }

    /// An agency or another body, whose name may end with the place that it is of: `Sở Y tế tỉnh
    /// Minh Châu`. That of an agency goes to the committee above it; a body of no committee keeps it
    /// in its name: `Thư viện tỉnh Minh Châu`.
    fn body(typed: &str) -> Self {
        let is_agency = agency::begins_as_agency(typed) && agency::place_of_body(typed).is_none();
        let level = &LEVELS[if is_agency { "so" } else { "don-vi" }];
        let (name, place) = split_place(typed);
        let (kind, place) = place.unwrap_or_else(|| {
            let example = split_kind(&level.chu["noi_dong_tru_so"]);
            (example.0.unwrap_or_default().to_owned(), example.1.to_owned())
        });
        let name = if is_agency { name } else { typed };
        Self { level, name: name.to_owned(), place, kind }
    }

    /// The same office by the units of before 01/7/2025.
    #[must_use]
    pub fn before_july_2025(mut self) -> Self {
        let Some(old) = self.level.truoc_7_2025.as_ref() else { return self };
        if let (true, Some(example)) = (self.name == self.level.ten, Self::example(old)) {
            return example;
        }
        self.level = LEVELS.get(old).unwrap_or(self.level);
        self
    }

    /// Whether its level is one of the units of before 01/7/2025.
    pub fn is_before_july_2025(&self) -> bool {
        self.level.chu.contains_key("truoc_7_2025")
    }

    /// Whether it is an agency, below a committee.
    pub fn is_agency(&self) -> bool {
        self.level.loai.is_empty()
    }

    /// Its name as the head of a document prints it: `ỦY BAN NHÂN DÂN XÃ TÂN LẬP`.
    pub(super) fn head(&self) -> String {
        let opened = [("UBND", "Ủy ban nhân dân"), (COUNCIL, "Hội đồng nhân dân")];
        let place =
            opened.iter().find_map(|(short, whole)| Some((whole, after(&self.name, short)?)));
        match place {
            Some((whole, place)) => capitals(&format!("{whole} {place}")),
            None => capitals(&self.name),
        }
    }

    /// The letters that stand for an agency in symbols, without the place: `SYT`, `SKHCN`.
    pub(super) fn letters(&self) -> String {
        if !self.is_agency() {
            return "UBND".to_owned();
        }
        if agency::place_of_body(&self.name).is_some() {
            return COUNCIL.to_owned();
        }
        let words = split_place(&self.name).0.split([' ', '-', ',']).filter(|word| *word != "và");
        words.filter_map(|word| word.chars().next()).map(plain_capital).collect()
    }

    /// Who heads an agency, as within a sentence: `Giám đốc`, `Chi cục trưởng`.
    pub(super) fn head_of_agency(&self) -> &'static str {
        head_of(&self.name).map_or(HEAD, |(_, head)| head)
    }

    /// Its head and its name one after the other, a word in both once: `Trưởng phòng Kinh tế`.
    pub(super) fn headed(&self) -> String {
        let head = self.head_of_agency();
        let name = head_of(&self.name).and_then(|(begins, _)| {
            let is_said = lower(head).ends_with(&lower(begins)) && lower(head) != lower(begins);
            is_said.then(|| self.name[begins.len()..].trim_start())
        });
        format!("{head} {}", name.unwrap_or(&self.name))
    }
}

/// What councils put into symbols.
const COUNCIL: &str = "HĐND";

/// Whether a text is the name of a body and not of a place, whose words all begin with capitals:
/// `Sở Y tế`, `Trường Trung học cơ sở Lê Lợi`, not `Minh Châu`.
fn is_body(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_begun = words.next().is_some_and(|first| first.starts_with(char::is_uppercase));
    let is_named = is_begun && words.clone().next().is_some();
    let is_place = split_kind(text).0.is_some();
    let begins = agency::begins_as_agency(text) || head_of(text).is_some();
    is_named && (begins || !is_place && words.any(|word| word.starts_with(char::is_lowercase)))
}

/// Who heads a body, with the words of its name that say so.
fn head_of(name: &str) -> Option<(&'static str, &'static str)> {
    let begins = |begins: &str| after(name, begins).is_some();
    let heads = HEADS.iter().filter(|(word, _)| begins(word));
    heads.max_by_key(|(word, _)| word.len()).map(|(word, head)| (word.as_str(), head.as_str()))
}

/// A name without the place at its end, and the place's kind and name.
fn split_place(name: &str) -> (&str, Option<(String, String)>) {
    let kinds = LEVELS.values().flat_map(|level| &level.loai);
    let of_place = kinds.filter_map(|kind| {
        let (name, place) = name.rsplit_once(&format!(" {kind} "))?;
        let is_name = place.starts_with(char::is_uppercase);
        is_name.then(|| (name, Some((kind.clone(), place.to_owned()))))
    });
    of_place.max_by_key(|(name, _)| name.len()).unwrap_or((name, None))
}

/// A letter as symbols have it: a capital without marks, of which only Đ stays.
fn plain_capital(letter: char) -> char {
    let plain = if matches!(letter, 'đ' | 'Đ') {
        None
    } else {
        slug(letter.encode_utf8(&mut [0; 4])).chars().next()
    };
    plain.unwrap_or(letter).to_uppercase().next().unwrap_or(letter)
}

/// What follows a word at the beginning of a text, whatever the capitals.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let length = word.chars().count();
    let (at, _) = text.char_indices().nth(length)?;
    let (start, rest) = text.split_at(at);
    (start.to_lowercase() == word.to_lowercase() && rest.starts_with(' ')).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_known_by_their_names() {
        for (typed, head, letters, place) in [
            ("UBND xã Tân Lập", "ỦY BAN NHÂN DÂN XÃ TÂN LẬP", "UBND", "Tân Lập"),
            ("Ủy ban nhân dân phường 1", "ỦY BAN NHÂN DÂN PHƯỜNG 1", "UBND", "1"),
            ("phường Hòa Lạc", "ỦY BAN NHÂN DÂN PHƯỜNG HÒA LẠC", "UBND", "Hòa Lạc"),
            ("ubnd tỉnh Minh Châu", "ỦY BAN NHÂN DÂN TỈNH MINH CHÂU", "UBND", "Minh Châu"),
            ("Huyện Bắc Sơn", "ỦY BAN NHÂN DÂN HUYỆN BẮC SƠN", "UBND", "Bắc Sơn"),
            ("Sở Y tế tỉnh Lâm Bình", "SỞ Y TẾ", "SYT", "Lâm Bình"),
            ("Sở Khoa học và Công nghệ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "SKHCN", "Minh Châu"),
            ("Phòng Kinh tế xã Tân Lập", "PHÒNG KINH TẾ", "PKT", "Tân Lập"),
            ("Trường Tiểu học Lê Lợi", "TRƯỜNG TIỂU HỌC LÊ LỢI", "TTHLL", "Tân Lập"),
            ("Công an xã Đồng Tâm", "CÔNG AN XÃ ĐỒNG TÂM", "CA", "Đồng Tâm"),
            ("Thư viện tỉnh Lâm Bình", "THƯ VIỆN TỈNH LÂM BÌNH", "TV", "Lâm Bình"),
            ("Vườn quốc gia Ba Bể", "VƯỜN QUỐC GIA BA BỂ", "VQGBB", "Tân Lập"),
            ("HĐND tỉnh Lâm Bình", "HỘI ĐỒNG NHÂN DÂN TỈNH LÂM BÌNH", "HĐND", "Lâm Bình"),
            ("Ban Quản lý dự án đầu tư", "BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ", "BQLDAĐT", "Minh Châu"),
        ] {
            let issuer = Issuer::of(typed).unwrap();
            let found = (issuer.head(), issuer.letters(), issuer.place.clone());
            assert_eq!(found, (head.to_owned(), letters.to_owned(), place.to_owned()), "{typed}");
        }
    }

    #[test]
    fn heads_of_bodies_are_called_as_their_kind_is() {
        for (typed, headed) in [
            ("Sở Y tế tỉnh Lâm Bình", "Giám đốc Sở Y tế"),
            ("Chi cục Kiểm lâm tỉnh Lâm Bình", "Chi cục trưởng Chi cục Kiểm lâm"),
            ("Phòng Kinh tế xã Tân Lập", "Trưởng phòng Kinh tế"),
            ("Ban Quản lý rừng", "Giám đốc Ban Quản lý rừng"),
            ("Công an xã Đồng Tâm", "Trưởng Công an xã Đồng Tâm"),
            ("Trường Tiểu học Lê Lợi", "Hiệu trưởng Trường Tiểu học Lê Lợi"),
            ("Quỹ bảo vệ rừng", "Thủ trưởng Quỹ bảo vệ rừng"),
        ] {
            assert_eq!(Issuer::of(typed).unwrap().headed(), headed, "{typed}");
        }
    }

    #[test]
    fn every_level_has_an_example() {
        for (key, level) in &*LEVELS {
            let issuer = Issuer::of(key).unwrap();
            assert_eq!(issuer.level.ten, level.ten, "{key}");
            assert_eq!(issuer.is_agency(), level.loai.is_empty(), "{key}");
        }
    }

    #[test]
    fn what_issues_nothing_is_refused() {
        for typed in ["thôn Nà Pán", "Tổ dân phố 1", "UBND thôn Nà Pán"] {
            assert!(matches!(Issuer::of(typed), Err(IssuerError::Community(_))), "{typed}");
        }
        for typed in ["", "Minh Châu", "UBND", "a", "UBND Minh Châu", "Trường"] {
            assert!(matches!(Issuer::of(typed), Err(IssuerError::Unknown(_))), "{typed}");
        }
    }
}
