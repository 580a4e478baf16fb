//! The rows of an annex in which a unit has something of its own.

use std::collections::BTreeSet;

use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::list::items;
use super::units::unit_key;
use super::{Argument, Entry, Kind};
use crate::counted;
use crate::dossier::leaf::{Leaf, ROW, SHARED};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "hang_rieng",
    arguments: &[
        Argument { name: "don_vi", required: true, about: "đơn vị, thường là `don_vi`" },
        Argument {
            name: "nhom",
            required: false,
            about: "`false` thì không lấy các hàng nhóm, chẳng hạn để đếm",
        },
    ],
    about: "Các hàng của một phụ biểu mà đơn vị có phần riêng, cùng các nhóm của chúng: bỏ hàng mà ô của đơn vị trống hay là 0, và hàng mà một ô gộp ghi chung cho mọi đơn vị. Dùng với `moi_hang`; kết quả đưa được vào `hang` của hàm `bang`.",
    example: "{{ phu_bieu.moi_hang | hang_rieng(don_vi=don_vi) | dem(don_vi=\"mục tiêu\") }}",
    prints: "01 mục tiêu",
    run: of_its_own,
}];

fn of_its_own(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let key = unit_key(kwargs)?;
    let key = Key::from(key.as_str().unwrap_or_default().to_owned());
    let groups = kwargs.get::<bool>("nhom")?.unwrap_or(true);
    let mut kept = BTreeSet::new();
    let mut rows = Vec::new();
    // What stands below a row comes after it in the list, so it is known from the end on.
    let all = items(value)?;
    counted::looked_at(all.len());
    for row in all.iter().rev() {
        let own = has_own(row, &key);
        let above = groups && below(row).any(|index| kept.contains(&index));
        if own || above {
            kept.extend(index(row));
            rows.push(row.clone());
        }
    }
    rows.reverse();
    Ok(Value::from(rows))
}

fn index(row: &Value) -> Option<u64> {
    row.as_map()?.get(&ROW)?.as_u64()
}

/// The indices of the rows right below a row.
fn below(row: &Value) -> impl Iterator<Item = u64> {
    let rows = row.as_map().and_then(|row| row.get(&Key::Str("con"))).and_then(Value::as_array);
    rows.unwrap_or_default().iter().filter_map(index)
}

/// Whether the unit's cell of a row says something, and says it not to all units at once.
fn has_own(row: &Value, key: &Key<'_>) -> bool {
    let cells = row.as_map().and_then(|row| row.get(&Key::Str("theo_don_vi")));
    let Some(cells) = cells.and_then(Value::as_map) else { return false };
    let Some(own) = cells.get(key).and_then(Leaf::of) else { return false };
    if own.text().is_empty() || own.number().is_some_and(|number| number.is_zero()) {
        return false;
    }
    if cells.len() < 2 {
        return true;
    }
    if let Some(shared) = row.as_map().and_then(|row| row.get(&SHARED)).and_then(Value::as_bool) {
        return !shared;
    }
    let origins = own.origins();
    counted::looked_at(cells.len());
    cells.values().filter_map(Leaf::of).any(|other| other.origins() != origins)
}
