//! Amounts of money: by what they are counted (đồng, nghìn đồng, triệu đồng, tỷ đồng), exactly.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::phrase::one_line;

/// By what an amount of money is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// đồng
    Dong,
    /// nghìn đồng
    Thousand,
    /// triệu đồng
    Million,
    /// tỷ đồng
    Billion,
}

/// A text that names no unit of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” không phải là đơn vị tiền, chẳng hạn đồng, nghìn đồng, triệu đồng, tỷ đồng")]
pub struct ScaleError(pub String);

impl Scale {
    /// The number of đồng in one.
    pub fn dong(self) -> Decimal {
        match self {
            Self::Dong => Decimal::ONE,
            Self::Thousand => Decimal::ONE_THOUSAND,
            Self::Million => Decimal::from(1_000_000),
            Self::Billion => Decimal::from(1_000_000_000),
        }
    }

    /// An amount counted so, in đồng; none where it is too large for exact reckoning.
    pub fn in_dong(self, amount: Decimal) -> Option<Decimal> {
        amount.checked_mul(self.dong()).map(|amount| amount.normalize())
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dong => "đồng",
            Self::Thousand => "nghìn đồng",
            Self::Million => "triệu đồng",
            Self::Billion => "tỷ đồng",
        })
    }
}

impl FromStr for Scale {
    type Err = ScaleError;

    /// Reads a unit of money, also as a whole line: `Đơn vị tính: triệu đồng`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let line = one_line(text).to_lowercase();
        let unit = line.rsplit_once(':').map_or(line.as_str(), |(_, unit)| unit);
        match unit.trim().trim_matches(['(', ')', '.']) {
            "đồng" | "đ" | "vnđ" | "vnd" => Ok(Self::Dong),
            "nghìn đồng" | "ngàn đồng" | "1.000 đồng" | "1000 đồng" | "1.000đ" | "1000đ" => {
                Ok(Self::Thousand)
            }
            "triệu đồng" | "tr.đ" | "tr.đồng" | "trđ" => Ok(Self::Million),
            "tỷ đồng" | "tỉ đồng" => Ok(Self::Billion),
            _ => Err(ScaleError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_money_are_known_by_their_spellings() {
        for (text, scale) in [
            ("triệu đồng", Scale::Million),
            ("Đơn vị tính: triệu đồng", Scale::Million),
            ("(ĐVT: Nghìn  đồng)", Scale::Thousand),
            ("tỉ đồng", Scale::Billion),
            ("Đồng", Scale::Dong),
        ] {
            assert_eq!(text.parse::<Scale>().unwrap(), scale, "{text}");
            assert_eq!(scale.to_string().parse::<Scale>().unwrap(), scale);
        }
        for text in ["", "xã", "triệu đồng/người/năm", "triệu"] {
            assert!(text.parse::<Scale>().is_err(), "{text}");
        }
        assert_eq!(Scale::Million.in_dong("222.5".parse().unwrap()), Some(222_500_000.into()));
        assert_eq!(Scale::Billion.in_dong(Decimal::MAX), None);
    }
}
