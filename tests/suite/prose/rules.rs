//! The rules: what no sentence of a document may be. Each gives its remarks on a document.

use std::sync::LazyLock;

use kehoach::value::name::{COMMUNITIES, folded, split_kind};
use regex::Regex;

use super::line::{Kind, Line, Reader};

/// A rule and its name, which is that of the file with its cases.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) look: fn(&[Line], &Reader) -> Vec<String>,
}

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        /// All rules.
        pub(super) const RULES: &[Rule] =
            &[$(Rule { name: stringify!($name), look: $name }),*];
    };
}

rules![
    about_the_data,
    asked_not_ordered,
    bare_value,
    body_that_is_none,
    colon_before_nothing,
    doer_behind_the_deed,
    doubled_word,
    empty_heading,
    label_said_again,
    not_applicable,
    orders_to_all_units,
    other_units,
    part_that_is_the_whole,
    punctuation,
    said_twice,
    table_said_again,
    works_along_with_itself,
];

/// The remarks on those sentences in which an expression is found.
fn found(lines: &[Line], wanted: fn(&Line) -> bool, expression: &Regex) -> Vec<String> {
    let lines = lines.iter().filter(|line| wanted(line));
    let hits = lines.filter_map(|line| Some((line, expression.find(&line.text)?)));
    hits.map(|(line, hit)| remark(&line.text, hit.as_str())).collect()
}

/// A remark: what was found, and the beginning of the line that holds it.
fn remark(line: &str, what: &str) -> String {
    let start: String = line.chars().take(160).collect();
    format!("“{what}” in “{start}”")
}

macro_rules! expression {
    ($text:expr) => {{
        static EXPRESSION: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
        &*EXPRESSION
    }};
}

/// A document says nothing about its own making: what was left out, rounded, quoted, not given.
fn about_the_data(lines: &[Line], _: &Reader) -> Vec<String> {
    let expression = expression!(
        "(?i)rút gọn|làm tròn|ô trống|để trống|bảng tính|[Tt]rích Kế hoạch|Kế hoạch ghi:|(bảng|biểu|phụ lục|trang|cột|kế hoạch|huyện|tỉnh) (này )?không (ghi|nêu)|(huyện|tỉnh) nêu tên"
    );
    found(lines, |_| true, expression)
}

/// The Front and the unions, which nobody orders.
const ASKED: &str = "((Ủy ban |Uỷ ban |UB )?(Mặt trận|MTTQ)|Hội (Nông dân|Liên hiệp [Pp]hụ nữ|Cựu chiến binh|Chữ thập đỏ)|Đoàn (Thanh niên|TNCS)|Tỉnh đoàn|Huyện đoàn|Liên đoàn Lao động)";

/// The Front and the unions are asked (đề nghị): their headings say so, and nothing is ordered.
fn asked_not_ordered(lines: &[Line], reader: &Reader) -> Vec<String> {
    static HEADING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!("^{ASKED}[^.:;]*$")).unwrap());
    static ORDER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(
            "(?:^|[^a-zA-ZÀ-ỹ])([Gg]iao|[Yy]êu cầu|[Cc]hỉ đạo) (nhiệm vụ cho )?{ASKED}"
        ))
        .unwrap()
    });
    // What such a body writes itself needs not ask it.
    static OWN: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^{ASKED}")).unwrap());
    if reader.is_villager || reader.unit.as_ref().is_some_and(|unit| OWN.is_match(unit)) {
        return Vec::new();
    }
    let mut remarks = found(lines, |line| matches!(line.kind, Kind::Heading(_)), &HEADING);
    remarks.extend(found(lines, |line| line.is_prose(), &ORDER));
    remarks
}

/// A number after a colon is no sentence: `Tổng số: 18`.
fn bare_value(lines: &[Line], _: &Reader) -> Vec<String> {
    found(lines, Line::is_prose, expression!("^[^:]{1,60}: [0-9.,]*[0-9][.;,]?$"))
}

/// Villages and blocks have no committee, and issue nothing.
fn body_that_is_none(lines: &[Line], _: &Reader) -> Vec<String> {
    static BODY: LazyLock<Regex> = LazyLock::new(|| {
        let words = COMMUNITIES.join("|");
        Regex::new(&format!("(?i:ubnd|ủy ban nhân dân) (?i:các )?(?i:{words}) [0-9A-ZĐÀ-Ỹ]"))
            .unwrap()
    });
    found(lines, |_| true, &BODY)
}

/// What ends with a colon has something to say after it: text, a list, or deeper headings.
fn colon_before_nothing(lines: &[Line], _: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut section = 0;
    for (index, line) in lines.iter().enumerate() {
        if let Kind::Heading(level) = line.kind {
            section = level;
        }
        let next = lines.get(index + 1).map(|line| line.kind);
        let is_followed = match (line.kind, next) {
            (Kind::Item(level), Some(Kind::Item(next))) => next > level,
            (_, Some(Kind::Heading(next))) => next > section,
            (_, Some(Kind::Paragraph | Kind::Item(_) | Kind::Table)) => true,
            _ => false,
        };
        if line.is_prose() && line.text.ends_with(':') && !is_followed {
            remarks.push(remark(&line.text, ":"));
        }
    }
    remarks
}

/// Who does it stands before what is done, and by when at its end, in one sentence.
fn doer_behind_the_deed(lines: &[Line], _: &Reader) -> Vec<String> {
    let expression = expression!(
        "(?i)[;,(] ?(đơn vị |cơ quan )?(thực hiện|chủ trì|phối hợp|phụ trách|thời hạn|thời gian): "
    );
    found(lines, Line::is_prose, expression)
}

/// `ngày ngày`, `Căn cứ Căn cứ`.
fn doubled_word(lines: &[Line], _: &Reader) -> Vec<String> {
    // Words that are doubled in good Vietnamese.
    const DOUBLED: [&str; 5] = ["năm", "dần", "luôn", "thường", "đều"];
    let mut remarks = Vec::new();
    for line in lines.iter().filter(|line| line.kind != Kind::Table) {
        let words: Vec<String> = line.text.split(' ').map(str::to_lowercase).collect();
        for length in [1, 2] {
            for both in words.windows(2 * length) {
                let (one, other) = both.split_at(length);
                let is_word = |word: &String| {
                    word.chars().count() > 1 && word.chars().all(char::is_alphabetic)
                };
                let again = other.join(" ");
                let is_again = one.join(" ") == again.trim_end_matches(['.', ',', ';', ':']);
                if is_again && one.iter().all(is_word) && !DOUBLED.contains(&one[0].as_str()) {
                    remarks.push(remark(&line.text, &both.join(" ")));
                }
            }
        }
    }
    remarks
}

/// A heading has text below it.
fn empty_heading(lines: &[Line], _: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Kind::Heading(level) = line.kind else { continue };
        let is_empty = match lines.get(index + 1).map(|next| next.kind) {
            Some(Kind::Heading(next)) => next <= level,
            Some(Kind::Paragraph | Kind::Item(_) | Kind::Table) => false,
            _ => true,
        };
        if is_empty {
            remarks.push(remark(&line.text, "heading of nothing"));
        }
    }
    remarks
}

/// `Chính sách mới: tham mưu chính sách mới`: what the label says the sentence says again.
fn label_said_again(lines: &[Line], _: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    for line in lines.iter().filter(|line| line.is_prose()) {
        let Some((label, sentence)) = line.text.split_once(": ") else { continue };
        let start: Vec<&str> = sentence.split(' ').take(12).collect();
        let is_phrase = label.contains(' ') && label.chars().count() <= 60;
        if is_phrase && holds(&start.join(" "), label) {
            remarks.push(remark(&line.text, label));
        }
    }
    remarks
}

/// Whether a text holds a phrase, in whole words, whatever the capitals and signs.
fn holds(text: &str, phrase: &str) -> bool {
    let words = |text: &str| {
        let words = folded(text);
        let words = words.split(|letter: char| !letter.is_alphanumeric());
        format!(" {} ", words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
    };
    words(text).contains(&words(phrase))
}

/// An empty cell is no statement.
fn not_applicable(lines: &[Line], _: &Reader) -> Vec<String> {
    found(lines, Line::is_prose, expression!("(?i)không áp dụng"))
}

/// The text without what stands in quotation marks: titles and slogans are quoted as they are.
fn unquoted(text: &str) -> String {
    expression!("“[^”]*”").replace_all(text, "“”").into_owned()
}

/// What a unit reads is not addressed to all units of its kind.
fn orders_to_all_units(lines: &[Line], reader: &Reader) -> Vec<String> {
    let Some(kind) = reader.unit.as_deref().and_then(|unit| split_kind(unit).0) else {
        return Vec::new();
    };
    let many = Regex::new(&format!("(?i)(^|[^a-zA-ZÀ-ỹ])các {kind}([^a-zA-ZÀ-ỹ]|$)")).unwrap();
    let mut remarks = Vec::new();
    for line in lines
        .iter()
        .filter(|line| line.is_prose() || matches!(line.kind, Kind::Heading(_) | Kind::Table))
    {
        let text = unquoted(&line.text);
        if let Some(hit) = many.find(&text) {
            remarks.push(remark(&text, hit.as_str()));
        }
    }
    remarks
}

/// Other places than the unit have nothing to look for in its document.
fn other_units(lines: &[Line], reader: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    let places = reader.others.iter().filter(|other| split_kind(other).0.is_some());
    let places: Vec<(&String, String)> =
        places.map(|place| (place, place.to_lowercase())).collect();
    for line in lines {
        if !(line.is_prose() || matches!(line.kind, Kind::Heading(_) | Kind::Table)) {
            continue;
        }
        let text = unquoted(&line.text).to_lowercase();
        let named = places.iter().find(|(_, place)| {
            text.match_indices(place.as_str()).any(|(at, _)| {
                !text[at + place.len()..].starts_with(|next: char| next.is_alphanumeric())
            })
        });
        if let Some((place, _)) = named {
            remarks.push(remark(&line.text, place));
        }
    }
    remarks
}

/// `02 xã … (trong đó 02 xã …)`, `01 xã là xã X (trong đó 01 xã: X)`.
fn part_that_is_the_whole(lines: &[Line], _: &Reader) -> Vec<String> {
    let expression = expression!(r"(\d+) ([^\s\d;.]+)[^;.]*trong đó (?:có )?(\d+) ([^\s\d;.,:)]+)");
    let mut remarks = Vec::new();
    for line in lines.iter().filter(|line| line.is_prose()) {
        for hit in expression.captures_iter(&line.text) {
            let number = |at: usize| hit[at].trim_start_matches('0').to_owned();
            if number(1) == number(3) && hit[2] == hit[4] {
                remarks.push(remark(&line.text, &hit[0]));
            }
        }
    }
    remarks
}

/// Signs that stand on each other, or before nothing.
fn punctuation(lines: &[Line], _: &Reader) -> Vec<String> {
    let expression = expression!(
        r"[:;,(] ?[.;:,)]|(?:^|[^.])\.\.(?:[^.]|$)|[^.]\.;|\.,[^0-9]| [,;:.](?:\s|$)|\( | \)|\(\(|\)\)|  |\bcủa [.,;]|\btừ các nguồn:?\."
    );
    found(lines, |line| line.kind != Kind::Table, expression)
}

/// One sentence stands in a document once; a target with its figures may serve two sections.
fn said_twice(lines: &[Line], _: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for line in lines {
        if matches!(line.kind, Kind::Heading(_)) {
            seen.retain(|text| !text.contains(|letter: char| letter.is_ascii_digit()));
        }
        if !line.is_prose() {
            continue;
        }
        if line.text.chars().count() > 60 && seen.contains(&line.text.as_str()) {
            remarks.push(remark(&line.text, "twice"));
        }
        seen.push(&line.text);
    }
    remarks
}

/// A list below or above a table does not say its rows again one by one.
fn table_said_again(lines: &[Line], _: &Reader) -> Vec<String> {
    let mut remarks = Vec::new();
    for section in lines.split(|line| matches!(line.kind, Kind::Heading(_) | Kind::Annex)) {
        let items: Vec<String> = section
            .iter()
            .filter(|line| matches!(line.kind, Kind::Item(_)))
            .map(|line| folded(&line.text))
            .collect();
        for table in section.iter().filter(|line| line.kind == Kind::Table) {
            let rows: Vec<String> = table.text.lines().skip(1).map(longest_cell).collect();
            let again = rows.iter().filter(|row| {
                row.len() > 5 && items.iter().any(|item| item.starts_with(row.as_str()))
            });
            let again = again.count();
            if again >= 3 && again * 5 >= rows.len() * 4 {
                remarks.push(remark(&table.text, "the table's rows again"));
            }
        }
    }
    remarks
}

fn longest_cell(row: &str) -> String {
    let cells = row.split(" | ").map(folded);
    cells.max_by_key(String::len).unwrap_or_default()
}

/// `Sở Tài chính chủ trì, phối hợp với Sở Tài chính`, also below a heading that names it.
fn works_along_with_itself(lines: &[Line], reader: &Reader) -> Vec<String> {
    let along = expression!("(?:[Pp]hối hợp (?:với|cùng)|cùng với) ([^.;]*)");
    let lead = expression!("^(?:Giao |Đề nghị )?(.{5,80}?) (?:chủ trì|phối hợp|chịu trách nhiệm)");
    let mut remarks = Vec::new();
    let mut heading: Option<String> = None;
    for line in lines {
        match line.kind {
            Kind::Heading(_) => heading = Some(line.text.trim_start_matches("Đề nghị ").to_owned()),
            Kind::Paragraph | Kind::Item(_) => {
                let Some(hit) = along.captures(&line.text) else { continue };
                let doer = lead.captures(&line.text).map(|hit| hit[1].to_owned());
                let doers = doer.iter().chain(&heading).chain(&reader.unit);
                let own = doers.filter(|doer| doer.contains(' '));
                if own.into_iter().any(|doer| holds(&hit[1], doer)) {
                    remarks.push(remark(&line.text, &hit[0]));
                }
            }
            _ => {}
        }
    }
    remarks
}
