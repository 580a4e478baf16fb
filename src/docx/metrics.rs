//! The widths of letters in Times New Roman, by which lines are balanced, rules are measured and
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
pub(super) fn units(text: &str, bold: bool) -> u32 {
    let widths = if bold { &WIDTHS.bold } else { &WIDTHS.regular };
    text.chars().map(|c| u32::from(widths.get(c as usize).copied().unwrap_or(WIDE))).sum()
}

/// The width of text on one line, in twips.
pub(super) fn width(text: &str, size: Length, bold: bool) -> f64 {
    to_twips(units(text, bold), size)
}

/// Units of an em at a size, in twips.
pub(super) fn to_twips(units: u32, size: Length) -> f64 {
    f64::from(units) / EM * size.to_pt() * 20.0
}

/// Text broken into lines that are as even as can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Balanced {
    /// The lines.
    pub lines: usize,
    /// The width of the widest line, in twips.
    pub widest: f64,
}

/// Breaks text, at spaces and where it has line breaks, into the fewest lines that fit, and these
/// as even as can be. A word processor breaks it the same way when it is given the widest line's
/// width and no more.
pub(super) fn balance(text: &str, size: Length, bold: bool, available: f64) -> Balanced {
    let lines: Vec<Vec<f64>> = text
        .split('\n')
        .map(|line| {
            line.split(' ')
                .filter(|word| !word.is_empty())
                .map(|word| width(word, size, bold))
                .collect()
        })
        .collect();
    let space = width(" ", size, bold);
    let (fewest, mut best) = wrapped(&lines, space, available);
    let mut low = lines.iter().flatten().copied().fold(0.0, f64::max);
    let mut high = best;
    for _ in 0..12 {
        let middle = f64::midpoint(low, high);
        let (count, widest) = wrapped(&lines, space, middle);
        if count == fewest {
            best = widest;
            high = middle;
        } else {
            low = middle;
        }
    }
    Balanced { lines: fewest, widest: best }
}

/// The number of lines and the width of the widest, when words fill lines of a width one by one.
fn wrapped(lines: &[Vec<f64>], space: f64, available: f64) -> (usize, f64) {
    let (mut count, mut widest) = (0, 0.0_f64);
    for words in lines {
        count += 1;
        let mut filled = 0.0;
        for &word in words {
            if filled > 0.0 && filled + space + word > available {
                count += 1;
                filled = word;
            } else {
                filled += if filled > 0.0 { space + word } else { word };
            }
            widest = widest.max(filled);
        }
    }
    (count, widest)
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

    #[test]
    fn lines_are_even() {
        let text = "Triển khai thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới \
                    tỉnh Bắc Kạn năm 2025";
        let size = Length::pt(14);
        let whole = width(text, size, true);
        let balanced = balance(text, size, true, 8000.0);
        assert_eq!(balanced.lines, 2);
        assert!(balanced.widest < whole * 0.55, "{balanced:?} of {whole}");
        assert_eq!(balance("một\nhai", size, false, 8000.0).lines, 2);
        assert_eq!(balance("", size, false, 8000.0), Balanced { lines: 1, widest: 0.0 });
    }
}
