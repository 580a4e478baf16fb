//! Legal bases, recipients, addressees, numbers and symbols as people type them → the changes that
//! give the form of the decree (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II).
//!
//! Each function tells what to change in a text, from left to right, and nothing where the text is
//! in order: what was typed well comes out as it went in.

use std::ops::Range;

use super::name::folded;

/// A change: the bytes that go, and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// What takes their place.
    pub with: String,
}

impl Edit {
    fn new(range: Range<usize>, with: impl Into<String>) -> Self {
        Self { range, with: with.into() }
    }
}

/// Words that join the parts of a citation; typed in the cell and printed by the template they
/// stand twice.
const JOINING: [&str; 7] = ["căn cứ", "ngày", "tháng", "số", "của", "về việc", "về"];

/// A legal basis: `Căn cứ Căn cứ Kế hoạch số 231/KH- UBND ngày ngày 5/1/2026 … về Về việc …`.
pub fn basis(text: &str) -> Vec<Edit> {
    let changes = [
        doubled(text),
        dates(text),
        symbols(text),
        subject(text),
        followed(text),
        sentence_end(text),
    ];
    in_order(changes.concat())
}

/// A recipient: `Lưu VT`, `TT. Tỉnh ủy ((b/c))`.
pub fn recipient(text: &str) -> Vec<Edit> {
    in_order([labelled(text, "nơi nhận"), filed(text), brackets(text), remarks(text)].concat())
}

/// An addressee, whose `Kính gửi:` the layout prints.
pub fn addressee(text: &str) -> Vec<Edit> {
    in_order([labelled(text, "kính gửi"), brackets(text)].concat())
}

/// The label of a component, which the layout prints, before what it labels.
fn labelled(text: &str, label: &str) -> Vec<Edit> {
    let Some(end) = leading(text, label) else { return Vec::new() };
    let rest = text[end..].trim_start_matches([':', ' ']);
    let is_alone = rest.is_empty() || !text[end..].trim_start().starts_with(':');
    if is_alone && label != "kính gửi" || rest.is_empty() {
        return Vec::new();
    }
    vec![Edit::new(0..text.len() - rest.len(), "")]
}

/// `Căn cứ Thực hiện Kế hoạch …`: the ground is followed, not rested on.
fn followed(text: &str) -> Vec<Edit> {
    let rest = leading(text, "căn cứ").map(|end| text[end..].trim_start_matches([':', ' ']));
    let follows = |rest: &&str| rest.starts_with("Thực hiện ") || rest.starts_with("Theo đề nghị ");
    match rest.filter(follows) {
        Some(rest) => vec![Edit::new(0..text.len() - rest.len(), "")],
        None => Vec::new(),
    }
}

/// `Luật Lâm nghiệp. ngày 15/11/2017`: a sentence goes on after its point.
fn sentence_end(text: &str) -> Vec<Edit> {
    let ends = [". ngày ", ". của ", "; ngày ", "; của "];
    let found = ends.iter().flat_map(|end| text.match_indices(end));
    found.map(|(at, _)| Edit::new(at..at + 1, "")).collect()
}

/// `(để b/c) (b/c)`, `CT, các PCT UBND tỉnh; (b/c)`: one remark, right after the name.
fn remarks(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = [";", "."]
        .iter()
        .flat_map(|sign| {
            text.match_indices(&format!("{sign} (")).map(|(at, _)| at).collect::<Vec<_>>()
        })
        .map(|at| Edit::new(at..at + 1, ""))
        .collect();
    if let Some((before, last)) = text.trim_end().rsplit_once(" (")
        && let Some(last) = last.strip_suffix(')')
        && let Some((_, first)) = before.rsplit_once('(')
        && first.ends_with(')')
        && first.contains(last)
    {
        edits.push(Edit::new(before.len()..text.len(), ""));
    }
    edits
}

/// A number, of which the layout prints `Số:` and the symbol: `Số: 12/KH-UBND`.
pub fn number(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let Some(end) = leading(text, "số") {
        let rest = &text[end..];
        edits
            .push(Edit::new(0..end + (rest.len() - rest.trim_start_matches([':', ' ']).len()), ""));
    }
    if let Some(slash) = text.find('/') {
        edits.push(Edit::new(slash..text.len(), ""));
    }
    in_order(edits)
}

/// A symbol: `KH - UBND`, `/KH-UBND`.
pub fn symbol(text: &str) -> Vec<Edit> {
    let start = text.len() - text.trim_start_matches(['/', ' ']).len();
    let mut edits: Vec<Edit> = (start > 0).then(|| Edit::new(0..start, "")).into_iter().collect();
    let blanks = text.char_indices().filter(|(at, letter)| *at >= start && *letter == ' ');
    edits.extend(blanks.map(|(at, _)| Edit::new(at..at + 1, "")));
    in_order(edits)
}

/// The changes from left to right, of two that touch the first alone.
fn in_order(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut end = 0;
    edits.retain(|edit| {
        let is_free = edit.range.start >= end;
        end = end.max(edit.range.end);
        is_free
    });
    edits
}

/// Where a phrase ends with which a text begins, whatever the capitals.
fn leading(text: &str, phrase: &str) -> Option<usize> {
    let end = text.char_indices().nth(phrase.chars().count()).map_or(text.len(), |(at, _)| at);
    let is_whole = !text[end..].starts_with(char::is_alphanumeric);
    (folded(&text[..end]) == folded(phrase) && is_whole).then_some(end)
}

/// The words of a text with the bytes at which they stand.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(first)) => {
                words.push((first, &text[first..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Joining words that stand twice: the second goes; `về Về việc` keeps what says more.
fn doubled(text: &str) -> Vec<Edit> {
    let words = words(text);
    let lower: Vec<String> =
        words.iter().map(|(_, word)| word.trim_end_matches(':').to_lowercase()).collect();
    let is_at = |at: usize, phrase: &str| {
        let mut found = lower[at.min(lower.len())..].iter();
        phrase.split(' ').all(|word| found.next().is_some_and(|found| found == word))
    };
    let mut edits = Vec::new();
    for at in 0..words.len() {
        for phrase in JOINING {
            if !is_at(at, phrase) {
                continue;
            }
            let length = phrase.split(' ').count();
            if is_at(at + length, phrase) {
                let from = words[at + length].0;
                let to = words.get(at + 2 * length).map_or(text.len(), |(start, _)| *start);
                // `về Về việc`: the second phrase says more, and goes on where the first stood.
                edits.push(Edit::new(from..to, ""));
                break;
            }
        }
    }
    edits
}

/// Days below 10, and the months 1 and 2, with their zero: `ngày 5 tháng 1`, `5/1/2026`.
fn dates(text: &str) -> Vec<Edit> {
    let words = words(text);
    let mut edits = Vec::new();
    let mut signs = Vec::new();
    let mut padded = |at: usize, digits: &str, least: u32| {
        if digits.len() == 1 && digits.parse::<u32>().is_ok_and(|number| number < least) {
            edits.push(Edit::new(at..at, "0"));
        }
    };
    for (index, (at, word)) in words.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| words[before].1);
        let after = words.get(index + 1).map_or("", |after| after.1);
        match before.to_lowercase().as_str() {
            "ngày" if after == "tháng" => padded(*at, word, 10),
            "tháng"
                if after == "năm" && index >= 3 && words[index - 3].1.to_lowercase() == "ngày" =>
            {
                padded(*at, word, 3);
            }
            _ => {}
        }
        let bare = word.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        let parts: Vec<&str> = bare.split(['/', '-', '.']).collect();
        if let [day, month, year] = parts[..]
            && year.len() == 4
            && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        {
            padded(*at, day, 10);
            let first = *at + day.len();
            padded(first + 1, month, 3);
            for sign in [first, first + 1 + month.len()] {
                if &text[sign..=sign] != "/" {
                    signs.push(Edit::new(sign..sign + 1, "/"));
                }
            }
        }
    }
    edits.extend(signs);
    edits
}

/// Blanks within a symbol: `231/KH- UBND`, `12 / QĐ-UBND`.
fn symbols(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (slash, _) in text.match_indices('/') {
        let before = text[..slash].trim_end();
        let after = &text[slash + 1..];
        let letters = after.trim_start();
        let is_number =
            before.ends_with(|last: char| last.is_ascii_digit() || matches!(last, '…' | '.'));
        if !is_number || !is_abbreviation(letters) {
            continue;
        }
        edits.push(Edit::new(before.len()..slash, ""));
        let mut at = slash + 1 + (after.len() - letters.len());
        edits.push(Edit::new(slash + 1..at, ""));
        // `KH- UBND`, `NQ -HĐND`: a hyphen with a blank goes on with the next abbreviation.
        loop {
            at += abbreviation(&text[at..]);
            let rest = &text[at..];
            let Some(next) = rest.trim_start().strip_prefix('-') else { break };
            let hyphen = text.len() - next.len() - 1;
            let name = next.trim_start();
            if !is_abbreviation(name) {
                break;
            }
            let start = text.len() - name.len();
            edits.push(Edit::new(at..hyphen, ""));
            edits.push(Edit::new(hyphen + 1..start, ""));
            at = start;
        }
    }
    edits.retain(|edit| !edit.range.is_empty());
    edits
}

/// How many bytes of an abbreviation a text begins with.
fn abbreviation(text: &str) -> usize {
    text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len())
}

/// Whether a text begins with an abbreviation of documents or agencies: `KH`, `UBND`, `QĐ`, `CTr`.
fn is_abbreviation(text: &str) -> bool {
    let word = &text[..abbreviation(text)];
    let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
    capitals >= 2 && word.chars().count() <= capitals + 2
}

/// `… của UBND tỉnh Về việc …`: within the sentence the subject begins with a small letter.
fn subject(text: &str) -> Vec<Edit> {
    let found = text.match_indices(" Về việc ").map(|(at, _)| Edit::new(at + 1..at + 2, "v"));
    let short = ["V/v", "v/v", "V/V"].iter().flat_map(|short| text.match_indices(short));
    let short = short.map(|(at, short)| {
        // The preposition of the template and the one that is written out are one.
        let start = if text[..at].ends_with("về ") { at - "về ".len() } else { at };
        Edit::new(start..at + short.len(), "về việc")
    });
    found.chain(short).collect()
}

/// `Lưu VT`: with its colon.
fn filed(text: &str) -> Vec<Edit> {
    let Some(end) = leading(text, "lưu") else { return Vec::new() };
    let rest = &text[end..];
    let after = rest.trim_start_matches([':', ' ']);
    let is_archive = after.starts_with(char::is_uppercase);
    let start = end + (rest.len() - after.len());
    if is_archive && &text[end..start] != ": " {
        vec![Edit::new(end..start, ": ")]
    } else {
        Vec::new()
    }
}

/// Brackets that stand in brackets of their own: `((b/c))`.
fn brackets(text: &str) -> Vec<Edit> {
    let pairs = |pair: &str| {
        let found = text.match_indices(pair).map(|(at, _)| Edit::new(at..at + 1, ""));
        found.collect::<Vec<_>>()
    };
    [pairs("(("), pairs("))")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, edits: &[Edit]) -> String {
        let mut changed = text.to_owned();
        for edit in edits.iter().rev() {
            changed.replace_range(edit.range.clone(), &edit.with);
        }
        changed
    }

    #[test]
    fn bases_are_put_in_order() {
        for (typed, wanted) in [
            ("Căn cứ Căn cứ Luật Lâm nghiệp", "Căn cứ Luật Lâm nghiệp"),
            ("Căn cứ căn cứ Luật Lâm nghiệp", "Căn cứ Luật Lâm nghiệp"),
            (
                "Căn cứ Kế hoạch số 123/KH-UBND ngày ngày 5 tháng 1 năm 2026 của UBND tỉnh",
                "Căn cứ Kế hoạch số 123/KH-UBND ngày 05 tháng 01 năm 2026 của UBND tỉnh",
            ),
            ("của UBND tỉnh về Về việc trồng rừng", "của UBND tỉnh về việc trồng rừng"),
            ("của UBND tỉnh Về việc trồng rừng", "của UBND tỉnh về việc trồng rừng"),
            ("số số 12/QĐ-UBND", "số 12/QĐ-UBND"),
            ("số 231/KH- UBND ngày 8/4/2022", "số 231/KH-UBND ngày 08/4/2022"),
            ("số 231 / KH - UBND ngày 1/2/2022,", "số 231/KH-UBND ngày 01/02/2022,"),
            ("số 15/2026/QĐ -UBND", "số 15/2026/QĐ-UBND"),
            ("số …/KH- UBND của", "số …/KH-UBND của"),
            ("của UBND tỉnh về V/v giao chỉ tiêu", "của UBND tỉnh về việc giao chỉ tiêu"),
            ("Căn cứ Căn cứ: Nghị quyết số 5/NQ-HĐND", "Căn cứ Nghị quyết số 5/NQ-HĐND"),
            ("Căn cứ Thực hiện Công văn số 12/UBND-NC", "Thực hiện Công văn số 12/UBND-NC"),
            ("Luật Lâm nghiệp. ngày 15/11/2017", "Luật Lâm nghiệp ngày 15/11/2017"),
            ("ngày 05-01-2026 của UBND tỉnh", "ngày 05/01/2026 của UBND tỉnh"),
        ] {
            assert_eq!(after(typed, &basis(typed)), wanted);
        }
    }

    #[test]
    fn what_is_in_order_stays() {
        for typed in [
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025",
            "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2026 của UBND tỉnh về việc giao chỉ tiêu",
            "trong 5 năm năm 2026",
            "Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị",
            "Chương trình 1/2 số hộ - UBND xã",
            "tỷ lệ 30/100 HS - GV",
            "",
        ] {
            assert_eq!(basis(typed), [], "{typed}");
        }
        for typed in
            ["Lưu: VT, NNThăng", "TT. Tỉnh ủy (b/c)", "Lưu trữ tỉnh", "Như trên", "Nơi nhận:"]
        {
            assert_eq!(recipient(typed), [], "{typed}");
        }
        assert_eq!(symbol("KH-UBND"), []);
        assert_eq!(number("125"), []);
        assert_eq!(addressee("Ủy ban nhân dân tỉnh"), []);
    }

    #[test]
    fn recipients_numbers_and_symbols_are_put_in_order() {
        for (typed, wanted) in [
            ("Lưu VT, NNThăng", "Lưu: VT, NNThăng"),
            ("Lưu:VT", "Lưu: VT"),
            ("lưu : VT", "lưu: VT"),
            ("TT. Tỉnh ủy ((b/c))", "TT. Tỉnh ủy (b/c)"),
            ("TT. Tỉnh ủy (để b/c) (b/c)", "TT. Tỉnh ủy (để b/c)"),
            ("CT, các PCT UBND tỉnh; (b/c)", "CT, các PCT UBND tỉnh (b/c)"),
            ("Nơi nhận: Sở Tài chính", "Sở Tài chính"),
        ] {
            assert_eq!(after(typed, &recipient(typed)), wanted);
        }
        for (typed, wanted) in [("KH - UBND", "KH-UBND"), ("/KH-UBND", "KH-UBND")] {
            assert_eq!(after(typed, &symbol(typed)), wanted);
        }
        for (typed, wanted) in [("Số: 12", "12"), ("12/KH-UBND", "12"), ("số 7/QĐ", "7")] {
            assert_eq!(after(typed, &number(typed)), wanted);
        }
        let typed = "Kính gửi: Ủy ban nhân dân tỉnh";
        assert_eq!(after(typed, &addressee(typed)), "Ủy ban nhân dân tỉnh");
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["(((((", "/////", "số", "  ", "Lưu", "1/", "ngày", "5/1/", "\u{301}/\u{301}"]
        {
            for edits in [basis(text), recipient(text), addressee(text), number(text), symbol(text)]
            {
                after(text, &edits);
            }
        }
    }
}
