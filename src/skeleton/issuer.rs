//! Who issues: a committee of a province or commune, an agency, or by old units a district.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::value::agency;
use crate::value::case::{capitals, sentence};
use crate::value::name::{COMMUNITIES, split_kind};
use crate::value::slug::slug;

/// The levels, by the words that `--co-quan` takes.
pub static LEVELS: LazyLock<BTreeMap<String, Level>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../templates/ho-so-mau/co-quan.toml"))
        .expect("the built-in list of issuers is TOML, as a test sees to")
});

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
        if place.is_none() && agency::begins_as_agency(typed) {
            // A committee of nowhere is none.
            let is_whole = typed.contains(' ') && !COMMITTEE.contains(&typed);
            return if is_whole { Ok(Self::agency(typed)) } else { Err(unknown()) };
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

    /// An agency, whose name may end with the place that it belongs to: `Sở Y tế tỉnh Minh Châu`.
    fn agency(typed: &str) -> Self {
        let level = &LEVELS["so"];
        let kinds = LEVELS.values().flat_map(|level| &level.loai);
        let of_place = kinds.filter_map(|kind| {
            let (name, place) = typed.rsplit_once(&format!(" {kind} "))?;
            let is_name = place.starts_with(char::is_uppercase);
            is_name.then(|| (name.to_owned(), kind.clone(), place.to_owned()))
        });
        let (name, kind, place) =
            of_place.max_by_key(|(name, ..)| name.len()).unwrap_or_else(|| {
                let example = split_kind(&level.chu["noi_dong_tru_so"]);
                (typed.to_owned(), example.0.unwrap_or_default().to_owned(), example.1.to_owned())
            });
        Self { level, name, place, kind }
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
        match after(&self.name, "UBND") {
            Some(place) => format!("ỦY BAN NHÂN DÂN {}", capitals(place)),
            None => capitals(&self.name),
        }
    }

    /// The letters that stand for an agency in symbols: `SYT`, `SKHCN`.
    pub(super) fn letters(&self) -> String {
        if !self.is_agency() {
            return "UBND".to_owned();
        }
        let words = self.name.split([' ', '-', ',']).filter(|word| *word != "và");
        words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
    }
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
        ] {
            let issuer = Issuer::of(typed).unwrap();
            let found = (issuer.head(), issuer.letters(), issuer.place.clone());
            assert_eq!(found, (head.to_owned(), letters.to_owned(), place.to_owned()), "{typed}");
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
        for typed in ["", "Minh Châu", "UBND", "a"] {
            assert!(matches!(Issuer::of(typed), Err(IssuerError::Unknown(_))), "{typed}");
        }
    }
}
