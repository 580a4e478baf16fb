//! What figures come from → plain lines, one for each figure.

use std::fmt::Write as _;

use super::{Explained, Figure, State};
use crate::diagnostic::CellPlace;

/// The most cells of a figure that are named.
const MOST_CELLS: usize = 6;

/// The longest text of a figure that is shown whole, in letters.
const LONGEST: usize = 160;

/// How many figures there are of each sort, and a line for each.
pub fn text(explained: &Explained) -> String {
    let mut text = format!("{}\n", count(&explained.figures));
    if !explained.figures.is_empty() {
        text.push('\n');
    }
    for figure in &explained.figures {
        let _ = writeln!(text, "{}", line(figure));
    }
    if !explained.lost.is_empty() {
        text.push_str("\nKhi lập có, nay không còn thấy trong văn bản\n");
    }
    for (lost, places) in &explained.lost {
        let _ = writeln!(text, "- “{}” ← {}", short(lost), cells(places));
    }
    text
}

/// How many figures there are: `12 số liệu: 10 như khi lập, 1 sửa tay, 1 đã cũ`.
pub fn count(figures: &[Figure]) -> String {
    let of = |state: State| figures.iter().filter(|figure| figure.state == state).count();
    let counts = [
        (of(State::Generated), "như khi lập"),
        (of(State::Edited), "sửa tay"),
        (of(State::Stale), "đã cũ"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
    match figures.len() {
        0 => "Không có số liệu nào lấy từ bảng tính".to_owned(),
        all => format!("{all} số liệu: {}", counts.join(", ")),
    }
}

/// A figure: `đoạn 12: “37 xã” ← phu-bieu.xlsx › Phụ biểu › C8; công thức =SUM(D8:K8); mẫu …`.
pub fn line(figure: &Figure) -> String {
    let mut parts = Vec::new();
    if figure.places.is_empty() {
        parts.push("gõ tay".to_owned());
    } else {
        parts.push(format!("← {}", cells(&figure.places)));
    }
    if let Some(formula) = &figure.formula {
        parts.push(format!("công thức {}", short(formula)));
    }
    if let Some(template) = &figure.template {
        parts.push(format!("mẫu {}, dòng {}", template.file, template.line));
    }
    if let Some(generated) = &figure.generated {
        parts.push(format!("sửa tay, khi lập là “{}”", short(generated)));
    }
    match figure.now.as_deref() {
        None => {}
        Some("") => parts.push("đã cũ: hồ sơ nay không in số liệu này nữa".to_owned()),
        Some(now) if figure.state == State::Stale => {
            parts.push(format!("đã cũ: nay là “{}”", short(now)));
        }
        Some(now) => parts.push(format!("nay sẽ là “{}”", short(now))),
    }
    let said = parts.join("; ");
    format!("đoạn {}: “{}” {said}", figure.paragraph, short(&figure.text))
}

/// The cells of a figure, those of one sheet after its name: `phu-bieu.xlsx › Phụ biểu › C8, C9`.
fn cells(places: &[CellPlace]) -> String {
    let mut said = String::new();
    let mut sheet: Option<(&str, &str)> = None;
    for place in places.iter().take(MOST_CELLS) {
        let here = (&*place.file, &*place.sheet);
        match sheet {
            Some(sheet) if sheet == here => {
                let _ = write!(said, ", {}", place.cell);
            }
            Some(_) => {
                let _ = write!(said, "; {place}");
            }
            None => said = place.to_string(),
        }
        sheet = Some(here);
    }
    match places.len().saturating_sub(MOST_CELLS) {
        0 => said,
        more => format!("{said} và {more} ô khác"),
    }
}

/// A text in one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
