//! Targets beside what was done, and targets by year.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use tera::value::Key;
use tera::{Map, Value};

use super::items::pair;
use super::list::items;
use super::targets::{Annex, Column};
use super::{Argument, Entry, Kind};
use crate::dossier::leaf::{HEADS, Leaf, role_of};
use crate::template::rich::{Rich, number};
use crate::value::name::folded;
use crate::value::outcome::{self, COMPARED, DONE, PLANNED};
use crate::value::year;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "so_sanh",
        arguments: &[],
        about: "Thêm vào mỗi mục của bộ lọc `muc_tieu` số kế hoạch (`ke_hoach`) và số thực hiện (`thuc_hien`), nhận ra theo chữ ở tiêu đề cột; không có thì trống. `co_ket_qua`: có mục nào có số thực hiện. `kem` chỉ còn các cột khác.",
        example: "{{ phu_bieu | muc_tieu(don_vi=don_vi) | so_sanh | length }}",
        prints: "1",
        run: |value, _| {
            let mut targets: Vec<Value> = items(value)?.iter().map(compared).collect();
            if targets.iter().any(is_done) {
                targets = targets.into_iter().map(beside_results).collect();
            }
            Ok(Value::from(targets))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "theo_nam",
        arguments: &[Argument {
            name: "tu",
            required: false,
            about: "năm đầu của giai đoạn; năm trước đó là hiện trạng, không phải mục tiêu. Không ghi thì lấy giai đoạn ở tên phụ biểu",
        }],
        about: "Các mục tiêu theo năm của phụ biểu có mỗi năm một cột: mỗi năm có `nam`, `muc` (`ten`, `gia_tri`, `danh_dau`: ô chỉ có dấu “x”). Phụ biểu không có cột năm thì danh sách rỗng.",
        example: "{{ phu_bieu | theo_nam | length }}",
        prints: "0",
        run: |value, kwargs| {
            let tables = Annex::all_of(value)?;
            let from = kwargs.get::<Value>("tu")?.as_ref().and_then(number);
            let from = from.and_then(|year| year.to_u32());
            let years = tables.iter().flat_map(|table| by_year(table, from));
            Ok(Value::from(years.collect::<Vec<_>>()))
        },
    },
];

fn field<'a>(map: &'a Map, name: &'static str) -> Option<&'a Value> {
    map.get(&Key::Str(name)).filter(|value| !value.is_none())
}

/// Whether a target or one below it tells what was done.
fn is_done(target: &Value) -> bool {
    let Some(map) = target.as_map() else { return false };
    let below = field(map, "con").and_then(Value::as_array).unwrap_or_default();
    field(map, "thuc_hien").is_some() || below.iter().any(is_done)
}

/// A target among others that tell what was done.
fn beside_results(target: Value) -> Value {
    let mut map = target.into_map().unwrap_or_default();
    map.insert(Key::Str("co_ket_qua"), Value::from(true));
    let below = field(&map, "con").and_then(Value::as_array).unwrap_or_default().to_vec();
    let below: Vec<Value> = below.into_iter().map(beside_results).collect();
    map.insert(Key::Str("con"), Value::from(below));
    Value::from(map)
}

/// Whether a figure is how much of a hundred of what was planned was done, rounded or cut off as it
/// is written.
fn is_share(value: &Value, done: &Value, planned: &Value) -> bool {
    let number = |value: &Value| Leaf::of(value).and_then(Leaf::number);
    let (Some(value), Some(done), Some(planned)) = (number(value), number(done), number(planned))
    else {
        return false;
    };
    let share = done.checked_mul(Decimal::ONE_HUNDRED).and_then(|of| of.checked_div(planned));
    share.is_some_and(|share| {
        let places = value.normalize().scale();
        [
            share.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
            share.trunc_with_scale(places),
        ]
        .contains(&value.normalize())
    })
}

/// A target with its figures of plan and result; the tree of a sheet has few levels.
fn compared(item: &Value) -> Value {
    let Some(map) = item.as_map() else { return item.clone() };
    let mut map = map.clone();
    let name_of = |value: Option<&Value>| folded(value.and_then(Leaf::of).map_or("", Leaf::text));
    let mut pairs: Vec<(String, Value, Value)> = Vec::new();
    if let Some(value) = field(&map, "gia_tri") {
        let column = field(&map, "ten_cot");
        // What was done may be said above the column: `Thực hiện năm 2027 › Toàn tỉnh`.
        let heads = map.get(&HEADS).and_then(Value::as_str).map(folded);
        let heads = heads.unwrap_or_else(|| name_of(column));
        pairs.push((heads, column.cloned().unwrap_or_else(Value::none), value.clone()));
    }
    for beside in field(&map, "kem").and_then(Value::as_array).unwrap_or_default() {
        let Some(beside) = beside.as_map() else { continue };
        let (name, value) = (field(beside, "ten"), field(beside, "gia_tri"));
        if let Some((name, value)) = name.zip(value) {
            pairs.push((name_of(Some(name)), name.clone(), value.clone()));
        }
    }
    let mut take = |words: &[&str], others: &[&str]| {
        let is_number = |value: &Value| Leaf::of(value).is_some_and(|leaf| leaf.number().is_some());
        let of = |(head, _, value): &(String, Value, Value)| {
            is_number(value) && outcome::is_of(head, words, others)
        };
        let at = pairs.iter().position(of);
        at.map(|at| pairs.remove(at).2)
    };
    let done = take(&DONE, &PLANNED);
    let planned = take(&PLANNED, &DONE);
    if done.is_some() {
        // The share is told from the two; a column of it would say it again.
        if let Some(planned) = &planned {
            pairs.retain(|(head, _, value)| {
                let is_percent = Leaf::of(value).is_some_and(|leaf| leaf.unit() == Some("%"));
                !(is_percent && outcome::first(head, &COMPARED).is_some()
                    || done.as_ref().is_some_and(|done| is_share(value, done, planned)))
            });
        }
        let others = pairs.into_iter().map(|(_, name, value)| pair(name, &value));
        map.insert(Key::Str("kem"), Value::from(others.collect::<Vec<_>>()));
    }
    map.insert(Key::Str("thuc_hien"), done.unwrap_or_else(Value::none));
    map.insert(Key::Str("co_ket_qua"), Value::from(false));
    map.insert(Key::Str("ke_hoach"), planned.unwrap_or_else(Value::none));
    let below = field(&map, "con").and_then(Value::as_array).unwrap_or_default();
    let below: Vec<Value> = below.iter().map(compared).collect();
    map.insert(Key::Str("con"), Value::from(below));
    Value::from(map)
}

/// The first year of the period that the title of a table names: 2026 of `giai đoạn 2026 - 2030`.
pub(super) fn first_year(table: &Annex<'_>) -> Option<u32> {
    let mentions = year::mentions(&table.title);
    mentions.iter().map(|mention| mention.years).find(|y| y.is_period()).map(|y| y.first.into())
}

/// The year in a column's head: `Năm 2027`, `2027`, `KH 2027`.
pub(super) fn year_of(head: &str) -> Option<u32> {
    let mut years = head.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let year = years.next()?.parse().ok().filter(|year| (1990..2100).contains(year))?;
    // `2026 - 2030` is no year.
    years.next().is_none().then_some(year)
}

/// Columns as targets, each with what it is called: those of the years of one course are one, and a
/// year before it is none.
pub(super) fn courses<'a>(
    table: &'a Annex<'a>,
    columns: &[&'a Column<'a>],
) -> Vec<(Value, Vec<&'a Column<'a>>)> {
    let from = first_year(table).unwrap_or_default();
    let year = |column: &Column<'_>| {
        Leaf::of(&column.name()).and_then(|head| year_of(head.text())).filter(|year| *year >= from)
    };
    // Those of one course are called alike but for the year.
    let course = |column: &'a Column<'a>| {
        let name = Leaf::of(&column.name()).map(|head| folded(head.text()));
        let words: String =
            name.unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()).collect();
        (column.text("nhom"), words.replace(&folded("năm"), "").trim().to_owned())
    };
    let mut years: BTreeMap<(&str, String), Vec<(u32, &'a Column<'a>)>> = BTreeMap::new();
    for column in columns {
        if let Some(year) = year(column) {
            years.entry(course(column)).or_default().push((year, column));
        }
    }
    years.retain(|_, years| years.iter().any(|(year, _)| *year != years[0].0));
    let begins = years.values().flatten().map(|(year, _)| *year).min();
    let mut targets = Vec::new();
    for column in columns {
        let name = column.name();
        let own = Leaf::of(&name).and_then(|head| year_of(head.text()));
        if let Some(course) = own.and_then(|_| years.get(&course(column))) {
            if !course.iter().any(|(_, of)| std::ptr::eq(*of, *column)) {
                continue;
            }
            let columns: Vec<_> = course.iter().map(|(_, column)| *column).collect();
            if !std::ptr::eq(columns[0], *column) {
                continue;
            }
            let years = || course.iter().map(|(year, _)| *year);
            let (first, last) = (years().min().unwrap_or(0), years().max().unwrap_or(0));
            let above = column.above();
            let head = above.as_ref().and_then(Leaf::of).map_or("Mức hằng năm", Leaf::text);
            let whole = format!("{head} từ năm {first} đến năm {last}");
            let name = Rich::of(above.as_ref().unwrap_or(&name)).unwrap_or_default();
            targets.push((name.replaced(whole).into_value(), columns));
        } else if own.zip(begins).is_none_or(|(own, begins)| own >= begins) {
            targets.push((name, vec![*column]));
        }
    }
    targets
}

fn by_year(table: &Annex<'_>, from: Option<u32>) -> Vec<Value> {
    let from = from.or_else(|| first_year(table)).unwrap_or_default();
    let mut years = Vec::new();
    for column in table.columns.iter().filter(|column| column.is(&["so_lieu", "ty_le"])) {
        let name = column.name();
        let Some(year) = Leaf::of(&name).and_then(|head| year_of(head.text())) else { continue };
        // What was before the period is what there is, not what is to be reached.
        if year < from {
            continue;
        }
        let mut targets = Vec::new();
        let mut open: Vec<&Value> = table.rows.iter().rev().collect();
        while let Some(row) = open.pop() {
            let Some(map) = row.as_map() else { continue };
            let below = map.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
            open.extend(below.iter().rev());
            let name = map.get(&Key::Str("ten"));
            if let Some((name, cell)) = name.zip(column.cell(map))
                && role_of(row) != Some("tong")
            {
                targets.push(pair(name.clone(), cell));
            }
        }
        let mut item = Map::new();
        item.insert(Key::Str("nam"), Value::from(year));
        item.insert(Key::Str("muc"), Value::from(targets));
        years.push((year, Value::from(item)));
    }
    // One column is of the plan's own year, not of a course over years.
    let mut distinct: Vec<u32> = years.iter().map(|(year, _)| *year).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 2 || distinct.len() != years.len() {
        return Vec::new();
    }
    years.sort_by_key(|(year, _)| *year);
    years.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_stands_in_a_head() {
        for (head, found) in [
            ("Năm 2027", Some(2027)),
            ("2027", Some(2027)),
            ("KH 2027", Some(2027)),
            ("Giai đoạn 2026 - 2030", None),
            ("Hiện trạng", None),
            ("Mã 12345", None),
        ] {
            assert_eq!(year_of(head), found, "{head}");
        }
    }
}
