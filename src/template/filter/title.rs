//! The title of a table that is given out → the title of what one unit is given of it.

use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::{Argument, Entry, Kind, wrong};
use crate::template::rich::{Piece, Rich};
use crate::value::{case, name};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "nhan_de_cua",
    arguments: &[Argument {
        name: "don_vi", required: true, about: "đơn vị, thường là `don_vi`"
    }],
    about: "Nhan đề của một bảng giao cho nhiều đơn vị thành nhan đề của phần giao cho một đơn vị: “giao các xã, phường” thành “giao xã An Bình”; nhan đề không ghi giao cho ai thì thêm tên đơn vị ở cuối; đã có tên đơn vị thì giữ nguyên.",
    example: "{{ \"CHỈ TIÊU GIAO CÁC HUYỆN NĂM 2026\" | nhan_de_cua(don_vi=don_vi) }}",
    prints: "CHỈ TIÊU GIAO HUYỆN NA RÌ NĂM 2026",
    run: of_unit,
}];

/// Who figures go to, whatever kind of body it is.
const BODIES: [&str; 6] = ["đơn vị", "địa phương", "cơ quan", "ban", "ngành", "đoàn thể"];

/// Words that may stand between kinds of bodies.
const BETWEEN: [&str; 4] = ["và", "các", "trực thuộc", "cấp"];

fn of_unit(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let title = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
    let unit: Value = kwargs.must_get("don_vi")?;
    let own = unit.as_map().and_then(|unit| unit.get(&Key::Str("ten")));
    let own = own.ok_or_else(|| wrong("tham số `don_vi` không phải là một đơn vị"))?;
    let own = Rich::of(own).map_err(|reason| wrong(reason.words()))?;
    let (text, unit) = (title.plain(), own.plain());
    if words(&text).contains(&words(&unit)) {
        return Ok(title.into_value());
    }
    let is_capital = text == case::capitals(&text);
    let own = if is_capital { own.map(case::capitals) } else { own.map_first(case::lower_first) };
    let Rich(mut pieces) = title.clone();
    match receivers(&text, &unit) {
        Some(range) => {
            let [before, after] = [&text[..range.start], &text[range.end..]];
            let part = |text: &str| title.replaced(text.to_owned()).0;
            pieces = part(before);
            pieces.extend(own.0);
            pieces.extend(if after.is_empty() { Vec::new() } else { part(after) });
        }
        None => {
            pieces.push(Piece::Text(if is_capital { " CỦA " } else { " của " }.to_owned()));
            pieces.extend(own.0);
        }
    }
    Ok(Rich(pieces).into_value())
}

/// The words of a text in comparable form, with a space before and after each.
fn words(text: &str) -> String {
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let words = name::folded(text).replace(|c: char| !c.is_alphanumeric() && !is_mark(c), " ");
    words.split_whitespace().fold(" ".to_owned(), |all, word| all + word + " ")
}

/// Where a title names all those who are given figures, the unit's kind or bodies of any kind among
/// them: `các xã, phường` of `GIAO CÁC XÃ, PHƯỜNG NĂM 2026`.
fn receivers(title: &str, unit: &str) -> Option<std::ops::Range<usize>> {
    let lower = case::lower(title);
    if lower.len() != title.len() {
        return None;
    }
    let unit = case::lower(unit);
    let mut kinds: Vec<&str> = name::kinds().chain(BODIES).collect();
    kinds.extend(unit.split(' ').next());
    let starts = lower.match_indices(" các ").map(|(at, _)| at + 1);
    starts.filter(|start| *start > 1).find_map(|start| {
        let (mut end, mut at) = (start, start);
        let mut is_own = false;
        loop {
            let rest = lower[at..].trim_start_matches([',', ' ']);
            at = lower.len() - rest.len();
            let begins = |word: &&str| {
                let after = rest.strip_prefix(*word);
                after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            };
            if let Some(word) = BETWEEN.iter().find(|word| begins(word)) {
                at += word.len();
            } else if let Some(kind) = kinds.iter().find(|word| begins(word)) {
                at += kind.len();
                end = at;
                is_own |= BODIES.contains(kind) || unit.starts_with(kind);
            } else {
                break;
            }
        }
        (is_own && end > start).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_are_given_figures_are_found_in_a_title() {
        for (title, unit, expected) in [
            (
                "CHỈ TIÊU GIAO CÁC XÃ, PHƯỜNG, ĐẶC KHU",
                "Xã An Bình",
                Some("CÁC XÃ, PHƯỜNG, ĐẶC KHU"),
            ),
            ("Chỉ tiêu giao các xã và phường năm 2026", "Phường 1", Some("các xã và phường")),
            ("PHÂN BỔ CHO CÁC THÔN, TỔ DÂN PHỐ NĂM 2026", "Thôn 4", Some("CÁC THÔN, TỔ DÂN PHỐ")),
            ("GIAO CÁC SỞ, BAN, NGÀNH NĂM 2026", "Sở Y tế", Some("CÁC SỞ, BAN, NGÀNH")),
            ("GIAO CÁC ĐƠN VỊ NĂM 2026", "Trạm Y tế Tân Lập", Some("CÁC ĐƠN VỊ")),
            ("CÁC CHỈ TIÊU NĂM 2026", "Xã An Bình", None),
            ("DANH MỤC CÁC LỚP ĐÀO TẠO NĂM 2026", "Xã An Bình", None),
            ("TÌNH HÌNH CÁC HUYỆN NĂM 2024", "Xã An Bình", None),
            ("CHỈ TIÊU NĂM 2026", "Xã An Bình", None),
        ] {
            let found = receivers(title, unit).map(|range| &title[range]);
            assert_eq!(found, expected, "{title}");
        }
    }
}
