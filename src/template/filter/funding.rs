//! A table of funding → what a sentence says of it: the whole, how its columns divide it, and what
//! its rows are.

use rust_decimal::Decimal;
use tera::value::Key;
use tera::{Map, Value};

use super::items::pair;
use super::targets::{Annex, Column, Shown, Told};
use super::{Argument, Entry, Kind};
use crate::dossier::funding::are_sources;
use crate::dossier::leaf::{Leaf, role_of};
use crate::value::amount::Scale;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "kinh_phi",
    arguments: &[Argument {
        name: "don_vi",
        required: false,
        about: "đơn vị, thường là `don_vi`; không ghi thì lấy số chung",
    }],
    about: "Điều một bảng kinh phí nói, để viết thành câu: `tong` (ô tiền của dòng tổng, trống khi bảng không có dòng tổng), `chia` (các cột chia số tổng ấy ra, khi cộng lại đúng bằng nó: `ten`, `gia_tri`), `muc` (các dòng, như bộ lọc `muc_tieu` cho, kể cả dòng chưa có số), `theo_nguon` (các dòng là nguồn vốn: đầu cột tên dòng ghi “Nguồn”, “Nguồn vốn”).",
    example: "{% set k = phu_bieu | kinh_phi %}{{ k.muc | length }} mục, {% if k.theo_nguon %}theo nguồn{% else %}theo nội dung{% endif %}",
    prints: "1 mục, theo nội dung",
    run: |value, kwargs| {
        let unit = kwargs.get::<Value>("don_vi")?;
        let annex = Annex::of(value)?;
        let shown = Shown { only_given: false, told: Told::Whole, total: false };
        let items = match &unit {
            Some(unit) => annex.of_unit(unit, shown)?,
            // Whose rows are units is told by units, not by what is paid for.
            None if annex.rows_are_units() => Vec::new(),
            None => annex.of_whole(shown),
        };
        let whole = unit.is_none().then(|| Whole::of(&annex)).flatten();
        let mut map = Map::new();
        let total = whole.as_ref().map(|whole| whole.total.clone());
        map.insert(Key::Str("tong"), total.unwrap_or_else(Value::none));
        let parts = whole.map(|whole| whole.parts).unwrap_or_default();
        map.insert(Key::Str("chia"), Value::from(parts));
        map.insert(Key::Str("muc"), Value::from(items));
        map.insert(Key::Str("theo_nguon"), Value::from(has_sources(&annex)));
        Ok(Value::from(map))
    },
}];

/// What the row of the total says.
struct Whole {
    total: Value,
    parts: Vec<Value>,
}

impl Whole {
    /// The first total of the table, and the columns that divide it: those of money whose figures
    /// add up to it in every row.
    fn of(annex: &Annex<'_>) -> Option<Self> {
        let row = annex.rows.iter().find(|row| role_of(row) == Some("tong"))?.as_map()?;
        let is_amount = |column: &&Column<'_>| column.is(&["tong", "so_lieu"]);
        let is_money = |column: &&Column<'_>| column.cell(row).is_some_and(is_money);
        let amounts: Vec<&Column<'_>> =
            annex.columns.iter().filter(is_amount).filter(is_money).collect();
        let is_whole = |column: &&&Column<'_>| column.is(&["tong"]);
        let main = amounts.iter().find(is_whole);
        let main = main.or_else(|| amounts.iter().find(|column| column.is_target()));
        let main = *main.or(amounts.first())?;
        let others: Vec<&Column<'_>> =
            amounts.iter().copied().filter(|column| !std::ptr::eq(*column, main)).collect();
        let rows = || annex.rows.iter().filter_map(Value::as_map);
        let adds_up = rows().all(|row| {
            let number = |column: &Column<'_>| Leaf::of(column.cell(row)?)?.number();
            let parts: Vec<Decimal> = others.iter().filter_map(|column| number(column)).collect();
            let add = |sum: Decimal, part: &Decimal| sum.checked_add(*part);
            number(main)
                .is_none_or(|whole| parts.iter().try_fold(Decimal::ZERO, add) == Some(whole))
        });
        let parts = others.iter().filter(|_| adds_up && others.len() > 1);
        let parts = parts.filter_map(|column| Some(pair(column.name(), column.cell(row)?)));
        Some(Self { total: main.cell(row)?.clone(), parts: parts.collect() })
    }
}

/// Whether a cell holds an amount of money.
fn is_money(cell: &Value) -> bool {
    let leaf = Leaf::of(cell).filter(|leaf| leaf.number().is_some());
    leaf.and_then(Leaf::unit).is_some_and(|unit| unit.parse::<Scale>().is_ok())
}

/// Whether the rows are sources of money, by the head above their names.
fn has_sources(annex: &Annex<'_>) -> bool {
    let labels = annex.columns.iter().filter(|column| column.is(&["ten"])).map(Column::name);
    labels.into_iter().any(|name| Leaf::of(&name).is_some_and(|head| are_sources(head.text())))
}
