//! What belongs to a unit: its cell of a row, its rows of a table, the units of equal cells.

use tera::value::Key;
use tera::{Kwargs, TeraResult, Value};

use super::list::{cell, items};
use super::rows;
use super::{Argument, Entry, Kind, text_argument, wrong};
use crate::counted;
use crate::dossier::leaf::{Leaf, figure, merged, names_unit, other_names, unit_index};
use crate::dossier::{LongList, beside, comparable};
use crate::template::rich::Rich;
use crate::value;

const UNIT: Argument =
    Argument { name: "don_vi", required: true, about: "đơn vị, thường là `don_vi`" };

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "cua",
        arguments: &[
            UNIT,
            Argument {
                name: "cot",
                required: false,
                about: "chỉ tính tên đơn vị ở cột này, chẳng hạn cột cơ quan chủ trì",
            },
        ],
        about: "Ô của một đơn vị trong một hàng của phụ biểu; với một danh sách hàng thì chọn các hàng có tên đơn vị đó ở một ô, kể cả giữa nhiều tên.",
        example: "{{ don_vi.ten }}: {{ muc_tieu | cua(don_vi=don_vi) | thuong_dau }}",
        prints: "Huyện Na Rì: duy trì kết quả",
        run: of_unit,
    },
    Entry {
        kind: Kind::Filter,
        name: "ngoai",
        arguments: &[UNIT],
        about: "Những tên khác trong một ô có tên đơn vị, chẳng hạn các cơ quan cùng phối hợp; ô chỉ có tên đơn vị thì danh sách rỗng.",
        example: "{{ phoi_hop | ngoai(don_vi=don_vi) | danh_sach }}",
        prints: "Huyện Ba Bể",
        run: beside_unit,
    },
    Entry {
        kind: Kind::Filter,
        name: "gom",
        arguments: &[Argument {
            name: "don_vi",
            required: true,
            about: "bảng các đơn vị, thường là `cac_don_vi`",
        }],
        about: "Gộp các đơn vị có cùng nội dung ở một hàng của phụ biểu, bỏ ô trống và số 0. Mỗi nhóm có `gia_tri` và `don_vi`.",
        example: "{% for n in muc_tieu | gom(don_vi=cac_don_vi) %}{{ n.don_vi | danh_sach }}: {{ n.gia_tri }}{% endfor %}",
        prints: "Huyện Ba Bể và Huyện Na Rì: Duy trì kết quả",
        run: by_value,
    },
];

pub(super) fn unit_key(kwargs: &Kwargs) -> TeraResult<Value> {
    let unit: Value = kwargs.must_get("don_vi")?;
    let key = unit.as_map().and_then(|unit| unit.get(&Key::Str("khoa"))).cloned();
    key.ok_or_else(|| wrong("tham số `don_vi` không phải là một đơn vị"))
}

fn of_unit(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let key = unit_key(kwargs)?;
    if let Some(list) = LongList::of(value) {
        return Ok(Value::from(list.of_unit(&kwargs.must_get("don_vi")?)));
    }
    if value.is_array() {
        let unit: Value = kwargs.must_get("don_vi")?;
        let column = text_argument(kwargs, "cot")?;
        if let Some((list, unit)) = rows::known(value).zip(unit_index(&unit)) {
            let found = match &column {
                Some(column) => list.of_unit_in(unit, column),
                None => Some(list.of_unit(unit)),
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        let all = items(value)?;
        counted::looked_at(all.len());
        let mut rows = Vec::new();
        for row in all {
            let named = match &column {
                Some(column) => cell(row, column)?,
                None => row,
            };
            if names_unit(named, &unit) {
                rows.push(row.clone());
            }
        }
        return Ok(Value::from(rows));
    }
    let cells = cells(value)?;
    let key = key.as_str().unwrap_or_default().to_owned();
    cells
        .get(&Key::from(key.clone()))
        .cloned()
        .ok_or_else(|| wrong(format!("phụ biểu không có cột của đơn vị `{key}`")))
}

/// The names in a cell beside that of a unit, each with the origin of the cell.
fn beside_unit(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    unit_key(kwargs)?;
    let unit: Value = kwargs.must_get("don_vi")?;
    let text = |field: &'static str| {
        let cell = unit.as_map().and_then(|unit| unit.get(&Key::Str(field)));
        cell.and_then(Leaf::of).map(Leaf::text).unwrap_or_default()
    };
    let (own, kind) = (text("ten_goi_tat"), text("loai"));
    let mut forms = vec![comparable(text("ten")), comparable(own)];
    forms.push(comparable(&format!("{kind} {own}")));
    forms.extend(other_names(&unit).map(str::to_owned));
    let rich = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
    let (origins, whole) = (rich.origins(), rich.plain());
    let names = beside(&whole, &forms).into_iter();
    Ok(Value::from(names.map(|name| figure(&origins, &name)).collect::<Vec<_>>()))
}

/// The cells of a row by unit.
fn cells(row: &Value) -> TeraResult<&tera::Map> {
    row.as_map()
        .and_then(|row| row.get(&Key::Str("theo_don_vi")))
        .and_then(Value::as_map)
        .ok_or_else(|| wrong("giá trị này không phải là hàng của một phụ biểu có cột theo đơn vị"))
}

fn by_value(value: &Value, kwargs: &Kwargs) -> TeraResult<Value> {
    let units: Value = kwargs.must_get("don_vi")?;
    let units = units
        .as_map()
        .and_then(|units| units.get(&Key::Str("muc")))
        .and_then(Value::as_map)
        .ok_or_else(|| wrong("tham số `don_vi` không phải là bảng các đơn vị"))?;
    let mut groups: Vec<(String, Vec<Value>, Vec<Value>)> = Vec::new();
    for (key, cell) in cells(value)? {
        let Some(leaf) = Leaf::of(cell) else { continue };
        let none = leaf.text().is_empty() || leaf.number().is_some_and(|number| number.is_zero());
        let Some(unit) = units.get(key).filter(|_| !none) else { continue };
        let text = value::name::folded(leaf.text());
        match groups.iter_mut().find(|(known, _, _)| *known == text) {
            Some((_, cells, units)) => {
                cells.push(cell.clone());
                units.push(unit.clone());
            }
            None => groups.push((text, vec![cell.clone()], vec![unit.clone()])),
        }
    }
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(_, cells, units)| {
            let mut group = tera::Map::with_capacity(2);
            group.insert(Key::Str("gia_tri"), merged(&cells));
            group.insert(Key::Str("don_vi"), Value::from(units));
            Value::from(group)
        })
        .collect();
    Ok(Value::from(groups))
}
