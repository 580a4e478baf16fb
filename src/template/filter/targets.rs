//! The targets of an annex of any shape, for the whole or for one unit: each with its value, its
//! unit of measure, and what stands beside it.

use std::collections::BTreeSet;

use tera::value::Key;
use tera::{Map, TeraResult, Value};

use super::items::{group, is_ticked, item, items_of, noted, pair, total_of, with_values};
use super::list::items;
use super::{Argument, Entry, Kind, own_rows, rows, wrong};
use crate::counted;
use crate::dossier::leaf::{COLUMNS, HEADS, LABELLED, Leaf, names_unit, role_of, unit_index};
use crate::template::rich::Rich;
use crate::value::case;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        kind: Kind::Filter,
        name: "muc_tieu",
        arguments: &[
            Argument {
                name: "don_vi",
                required: false,
                about: "đơn vị, thường là `don_vi`; không ghi thì lấy số liệu chung",
            },
            Argument {
                name: "phang",
                required: false,
                about: "`true` thì các mục trong nhóm cũng thành một dãy, bỏ mục ghi 0",
            },
            Argument {
                name: "ca_o_trong",
                required: false,
                about: "`true` thì giữ cả mục chưa có số liệu, như nguồn vốn chưa có số tiền",
            },
            Argument {
                name: "gon",
                required: false,
                about: "`true` khi văn bản đặt cả phụ biểu: mục đã có giá trị không kèm cơ quan, thời gian, tỷ lệ",
            },
            Argument {
                name: "ca_tong",
                required: false,
                about: "`true` thì thêm dòng tổng của bảng ở cuối; không ghi thì bỏ, vì các mục khác cộng lại thành nó",
            },
        ],
        about: "Các mục tiêu của một phụ biểu bất kỳ, hoặc của danh sách `cac_bieu`, theo thứ tự trong bảng: của đơn vị thì lấy cột hoặc hàng của đơn vị, bỏ ô trống; không thì lấy cột tổng. Mỗi mục có `ten`, `ten_co_so` (tên có chữ số, nên phải có dấu hai chấm trước giá trị), `co_gia_tri`, `gia_tri` (ô), `danh_dau` (ô chỉ có dấu “x”, nên không có giá trị), `kem` (các cột khác: `ten`, `gia_tri`, `tu_neu`: ô đã nêu tên cột, như `Xã An Bình` ở cột `Xã`), `theo_don_vi` (khi bảng không có cột tổng: `ten`, `gia_tri`), `con` (các mục bên dưới), `nhieu_bac` (có mục nào của `con` còn mục con; khi ấy `moi_con` của mỗi mục ấy là mọi mục bên dưới thành một dãy), `cap` (từ 0), `theo_nhom` (có mục nào ở bậc này có mục con), `chung` (ô nêu nhiều đơn vị cùng có mục ấy, nên số liệu không phải của riêng đơn vị nào) hoặc `cung_chu_tri` (ô nêu nhiều cơ quan cùng chủ trì), hai trường này chỉ có khi có.",
        example: "{% for m in phu_bieu | muc_tieu(don_vi=don_vi) %}{{ m.gia_tri | kem_don_vi }}{% endfor %}",
        prints: "Duy trì kết quả",
        run: |value, kwargs| {
            let unit = kwargs.get::<Value>("don_vi")?;
            let is = |name| kwargs.get::<bool>(name).map(|given| given.unwrap_or(false));
            let only_given = !is("ca_o_trong")?;
            let told = if is("gon")? { Told::Briefly } else { Told::Whole };
            let shown = Shown { only_given, told, total: is("ca_tong")? };
            let mut targets = Vec::new();
            let tables = Annex::all_of(value)?;
            // A text can tell those of a few units; an annex has them all.
            let owned = tables.iter().filter(|table| table.owner.is_some()).count();
            for table in &tables {
                targets.extend(match (&unit, table.owner) {
                    (Some(unit), _) => table.of_unit(unit, shown)?,
                    (None, Some(_)) if owned > own_rows::MOST_UNITS => Vec::new(),
                    (None, Some((_, name))) => vec![group(name, table.of_whole(shown))],
                    (None, None) => table.of_whole(shown),
                });
            }
            // What belongs to no group would stand under the last one.
            let is_grouped = |target: &Value| {
                let field = target.as_map().and_then(|map| map.get(&Key::Str("theo_nhom")));
                field.and_then(Value::as_bool).unwrap_or(false)
            };
            targets.sort_by_key(is_grouped);
            if is("phang")? {
                let is_none = |target: &Value| {
                    let value = target.as_map().and_then(|map| map.get(&Key::Str("gia_tri")));
                    value.and_then(Leaf::of).and_then(Leaf::number).is_some_and(|n| n.is_zero())
                };
                targets = with_values(targets);
                targets.retain(|target| !is_none(target));
            }
            Ok(Value::from(targets))
        },
    },
    Entry {
        kind: Kind::Filter,
        name: "bieu_cua",
        arguments: &[Argument {
            name: "don_vi",
            required: true,
            about: "đơn vị, thường là `don_vi`",
        }],
        about: "Những phụ biểu có cột số liệu, hoặc có từ hai hàng trở lên, của một đơn vị; biểu chỉ có một hàng của đơn vị thì hàng ấy thành câu, không thành phụ lục.",
        example: "{{ [phu_bieu] | bieu_cua(don_vi=don_vi) | length }}",
        prints: "1",
        run: |value, kwargs| {
            let unit: Value = kwargs.must_get("don_vi")?;
            let mut own = Vec::new();
            for annex in items(value)? {
                if Annex::of(annex)?.is_for(&unit) {
                    own.push(annex.clone());
                }
            }
            Ok(Value::from(own))
        },
    },
];

/// A column of an annex, as its table tells it to templates.
pub(super) struct Column<'a> {
    map: &'a Map,
}

impl<'a> Column<'a> {
    pub(super) fn text(&self, field: &'static str) -> &'a str {
        self.map.get(&Key::Str(field)).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn name(&self) -> Value {
        self.map.get(&Key::Str("ten")).cloned().unwrap_or_else(Value::none)
    }

    /// The same, with the head above it where it says little alone: a plan of which year.
    pub(super) fn told(&self) -> Value {
        self.map.get(&Key::Str("ten_du")).cloned().unwrap_or_else(|| self.name())
    }

    /// The head over it and others.
    pub(super) fn head(&self) -> Value {
        self.map.get(&Key::Str("tren")).cloned().unwrap_or_else(|| self.name())
    }

    /// Whether the others below its head are told beside it.
    pub(super) fn is_main_below_head(&self) -> bool {
        self.map.get(&Key::Str("chinh_nhom")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The latest year that its heads tell.
    pub(super) fn year(&self) -> Option<u64> {
        self.map.get(&Key::Str("nam")).and_then(Value::as_u64)
    }

    /// What stands above its name and others in the head.
    pub(super) fn above(&self) -> Option<Value> {
        self.map.get(&Key::Str("tren")).cloned()
    }

    pub(super) fn is(&self, roles: &[&str]) -> bool {
        roles.contains(&self.text("vai_tro"))
    }

    /// Whether it holds what a target is, of those columns that are of the same unit or the whole.
    pub(super) fn is_target(&self) -> bool {
        self.map.get(&Key::Str("chinh")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What it holds in a row; none for an empty cell, and for a dash that stands for nothing.
    pub(super) fn cell<'r>(&self, row: &'r Map) -> Option<&'r Value> {
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
        let is_nothing = |text: &str| text.chars().all(|c| c == ' ' || "-–—".contains(c));
        Leaf::of(cell).is_some_and(|leaf| !is_nothing(leaf.text())).then_some(cell)
    }
}

/// A table as templates see it.
pub(super) struct Annex<'a> {
    /// The key and the name of the unit whose table it is as a whole.
    pub(super) owner: Option<(&'a str, &'a Value)>,
    pub(super) columns: Vec<Column<'a>>,
    pub(super) rows: &'a [Value],
    pub(super) all: &'a [Value],
    pub(super) title: String,
}

/// How many rows are looked at for a tick.
const MOST_LOOKED_AT: usize = 50;

/// The roles of columns that say something of a row beside its target.
pub(super) const BESIDE: [&str; 4] = ["so_lieu", "ty_le", "thoi_gian", "co_quan"];

/// Those of them that say who has a target, by when and how it compares.
const AROUND: [&str; 3] = ["ty_le", "thoi_gian", "co_quan"];

/// How much of what stands beside a target is told with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// All of it.
    Whole,
    /// Its other figures, where the annex stands in the document and has the rest.
    Briefly,
}

/// Which targets of a table are told, and how.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Those alone that say something.
    pub(super) only_given: bool,
    pub(super) told: Told,
    /// Whether the total of the table comes at their end.
    pub(super) total: bool,
}

impl<'a> Annex<'a> {
    pub(super) fn of(value: &'a Value) -> TeraResult<Self> {
        let map = value.as_map().filter(|map| map.contains_key(&COLUMNS));
        let map = map.ok_or_else(|| wrong("giá trị này không phải là một phụ biểu"))?;
        let columns = map.get(&COLUMNS).and_then(Value::as_array).unwrap_or_default();
        let list = |key| map.get(&Key::Str(key)).map_or(Ok(&[][..]), items);
        let owner = map.get(&Key::Str("cua_don_vi")).and_then(Value::as_str);
        let owner = owner.filter(|key| !key.is_empty()).zip(map.get(&Key::Str("ten_don_vi")));
        Ok(Self {
            owner,
            columns: columns.iter().filter_map(|c| Some(Column { map: c.as_map()? })).collect(),
            rows: list("hang")?,
            all: list("moi_hang")?,
            title: map
                .get(&Key::Str("ten"))
                .and_then(|title| Rich::of(title).ok())
                .map_or_else(String::new, |title| title.plain()),
        })
    }

    /// The annexes of a list, or the one that a value is.
    pub(super) fn all_of(value: &'a Value) -> TeraResult<Vec<Self>> {
        match value.as_array() {
            Some(list) => list.iter().map(Self::of).collect(),
            None => Ok(vec![Self::of(value)?]),
        }
    }

    /// Whether it has a column of a unit with something in it, or several rows that name it.
    fn is_for(&self, unit: &Value) -> bool {
        let key = unit.as_map().and_then(|unit| unit.get(&Key::Str("khoa")));
        let key = key.and_then(Value::as_str).unwrap_or_default();
        if let Some((owner, _)) = self.owner {
            return owner == key;
        }
        let mut own = self.columns.iter().filter(|column| column.text("don_vi") == key);
        let rows = || self.all.iter().filter_map(Value::as_map);
        own.any(|column| rows().any(|row| column.cell(row).is_some())) || self.has_rows_of(unit)
    }

    /// The rows that name a unit.
    pub(super) fn naming(&self, unit: &Value) -> impl Iterator<Item = &'a Value> {
        let list = unit_index(unit).zip(rows::known_rows(self.all));
        let places = list.map_or_else(
            || {
                counted::looked_at(self.all.len());
                let rows = self.all.iter().enumerate();
                rows.filter(|(_, row)| names_unit(row, unit)).map(|(at, _)| at).collect()
            },
            |(unit, list)| list.places_of_unit(unit),
        );
        let all = self.all;
        places.into_iter().map(move |at: usize| &all[at])
    }

    /// Whether it has targets: figures, columns of units or of their total, or rows of units with
    /// what each has to do ticked.
    pub(super) fn has_targets(&self) -> bool {
        self.columns.iter().any(|column| column.is(&["don_vi", "tong"]) || column.is_target())
            || self.has_ticks() && self.rows_are_units()
    }

    /// Whether a cell of its first rows is a tick.
    fn has_ticks(&self) -> bool {
        let rows = self.all.iter().take(MOST_LOOKED_AT).filter_map(Value::as_map);
        let columns = || self.columns.iter().filter(|column| column.is(&["so_lieu"]));
        rows.into_iter().any(|row| columns().any(|c| c.cell(row).is_some_and(is_ticked)))
    }

    pub(super) fn of_whole(&self, shown: Shown) -> Vec<Value> {
        if !self.has_targets() {
            return Vec::new();
        }
        if self.rows_are_units() {
            let total = self.rows.iter().find(|row| role_of(row) == Some("tong"));
            let counted = self.listed().map(|listed| listed.counted());
            let totals = total.and_then(Value::as_map).map(|row| self.by_columns(row));
            return counted.into_iter().chain(totals.into_iter().flatten()).collect();
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
            // That some have it, the total need not say.
            let is_said = |cell: &&Value| units.is_empty() || !is_ticked(cell);
            let own = target(main).filter(is_said);
            let column = main.iter().find(|column| column.is_target());
            item.insert(Key::Str("ten_cot"), column.map_or_else(Value::none, |c| c.name()));
            item.extend(
                column.and_then(|column| column.map.get(&HEADS)).map(|h| (HEADS, h.clone())),
            );
            let beside = whole
                .iter()
                .chain(&plain)
                .filter(|c| !(!main.is_empty() && c.is_target() && own.is_some()));
            let beside = beside.filter_map(|column| {
                Some((
                    *column,
                    column.cell(row).filter(|cell| !column.is(&["tong"]) || is_said(cell))?,
                ))
            });
            // A cell that is merged over all of them says again what the row is called.
            let beside = beside.filter(|(_, cell)| !is_name_of(row, cell));
            let is_told = |column: &Column<'_>| shown.told == Told::Whole || !column.is(&AROUND);
            let beside = beside.filter(|(column, _)| own.is_none() || is_told(column));
            // What was, where nothing is to be, is no target.
            let year = column.and_then(|column| column.year());
            let is_past = |of: &Column<'_>| of.year().zip(year).is_some_and(|(of, year)| of < year);
            let beside = beside.filter(|(column, _)| own.is_some() || !is_past(column));
            // The same year may stand among the steps to it: `Năm 2030` beside `Mục tiêu 2030`.
            let text = |cell: &Value| Leaf::of(cell).map(|leaf| leaf.text().to_owned());
            let is_again = |(of, cell): &(&Column<'a>, &Value)| {
                let is_year = text(&of.told()).is_some_and(|name| {
                    of.year().is_some_and(|year| name == format!("Năm {year}"))
                });
                is_year && of.year() == year && own.and_then(text) == text(cell)
            };
            let beside = beside.filter(|pair| !is_again(pair));
            let mut beside: Vec<(&Column<'a>, &Value)> = beside.collect();
            own_rows::shorten(&mut beside);
            let kem = beside.into_iter().map(|(column, cell)| pair(column.told(), cell));
            let mut by_unit = Vec::new();
            // Where the total is not known, those of the units say what there is.
            if own.is_none() {
                let cells = units.iter().filter(|column| column.is_target());
                by_unit = cells.filter_map(|c| Some(pair(c.name(), c.cell(row)?))).collect();
            }
            item.insert(Key::Str("gia_tri"), own.cloned().unwrap_or_else(Value::none));
            item.insert(Key::Str("kem"), Value::from(kem.collect::<Vec<_>>()));
            item.insert(Key::Str("theo_don_vi"), Value::from(by_unit));
            item
        };
        let mut targets = items_of(self.rows, 0, shown.only_given, &value);
        if shown.total && targets.len() > 1 {
            targets.extend(total_of(self.rows, &value));
        }
        noted(targets)
    }

    pub(super) fn of_unit(&self, unit: &Value, shown: Shown) -> TeraResult<Vec<Value>> {
        let key =
            unit.as_map().and_then(|unit| unit.get(&Key::Str("khoa"))).and_then(Value::as_str);
        let key = key.ok_or_else(|| wrong("tham số `don_vi` không phải là một đơn vị"))?;
        let own: Vec<&Column<'_>> =
            self.columns.iter().filter(|column| column.text("don_vi") == key).collect();
        if let Some((owner, _)) = self.owner {
            return Ok(if owner == key {
                self.of_whole(Shown { only_given: true, ..shown })
            } else {
                Vec::new()
            });
        }
        // A list of tasks alone has no targets: they are told as tasks.
        if own.is_empty() && !self.has_targets() {
            return Ok(Vec::new());
        }
        if own.is_empty() && self.leads(unit) {
            return Ok(noted(self.led_by(unit)));
        }
        if own.is_empty() {
            return Ok(noted(self.of_rows(unit)));
        }
        let whole = self.columns.iter().find(|column| column.is(&["tong"]) && column.is_target());
        let times: Vec<&Column<'_>> =
            self.columns.iter().filter(|column| column.is(&["thoi_gian"])).collect();
        let number = |cell: Option<&Value>| cell.and_then(Leaf::of).and_then(Leaf::number);
        let value = |row: &'a Map| {
            let mut item = Map::new();
            let target = own.iter().find(|column| column.is_target()).and_then(|c| c.cell(row));
            // None where the whole has some: the unit was not given this target.
            let given = whole.is_some_and(|whole| {
                number(whole.cell(row)).is_some_and(|number| !number.is_zero())
            });
            let is_none = given && number(target).is_some_and(|number| number.is_zero());
            let target = target.filter(|_| !is_none);
            let column = own.iter().find(|column| column.is_target());
            let name = column.and_then(|column| column.map.get(&Key::Str("ten_phu")).cloned());
            item.insert(Key::Str("ten_cot"), name.unwrap_or_else(Value::none));
            item.extend(
                column.and_then(|column| column.map.get(&HEADS)).map(|h| (HEADS, h.clone())),
            );
            let beside = own.iter().filter(|column| !column.is_target());
            let beside = beside.filter_map(|column| {
                let name = column.map.get(&Key::Str("ten_phu")).cloned();
                Some(pair(name.unwrap_or_else(Value::none), column.cell(row)?))
            });
            // By when is the same for all units.
            let when = times.iter().filter(|_| target.is_some());
            let when = when.filter_map(|column| Some(pair(column.told(), column.cell(row)?)));
            let kem = beside.chain(when);
            item.insert(Key::Str("gia_tri"), target.cloned().unwrap_or_else(Value::none));
            item.insert(Key::Str("kem"), Value::from(kem.collect::<Vec<_>>()));
            item.insert(Key::Str("theo_don_vi"), Value::from(Vec::<Value>::new()));
            item
        };
        let mut targets = items_of(self.rows, 0, true, &value);
        if shown.total && targets.len() > 1 {
            targets.extend(total_of(self.rows, &value));
        }
        Ok(noted(targets))
    }

    /// Whether a unit is named beside the targets, as who leads them or works along.
    fn leads(&self, unit: &Value) -> bool {
        let agencies = || self.columns.iter().filter(|column| column.is(&["co_quan"]));
        if agencies().next().is_none() {
            return false;
        }
        // A row names whom a cell of it names.
        self.naming(unit).filter_map(Value::as_map).any(|row| {
            agencies().any(|column| column.cell(row).is_some_and(|cell| names_unit(cell, unit)))
        })
    }

    /// The targets that name a unit, with their figures of the whole.
    fn led_by(&'a self, unit: &Value) -> Vec<Value> {
        let plain: Vec<&Column<'_>> =
            self.columns.iter().filter(|c| c.is(&["tong"]) || c.is(&BESIDE)).collect();
        let value = |row: &'a Map| {
            let mut item = Map::new();
            let named = plain.iter().any(|column| {
                column.is(&["co_quan"])
                    && column.cell(row).is_some_and(|cell| names_unit(cell, unit))
            });
            let own = plain.iter().find(|c| c.is_target()).and_then(|c| c.cell(row));
            let own = own.filter(|_| named);
            let beside = plain.iter().filter(|c| named && !c.is(&["co_quan"]) && !c.is_target());
            let kem = beside.filter_map(|column| Some(pair(column.told(), column.cell(row)?)));
            item.insert(Key::Str("kem"), Value::from(kem.collect::<Vec<_>>()));
            item.insert(Key::Str("gia_tri"), own.cloned().unwrap_or_else(Value::none));
            item.insert(Key::Str("ten_cot"), Value::none());
            item.insert(Key::Str("theo_don_vi"), Value::from(Vec::<Value>::new()));
            item.extend(self.shared(row).map(|cell| (Key::Str("cung_chu_tri"), cell)));
            item
        };
        items_of(self.rows, 0, true, &value)
    }

    /// Whether units are the rows of the table: it has no columns of units, and its rows name some;
    /// most of them, where a column beside their own names does.
    pub(super) fn rows_are_units(&self) -> bool {
        if self.columns.iter().any(|column| column.is(&["don_vi"])) {
            return false;
        }
        let (mut units, mut others) = (0_usize, 0_usize);
        let mut names = BTreeSet::new();
        for row in self.all.iter().filter(|row| role_of(row) == Some("so_lieu")) {
            let Some(row) = row.as_map() else { continue };
            if row.contains_key(&LABELLED) {
                return true;
            }
            let key = row.get(&Key::Str("khoa_don_vi"));
            match key.is_some_and(|key| !key.is_none()) {
                true => units += 1,
                false => others += 1,
            }
            if names.len() < MOST_LOOKED_AT {
                let name = row.get(&Key::Str("ten")).and_then(Leaf::of);
                names.extend(name.map(|name| name.text()));
            }
        }
        // Rows of names of their own, beside who leads them, are targets and not units'.
        let are_led = self.columns.iter().any(|column| column.is(&["co_quan"]))
            && names.len() == (units + others).min(MOST_LOOKED_AT);
        if are_led {
            return false;
        }
        units > others
    }

    /// The columns of one row as targets: what each is, and its figure. Of those below one head the
    /// main one is the target, and the others stand beside it.
    pub(super) fn by_columns(&self, row: &Map) -> Vec<Value> {
        let has = |column: &Column<'_>| {
            // The cell that names the unit, or says that the row is a total, is no target of it.
            column.cell(row).is_some_and(|cell| !is_name_of(row, cell))
        };
        let columns =
            || self.columns.iter().filter(|c| (c.is(&BESIDE) || c.is(&["tong"])) && has(c));
        let is_main =
            |column: &Column<'_>| column.is_main_below_head() && column.cell(row).is_some();
        let has_main = |head: &str| {
            !head.is_empty()
                && columns().any(|column| column.text("nhom") == head && is_main(column))
        };
        let mut items = Vec::new();
        let mut years = Vec::new();
        for column in columns() {
            let head = column.text("nhom");
            let Some(cell) = column.cell(row) else { continue };
            let (mut name, mut beside) = (column.name(), Vec::new());
            if has_main(head) {
                if !is_main(column) {
                    continue;
                }
                let others =
                    columns().filter(|other| other.text("nhom") == head && !is_main(other));
                beside.extend(others.filter_map(|c| Some(pair(c.name(), c.cell(row)?))));
                name = column.head();
            } else if Leaf::of(&column.told()).map_or("", Leaf::text) == head {
                name = column.told();
            } else if !head.is_empty() {
                // Both heads, one value: what the column is, below what.
                let own = Leaf::of(&name).map_or("", Leaf::text);
                let whole = format!("{own} ({})", case::lower_first(head));
                let rich = Rich::of(&name).unwrap_or_default();
                name = rich.replaced(whole).into_value();
            } else {
                name = column.told();
            }
            years.push(column.year());
            let mut item = item(name);
            item.insert(Key::Str("ten_cot"), column.name());
            item.extend(column.map.get(&HEADS).map(|heads| (HEADS, heads.clone())));
            let is_ticked = is_ticked(cell);
            let value = if is_ticked { Value::none() } else { cell.clone() };
            item.insert(Key::Str("gia_tri"), value);
            item.insert(Key::Str("danh_dau"), Value::from(is_ticked));
            item.insert(Key::Str("co_gia_tri"), Value::from(!is_ticked));
            item.insert(Key::Str("kem"), Value::from(beside));
            items.push(item);
        }
        beside_latest(&mut items, &mut years);
        items.into_iter().map(Value::from).collect()
    }
}

/// Whether a cell of a row only repeats what the row is called.
fn is_name_of(row: &Map, cell: &Value) -> bool {
    let text = |value: &Value| Leaf::of(value).map(|leaf| leaf.text().trim().to_owned());
    let name = row.get(&Key::Str("ten")).and_then(text);
    name.is_some_and(|name| !name.is_empty() && Some(name) == text(cell))
}

/// Puts what columns of earlier years hold beside the one target of the latest year, in the same
/// unit of measure: what was is no target.
fn beside_latest(items: &mut Vec<Map>, years: &mut Vec<Option<u64>>) {
    let Some(latest) = years.iter().flatten().max().copied() else { return };
    let unit = |item: &Map| {
        let leaf = item.get(&Key::Str("gia_tri")).and_then(Leaf::of)?;
        leaf.number().map(|_| leaf.unit().map(str::to_owned))
    };
    let mut of_latest = (0..items.len()).filter(|&at| years[at] == Some(latest));
    let (Some(main), None) = (of_latest.next(), of_latest.next()) else { return };
    let measure = unit(&items[main]);
    let is_earlier = |at: usize| {
        years[at].is_some_and(|year| year < latest)
            && measure.is_some()
            && unit(&items[at]) == measure
            && items[at].get(&Key::Str("kem")).and_then(Value::as_array).is_none_or(<[_]>::is_empty)
    };
    let earlier: Vec<usize> = (0..items.len()).filter(|&at| is_earlier(at)).collect();
    let told = earlier.iter().filter_map(|&at| {
        let name = items[at].get(&Key::Str("ten"))?.clone();
        Some(pair(name, items[at].get(&Key::Str("gia_tri"))?))
    });
    let mut beside: Vec<Value> = told.collect();
    if let Some(own) = items[main].get(&Key::Str("kem")).and_then(Value::as_array) {
        beside.splice(0..0, own.iter().cloned());
    }
    items[main].insert(Key::Str("kem"), Value::from(beside));
    for &at in earlier.iter().rev() {
        items.remove(at);
        years.remove(at);
    }
}
