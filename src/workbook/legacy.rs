//! Text in the encodings from before Unicode: recognised, so that it can be said.

use std::collections::BTreeMap;
use std::fmt;

use super::Address;

/// An encoding of Vietnamese from before Unicode, which only its own fonts can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Encoding {
    /// TCVN 5712:1993, with the fonts `.Vn…`; also called ABC.
    Tcvn3,
    /// VNI, with the fonts `VNI-…`.
    Vni,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcvn3 => "TCVN3 (phông .Vn…)",
            Self::Vni => "VNI (phông VNI-…)",
        })
    }
}

/// The cells of a sheet that seem to hold text in such an encoding.
#[derive(Debug, Default)]
pub(super) struct Legacy {
    cells: BTreeMap<Encoding, Suspects>,
}

#[derive(Debug, Default)]
struct Suspects {
    cells: Vec<Address>,
    /// Whether one of them leaves no doubt: by its font, or by two letters of the encoding.
    sure: bool,
}

impl Legacy {
    /// Looks at the text of a cell and its font.
    pub(super) fn look(&mut self, cell: Address, text: &str, font: Option<&str>) {
        if text.is_ascii() || text.chars().any(is_modern) {
            return;
        }
        let font = font.and_then(by_font);
        let (encoding, sure) = match font {
            Some(encoding) => (encoding, true),
            None => match (tcvn3_letters(text), vni_letters(text)) {
                (0, 0) => return,
                (tcvn3, vni) if vni >= tcvn3 => (Encoding::Vni, vni > 1),
                (tcvn3, _) => (Encoding::Tcvn3, tcvn3 > 1),
            },
        };
        let suspects = self.cells.entry(encoding).or_default();
        suspects.cells.push(cell);
        suspects.sure |= sure;
    }

    /// How many cells are suspected.
    pub(super) fn count(&self) -> usize {
        self.cells.values().map(|suspects| suspects.cells.len()).sum()
    }

    /// The encodings that the sheet holds, with their cells. One cell with one such letter is no
    /// evidence: it may be a name or a unit of measure.
    pub(super) fn found(&self) -> impl Iterator<Item = (Encoding, &[Address])> {
        self.cells
            .iter()
            .filter(|(_, suspects)| suspects.sure || suspects.cells.len() > 1)
            .map(|(&encoding, suspects)| (encoding, suspects.cells.as_slice()))
    }
}

fn by_font(font: &str) -> Option<Encoding> {
    let font = font.trim().to_ascii_lowercase();
    if font.starts_with(".vn") {
        Some(Encoding::Tcvn3)
    } else if font.starts_with("vni") {
        Some(Encoding::Vni)
    } else {
        None
    }
}

/// A letter that Vietnamese has in Unicode and neither encoding can hold.
fn is_modern(c: char) -> bool {
    matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư')
        || matches!(c, '\u{1EA0}'..='\u{1EF9}')
}

/// How many characters stand in or beside a word as TCVN3 letters would, and as no letter of
/// Vietnamese does: `HuyÖn`, `B¾c K¹n`, `x·`.
fn tcvn3_letters(text: &str) -> usize {
    let characters: Vec<char> = text.chars().collect();
    let letter = |index: Option<usize>| {
        index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_alphabetic)
    };
    let is_one = |&(index, &c): &(usize, &char)| {
        let (before, after) = (letter(index.checked_sub(1)), letter(Some(index + 1)));
        match c {
            '¡' | '¢' | '£' | '¤' | '¥' | '¦' | '§' | '¨' | '©' | 'ª' | '«' | '¬' | '®' | '¶'
            | '¸' | '¹' | '»' | '¼' | '½' | '¾' | 'Æ' | 'Ç' | 'Ë' | 'Î' | 'Ï' | 'Ð' | 'Ñ' | 'Ö'
            | '×' | 'Ø' | 'Ü' | 'Þ' | 'ß' | 'ä' | 'å' | 'æ' | 'ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö'
            | '÷' | 'ø' | 'û' | 'ü' | 'þ' => before || after,
            // Between letters these are a point in a product and a prefix of units.
            '·' => before && !after,
            'µ' => before,
            _ => false,
        }
    };
    characters.iter().enumerate().filter(is_one).count()
}

/// How many vowels have their mark behind them, as in VNI: `Huyeän`, `Baéc Kaïn`, `ñöôïc`.
fn vni_letters(text: &str) -> usize {
    let characters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let is_one = |pair: &&[char]| match (pair[0], pair[1]) {
        ('a', mark) => "ùøûõïâáàåãäêéèúüë".contains(mark),
        ('e', mark) => "ùøûõïâáàåãä".contains(mark),
        ('o', mark) => "ùøûõïâåä".contains(mark),
        ('ö', 'ô') => true,
        ('u' | 'y' | 'ö' | 'ô', mark) => "ùøûõï".contains(mark),
        ('ñ', after) => after.is_ascii_alphabetic() || after == 'ö' || after == 'ô',
        _ => false,
    };
    characters.windows(2).filter(is_one).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(text: &str) -> Option<Encoding> {
        let mut legacy = Legacy::default();
        legacy.look(Address::new(0, 0), text, None);
        legacy.found().next().map(|(encoding, _)| encoding)
    }

    #[test]
    fn old_encodings_are_known_by_their_letters() {
        for text in ["HuyÖn B¾c K¹n", "Môc tiªu phÊn ®Êu n¨m 2025", "®¹t chuÈn n«ng th«n míi"]
        {
            assert_eq!(encoding(text), Some(Encoding::Tcvn3), "{text}");
        }
        for text in ["Huyeän Baéc Kaïn", "Muïc tieâu phaán ñaáu naêm 2025", "ñöôïc coâng nhaän"]
        {
            assert_eq!(encoding(text), Some(Encoding::Vni), "{text}");
        }
    }

    #[test]
    fn other_letters_are_no_old_encoding() {
        for text in [
            "Huyện Bắc Kạn",
            "xã Hoà Bình, Quảng Khê",
            "hoàn thành, quá trình, xuân, quê, quý, thuê",
            "không có",
            "12 m², 30 µg/m³, 5×3, kW·h",
            "Côte d’Ivoire, Raúl",
            "≥15 tiêu chí/xã",
            "– 03 xã",
        ] {
            assert_eq!(encoding(text), None, "{text}");
        }
    }
}
