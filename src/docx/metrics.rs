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

/// Syllables before which a line breaks well: words that join phrases, and the first syllables of
/// common compounds, which should not be torn apart.
const GOOD_STARTS: [&str; 45] = [
    "ban",
    "bảo",
    "chương",
    "cho",
    "của",
    "cơ",
    "giai",
    "giữa",
    "huyện",
    "hội",
    "khu",
    "kinh",
    "kế",
    "mục",
    "nghị",
    "nhân",
    "nâng",
    "năm",
    "nông",
    "phát",
    "phòng",
    "phường",
    "quý",
    "quốc",
    "sở",
    "theo",
    "thành",
    "thôn",
    "thực",
    "triển",
    "trong",
    "trên",
    "trung",
    "tại",
    "tỉnh",
    "tổ",
    "tổng",
    "và",
    "văn",
    "về",
    "xây",
    "xã",
    "đặc",
    "ủy",
    "thường",
];

/// What a line that breaks at another place costs, as a share of the width.
const BAD_BREAK: f64 = 0.12;

/// A word of a text that is balanced.
struct Word {
    width: f64,
    good_start: bool,
}

/// Breaks text, at spaces and where it has line breaks, into the fewest lines that fit, and these
/// as even as can be without tearing compounds apart. A word processor breaks it the same way when
/// it is given the widest line's width and no more.
pub(super) fn balance(text: &str, size: Length, bold: bool, available: f64) -> Balanced {
    let lines: Vec<Vec<Word>> = text
        .split('\n')
        .map(|line| {
            line.split(' ')
                .filter(|word| !word.is_empty())
                .map(|word| Word {
                    width: width(word, size, bold),
                    good_start: GOOD_STARTS.contains(&word.to_lowercase().as_str()),
                })
                .collect()
        })
        .collect();
    let space = width(" ", size, bold);
    let whole = wrapped(&lines, space, available);
    let mut best = Balanced { lines: whole.lines, widest: whole.widest };
    if whole.lines == lines.len() {
        return best;
    }
    let mut least = f64::MAX;
    // Narrower widths are tried until one needs a line more.
    let mut limit = whole.widest;
    loop {
        let tried = wrapped(&lines, space, limit);
        // A word wider than the limit would be no narrower in the next round either.
        if tried.lines != whole.lines || tried.widest > limit {
            return best;
        }
        let cost = tried.widest + tried.bad_breaks as f64 * BAD_BREAK * available;
        if cost < least {
            least = cost;
            best.widest = tried.widest;
        }
        limit = tried.widest - 1.0;
    }
}

/// Text in lines of a width.
struct Wrapped {
    lines: usize,
    widest: f64,
    bad_breaks: usize,
}

/// Words fill lines of a width one by one.
fn wrapped(lines: &[Vec<Word>], space: f64, available: f64) -> Wrapped {
    let mut wrapped = Wrapped { lines: 0, widest: 0.0, bad_breaks: 0 };
    for words in lines {
        wrapped.lines += 1;
        let mut filled = 0.0;
        for word in words {
            if filled > 0.0 && filled + space + word.width > available {
                wrapped.lines += 1;
                wrapped.bad_breaks += usize::from(!word.good_start);
                filled = word.width;
            } else {
                filled += if filled > 0.0 { space + word.width } else { word.width };
            }
            wrapped.widest = wrapped.widest.max(filled);
        }
    }
    wrapped
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
        let wide = "W".repeat(60);
        assert_eq!(balance(&format!("{wide} {wide} a"), size, true, 2000.0).lines, 3);
    }
}
