//! The filters and functions that templates may use, each with its page and an example that is
//! run.
//!
//! Tera ignores arguments that a filter does not know. Ours are checked against [`ENTRIES`] when
//! a template is read.

mod assigned;
mod date;
mod deadlines;
mod funding;
mod items;
mod list;
mod measured;
mod number;
mod office;
mod own;
mod own_rows;
mod results;
pub(super) mod rows;
mod sections;
mod share;
mod table;
mod targets;
mod tasks;
mod text;
mod title;
mod units;

pub(crate) use tasks::means_all_of;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::bounds;
use super::guard;
use super::rich::Rich;
use super::scan;
use super::source::{Part, Source};
use crate::diagnostic::few::Few;
use crate::diagnostic::source::{did_you_mean, excerpt};
use crate::diagnostic::{Diagnostic, Severity};
use crate::dossier::LongList;
use crate::dossier::leaf::Leaf;
use crate::value::GAP;

/// What is registered under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `giá trị | tên`
    Filter,
    /// `tên(…)`
    Function,
}

/// An argument of a filter or function.
#[derive(Debug, Clone, Copy)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// What it says, in Vietnamese.
    pub about: &'static str,
}

/// A filter or function with its page of the manual.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Whether it is a filter or a function.
    pub kind: Kind,
    /// The name that templates use.
    pub name: &'static str,
    /// The arguments.
    pub arguments: &'static [Argument],
    /// What it does, in Vietnamese, in a sentence or two.
    pub about: &'static str,
    /// A template that uses it; it is run with the data of [`example_data`].
    pub example: &'static str,
    /// What the example prints.
    pub prints: &'static str,
    /// What it does. A function is given an undefined value.
    run: fn(&Value, &Kwargs) -> TeraResult<Value>,
}

/// All filters and functions, by theme; the manual has them in this order.
pub const ENTRIES: &[&[Entry]] = &[
    number::ENTRIES,
    date::ENTRIES,
    text::ENTRIES,
    title::ENTRIES,
    office::ENTRIES,
    list::ENTRIES,
    sections::ENTRIES,
    units::ENTRIES,
    own::ENTRIES,
    table::ENTRIES,
    share::ENTRIES,
    measured::ENTRIES,
    targets::ENTRIES,
    funding::ENTRIES,
    tasks::ENTRIES,
    assigned::ENTRIES,
    deadlines::ENTRIES,
    results::ENTRIES,
];

/// Filters of Tera that do with our values what people expect, with their arguments.
const OF_TERA: [(&str, &[&str]); 11] = [
    ("default", &["value", "boolean"]),
    ("length", &[]),
    ("reverse", &[]),
    ("first", &[]),
    ("last", &[]),
    ("nth", &["n"]),
    ("get", &["key", "default"]),
    ("values", &[]),
    ("keys", &[]),
    ("pairs", &[]),
    ("abs", &[]),
];

/// Filters of Tera that may not be used: with some of them a few letters make gigabytes of text.
const NOT_OF_TERA: [&str; 26] = [
    "safe",
    "escape",
    "round",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "upper",
    "lower",
    "wordcount",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "split",
    "join",
    "sort",
    "unique",
    "group_by",
];

/// Functions of Tera that may be used.
const FUNCTIONS_OF_TERA: [(&str, &[&str]); 3] =
    [("range", &["start", "end", "step_by"]), ("super", &[]), ("body", &[])];

/// All entries.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().copied().flatten()
}

/// As Tera's own, which knows no long lists.
fn length(value: Value, _: Kwargs, _: &State) -> TeraResult<usize> {
    let long = LongList::of(&value).map(|list| list.len());
    let none = || Error::message(format!("Value of type {} has no length", value.name()));
    long.or_else(|| value.len()).ok_or_else(none)
}

/// Puts the filters and functions into Tera.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("length", length);
    for name in NOT_OF_TERA {
        tera.register_filter(name, |_: Value, _: Kwargs, _: &State| -> TeraResult<Value> {
            Err(wrong("không dùng được bộ lọc này"))
        });
    }
    for entry in entries() {
        match entry.kind {
            Kind::Filter => {
                tera.register_filter(entry.name, |value: Value, kwargs: Kwargs, _: &State| {
                    if value.is_undefined() && entry.name != "hoac" {
                        return Err(Error::message("giá trị trước dấu `|` không tồn tại"));
                    }
                    let given = entry.arguments.iter();
                    let given: Vec<Value> = given
                        .filter_map(|argument| kwargs.get::<Value>(argument.name).ok()?)
                        .collect();
                    bounds::filter(&value, &given)?;
                    let asked = (entry.name, entry.arguments);
                    let filled =
                        rows::answered(&value, asked, &kwargs, || (entry.run)(&value, &kwargs));
                    if let Ok(filled) = &filled {
                        bounds::text(filled.as_str().map_or(0, str::len))?;
                    }
                    // A figure that is missing is a gap, in whatever way it was to be written.
                    let is_gap =
                        |value: &Value| Leaf::of(value).is_some_and(|leaf| leaf.text() == GAP);
                    match std::iter::once(value).chain(given).find(is_gap) {
                        Some(gap) if filled.is_err() => {
                            Ok(Rich::of(&gap).unwrap_or_default().into_value())
                        }
                        _ => filled,
                    }
                });
            }
            Kind::Function => tera.register_function(entry.name, |kwargs: Kwargs, _: &State| {
                (entry.run)(&Value::undefined(), &kwargs)
            }),
        }
    }
}

/// A finding for each filter, function and argument in a piece of a template that does not exist,
/// and for each argument that must be given and is not.
pub(super) fn check_calls(source: &Source, part: &Part) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut few = Few::default();
    for tag in &part.tags {
        let first = tag.words.first().map(|word| &part.written[word.range.clone()]);
        if matches!(first, Some("component")) {
            continue;
        }
        let (_, calls) = scan::uses(&part.written, &tag.words);
        for call in calls {
            let name = &part.written[call.name.clone()];
            let mut report = |finding: Diagnostic, range: &std::ops::Range<usize>| {
                let range = part.in_file(range);
                let place = || Some(source.place(range.start));
                if !few.takes(finding.severity, finding.name, place) {
                    return;
                }
                let shown = excerpt(&source.name, &source.text, range.clone());
                findings.push(finding.at(source.place(range.start)).excerpt(shown));
            };
            let Some((known, required)) = arguments(name, call.is_filter) else {
                report(unknown(name, call.is_filter), &call.name);
                continue;
            };
            for argument in &call.arguments {
                let given = &part.written[argument.clone()];
                if !known.contains(&given) {
                    let finding = Diagnostic::error(
                        "unknown-argument",
                        format!("`{name}` không có tham số `{given}`"),
                    );
                    report(finding.hint(did_you_mean(given, &known)), argument);
                }
            }
            let given: Vec<&str> =
                call.arguments.iter().map(|argument| &part.written[argument.clone()]).collect();
            for missing in required.iter().filter(|required| !given.contains(required)) {
                let finding = Diagnostic::error(
                    "missing-argument",
                    format!("`{name}` còn thiếu tham số `{missing}`"),
                )
                .hint(format!("viết {name}({missing}=…)"));
                report(finding, &call.name);
            }
        }
    }
    findings.extend(few.rest());
    findings
}

fn unknown(name: &str, is_filter: bool) -> Diagnostic {
    if is_filter && matches!(name, "safe" | "escape" | "escape_html" | "escape_xml") {
        return Diagnostic::error("unknown-filter", format!("không dùng được bộ lọc `{name}`"))
            .hint("bỏ bộ lọc này: dữ liệu luôn được in ra đúng như trong ô");
    }
    let kind = if is_filter { Kind::Filter } else { Kind::Function };
    let of_tera: &[(&str, &[&str])] = if is_filter { &OF_TERA } else { &FUNCTIONS_OF_TERA };
    let names: Vec<&str> = entries()
        .filter(|entry| entry.kind == kind)
        .map(|entry| entry.name)
        .chain(of_tera.iter().map(|(name, _)| *name))
        .collect();
    let (word, finding) =
        if is_filter { ("bộ lọc", "unknown-filter") } else { ("hàm", "unknown-function") };
    Diagnostic::error(finding, format!("không có {word} `{name}`")).hint(did_you_mean(name, &names))
}

/// The arguments of a filter or function: all, and those that must be given.
fn arguments(name: &str, is_filter: bool) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let kind = if is_filter { Kind::Filter } else { Kind::Function };
    if let Some(entry) = entries().find(|entry| entry.kind == kind && entry.name == name) {
        let names = entry.arguments.iter().map(|argument| argument.name).collect();
        let required = entry.arguments.iter().filter(|argument| argument.required);
        return Some((names, required.map(|argument| argument.name).collect()));
    }
    let of_tera: &[(&str, &[&str])] = if is_filter { &OF_TERA } else { &FUNCTIONS_OF_TERA };
    let (_, names) = of_tera.iter().find(|(known, _)| *known == name)?;
    Some((names.to_vec(), Vec::new()))
}

/// An error of a filter, in Vietnamese.
fn wrong(message: impl Into<String>) -> Error {
    Error::message(message.into())
}

/// An argument that is text.
fn text_argument(kwargs: &Kwargs, name: &str) -> TeraResult<Option<String>> {
    let Some(value) = kwargs.get::<Value>(name)? else { return Ok(None) };
    match super::rich::Rich::of(&value) {
        Ok(rich) => Ok(Some(rich.plain())),
        Err(reason) => Err(wrong(format!("tham số `{name}` là {}", reason.words()))),
    }
}

/// An argument that is text and must be given.
fn required_text(kwargs: &Kwargs, name: &str) -> TeraResult<String> {
    text_argument(kwargs, name)?.ok_or_else(|| wrong(format!("còn thiếu tham số `{name}`")))
}

/// The data that the examples of the manual are run with.
pub fn example_data() -> crate::dossier::Names {
    use crate::dossier::leaf::leaf;
    use crate::value::parse_text;
    let mut context = crate::dossier::Names::new();
    let cells = [
        ("xa_dat_chuan", "37 xã"),
        ("ti_le", "78,5%"),
        ("binh_quan", "≥15 tiêu chí/xã"),
        ("kinh_phi", "1.012.123 triệu đồng"),
        ("ngay", "01/4/2025"),
        ("cac_xa", "Xã Vi Hương, Vũ Muộn, Sỹ Bình"),
        ("huyen", "Huyện Bạch Thông"),
        ("co_quan", "ỦY BAN NHÂN DÂN HUYỆN BẠCH THÔNG"),
        ("trich_yeu", "TRIỂN KHAI CHƯƠNG TRÌNH NĂM 2025"),
        ("viec", "- Kiểm tra, đôn đốc"),
        ("khong_co", "0"),
        ("trong", ""),
        ("thon", "7 thôn và các thôn chưa đạt chuẩn năm 2024"),
        ("loai_van_ban", "Quyết định"),
        ("cac_viec", "rà soát quy hoạch; hướng dẫn cơ sở; kiểm tra, báo cáo"),
        ("phoi_hop", "Huyện Ba Bể; huyện Na Rì"),
    ];
    for (origin, (name, text)) in (0..).zip(cells) {
        context.insert(name.to_owned(), leaf(origin, &parse_text(text)));
    }
    let row = |origin: u32, ten: &str, huyen: &str, von: &str, han: &str| {
        let section = if von.starts_with('3') { "III.2" } else { "mục III.1" };
        let mut row = tera::Map::new();
        row.insert("ten".into(), leaf(origin, &parse_text(ten)));
        row.insert("don_vi".into(), leaf(origin + 1, &parse_text(huyen)));
        row.insert("von".into(), leaf(origin + 2, &parse_text(von)));
        row.insert("han".into(), leaf(origin + 100, &parse_text(han)));
        row.insert("muc_".into(), leaf(origin + 101, &parse_text(section)));
        Value::from(row)
    };
    context.insert(
        "hang".to_owned(),
        Value::from(vec![
            row(20, "Nhạn Môn", "Huyện Pác Nặm", "1.250,5 triệu đồng", "Quý III"),
            row(23, "Đôn Phong", "Huyện Bạch Thông", "300 triệu đồng", "Thường xuyên"),
            row(26, "Cao Sơn", "Huyện Bạch Thông", "449,5 triệu đồng", "trước 30/4/2025"),
        ]),
    );
    let mut cited = tera::Map::new();
    for (origin, (name, text)) in (40..).zip([
        ("loai_van_ban", "Quyết định"),
        ("so_ky_hieu", "491/QĐ-TTg"),
        ("ngay", "16/4/2009"),
        ("co_quan_ban_hanh", "Thủ tướng Chính phủ"),
        ("noi_dung", "về việc ban hành Bộ tiêu chí quốc gia về nông thôn mới"),
    ]) {
        cited.insert(name.into(), leaf(origin, &parse_text(text)));
    }
    context.insert("van_ban".to_owned(), Value::from(cited));
    example_units(&mut context);
    context
}

/// Two units, and a row of an annex with a column for each.
fn example_units(context: &mut crate::dossier::Names) {
    use crate::dossier::leaf::leaf;
    use crate::value::parse_text;
    let map = |pairs: Vec<(&'static str, Value)>| {
        Value::from(
            pairs.into_iter().map(|(key, value)| (key.into(), value)).collect::<tera::Map>(),
        )
    };
    let unit = |origin: u32, key: &str, name: &str| {
        map(vec![("khoa", Value::from(key)), ("ten", leaf(origin, &parse_text(name)))])
    };
    let (ba_be, na_ri) = (unit(60, "ba_be", "Huyện Ba Bể"), unit(61, "na_ri", "Huyện Na Rì"));
    context.insert("don_vi".to_owned(), na_ri.clone());
    let units = map(vec![("ba_be", ba_be), ("na_ri", na_ri)]);
    context.insert("cac_don_vi".to_owned(), map(vec![("muc", units)]));
    let cells = map(vec![
        ("ba_be", leaf(62, &parse_text("Duy trì kết quả"))),
        ("na_ri", leaf(63, &parse_text("Duy trì kết quả"))),
    ]);
    let row = map(vec![("theo_don_vi", cells), ("loai_hang", Value::from("so_lieu"))]);
    context.insert("muc_tieu".to_owned(), row.clone());
    let rows = Value::from(vec![row]);
    let column = map(vec![
        ("khoa", Value::from("huyen_na_ri")),
        ("vai_tro", Value::from("don_vi")),
        ("don_vi", Value::from("na_ri")),
        ("chinh", Value::from(true)),
    ]);
    let annex =
        map(vec![("_cot", Value::from(vec![column])), ("hang", rows.clone()), ("moi_hang", rows)]);
    context.insert("phu_bieu".to_owned(), annex);
}

/// Leaves a remark about data: see [`guard::remark`].
fn remark(name: &'static str, message: String, origins: Vec<u32>) {
    guard::remark(Severity::Warning, name, message, origins);
}

/// Leaves a remark that nothing need be done about.
fn note(name: &'static str, message: String, origins: Vec<u32>) {
    guard::remark(Severity::Note, name, message, origins);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::mark;
    use crate::template::Engine;
    use crate::template::rich::Rich;

    #[test]
    fn every_example_of_the_manual_prints_what_it_says() {
        for entry in entries() {
            let template = format!("+++\nloai = \"Kế hoạch\"\n+++\n{}", entry.example);
            let (engine, findings) = Engine::new([("vi-du.md", template.as_str())]);
            assert_eq!(findings, [], "{}", entry.name);
            let origins = Vec::new();
            let (filled, findings) = engine.fill("vi-du.md", &example_data(), &origins);
            let grave = |finding: &&Diagnostic| finding.severity > Severity::Note;
            assert_eq!(findings.iter().find(grave), None, "{}", entry.name);
            let body = filled.expect("it was filled").body;
            let plain = Rich::of(&Value::safe_string(&body)).unwrap_or_default().plain();
            let shown = plain
                .replace([mark::BLANK, mark::TABLE], "[")
                .replace([mark::BLANK_END, mark::TABLE_END], "]");
            assert_eq!(shown.trim(), entry.prints, "{}", entry.name);
        }
    }
}
