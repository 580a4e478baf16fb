//! The targets of annexes of any shape → who is given each of them.

use tera::value::Key;
use tera::{Map, Value};

use super::targets::{Annex, Column};
use super::tasks::{Tasks, others};
use super::{Entry, Kind, guard, results};
use crate::diagnostic::Severity;
use crate::dossier::leaf::{Leaf, role_of};
use crate::value::agency::is_asked;
use crate::value::name::folded;

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "giao_cho",
    arguments: &[],
    about: "Mỗi mục tiêu của một phụ biểu được giao cho ai: `ten`, `don_vi` (các đơn vị có số liệu khác 0), `pham_vi` (`tat_ca` khi mọi đơn vị của bảng đều có, `mot_so` khi chỉ một số), `ten_don_vi` (tên các đơn vị, để gộp), `chu_tri`, `phoi_hop` (khi bảng có cột cơ quan). Dùng khi hồ sơ không có trang “Nhiệm vụ”; điều đó được ghi chú khi lập.",
    example: "{% for m in phu_bieu | giao_cho %}{{ m.don_vi | length }}{% endfor %}",
    prints: "1",
    run: |value, _| {
        guard::remark(
                Severity::Note,
                "no-tasks",
                "hồ sơ không có trang “Nhiệm vụ”, nên phần nhiệm vụ được viết từ các mục tiêu của phụ biểu; muốn nêu việc cụ thể thì thêm trang “Nhiệm vụ” có các cột Nội dung, Chủ trì, Phối hợp, Thời hạn, Sản phẩm, Kinh phí (cột nào không có thì bỏ)".to_owned(),
                Vec::new(),
            );
        let tables = Annex::all_of(value)?;
        let (owned, shared): (Vec<_>, Vec<_>) =
            tables.iter().partition(|table| table.owner.is_some());
        let mut items: Vec<Value> = shared.into_iter().flat_map(Annex::given_to).collect();
        items.extend(given_to_owners(&owned));
        Ok(Value::from(items))
    },
}];

impl<'a> Annex<'a> {
    /// The targets, each with the units that have a figure of it.
    fn given_to(&'a self) -> Vec<Value> {
        let figure = |cell: &&Value| {
            Leaf::of(cell).is_some_and(|leaf| !leaf.number().is_some_and(|number| number.is_zero()))
        };
        if self.rows_are_units() {
            let rows: Vec<&Map> = self.units_rows().collect();
            if let Some(listed) = self.listed() {
                let targets = listed.targets().into_iter();
                return targets
                    .map(|(name, units)| given(name, units, listed.units(), (None, None)))
                    .collect();
            }
            let columns = self.columns.iter().filter(|c| c.is(&["so_lieu", "tong", "ty_le"]));
            let courses = results::courses(self, &columns.collect::<Vec<_>>());
            // Columns of years are a course; any other is told with those below the same head.
            let beside = |column: &'a Column<'a>| {
                let head = column.text("nhom");
                let same = |c: &&Column<'_>| !head.is_empty() && c.text("nhom") == head;
                self.columns.iter().filter(same).chain([column]).collect::<Vec<_>>()
            };
            // Two years are what was and what is to be.
            let targets = if courses.iter().any(|(_, columns)| columns.len() > 2) {
                courses
            } else {
                let columns = self.columns_given(&rows).into_iter();
                columns.map(|(name, column)| (name, beside(column))).collect()
            };
            return targets
                .into_iter()
                .map(|(name, columns)| {
                    let has = |row: &&&'a Map| {
                        columns.iter().any(|c| c.cell(row).filter(|cell| figure(cell)).is_some())
                    };
                    let units = rows.iter().filter(has).filter_map(|row| row.get(&Key::Str("ten")));
                    let units: Vec<Value> = units.cloned().collect();
                    given(name, units, rows.len(), (None, None))
                })
                .collect();
        }
        let units: Vec<&Column<'a>> =
            self.columns.iter().filter(|c| c.is(&["don_vi"]) && c.is_target()).collect();
        let tasks = Tasks::of(self, None);
        let mut open: Vec<&Value> = self.rows.iter().rev().collect();
        let mut items = Vec::new();
        while let Some(row) = open.pop() {
            let Some(map) = row.as_map() else { continue };
            if role_of(row) == Some("tong") {
                continue;
            }
            let below = map.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
            open.extend(below.iter().rev());
            let holds = self
                .columns
                .iter()
                .any(|c| (c.is(&["don_vi", "tong"]) || c.is_target()) && c.cell(map).is_some());
            if !holds {
                continue;
            }
            let has = units.iter().filter(|column| column.cell(map).filter(figure).is_some());
            let has: Vec<Value> = has.map(|column| column.name()).collect();
            let name = map.get(&Key::Str("ten")).cloned().unwrap_or_else(Value::none);
            let lead =
                tasks.lead.filter(|c| c.is(&["co_quan"])).and_then(|column| column.cell(map));
            let along = tasks.along.and_then(|column| column.cell(map));
            items.push(given(name, has, units.len(), (lead, along)));
        }
        items
    }

    /// The columns of figures that are targets of the units in the rows, with what each is called:
    /// of those below one head the main one, and none of an earlier year than others.
    fn columns_given(&'a self, rows: &[&Map]) -> Vec<(Value, &'a Column<'a>)> {
        let figures = self.columns.iter().filter(|c| c.is(&["so_lieu", "tong", "ty_le"]));
        let figures: Vec<&'a Column<'a>> =
            figures.filter(|column| rows.iter().any(|row| column.cell(row).is_some())).collect();
        let latest = figures.iter().filter_map(|column| column.year()).max();
        let is_earlier = |column: &Column<'_>| {
            column.year().zip(latest).is_some_and(|(year, latest)| year < latest)
        };
        let main_of = |column: &Column<'_>| {
            let head = column.text("nhom");
            figures.iter().find(|other| {
                !head.is_empty() && other.text("nhom") == head && other.is_main_below_head()
            })
        };
        let mut given = Vec::new();
        for column in &figures {
            let name = match main_of(column) {
                Some(main) if !std::ptr::eq(*main, *column) => continue,
                Some(main) => main.head(),
                None => column.told(),
            };
            if !is_earlier(column) {
                given.push((name, *column));
            }
        }
        given
    }

    /// The rows that are units.
    fn units_rows(&self) -> impl Iterator<Item = &'a Map> {
        let mut open: Vec<&'a Value> = self.rows.iter().rev().collect();
        let mut rows = Vec::new();
        while let Some(row) = open.pop() {
            let Some(map) = row.as_map() else { continue };
            let below = map.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
            open.extend(below.iter().rev());
            let key = map.get(&Key::Str("khoa_don_vi"));
            if role_of(row) == Some("so_lieu") && key.is_some_and(|key| !key.is_none()) {
                rows.push(map);
            }
        }
        rows.into_iter()
    }
}

/// The targets of tables that are units' own, each with the units whose tables have it.
fn given_to_owners(tables: &[&Annex<'_>]) -> Vec<Value> {
    let mut targets: Vec<(String, Value, Vec<Value>)> = Vec::new();
    for table in tables {
        let Some((_, unit)) = table.owner else { continue };
        for item in table.given_to() {
            let name = item.as_map().and_then(|item| item.get(&Key::Str("ten")));
            let Some(name) = name.cloned() else { continue };
            let text = folded(Leaf::of(&name).map_or("", Leaf::text));
            match targets.iter_mut().find(|(known, ..)| *known == text) {
                Some((.., units)) => units.push(unit.clone()),
                None => targets.push((text, name, vec![unit.clone()])),
            }
        }
    }
    let all = tables.len();
    targets.into_iter().map(|(_, name, units)| given(name, units, all, (None, None))).collect()
}

fn given(
    name: Value,
    units: Vec<Value>,
    all: usize,
    (lead, along): (Option<&Value>, Option<&Value>),
) -> Value {
    let mut item = Map::new();
    item.insert(Key::Str("ten"), name);
    let scope = match units.len() {
        0 => "",
        some if some == all => "tat_ca",
        _ => "mot_so",
    };
    let names: Vec<&str> = units.iter().filter_map(Leaf::of).map(Leaf::text).collect();
    item.insert(Key::Str("ten_don_vi"), Value::from(names.join("; ")));
    item.insert(Key::Str("pham_vi"), Value::from(scope));
    item.insert(Key::Str("don_vi"), Value::from(units));
    let asked = lead.and_then(Leaf::of).is_some_and(|lead| is_asked(lead.text()));
    item.insert(Key::Str("de_nghi"), Value::from(asked));
    item.insert(Key::Str("phoi_hop"), along.map_or_else(Value::none, |along| others(along, lead)));
    item.insert(Key::Str("chu_tri"), lead.cloned().unwrap_or_else(Value::none));
    Value::from(item)
}
