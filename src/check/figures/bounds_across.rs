//! A target that words bound in one place and that another gives as an exact number beyond the bound:
//! `phấn đấu thêm tối thiểu 09 xã đạt chuẩn` and, elsewhere, `mục tiêu thêm 07 xã đạt chuẩn`.

use std::collections::{BTreeMap, BTreeSet};

use super::against::texts;
use super::bounded::{is_bounded, meets};
use super::number::Mention;
use super::parts::is_of_each;
use super::read::Read;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks};
use crate::value::number::format;
use crate::value::{Qualifier, year};

/// How many words say what a target counts at least.
const LEAST_WORDS: usize = 3;

/// What says that a number is aimed at.
const AIMS: [&str; 5] = ["phấn đấu", "mục tiêu", "chỉ tiêu", "đăng ký", "lộ trình"];

/// What says that it is what there was, what there is then, a part, or of some months alone.
const OTHERS: [&str; 22] = [
    "đã ",
    "hiện ",
    "so với",
    "trong đó",
    "kết quả",
    "lũy kế",
    "luỹ kế",
    "tổng số",
    "còn lại",
    "bình quân",
    "mỗi ",
    "từng ",
    "nâng ",
    "đưa ",
    "đến năm",
    "đến hết",
    "đợt",
    "quý",
    "quí",
    "tháng",
    "vòng",
    "giúp đỡ",
];

/// Sections of what was, and of what single agencies do.
const SECTIONS: [&str; 6] =
    ["tổ chức thực hiện", "phân công", "kết quả", "thực trạng", "tình hình", "đánh giá"];

/// What makes two numbers one target: what is counted, how it changes, and the years and names of the
/// sentence.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    what: String,
    change: String,
    years: Vec<year::Years>,
    names: BTreeSet<String>,
}

/// The places of one target: bounded, and exact.
type Places<'m> = [Vec<(usize, &'m Mention)>; 2];

/// Tells exact targets that do not keep to the bound of the same target elsewhere.
pub(super) fn differing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let mut targets: BTreeMap<Of, Places<'_>> = BTreeMap::new();
    let mut is_other = false;
    for index in texts(paper) {
        let paragraph = &paper.paragraphs[index];
        if paragraph.role == Role::Heading(1) {
            let title = paragraph.text.to_lowercase();
            is_other = SECTIONS.iter().any(|words| title.contains(words));
        }
        for mention in read.mentions[index].iter().filter(|_| !is_other) {
            if let Some(of) = target(&paragraph.text, mention) {
                let is_exact = usize::from(!is_bounded(mention));
                targets.entry(of).or_default()[is_exact].push((index, mention));
            }
        }
    }
    for [bounds, exacts] in targets.into_values() {
        // Of several it is not known which belong together.
        let ([(at, bound)], [(exact_at, exact)]) = (&bounds[..], &exacts[..]) else { continue };
        if at == exact_at || meets(bound, exact.value()) {
            continue;
        }
        let written = paper.paragraphs[*at].text.get(bound.at.clone()).unwrap_or_default();
        let other = format!("{} {}", format(exact.number()), exact.noun());
        let message = format!("một chỗ ghi “{written}”, chỗ khác ghi đúng {other}");
        let hint = "xem hai chỗ có nói về một chỉ tiêu không; nếu có thì sửa cho khớp";
        let places = vec![paper.place(*exact_at), paper.place(*at)];
        remarks.guess_at(places, message, hint);
    }
}

/// What target a number is, where its sentence says that it is one of the whole.
fn target(text: &str, mention: &Mention) -> Option<Of> {
    let is_about = mention.quantity.qualifier == Some(Qualifier::About);
    let is_plain = mention.is_amount() && mention.number().is_integer() && !is_about;
    let unit = mention.unit().to_lowercase();
    if !is_plain || unit.split(' ').count() < LEAST_WORDS || is_of_each(text, mention) {
        return None;
    }
    let sentence = sentence(text, mention.start);
    let line = sentence.to_lowercase();
    let is_aimed = AIMS.iter().any(|word| line.contains(word));
    if !is_aimed || OTHERS.iter().any(|word| line.contains(word)) {
        return None;
    }
    let years = year::mentions(sentence).into_iter().map(|mention| mention.years).collect();
    let change = mention.beside().change.clone().unwrap_or_default();
    Some(Of { what: unit, change, years, names: names(sentence) })
}

/// The words of a sentence that are written as names, its first word and abbreviations aside.
fn names(sentence: &str) -> BTreeSet<String> {
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_name =
        |word: &&str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    words.skip(1).filter(is_name).map(str::to_owned).collect()
}

/// The sentence, or the item of a list, that a place stands in.
fn sentence(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at(at);
    let start = before.rfind([';', '\n']).map_or(0, |found| found + 1);
    let start = before.rfind(". ").map_or(start, |found| start.max(found + 2));
    let end = after.find(". ").into_iter().chain(after.find([';', '\n'])).min();
    text[start..end.map_or(text.len(), |found| at + found)].trim_start_matches(['-', '+', ' '])
}

#[cfg(test)]
mod tests {
    use super::super::number::mentions;
    use super::*;

    #[test]
    fn targets_of_the_whole_are_taken() {
        for (text, expected) in [
            ("Phấn đấu thêm tối thiểu 09 xã đạt chuẩn kiểu mẫu.", true),
            ("- Hoàn thành mục tiêu thêm 07 xã đạt chuẩn kiểu mẫu năm 2026;", true),
            ("Phấn đấu quý I thêm 07 xã đạt chuẩn kiểu mẫu.", false),
            ("Đã thêm 07 xã đạt chuẩn kiểu mẫu theo mục tiêu.", false),
            ("Phấn đấu mỗi huyện thêm 02 xã đạt chuẩn kiểu mẫu.", false),
            ("Phấn đấu thêm 07 xã, phường.", false),
            ("Thêm 07 xã đạt chuẩn kiểu mẫu.", false),
            ("Phấn đấu lũy kế 07 xã đạt chuẩn kiểu mẫu.", false),
        ] {
            let found = mentions(text);
            let is_target = found.iter().any(|mention| target(text, mention).is_some());
            assert_eq!(is_target, expected, "{text}");
        }
        let of = |text: &str| target(text, &mentions(text)[0]).unwrap();
        let own = of("Phấn đấu thêm tối thiểu 09 xã đạt chuẩn kiểu mẫu.");
        assert!(own == of("Mục tiêu là thêm 07 xã đạt chuẩn kiểu mẫu"));
        assert!(own != of("Phấn đấu huyện Ba Bể thêm 07 xã đạt chuẩn kiểu mẫu"));
        assert!(own != of("Phấn đấu năm 2030 thêm 07 xã đạt chuẩn kiểu mẫu"));
        assert!(own != of("Phấn đấu có 07 xã đạt chuẩn kiểu mẫu"));
    }
}
