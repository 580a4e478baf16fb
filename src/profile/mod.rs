//! The layout that a decree prescribes, as dated data: paper, margins, letters, spacing.
//!
//! The values stand in a data file, each with what is used, what is allowed and the article that
//! says so. The writer takes its values from here, and so does whatever checks a document: there
//! is one source. A new decree is a new file.

mod issuer;
mod value;

use jiff::civil::Date;
use serde::Deserialize;

pub use issuer::is_outside_the_state;
pub use value::{Letters, Size, Value};

use crate::length::Length;

/// A profile that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("tệp thể thức không đọc được: {0}")]
pub struct Error(#[from] toml::de::Error);

/// The layout of administrative documents by one decree.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name that templates and manifests know it by: `nd30-2020`.
    pub name: String,
    /// The decree's full name, in Vietnamese.
    pub title: String,
    /// The first day that it holds.
    #[serde(deserialize_with = "value::date")]
    pub valid_from: Date,
    /// The last day that it holds; none while it is in force.
    #[serde(default, deserialize_with = "value::optional_date")]
    pub valid_to: Option<Date>,
    /// The language of the documents, as a BCP 47 tag.
    pub language: String,
    /// Paper, margins, font, page numbers.
    pub page: Page,
    /// The components above the body.
    pub head: Head,
    /// The body.
    pub body: Body,
    /// The components below the body.
    pub closing: Closing,
    /// The head of a leaflet.
    pub leaflet: Leaflet,
    /// A flyer.
    pub flyer: Flyer,
    /// The heading of an annex.
    pub annex: AnnexHead,
    /// Tables.
    pub table: Tables,
    /// Blanks that are filled in by hand, in spaces.
    pub blank: Blanks,
}

/// Paper, margins, font and page numbers (Phụ lục I, Phần I, Mục I).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The width of the paper, upright.
    pub width: Value<Length>,
    /// The height of the paper, upright.
    pub height: Value<Length>,
    /// The top margin.
    pub top: Value<Length>,
    /// The bottom margin.
    pub bottom: Value<Length>,
    /// The left margin.
    pub left: Value<Length>,
    /// The right margin.
    pub right: Value<Length>,
    /// From the edge of the paper to the page number.
    pub header: Value<Length>,
    /// The font of the whole document.
    pub font: Value<String>,
    /// The page number: centred in the top margin, from 1, not shown on the first page.
    pub number: Letters,
}

/// The components above the body (Phụ lục I, Phần I, Mục II, khoản 1 to 5 and 9).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The name of the State (Quốc hiệu).
    pub motto_first: Value<String>,
    /// The motto of the State (Tiêu ngữ).
    pub motto_second: Value<String>,
    /// The letters of Quốc hiệu.
    pub nation: Letters,
    /// The letters of Tiêu ngữ.
    pub motto: Letters,
    /// The length of the line below Tiêu ngữ, as a share of the text.
    pub motto_rule: Value<f64>,
    /// The letters of the agency above the issuer (cơ quan chủ quản).
    pub parent: Letters,
    /// The letters of the issuer (cơ quan ban hành).
    pub issuer: Letters,
    /// The length of the line below the issuer, as a share of its widest line.
    pub issuer_rule: Value<f64>,
    /// The letters of number and symbol (số, ký hiệu).
    pub number: Letters,
    /// The letters of place and date (địa danh, thời gian).
    pub date: Letters,
    /// The letters of the type (tên loại).
    pub kind: Letters,
    /// The letters of the subject (trích yếu).
    pub subject: Letters,
    /// The letters of the subject of a letter (công văn), which stands below the number.
    pub letter_subject: Letters,
    /// The letters of the power by which a decision is issued (thẩm quyền ban hành).
    pub enactor: Letters,
    /// The length of the line below the subject, as a share of its widest line.
    pub subject_rule: Value<f64>,
    /// The letters of the addressees (kính gửi).
    pub addressee: Letters,
    /// The indent of `Kính gửi:` above several addressees.
    pub addressee_indent: Value<Length>,
}

/// The body (Phụ lục I, Phần I, Mục II, khoản 6).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The letters of running text.
    pub text: Letters,
    /// The indent of the first line of a paragraph.
    pub first_line: Value<Length>,
    /// The least gap between paragraphs.
    pub gap: Value<Length>,
    /// The height of a line, in single lines.
    pub line: Value<f64>,
    /// The letters of a legal basis (căn cứ ban hành).
    pub basis: Letters,
    /// What a legal basis ends with.
    pub basis_end: Value<String>,
    /// What the last legal basis ends with.
    pub basis_last_end: Value<String>,
    /// What the body ends with.
    pub end_mark: Value<String>,
}

/// The components below the body (Phụ lục I, Phần I, Mục II, khoản 7 and 9).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The letters of authority and office (quyền hạn, chức vụ).
    pub authority: Letters,
    /// The letters of the signer's name.
    pub name: Letters,
    /// The room for the signature.
    pub signature_room: Value<Length>,
    /// The letters of `Nơi nhận:`.
    pub recipients_label: Letters,
    /// The letters of the list of recipients.
    pub recipients: Letters,
}

/// The head of a leaflet (tài liệu tuyên truyền), on which the decree says nothing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaflet {
    /// The letters of the type (tên loại).
    pub kind: Letters,
    /// The letters of the subject (trích yếu).
    pub subject: Letters,
    /// The length of the line below the subject, as a share of its widest line; 0 for none.
    pub subject_rule: Value<f64>,
}

/// A flyer (tờ rơi): two sides of a sheet, in two columns, on which the decree says nothing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flyer {
    /// The margin on all sides.
    pub margin: Value<Length>,
    /// The room between the columns.
    pub column_gap: Value<Length>,
    /// The letters of who speaks.
    pub issuer: Letters,
    /// The letters of the type (tên loại).
    pub kind: Letters,
    /// The letters of the subject (trích yếu).
    pub subject: Letters,
    /// The letters of headings.
    pub heading: Letters,
    /// The letters of running text.
    pub text: Letters,
    /// The gap between paragraphs.
    pub gap: Value<Length>,
    /// How far the text of an item stands behind its dash.
    pub hanging: Value<Length>,
}

/// The heading of an annex (Phụ lục I, Phần I, Mục III, khoản 1).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexHead {
    /// The letters of `Phụ lục I`.
    pub label: Letters,
    /// The letters of the title.
    pub title: Letters,
    /// The letters of `(Kèm theo …)`.
    pub attachment: Letters,
    /// The length of the line below, as a share of the widest line above it.
    pub rule: Value<f64>,
}

/// Tables, on which the decree says nothing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The size of the letters: the largest of the range at which the table fits.
    pub size: Value<Length>,
    /// The size that a table may shrink to before a word of it would have to be broken.
    pub least_size: Value<Length>,
    /// The room between a cell's text and its left and right border.
    pub padding: Value<Length>,
    /// The larger sheet that an annex may ask for, on its side; none where there is to be none.
    #[serde(default)]
    pub large_page: Option<LargePage>,
}

/// A sheet larger than the others, for tables that are wide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LargePage {
    /// The width of the paper, upright.
    pub width: Value<Length>,
    /// The height of the paper, upright.
    pub height: Value<Length>,
}

/// Blanks that are filled in by hand, in spaces.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blanks {
    /// The document's number.
    pub number: Value<usize>,
    /// A day.
    pub day: Value<usize>,
    /// A month.
    pub month: Value<usize>,
    /// A year.
    pub year: Value<usize>,
    /// A name.
    pub name: Value<usize>,
}

impl Profile {
    /// The profiles that are built in, newest last.
    const BUILT_IN: [(&str, &str); 1] = [("nd30-2020", include_str!("nd30-2020.toml"))];

    /// Nghị định 30/2020/NĐ-CP.
    pub fn nd30() -> Self {
        Self::parse(Self::BUILT_IN[0].1).expect("the built-in profile is read by a test")
    }

    /// The built-in profile of a name, such as `nd30-2020`.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = Self::BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Self::parse(text).ok()
    }

    /// The names of the built-in profiles.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Reads a profile from TOML.
    ///
    /// # Errors
    ///
    /// A key that is missing or unknown, or a value that is outside what it allows itself.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(toml::from_str(text)?)
    }

    /// Whether the profile holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_profiles_are_read() {
        for name in Profile::names() {
            assert_eq!(Profile::named(name).unwrap().name, name);
        }
        assert_eq!(Profile::named("nd110-2004"), None);
        let profile = Profile::nd30();
        assert_eq!(profile.page.left.default.twips(), 1701);
        assert_eq!(profile.body.first_line.default.twips(), 720);
        assert_eq!(profile.head.nation.size.default.half_points(), 26);
    }

    #[test]
    fn a_profile_holds_between_its_dates() {
        let mut profile = Profile::nd30();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(!profile.holds_on(day("2020-03-04")));
        assert!(profile.holds_on(day("2020-03-05")));
        profile.valid_to = Some(day("2030-01-01"));
        assert!(!profile.holds_on(day("2030-01-02")));
    }

    #[test]
    fn a_value_outside_its_own_range_is_refused() {
        let text = include_str!("nd30-2020.toml");
        let wrong =
            text.replacen("left = { default = \"30 mm\"", "left = { default = \"10 mm\"", 1);
        let message = Profile::parse(&wrong).unwrap_err().to_string();
        assert!(message.contains("nằm ngoài khoảng"), "{message}");
        let wrong = text.replacen("\"12.7 mm\", allowed", "\"11 mm\", allowed", 1);
        assert!(Profile::parse(&wrong).is_err());
        let wrong = text.replacen("30 mm", "30 inch", 1);
        let message = Profile::parse(&wrong).unwrap_err().to_string();
        assert!(message.contains("“30 inch” không phải là độ dài"), "{message}");
    }
}
