//! The letters of the whole document: font, colour, encoding, effects.

use std::collections::BTreeMap;

use super::decree;
use crate::check::Remarks;
use crate::check::paper::{Color, Letters, Paper};

/// The darkest grey that is told from black on paper.
const BLACK: u8 = 0x26;

/// Paragraphs that have letters of a kind: the letters that each kind has, and where.
fn found<'p, T: Ord>(
    paper: &'p Paper,
    of: impl Fn(&'p str, &'p Letters) -> Option<T>,
) -> BTreeMap<T, Vec<usize>> {
    let mut found: BTreeMap<T, Vec<usize>> = BTreeMap::new();
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        for (text, letters) in paragraph.letters(0..paragraph.text.len()) {
            if let Some(kind) = of(text, letters) {
                let places = found.entry(kind).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
                }
            }
        }
    }
    found
}

/// Tells a kind once, with the first places.
fn tell(paper: &Paper, at: &[usize], message: String, hint: &str, remarks: &mut Remarks<'_>) {
    let places = at.iter().take(5).map(|index| paper.place(*index)).collect();
    let message = match at.len() {
        1 => message,
        many => format!("{message} ({many} đoạn)"),
    };
    remarks.proved_at(places, message, hint);
}

pub(super) fn family(paper: &Paper, remarks: &mut Remarks<'_>) {
    let Some(profile) = decree(paper, remarks) else { return };
    let wanted = profile.page.font.default.as_str();
    let other = found(paper, |text, letters| {
        let is_other = |font: &str| {
            // Old fonts are another rule's; those of signs hold no letters.
            !font.eq_ignore_ascii_case(wanted) && legacy(font).is_none() && !is_of_signs(font)
        };
        let plain = text.chars().any(|c| c.is_ascii_alphanumeric());
        let marked = text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        let own = [(plain, &letters.font), (marked, &letters.marked_font)];
        let mut own = own.into_iter().filter(|(has, font)| *has && is_other(font));
        own.next().map(|(_, font)| &**font)
    });
    for (font, at) in other {
        let message = format!("phông chữ {font}, phải là {wanted}");
        tell(paper, &at, message, "chọn cả đoạn và đổi sang Times New Roman", remarks);
    }
}

fn is_of_signs(font: &str) -> bool {
    ["symbol", "wingdings", "webdings"].iter().any(|of| font.to_lowercase().starts_with(of))
}

/// The encoding of a font from before Unicode, by its name.
fn legacy(font: &str) -> Option<&'static str> {
    let name = font.to_lowercase();
    if name.starts_with(".vn") {
        Some("TCVN3")
    } else if name.starts_with("vni-") {
        Some("VNI")
    } else {
        None
    }
}

pub(super) fn color(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let urgent: Vec<usize> =
        paper.part(crate::check::paper::PartKind::Stamp).map(|part| part.paragraph).collect();
    let other = found(paper, |text, letters| match letters.color {
        Color::Rgb(rgb) if rgb.iter().any(|part| *part > BLACK) => {
            text.chars().any(char::is_alphanumeric).then_some(rgb)
        }
        _ => None,
    });
    for (rgb, mut at) in other {
        // A stamp of urgency is red.
        at.retain(|paragraph| !urgent.contains(paragraph));
        if !at.is_empty() {
            let message = format!("chữ màu {}, phải màu đen", name_of(rgb));
            tell(paper, &at, message, "đổi màu chữ sang đen", remarks);
        }
    }
}

/// What people call a colour.
fn name_of([red, green, blue]: [u8; 3]) -> String {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let name = match () {
        () if most - least < 32 && most > 224 => "trắng",
        () if most - least < 32 => "xám",
        () if red == most && green > 128 && blue < 128 => "vàng",
        () if red == most && blue < 128 => "đỏ",
        () if green == most => "xanh lá",
        () if blue == most && red < 128 => "xanh",
        () => return format!("#{red:02X}{green:02X}{blue:02X}"),
    };
    name.to_owned()
}

pub(super) fn unicode(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let old = found(paper, |text, letters| {
        let has = text.chars().any(char::is_alphabetic);
        [&letters.font, &letters.marked_font]
            .into_iter()
            .filter(|_| has)
            .find_map(|font| legacy(font).map(|encoding| (encoding, &**font)))
    });
    for ((encoding, font), at) in old {
        let message = format!("chữ gõ bằng bảng mã {encoding} (phông {font}), không phải Unicode");
        let hint = "chuyển mã sang Unicode rồi dùng phông Times New Roman";
        tell(paper, &at, message, hint, remarks);
    }
    let private = |c: char| ('\u{E000}'..='\u{EFFF}').contains(&c);
    let odd = found(paper, |text, letters| {
        (text.contains(private) && !is_of_signs(&letters.font)).then_some(())
    });
    for at in odd.into_values() {
        let message = "có ký tự không thuộc bảng mã Unicode".to_owned();
        tell(paper, &at, message, "gõ lại các ký tự hiện thành ô vuông", remarks);
    }
}

pub(super) fn effects(paper: &Paper, remarks: &mut Remarks<'_>) {
    if decree(paper, remarks).is_none() {
        return;
    }
    let odd = found(paper, |text, letters| {
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(match () {
            () if letters.highlight => "tô nền",
            () if letters.strike => "gạch ngang",
            () if letters.effect => "có bóng, viền hoặc nổi",
            () if letters.scale != 100 => "bị kéo giãn hoặc bóp hẹp",
            () if letters.spacing.twips().abs() > 10 => "giãn hoặc dồn khoảng cách chữ",
            () => return None,
        })
    });
    for (effect, at) in odd {
        let hint = "bỏ hiệu ứng, để chữ bình thường";
        tell(paper, &at, format!("chữ {effect}"), hint, remarks);
    }
}
