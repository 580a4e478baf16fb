//! The targets of an annex of any shape, for the whole or for one unit: each with its value, its
//! unit of measure, and what stands beside it.

use tera::value::Key;
use tera::{Map, TeraResult, Value};

use super::list::items;
use super::number::with_unit;
use super::{Argument, Entry, Kind, wrong};
use crate::dossier::leaf::{COLUMNS, CONTINUES, Leaf, names_unit, role_of};
use crate::template::rich::Rich;
use crate::value::number::{count, format, grouped};
use crate::value::{Meaning, case, parse_text};

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "kem_don_vi",
        arguments: &[],
        about: "Viết chỉ tiêu thành lời kèm đơn vị tính mà phụ biểu ghi: ở ô, ở cột đơn vị tính, ở tiêu đề cột hoặc ở dòng “Đơn vị tính: …”. Hàng nghìn có dấu chấm, số đếm dưới 10 có số 0 đứng trước.",
        example: "{{ binh_quan | kem_don_vi }}",
        prints: "ít nhất 15 tiêu chí/xã",
        run: |value, _| {
            let rich = Rich::of(value).map_err(|reason| wrong(reason.words()))?;
            let unit = Leaf::of(value).and_then(Leaf::unit);
            Ok(rich.replaced(measured(&rich.plain(), unit)).into_value())
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "muc_tieu",
        arguments: &[Argument {
            name: "don_vi",
            required: false,
            about: "đơn vị, thường là `don_vi`; không ghi thì lấy số liệu chung",
        }],
        about: "Các mục tiêu của một phụ biểu bất kỳ, theo thứ tự trong bảng: của đơn vị thì lấy cột hoặc hàng của đơn vị, bỏ ô trống; không thì lấy cột tổng. Mỗi mục có `ten`, `co_gia_tri`, `gia_tri` (ô), `kem` (các cột khác: `ten`, `gia_tri`), `theo_don_vi` (khi bảng không có cột tổng: `ten`, `gia_tri`), `con` (các mục bên dưới), `cap` (từ 0), `theo_nhom` (có mục nào ở bậc này có mục con).",
        example: "{% for m in phu_bieu | muc_tieu(don_vi=don_vi) %}{{ m.gia_tri | kem_don_vi }}{% endfor %}",
        prints: "Duy trì kết quả",
        run: |value, kwargs| {
            let table = Annex::of(value)?;
            match kwargs.get::<Value>("don_vi")? {
                Some(unit) => table.of_unit(&unit),
                None => table.of_whole(),
            }
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "nhiem_vu",
        arguments: &[Argument {
            name: "don_vi",
            required: false,
            about: "đơn vị, thường là `don_vi`: chỉ lấy việc có tên đơn vị",
        }],
        about: "Các việc của một phụ lục nhiệm vụ, tức bảng không có cột số liệu: mỗi việc có `ten`, `kem` (các cột khác: `ten`, `gia_tri`), `tiep` (việc có nhiều sản phẩm: danh sách các `kem` sau), `con`. Bảng có chỉ tiêu thì danh sách rỗng.",
        example: "{{ phu_bieu | nhiem_vu | length }}",
        prints: "0",
        run: |value, kwargs| {
            let table = Annex::of(value)?;
            table.tasks(kwargs.get::<Value>("don_vi")?.as_ref())
        },
    },
];

/// A figure's text as it stands in a sentence, with its unit of measure.
fn measured(text: &str, unit: Option<&str>) -> String {
    let Meaning::Quantity(quantity) = parse_text(text).meaning else {
        // A text whose number can be read in two ways stays as it is, with its unit.
        let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        return match unit {
            Some(unit) if is_number && !text.is_empty() => with_unit(text.to_owned(), Some(unit)),
            _ => super::number::in_prose(text),
        };
    };
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if plain && unit.is_some_and(|unit| !matches!(unit, "%" | "‰")) {
        count(quantity.number)
    } else if plain {
        format(quantity.number)
    } else {
        super::number::in_prose(&grouped(text))
    };
    match unit {
        Some(sign @ ("%" | "‰")) if !number.contains(sign) => format!("{number}{sign}"),
        Some(unit) if quantity.unit.is_none() && !quantity.percent => {
            with_unit(number, Some(&case::lower_first(unit)))
        }
        _ => number,
    }
}

/// A column of an annex, as its table tells it to templates.
struct Column<'a> {
    map: &'a Map,
}

impl<'a> Column<'a> {
    fn text(&self, field: &'static str) -> &'a str {
        self.map.get(&Key::Str(field)).and_then(Value::as_str).unwrap_or_default()
    }

    fn name(&self) -> Value {
        self.map.get(&Key::Str("ten")).cloned().unwrap_or_else(Value::none)
    }

    fn is(&self, roles: &[&str]) -> bool {
        roles.contains(&self.text("vai_tro"))
    }

    /// Whether it holds what a target is, of those columns that are of the same unit or the whole.
    fn is_target(&self) -> bool {
        self.map.get(&Key::Str("chinh")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What it holds in a row; none for an empty cell.
    fn cell(&self, row: &'a Map) -> Option<&'a Value> {
        let cell = match self.text("don_vi") {
            "" => row.get(&Key::from(self.text("khoa").to_owned()))?,
            unit => {
                let units = row.get(&Key::Str("theo_don_vi"))?.as_map()?;
                let own = units.get(&Key::from(unit.to_owned()))?;
                match self.text("phu") {
                    "" => own,
                    part => own.as_map()?.get(&Key::from(part.to_owned()))?,
                }
            }
        };
        Leaf::of(cell).is_some_and(|leaf| !leaf.text().trim().is_empty()).then_some(cell)
    }
}

/// A table as templates see it.
struct Annex<'a> {
    columns: Vec<Column<'a>>,
    rows: &'a [Value],
    all: &'a [Value],
}

/// The roles of columns that say something of a row beside its target.
const BESIDE: [&str; 4] = ["so_lieu", "ty_le", "thoi_gian", "co_quan"];

impl<'a> Annex<'a> {
    fn of(value: &'a Value) -> TeraResult<Self> {
        let map = value.as_map().filter(|map| map.contains_key(&COLUMNS));
        let map = map.ok_or_else(|| wrong("giá trị này không phải là một phụ biểu"))?;
        let columns = map.get(&COLUMNS).and_then(Value::as_array).unwrap_or_default();
        let list = |key| map.get(&Key::Str(key)).map_or(Ok(&[][..]), items);
        Ok(Self {
            columns: columns.iter().filter_map(|c| Some(Column { map: c.as_map()? })).collect(),
            rows: list("hang")?,
            all: list("moi_hang")?,
        })
    }

    /// Whether it has targets: figures, or columns of units or of their total.
    fn has_targets(&self) -> bool {
        self.columns.iter().any(|column| column.is(&["don_vi", "tong"]) || column.is_target())
    }

    fn tasks(&self, unit: Option<&Value>) -> TeraResult<Value> {
        if self.has_targets() {
            return Ok(Value::from(Vec::<Value>::new()));
        }
        let beside = |row: &'a Map| {
            // What stands before the name of a task is what the group above it is called.
            let columns = self.columns.iter().skip_while(|column| !column.is(&["ten"]));
            let columns = columns.filter(|column| column.is(&BESIDE));
            let pairs = columns.filter_map(|column| Some(pair(column.name(), column.cell(row)?)));
            Value::from(pairs.collect::<Vec<_>>())
        };
        // Of an item's products a unit sees those that name it.
        let is_own = |row: &&Value| unit.is_none_or(|unit| names_unit(row, unit));
        let value = |row: &'a Map| {
            let mut item = Map::new();
            let going_on = row.get(&Key::Str("tiep")).and_then(Value::as_array).unwrap_or_default();
            let going_on = going_on.iter().filter(is_own).filter_map(Value::as_map);
            item.insert(Key::Str("kem"), beside(row));
            item.insert(Key::Str("tiep"), Value::from(going_on.map(beside).collect::<Vec<_>>()));
            item
        };
        let Some(_) = unit else {
            return Ok(Value::from(items_of(self.rows, 0, false, &value)));
        };
        let mut tasks = Vec::new();
        let mut is_item_own = false;
        for row in self.all {
            let goes_on = row.as_map().is_some_and(|row| row.contains_key(&CONTINUES));
            let own = is_own(&row);
            if !goes_on {
                is_item_own = own;
            }
            if own && !(goes_on && is_item_own) {
                tasks.extend(row.as_map().and_then(|row| item_of(row, 0, false, &value)));
            }
        }
        Ok(Value::from(tasks))
    }

    fn of_whole(&self) -> TeraResult<Value> {
        if !self.has_targets() {
            return Ok(Value::from(Vec::<Value>::new()));
        }
        if self.rows_are_units() {
            let total = self.rows.iter().find(|row| role_of(row) == Some("tong"));
            return Ok(Value::from(total.map_or_else(Vec::new, |row| self.by_columns(row))));
        }
        let whole: Vec<&Column<'_>> = self.columns.iter().filter(|c| c.is(&["tong"])).collect();
        let units: Vec<&Column<'_>> = self.columns.iter().filter(|c| c.is(&["don_vi"])).collect();
        let plain: Vec<&Column<'_>> = self.columns.iter().filter(|c| c.is(&BESIDE)).collect();
        let value = |row: &'a Map| {
            let mut item = Map::new();
            let target = |columns: &[&Column<'a>]| {
                columns.iter().find(|column| column.is_target()).and_then(|c| c.cell(row))
            };
            let main = if whole.is_empty() && units.is_empty() { &plain } else { &whole };
            let own = target(main);
            let beside = whole
                .iter()
                .chain(&plain)
                .filter(|c| !(!main.is_empty() && c.is_target() && own.is_some()));
            let kem = beside.filter_map(|column| Some(pair(column.name(), column.cell(row)?)));
            let mut by_unit = Vec::new();
            if whole.is_empty() {
                let cells = units.iter().filter(|column| column.is_target());
                by_unit = cells.filter_map(|c| Some(pair(c.name(), c.cell(row)?))).collect();
            }
            item.insert(Key::Str("gia_tri"), own.cloned().unwrap_or_else(Value::none));
            item.insert(Key::Str("kem"), Value::from(kem.collect::<Vec<_>>()));
            item.insert(Key::Str("theo_don_vi"), Value::from(by_unit));
            item
        };
        Ok(Value::from(noted(items_of(self.rows, 0, false, &value))))
    }

    fn of_unit(&self, unit: &Value) -> TeraResult<Value> {
        let key =
            unit.as_map().and_then(|unit| unit.get(&Key::Str("khoa"))).and_then(Value::as_str);
        let key = key.ok_or_else(|| wrong("tham số `don_vi` không phải là một đơn vị"))?;
        let own: Vec<&Column<'_>> =
            self.columns.iter().filter(|column| column.text("don_vi") == key).collect();
        if own.is_empty() {
            let rows = self
                .all
                .iter()
                .filter(|row| role_of(row) == Some("so_lieu") && names_unit(row, unit));
            return Ok(Value::from(rows.flat_map(|row| self.by_columns(row)).collect::<Vec<_>>()));
        }
        let value = |row: &'a Map| {
            let mut item = Map::new();
            let target = own.iter().find(|column| column.is_target()).and_then(|c| c.cell(row));
            let beside = own.iter().filter(|column| !column.is_target());
            let kem = beside.filter_map(|column| {
                let name = column.map.get(&Key::Str("ten_phu")).cloned();
                Some(pair(name.unwrap_or_else(Value::none), column.cell(row)?))
            });
            item.insert(Key::Str("gia_tri"), target.cloned().unwrap_or_else(Value::none));
            item.insert(Key::Str("kem"), Value::from(kem.collect::<Vec<_>>()));
            item.insert(Key::Str("theo_don_vi"), Value::from(Vec::<Value>::new()));
            item
        };
        Ok(Value::from(noted(items_of(self.rows, 0, true, &value))))
    }

    /// Whether units are the rows of the table: it has no columns of units, and its rows name some.
    fn rows_are_units(&self) -> bool {
        let none = Value::none();
        let key = |row: &'a Value| row.as_map().and_then(|row| row.get(&Key::Str("khoa_don_vi")));
        !self.columns.iter().any(|column| column.is(&["don_vi"]))
            && self.all.iter().any(|row| {
                role_of(row) == Some("so_lieu") && key(row).is_some_and(|key| *key != none)
            })
    }

    /// The columns of one row as targets: what each is, and its figure. Of those below one head the
    /// main one is the target, and the others stand beside it.
    fn by_columns(&self, row: &'a Value) -> Vec<Value> {
        let Some(row) = row.as_map() else { return Vec::new() };
        let columns = || self.columns.iter().filter(|c| c.is(&BESIDE) || c.is(&["tong"]));
        let is_main = |column: &Column<'_>| {
            let main = column.map.get(&Key::Str("chinh_nhom")).and_then(Value::as_bool);
            main.unwrap_or(false) && column.cell(row).is_some()
        };
        let has_main = |head: &str| {
            !head.is_empty()
                && columns().any(|column| column.text("nhom") == head && is_main(column))
        };
        let mut items = Vec::new();
        for column in columns() {
            let head = column.text("nhom");
            let Some(cell) = column.cell(row) else { continue };
            let mut item = Map::new();
            let (mut name, mut beside) = (column.name(), Vec::new());
            if has_main(head) {
                if !is_main(column) {
                    continue;
                }
                let others =
                    columns().filter(|other| other.text("nhom") == head && !is_main(other));
                beside.extend(others.filter_map(|c| Some(pair(c.name(), c.cell(row)?))));
                name = column.map.get(&Key::Str("tren")).cloned().unwrap_or(name);
            } else if !head.is_empty() {
                // Both heads, one value: what the column is, below what.
                let whole = format!("{head} - {}", Leaf::of(&name).map_or("", Leaf::text));
                let rich = Rich::of(&name).unwrap_or_default();
                name = rich.replaced(whole).into_value();
            }
            item.insert(Key::Str("ten"), name);
            item.insert(Key::Str("gia_tri"), cell.clone());
            item.insert(Key::Str("co_gia_tri"), Value::from(true));
            item.insert(Key::Str("kem"), Value::from(beside));
            for field in ["theo_don_vi", "con"] {
                item.insert(Key::Str(field), Value::from(Vec::<Value>::new()));
            }
            item.insert(Key::Str("cap"), Value::from(0));
            item.insert(Key::Str("theo_nhom"), Value::from(false));
            items.push(Value::from(item));
        }
        items
    }
}

fn pair(name: Value, cell: &Value) -> Value {
    let mut pair = Map::new();
    pair.insert(Key::Str("ten"), name);
    pair.insert(Key::Str("gia_tri"), cell.clone());
    Value::from(pair)
}

/// Targets at the top, each with whether any of them heads others.
fn noted(items: Vec<Value>) -> Vec<Value> {
    let heads = |item: &Value| {
        let below = item.as_map().and_then(|item| item.get(&Key::Str("con")));
        below.and_then(Value::as_array).is_some_and(|below| !below.is_empty())
    };
    let grouped = items.iter().any(heads);
    let note = |item: Value| {
        let mut item = item.into_map().unwrap_or_default();
        item.insert(Key::Str("theo_nhom"), Value::from(grouped));
        Value::from(item)
    };
    items.into_iter().map(note).collect()
}

/// The rows of a tree as targets or tasks. Totals are left out, which other rows add up to, and
/// rows that go on with an item, which has them; where only what a unit has counts, so are those
/// without a value and with nothing below them.
fn items_of<'a>(
    rows: &'a [Value],
    level: u32,
    only_given: bool,
    value: &dyn Fn(&'a Map) -> Map,
) -> Vec<Value> {
    let rows = rows.iter().filter(|row| role_of(row) != Some("tong")).filter_map(Value::as_map);
    rows.filter(|row| !row.contains_key(&CONTINUES))
        .filter_map(|row| item_of(row, level, only_given, value))
        .collect()
}

fn item_of<'a>(
    row: &'a Map,
    level: u32,
    only_given: bool,
    value: &dyn Fn(&'a Map) -> Map,
) -> Option<Value> {
    let below = row.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
    let below = items_of(below, level + 1, only_given, value);
    let mut item = value(row);
    let has_value = item.get(&Key::Str("gia_tri")).is_some_and(|value| !value.is_none());
    let beside = item.get(&Key::Str("kem")).and_then(Value::as_array).unwrap_or_default();
    if only_given && !has_value && beside.is_empty() && below.is_empty() {
        return None;
    }
    for field in ["ten", "tt", "loai_hang"] {
        if let Some(value) = row.get(&Key::Str(field)) {
            item.insert(Key::Str(field), value.clone());
        }
    }
    item.insert(Key::Str("co_gia_tri"), Value::from(has_value));
    item.insert(Key::Str("con"), Value::from(below));
    item.insert(Key::Str("cap"), Value::from(level));
    Some(Value::from(item))
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn figures_are_written_with_their_units_of_measure() {
        for (text, unit, written) in [
            ("50", Some("giường"), "50 giường"),
            ("5", Some("hộ"), "05 hộ"),
            ("332000", Some("Triệu đồng"), "332.000 triệu đồng"),
            ("120,5", Some("ha"), "120,5 ha"),
            ("12345,5", Some("ha"), "12.345,5 ha"),
            ("98,5", Some("%"), "98,5%"),
            ("95%", Some("%"), "95%"),
            ("≥61,5%", Some("%"), "ít nhất 61,5%"),
            ("0,1", Some("‰"), "0,1‰"),
            ("37 xã", Some("xã"), "37 xã"),
            ("0", Some("hộ"), "0 hộ"),
            ("1234", None, "1.234"),
            ("7", None, "7"),
            ("Duy trì", Some("%"), "Duy trì"),
            ("", Some("ha"), ""),
        ] {
            assert_eq!(measured(text, unit), written, "{text}");
        }
    }
}
