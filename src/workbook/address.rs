//! Addresses of cells and regions of cells, as Excel shows them.

use std::fmt;
use std::str::FromStr;

/// A cell's address: row and column, both from 0; shown as `C8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The row, from 0 (shown from 1).
    pub row: u32,
    /// The column, from 0 (shown as a letter).
    pub column: u32,
}

impl Address {
    /// The address of a row and a column, both from 0.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

/// The letters of a column, `A` for 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row + 1)
    }
}

/// An address or a region that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” không phải là địa chỉ ô, chẳng hạn C8 hoặc A5:L17")]
pub struct AddressError(pub String);

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || AddressError(text.to_owned());
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or_else(refuse)?;
        let (letters, digits) = text.split_at(digits);
        if letters.is_empty() || letters.len() > 3 || !letters.is_ascii() || digits.starts_with('0')
        {
            return Err(refuse());
        }
        let mut column = 0;
        for letter in letters.bytes() {
            if !letter.is_ascii_alphabetic() {
                return Err(refuse());
            }
            column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        }
        let row: u32 = digits.parse().map_err(|_| refuse())?;
        Ok(Self { row: row - 1, column: column - 1 })
    }
}

/// A rectangle of cells, both corners included; shown as `D9:K9`, a single cell as `C8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    /// The top left cell.
    pub start: Address,
    /// The bottom right cell.
    pub end: Address,
}

impl Region {
    /// The region between two corners.
    pub const fn new(start: Address, end: Address) -> Self {
        Self { start, end }
    }

    /// Whether the region holds the cell.
    pub const fn contains(&self, cell: Address) -> bool {
        self.start.row <= cell.row
            && cell.row <= self.end.row
            && self.start.column <= cell.column
            && cell.column <= self.end.column
    }

    /// The number of rows.
    pub const fn height(&self) -> u32 {
        self.end.row - self.start.row + 1
    }

    /// The number of columns.
    pub const fn width(&self) -> u32 {
        self.end.column - self.start.column + 1
    }
}

impl From<Address> for Region {
    fn from(cell: Address) -> Self {
        Self { start: cell, end: cell }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            self.start.fmt(f)
        } else {
            write!(f, "{}:{}", self.start, self.end)
        }
    }
}

impl FromStr for Region {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, end) = text.split_once(':').unwrap_or((text, text));
        let (start, end): (Address, Address) = (start.parse()?, end.parse()?);
        if start.row > end.row || start.column > end.column {
            return Err(AddressError(text.to_owned()));
        }
        Ok(Self { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_as_excel_does() {
        for text in ["A1", "C8", "Z10", "AA1", "XFD1048576", "A5:L17"] {
            assert_eq!(text.parse::<Region>().unwrap().to_string(), text);
        }
        for text in ["", "8", "C", "C0", "Ô8", "C-1", "ABCD1", "L17:A5", "A1:"] {
            assert!(text.parse::<Region>().is_err(), "{text}");
        }
    }
}
