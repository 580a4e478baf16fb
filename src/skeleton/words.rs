//! What the words in braces of a skeleton's texts stand for.

use std::collections::BTreeMap;

use super::Issuer;
use crate::value::case::capitals;
use crate::value::year::Years;

/// Words and rows by their names.
#[derive(Debug)]
pub(super) struct Words {
    words: BTreeMap<String, String>,
    rows: BTreeMap<String, Vec<Vec<String>>>,
}

impl Words {
    /// Those of an issuer in a skeleton for a year or a period.
    pub(super) fn of(issuer: &Issuer, skeleton: &str, years: Years) -> Self {
        let mut words = issuer.level.chu.clone();
        words.extend(issuer.level.loai_van_ban.get(skeleton).cloned().unwrap_or_default());
        let committee = format!("UBND {} {}", issuer.kind, issuer.place);
        if issuer.is_agency() {
            words.extend(of_agency(issuer));
            words.entry("co_quan_chu_quan".to_owned()).or_insert_with(|| capitals(&committee));
        }
        let own = [
            ("co_quan", issuer.head()),
            ("ten_tat", issuer.name.clone()),
            ("ma", issuer.letters()),
            ("dia_danh", issuer.place.clone()),
            ("dia_ban", format!("{} {}", issuer.kind, issuer.place)),
            ("cap", issuer.kind.clone()),
            ("uy_ban", committee),
            ("nam", years.first.to_string()),
            ("nam_truoc", (years.first - 1).to_string()),
            ("nam_cuoi", years.last.max(years.first + 4).to_string()),
        ];
        words.extend(own.map(|(name, word)| (name.to_owned(), word)));
        words.extend((1..=4).map(|more| (format!("nam_{more}"), (years.first + more).to_string())));
        let mut rows = issuer.level.hang.clone();
        for (index, unit) in rows.get("don_vi").into_iter().flatten().enumerate() {
            let name = unit.first().cloned().unwrap_or_default();
            words.insert(format!("don_vi_{}", index + 1), name);
        }
        // Words of a level may name the place: `Hội đồng nhân dân {dia_ban}`.
        let mut words = Self { words, rows: BTreeMap::new() };
        let filled: Vec<_> =
            words.words.iter().map(|(name, word)| (name.clone(), words.in_text(word))).collect();
        words.words = filled.into_iter().collect();
        for row in rows.values_mut().flatten() {
            row.iter_mut().for_each(|cell| *cell = words.in_text(cell));
        }
        words.rows = rows;
        words
    }

    /// The rows of a name.
    pub(super) fn rows(&self, name: &str) -> &[Vec<String>] {
        self.rows.get(name).map_or(&[], Vec::as_slice)
    }

    /// A text with its words filled in; none where it names what this issuer has not.
    pub(super) fn fill(&self, text: &str) -> Option<String> {
        let (filled, is_whole) = self.filled(text);
        is_whole.then_some(filled)
    }

    /// A text with those words filled in that are known; other braces stay, as in `{ten_rieng}` of
    /// a manifest.
    pub(super) fn in_text(&self, text: &str) -> String {
        self.filled(text).0
    }

    /// A text with the words filled in that are known, and whether all are.
    fn filled(&self, text: &str) -> (String, bool) {
        let mut filled = String::with_capacity(text.len());
        let mut is_whole = true;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let word = after
                .split_once('}')
                .and_then(|(name, rest)| self.words.get(name).map(|word| (word, rest)));
            match word {
                Some((word, after)) => {
                    filled.push_str(word);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    is_whole = false;
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        (filled, is_whole)
    }
}

/// What texts name of an agency's head.
fn of_agency(issuer: &Issuer) -> [(String, String); 5] {
    let head = issuer.head_of_agency();
    // Those who head an agency together.
    let together = if head == "Giám đốc" {
        "Ban Giám đốc".to_owned()
    } else {
        "Lãnh đạo cơ quan".to_owned()
    };
    [
        ("nguoi_dung_dau", head.to_owned()),
        ("ky_thay", format!("KT. {}", capitals(head))),
        ("chuc_vu", capitals(&format!("Phó {head}"))),
        ("tham_quyen", capitals(&issuer.headed())),
        ("lanh_dao_co_quan", together),
    ]
    .map(|(name, word)| (name.to_owned(), word))
}
