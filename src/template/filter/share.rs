//! The shares of a list, rounded so that they make a hundred.

use rust_decimal::Decimal;
use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::list::{cell, items, origins};
use super::{Argument, Entry, Kind, note, remark, text_argument, wrong};
use crate::dossier::leaf::{Leaf, figure, reckoned, role_of};
use crate::template::rich::number;
use crate::value;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "chia_ti_trong",
    arguments: &[
        Argument {
            name: "cot", required: false, about: "tên cột số tiền, khi chia trên các hàng"
        },
        Argument {
            name: "le", required: false, about: "số chữ số lẻ, mặc định là 1"
        },
        Argument {
            name: "ti_le",
            required: false,
            about: "tên cột tỷ lệ ghi sẵn trong bảng: ô nào ghi thì in theo ô, và được so với tỷ trọng tính từ số tiền",
        },
    ],
    about: "Tỷ trọng của từng mục, làm tròn theo phần dư lớn nhất để cộng lại đúng 100%; hàng tổng không tính. Cho `hang` (mỗi mục có `hang` là hàng ấy, `ti_trong`, `da_chinh` là đã chỉnh để cộng đủ), `tong` (tổng số) và `da_chinh` (có mục nào đã chỉnh). Hàng chưa có số thì `ti_trong` trống và được báo, trừ khi cả bảng chưa có số.",
    example: "{% set phan = hang | chia_ti_trong(cot=\"von\") %}{% for p in phan.hang %}{{ p.hang.ten }} {{ p.ti_trong }}; {% endfor %}tổng {{ phan.tong | so }}",
    prints: "Nhạn Môn 62,5%; Đôn Phong 15,0%; Cao Sơn 22,5%; tổng 2.000",
    run: shared,
}];

/// A share: what is printed, and whether it is other than plain rounding gives.
struct Share {
    text: Value,
    is_adjusted: bool,
}

/// A part of the whole, as it was given.
struct Part<'a> {
    row: &'a Value,
    cell: &'a Value,
    amount: Option<Decimal>,
    /// The share that the table gives.
    given: Option<(&'a Value, Decimal)>,
}

fn shared(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    // A component passes on an argument that was not given as nothing.
    let is_given = |column: &String| !column.is_empty();
    let column = text_argument(kwargs, "cot")?.filter(is_given);
    let given = text_argument(kwargs, "ti_le")?.filter(is_given);
    let places = kwargs.get::<u32>("le")?.unwrap_or(1);
    if places > 6 {
        return Err(wrong("tham số `le` phải từ 0 đến 6"));
    }
    let rows = items(value)?.iter().filter(|row| !is_total(row));
    let parts = rows.map(|row| part(row, column.as_deref(), given.as_deref()));
    let parts = parts.collect::<TeraResult<Vec<_>>>()?;
    if let Some(gap) = parts.iter().find(|part| is_gap(part.cell)) {
        // Of a whole that lacks a part no share is known. The cell has been told.
        let rows = parts.iter().map(|part| share_of(part.row, gap.cell.clone(), false));
        return Ok(whole(rows.collect(), gap.cell.clone(), false));
    }
    let total = total(&parts)?;
    tell_missing(&parts);
    let given = Given::of(&parts, total);
    let shares = shares(&parts, &given, places);
    given.tell(&parts);
    let is_adjusted = shares.iter().flatten().any(|share| share.is_adjusted);
    let origins: Vec<u32> = parts.iter().flat_map(|part| origins(part.cell)).collect();
    if is_adjusted && given.is_none() {
        let message = "tỷ trọng được làm tròn để cộng lại đủ 100%".to_owned();
        note("share-rounded", message, origins.clone());
    }
    let rows = parts.iter().zip(shares).map(|(part, share)| {
        let is_adjusted = share.as_ref().is_some_and(|share| share.is_adjusted);
        share_of(part.row, share.map_or_else(Value::none, |share| share.text), is_adjusted)
    });
    let has_amount = parts.iter().any(|part| part.amount.is_some());
    let sum = if has_amount { reckoned(&origins, total) } else { Value::none() };
    Ok(whole(rows.collect(), sum, is_adjusted))
}

/// Whether a cell has an error where its figure should be.
fn is_gap(cell: &Value) -> bool {
    Leaf::of(cell).is_some_and(|leaf| leaf.text() == value::GAP)
}

/// What templates see of one part.
fn share_of(row: &Value, share: Value, is_adjusted: bool) -> Value {
    fields([("hang", row.clone()), ("ti_trong", share), ("da_chinh", is_adjusted.into())])
}

/// What templates see of the whole.
fn whole(rows: Vec<Value>, sum: Value, is_adjusted: bool) -> Value {
    fields([("hang", rows.into()), ("tong", sum), ("da_chinh", is_adjusted.into())])
}

fn fields(fields: [(&'static str, Value); 3]) -> Value {
    fields.map(|(name, value)| (Key::Str(name), value)).into_iter().collect::<tera::Map>().into()
}

fn is_total(row: &Value) -> bool {
    role_of(row) == Some("tong")
}

fn part<'a>(row: &'a Value, column: Option<&str>, given: Option<&str>) -> TeraResult<Part<'a>> {
    let amount_cell = match column {
        Some(column) => cell(row, column)?,
        None => row,
    };
    let amount = number(amount_cell);
    let text = Leaf::of(amount_cell).map(Leaf::text).unwrap_or_default();
    if amount.is_none() && !text.is_empty() && text != value::GAP {
        return Err(wrong(format!("“{text}” không phải là một số để chia tỷ trọng")));
    }
    if amount.is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero()) {
        return Err(wrong(format!("không chia tỷ trọng được khi có số âm: “{text}”")));
    }
    let given = match given {
        Some(given) => {
            let cell = cell(row, given)?;
            number(cell).map(|number| (cell, number))
        }
        None => None,
    };
    Ok(Part { row, cell: amount_cell, amount, given })
}

fn total(parts: &[Part<'_>]) -> TeraResult<Decimal> {
    let amounts = parts.iter().filter_map(|part| part.amount);
    let mut total = Decimal::ZERO;
    for amount in amounts {
        total = total.checked_add(amount).ok_or_else(|| wrong("tổng quá lớn"))?;
    }
    Ok(total)
}

/// What is found where some parts have an amount and others have none, or all amounts are zero.
fn tell_missing(parts: &[Part<'_>]) {
    let with: Vec<&Part<'_>> = parts.iter().filter(|part| part.amount.is_some()).collect();
    if with.is_empty() {
        return;
    }
    let name = |part: &Part<'_>| {
        let name = part.row.as_map().and_then(|row| row.get(&Key::Str("ten")));
        name.and_then(Leaf::of).map_or_else(|| "một mục".to_owned(), |n| format!("“{}”", n.text()))
    };
    for part in parts.iter().filter(|part| part.amount.is_none()) {
        let message = format!("{} chưa có số nên không tính được tỷ trọng", name(part));
        remark("share-without-amount", message, origins(part.cell));
    }
    if with.iter().all(|part| part.amount.is_some_and(|amount| amount.is_zero())) {
        let cells = with.iter().flat_map(|part| origins(part.cell)).collect();
        remark("share-of-nothing", "tổng bằng 0 nên không tính được tỷ trọng".to_owned(), cells);
    }
}

/// What is to be said of a share that the table gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It is what plain rounding gives, or nothing can be reckoned.
    Same,
    /// It differs in its last digit alone, and all of the table's shares make a hundred.
    Rounded(Decimal),
    /// It is another; this is what is reckoned.
    Differs(Decimal),
}

/// The shares that the table gives, against its amounts.
struct Given {
    total: Decimal,
    /// What is to be said of each part's share.
    verdicts: Vec<Verdict>,
}

impl Given {
    fn of(parts: &[Part<'_>], total: Decimal) -> Self {
        let sum: Decimal = parts.iter().filter_map(|part| Some(part.given?.1)).sum();
        let is_whole = parts.iter().all(|part| part.given.is_some()) && sum == Decimal::ONE_HUNDRED;
        // Without all amounts there is no whole to compare with.
        let has_all = parts.iter().all(|part| part.amount.is_some());
        let verdict = |part: &Part<'_>| {
            let Some(((_, given), amount)) = part.given.zip(part.amount).filter(|_| has_all) else {
                return Verdict::Same;
            };
            match value::number::share(amount, total, given.scale()) {
                None => Verdict::Same,
                Some(plain) if plain == given => Verdict::Same,
                Some(plain) => {
                    let unit = Decimal::new(1, given.scale());
                    if is_whole && (given - plain).abs() <= unit {
                        Verdict::Rounded(plain)
                    } else {
                        Verdict::Differs(plain)
                    }
                }
            }
        };
        Self { total, verdicts: parts.iter().map(verdict).collect() }
    }

    /// Tells of the shares that are not what the amounts give.
    fn tell(&self, parts: &[Part<'_>]) {
        for (part, verdict) in parts.iter().zip(&self.verdicts) {
            let Some((cell, given)) = part.given else { continue };
            let written = Leaf::of(cell).map(Leaf::text).unwrap_or_default();
            let message = |plain: Decimal| {
                let plain = value::number::fixed_percent(plain, given.scale());
                format!("tỷ lệ ghi “{written}”, tính từ số tiền được {plain}")
            };
            let cells: Vec<u32> = origins(cell).into_iter().chain(origins(part.cell)).collect();
            match *verdict {
                Verdict::Same => {}
                Verdict::Rounded(plain) => {
                    let reason = "các tỷ lệ trong bảng cộng đúng 100% nên in theo bảng";
                    note("share-rounded", format!("{}; {reason}", message(plain)), cells);
                }
                Verdict::Differs(plain) => {
                    remark("share-differs", format!("{}; in theo bảng", message(plain)), cells);
                }
            }
        }
    }

    /// Whether the table gives no share.
    fn is_none(&self) -> bool {
        self.verdicts.iter().all(|verdict| *verdict == Verdict::Same)
    }
}

/// The share of each part: as the table gives it, or reckoned; none for a part without either.
fn shares(parts: &[Part<'_>], given: &Given, places: u32) -> Vec<Option<Share>> {
    let amounts: Vec<Decimal> = parts.iter().map(|part| part.amount.unwrap_or_default()).collect();
    let rounded = value::number::shares(&amounts, places);
    let share = |(at, part): (usize, &Part<'_>)| {
        if let Some((cell, _)) = part.given {
            let is_adjusted = matches!(given.verdicts[at], Verdict::Rounded(_));
            return Some(Share { text: cell.clone(), is_adjusted });
        }
        let share = *rounded.as_ref()?.get(at)?;
        let plain = value::number::share(part.amount?, given.total, places)?;
        let text = value::number::fixed_percent(share, places);
        Some(Share { text: figure(&origins(part.cell), &text), is_adjusted: share != plain })
    };
    parts.iter().enumerate().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_parts() {
        let row = |role: &'static str| {
            Value::from(
                std::iter::once(("loai_hang".into(), Value::from(role))).collect::<tera::Map>(),
            )
        };
        assert!(is_total(&row("tong")) && !is_total(&row("so_lieu")));
    }
}
