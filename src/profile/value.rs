//! A value of a profile: what is used, what is allowed, and the article that says so.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};

use crate::length::Length;

/// A value: what is used, what is allowed, and the article that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Value<T> {
    /// What is used.
    pub default: T,
    /// The least that is allowed.
    pub min: Option<T>,
    /// The most that is allowed.
    pub max: Option<T>,
    /// The only values that are allowed; empty where there is a range, or nothing is said.
    pub allowed: Vec<T>,
    /// The article of the decree, or `practice`.
    pub source: String,
}

/// How the letters of a component look.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// The size.
    pub size: Size,
    /// Whether they are bold (đậm).
    #[serde(default)]
    pub bold: bool,
    /// Whether they are italic (nghiêng) and not upright (đứng).
    #[serde(default)]
    pub italic: bool,
    /// Whether they are capitals (in hoa).
    #[serde(default)]
    pub caps: bool,
    /// The article of the decree, or `practice`.
    pub source: String,
}

/// A size of letters (cỡ chữ), with the range that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// The size used.
    #[serde(deserialize_with = "length")]
    pub default: Length,
    /// The least size.
    #[serde(deserialize_with = "length")]
    pub min: Length,
    /// The largest size.
    #[serde(deserialize_with = "length")]
    pub max: Length,
}

impl<T: PartialOrd> Value<T> {
    /// Whether the decree allows a value.
    pub fn allows(&self, value: &T) -> bool {
        self.min.as_ref().is_none_or(|min| min <= value)
            && self.max.as_ref().is_none_or(|max| value <= max)
            && (self.allowed.is_empty() || self.allowed.contains(value))
    }
}

/// A value as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw<R> {
    default: R,
    #[serde(default = "Option::default")]
    min: Option<R>,
    #[serde(default = "Option::default")]
    max: Option<R>,
    #[serde(default = "Vec::new")]
    allowed: Vec<R>,
    source: String,
}

/// A type that a profile's values can have, and how it is written in the file.
trait Written: Sized + PartialOrd + fmt::Debug {
    type Raw: for<'de> Deserialize<'de>;
    fn read<E: de::Error>(raw: Self::Raw) -> Result<Self, E>;
}

macro_rules! written_as_itself {
    ($($kind:ty),*) => {$(
        impl Written for $kind {
            type Raw = Self;
            fn read<E: de::Error>(raw: Self) -> Result<Self, E> {
                Ok(raw)
            }
        }
    )*};
}

written_as_itself!(String, f64, usize);

impl Written for Length {
    type Raw = String;
    fn read<E: de::Error>(raw: String) -> Result<Self, E> {
        parse(&raw).ok_or_else(|| {
            E::custom(format!(
                "“{raw}” không phải là độ dài; hãy ghi một số và đơn vị mm hoặc pt, chẳng hạn “20 mm”"
            ))
        })
    }
}

impl<'de, T: Written> Deserialize<'de> for Value<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Raw::<T::Raw>::deserialize(deserializer)?;
        let value = Self {
            default: T::read(raw.default)?,
            min: raw.min.map(T::read).transpose()?,
            max: raw.max.map(T::read).transpose()?,
            allowed: raw.allowed.into_iter().map(T::read).collect::<Result<_, D::Error>>()?,
            source: raw.source,
        };
        if value.allows(&value.default) {
            Ok(value)
        } else {
            Err(de::Error::custom(format!(
                "giá trị mặc định nằm ngoài khoảng cho phép ({})",
                value.source
            )))
        }
    }
}

/// Reads `20 mm` or `13.5 pt`, exactly.
fn parse(text: &str) -> Option<Length> {
    let (number, unit) = text.split_once(' ')?;
    let (whole, tenths) = number.split_once('.').unwrap_or((number, "0"));
    let whole: i64 = whole.parse().ok()?;
    let tenths: i64 = if tenths.len() == 1 { tenths.parse().ok()? } else { return None };
    let tenths = whole * 10 + tenths;
    match unit {
        "mm" => Some(Length::mm(tenths) / 10),
        "pt" => Some(Length::pt(tenths) / 10),
        _ => None,
    }
}

fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
    Length::read(String::deserialize(deserializer)?)
}

pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        de::Error::custom(format!("“{text}” không phải là ngày, chẳng hạn “2020-03-05”"))
    })
}

pub(super) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    date(deserializer).map(Some)
}
