//! The widths of letters in Times New Roman, by which lines are balanced (`balance`), rules are measured and
//! table columns are laid out before a word processor has seen the document.

use std::sync::LazyLock;

use crate::length::Length;

/// The widths in 1/2048 em by code point, regular and bold.
struct Widths {
    regular: Vec<u16>,
    bold: Vec<u16>,
}

/// Letters beyond the table are few: CJK and emoji are about one em wide.
const WIDE: u16 = 2048;

static WIDTHS: LazyLock<Widths> = LazyLock::new(|| {
    let mut widths = Widths { regular: Vec::new(), bold: Vec::new() };
    for line in include_str!("times-new-roman.txt").lines() {
        let mut fields = line.split(' ');
        let (Some(code), Some(regular), Some(bold)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (Ok(code), Ok(regular), Ok(bold)) =
            (usize::from_str_radix(code, 16), regular.parse(), bold.parse())
        else {
            continue;
        };
        widths.regular.resize(code, WIDE);
        widths.bold.resize(code, WIDE);
        widths.regular.push(regular);
        widths.bold.push(bold);
    }
    widths
});

/// The units of an em.
pub(super) const EM: f64 = 2048.0;

/// The height of a single line, as a share of the size.
pub(super) const LINE: f64 = 1.15;

/// The width of text on one line, in 1/2048 em.
pub(crate) fn units(text: &str, bold: bool) -> u32 {
    let letters = Letters::of(bold);
    text.chars().map(|letter| letters.units(letter)).sum()
}

/// The widths of letters, regular or bold.
#[derive(Clone, Copy)]
pub(super) struct Letters(&'static [u16]);

impl Letters {
    pub(super) fn of(bold: bool) -> Self {
        Self(if bold { &WIDTHS.bold } else { &WIDTHS.regular })
    }

    /// The width of a letter, in 1/2048 em.
    pub(super) fn units(self, letter: char) -> u32 {
        u32::from(self.0.get(letter as usize).copied().unwrap_or(WIDE))
    }
}

/// The width of text on one line, in twips.
pub(crate) fn width(text: &str, size: Length, bold: bool) -> f64 {
    to_twips(units(text, bold), size)
}

/// Units of an em at a size, in twips.
pub(super) fn to_twips(units: u32, size: Length) -> f64 {
    f64::from(units) / EM * size.to_pt() * 20.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_agree_with_measured_ones() {
        let mm = |text, size, bold| width(text, Length::pt(size), bold) / 1440.0 * 25.4;
        assert!((mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, true) - 95.7).abs() < 0.1);
        assert!((mm("Độc lập - Tự do - Hạnh phúc", 14, true) - 60.5).abs() < 0.1);
        assert!((mm("ỦY BAN NHÂN DÂN", 12, true) - 39.9).abs() < 0.1);
    }
}
