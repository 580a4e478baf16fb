//! Names that a user typed → the documents of those units.
//!
//! A unit is known by its name with or without the word for its kind, in any case, with tone marks
//! in either place (`Hoà`, `Hòa`), and without accents altogether. What the kinds are called is
//! not known here: a unit's key says how much of the name is without it.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Planned;
use crate::diagnostic::Diagnostic;
use crate::value::order;

/// How many units a message lists.
const LISTED: usize = 12;

/// The units asked for, over all dossiers of a run.
#[derive(Debug)]
pub struct Wanted {
    queries: Vec<Query>,
    /// Units seen so far, for saying what there is.
    seen: Vec<String>,
    /// Whether a dossier was read at all: without one, nothing is known of units.
    looked: bool,
}

#[derive(Debug)]
struct Query {
    text: String,
    found: bool,
    /// The nearest name so far, with its distance.
    near: Option<(usize, String)>,
}

/// What a query means among the units of a dossier.
enum Meaning {
    Nothing,
    Unit(String),
    Several(Vec<String>),
}

impl Wanted {
    /// The units that a user named; none means all documents.
    pub fn new(units: &[String]) -> Self {
        let query =
            |text: &String| Query { text: text.trim().to_owned(), found: false, near: None };
        Self { queries: units.iter().map(query).collect(), seen: Vec::new(), looked: false }
    }

    /// The indices of the documents asked for, in their order, and what was not clear.
    pub fn choose(&mut self, planned: &[Planned]) -> (Vec<usize>, Vec<Diagnostic>) {
        self.looked = true;
        if self.queries.is_empty() {
            return ((0..planned.len()).collect(), Vec::new());
        }
        let mut units: Vec<Unit<'_>> = Vec::new();
        let mut known = BTreeSet::new();
        for document in planned {
            if let Some(name) = document.unit.as_deref().filter(|name| known.insert(*name)) {
                units.push(Unit::new(name, document.unit_key.as_deref()));
            }
        }
        for unit in units.iter().take(LISTED + 1) {
            if !self.seen.iter().any(|seen| seen == unit.name) {
                self.seen.push(unit.name.to_owned());
            }
        }
        let mut chosen = BTreeSet::new();
        let mut diagnostics = Vec::new();
        for query in &mut self.queries {
            match query.meaning(&units) {
                Meaning::Unit(name) => {
                    chosen.insert(name);
                    query.found = true;
                }
                Meaning::Several(names) => {
                    diagnostics.push(ambiguous(&query.text, &names));
                    query.found = true;
                }
                Meaning::Nothing => query.remember_nearest(&units),
            }
        }
        let is_chosen =
            |index: &usize| planned[*index].unit.as_ref().is_some_and(|unit| chosen.contains(unit));
        ((0..planned.len()).filter(is_chosen).collect(), diagnostics)
    }

    /// A finding for each name that no dossier knows.
    pub fn missing(&mut self) -> Vec<Diagnostic> {
        self.seen.sort_by(|one, other| order::compare(one, other));
        let missing = self.queries.iter().filter(|query| !query.found && self.looked);
        missing
            .map(|query| {
                let message = format!("không có đơn vị nào tên `{}`", query.text);
                Diagnostic::error("unknown-unit", message).hint(match &query.near {
                    Some((_, name)) => format!("có phải `{name}`?"),
                    None if self.seen.is_empty() => {
                        "các hồ sơ này không có văn bản nào cho từng đơn vị: bỏ `--unit`".to_owned()
                    }
                    None => format!("chọn một trong: {}", listed(&self.seen)),
                })
            })
            .collect()
    }
}

fn listed<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<&String> = names.into_iter().collect();
    let few: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > LISTED { ", …" } else { "" };
    format!("{}{more}", few.join(", "))
}

fn ambiguous(text: &str, names: &[String]) -> Diagnostic {
    let message = format!("`{text}` có thể là nhiều đơn vị: {}", listed(names));
    Diagnostic::error("ambiguous-unit", message).hint("ghi đủ tên, có dấu và có cấp")
}

impl Query {
    /// Which unit is meant: one that has the name as typed goes before those that have it without
    /// its accents, and a name typed with accents means no unit whose accents differ.
    fn meaning(&self, units: &[Unit<'_>]) -> Meaning {
        let typed = exact(&self.text);
        let plain = folded(&self.text);
        let is_plain = typed == plain;
        let by_name = units.iter().filter(|unit| unit.exact.contains(&typed));
        let mut names: Vec<String> = by_name.map(|unit| unit.name.to_owned()).collect();
        if names.is_empty() && is_plain {
            let by_letters = units.iter().filter(|unit| unit.folded.contains(&plain));
            names = by_letters.map(|unit| unit.name.to_owned()).collect();
        }
        match names.len() {
            0 => Meaning::Nothing,
            1 => Meaning::Unit(names.remove(0)),
            _ => Meaning::Several(names),
        }
    }

    /// Keeps the unit whose letters are nearest, if they are near enough to be meant.
    fn remember_nearest(&mut self, units: &[Unit<'_>]) {
        let plain = folded(&self.text);
        let far = plain.chars().count().div_ceil(3);
        for unit in units {
            let distances = unit.folded.iter().map(|name| {
                // A part of a name is nearer than any other spelling.
                let is_part = format!(" {name} ").contains(&format!(" {plain} "));
                if is_part { 0 } else { strsim::damerau_levenshtein(&plain, name) }
            });
            let Some(distance) = distances.min().filter(|distance| *distance <= far) else {
                continue;
            };
            if self.near.as_ref().is_none_or(|(least, _)| distance < *least) {
                self.near = Some((distance, unit.name.to_owned()));
            }
        }
    }
}

/// A unit with the forms in which it may be typed.
struct Unit<'a> {
    name: &'a str,
    /// With accents: whole, and without the word for the kind.
    exact: Vec<String>,
    /// Without accents: whole, without the word for the kind, and the key.
    folded: Vec<String>,
}

impl<'a> Unit<'a> {
    fn new(name: &'a str, key: Option<&str>) -> Self {
        let mut unit = Self { name, exact: vec![exact(name)], folded: vec![folded(name)] };
        if let Some(key) = key.map(folded) {
            // `Huyện Bạch Thông` ends as its key `bach-thong` does, so the rest is the kind. A key
            // may have a number at its end that tells it from another unit's.
            let numbered = key.rsplit_once(' ').filter(|(_, last)| last.parse::<u32>().is_ok());
            let short = ending(&unit.exact[0], &key);
            let short = short.or_else(|| numbered.and_then(|(key, _)| ending(&unit.exact[0], key)));
            if let Some(short) = short {
                unit.folded.push(folded(&short));
                unit.exact.push(short);
            }
            unit.folded.push(key);
        }
        unit
    }
}

/// The end of a name that reads as the key does, if it is not the whole name.
fn ending(name: &str, key: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let kind = words.len().checked_sub(key.split(' ').count()).filter(|kind| *kind > 0)?;
    let ending = words[kind..].join(" ");
    (folded(&ending) == key).then_some(ending)
}

/// The words of a name in small letters, with the tone mark of each at its end.
fn exact(name: &str) -> String {
    let lower = name.to_lowercase();
    let word = |word: &str| {
        let (tones, letters): (Vec<char>, Vec<char>) = word.nfd().partition(|c| is_tone(*c));
        letters.into_iter().chain(tones).collect::<String>()
    };
    words(&lower).map(word).collect::<Vec<_>>().join(" ")
}

/// The words of a name in small letters without any accents.
fn folded(name: &str) -> String {
    let lower = name.to_lowercase().replace('đ', "d");
    let letters: String = lower.nfd().filter(|c| !is_combining_mark(*c)).collect();
    words(&letters).collect::<Vec<_>>().join(" ")
}

/// The words of a name; `-` and `_` part words as spaces do, since keys and file names have them.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '–'))
        .filter(|word| !word.is_empty())
}

/// The five tone marks, as combining characters.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> Vec<Planned> {
        let document = |unit: &str, key: &str| Planned {
            path: format!("{key}.docx"),
            unit: Some(unit.into()),
            unit_key: Some(key.into()),
        };
        vec![
            Planned { path: "tinh.docx".into(), unit: None, unit_key: None },
            document("Huyện Bạch Thông", "bach-thong"),
            document("Huyện Bạch Thông", "bach-thong"),
            document("Xã Hiệp Lực", "hiep-luc"),
            document("Xã Hiệp Lục", "hiep-luc-2"),
            document("Xã Hòa Bình", "hoa-binh"),
            document("Thành phố Cao Bằng", "cao-bang"),
            document("Tỉnh Cao Bằng", "tinh-cao-bang"),
            document("Phường Đống Đa", "dong-da"),
        ]
    }

    fn chosen(queries: &[&str]) -> (Vec<usize>, Vec<String>) {
        let queries: Vec<String> = queries.iter().map(|&query| query.into()).collect();
        let mut wanted = Wanted::new(&queries);
        let (chosen, mut diagnostics) = wanted.choose(&planned());
        diagnostics.extend(wanted.missing());
        let text = |d: Diagnostic| format!("{} → {}", d.message, d.hint.unwrap_or_default());
        (chosen, diagnostics.into_iter().map(text).collect())
    }

    #[test]
    fn no_name_means_all_documents() {
        assert_eq!(chosen(&[]), ((0..9).collect(), vec![]));
    }

    #[test]
    fn a_unit_is_known_by_every_spelling_of_its_name() {
        for spelling in [
            "Huyện Bạch Thông",
            "huyện bạch thông",
            "Bạch Thông",
            "  bach   thong ",
            "BACH THONG",
            "bach-thong",
            "huyen-bach-thong",
            "Ba\u{323}ch Tho\u{302}ng",
        ] {
            assert_eq!(chosen(&[spelling]), (vec![1, 2], vec![]), "{spelling}");
        }
        for spelling in ["Xã Hòa Bình", "Hoà Bình", "hoa binh"] {
            assert_eq!(chosen(&[spelling]), (vec![5], vec![]), "{spelling}");
        }
        for spelling in ["Đống Đa", "dong da", "phường đống đa"] {
            assert_eq!(chosen(&[spelling]), (vec![8], vec![]), "{spelling}");
        }
    }

    #[test]
    fn names_that_differ_in_accents_are_different_units() {
        assert_eq!(chosen(&["Hiệp Lực"]).0, [3]);
        assert_eq!(chosen(&["Hiệp Lục"]).0, [4]);
        assert_eq!(chosen(&["xã hiệp lục", "hiệp lực"]).0, [3, 4]);
        assert_eq!(chosen(&["hiep-luc-2"]).0, [4]);
        let (none, said) = chosen(&["xa hiep luc"]);
        assert_eq!(none, [] as [usize; 0]);
        assert_eq!(
            said,
            [
                "`xa hiep luc` có thể là nhiều đơn vị: `Xã Hiệp Lực`, `Xã Hiệp Lục` → ghi đủ tên, có \
              dấu và có cấp"
            ]
        );
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest() {
        let said = |query: &str| chosen(&[query]).1.join("; ");
        assert_eq!(
            said("Bạch Thong"),
            "không có đơn vị nào tên `Bạch Thong` → có phải `Huyện Bạch Thông`?"
        );
        assert_eq!(
            said("bach tong"),
            "không có đơn vị nào tên `bach tong` → có phải `Huyện Bạch Thông`?"
        );
        assert_eq!(
            said("Ngân Sơn"),
            "không có đơn vị nào tên `Ngân Sơn` → chọn một trong: `Huyện Bạch Thông`, `Phường Đống \
             Đa`, `Thành phố Cao Bằng`, `Tỉnh Cao Bằng`, `Xã Hiệp Lục`, `Xã Hiệp Lực`, `Xã Hòa Bình`"
        );
        // A part of a name is no name.
        assert_eq!(said("Thông"), "không có đơn vị nào tên `Thông` → có phải `Huyện Bạch Thông`?");
    }

    #[test]
    fn a_name_known_in_one_dossier_is_not_missing() {
        let mut wanted = Wanted::new(&["Đống Đa".into(), "Lạ".into()]);
        assert_eq!(wanted.missing().len(), 0);
        wanted.choose(&planned()[..3]);
        assert_eq!(wanted.missing().len(), 2);
        wanted.choose(&planned());
        assert_eq!(wanted.missing().len(), 1);
    }
}
