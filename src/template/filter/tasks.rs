//! The tasks of a sheet by what its columns are: who leads, who works along, by when, with what
//! result.

use tera::value::Key;
use tera::{Map, Value};

use super::deadlines::Times;
use super::items::pair;
use super::targets::{Annex, BESIDE, Column};
use super::{Argument, Entry, Kind, rows};
use crate::counted;
use crate::dossier::leaf::{CONTINUES, Leaf, named_units, names_unit, role_of, unit_index};
use crate::dossier::{beside, comparable};
use crate::template::rich::Rich;
use crate::value::agency::is_asked;
use crate::value::begins_as_agency;
use crate::value::case::lower_first;
use crate::value::name::{folded, split_kind};

const UNIT: Argument = Argument {
    name: "don_vi",
    required: false,
    about: "đơn vị, thường là `don_vi`: chỉ lấy việc có tên đơn vị",
};

pub(super) const ENTRIES: &[Entry] = &[Entry {
    kind: Kind::Filter,
    name: "nhiem_vu",
    arguments: &[
        UNIT,
        Argument {
            name: "phang",
            required: false,
            about: "`true` thì các việc nằm trong nhóm cũng thành một dãy",
        },
        Argument {
            name: "co_so_lieu",
            required: false,
            about: "`true` thì bảng có cột số liệu, chẳng hạn kinh phí, vẫn là bảng nhiệm vụ",
        },
    ],
    about: "Các việc của một bảng nhiệm vụ hoặc bảng phân công, cột nhận ra theo vai trò: mỗi việc có `ten`, `chu_tri`, `phoi_hop`, `thoi_han`, `bat_dau` (khi biết cả lúc bắt đầu), `san_pham`, `kinh_phi` (ô nào không có thì trống), `kem` (các cột khác: `ten`, `gia_tri`), `la_noi_dung` (việc có từ hai cột số đếm: tên là tên nội dung, không phải câu), `tiep` (các sản phẩm sau của cùng một việc), `con` (các việc bên dưới), `de_nghi` (cơ quan chủ trì là Mặt trận, đoàn thể), `vai` (khi có `don_vi`: `chu_tri`, `phoi_hop` hoặc trống), `chung` (việc giao chung cho mọi đơn vị cùng loại, hoặc cho nhiều đơn vị). Bảng có chỉ tiêu thì danh sách rỗng.",
    example: "{{ phu_bieu | nhiem_vu | length }}",
    prints: "0",
    run: |value, kwargs| {
        let is = |name| kwargs.get::<bool>(name).map(|given| given.unwrap_or(false));
        let (flat, with_figures) = (is("phang")?, is("co_so_lieu")?);
        let unit = kwargs.get::<Value>("don_vi")?;
        let mut tasks = Vec::new();
        for table in Annex::all_of(value)? {
            if with_figures || !table.has_targets() {
                tasks.extend(Tasks::of(&table, unit.as_ref()).all(flat));
            }
        }
        Ok(Value::from(tasks))
    },
}];

/// What the columns of a table of tasks are.
pub(super) struct Tasks<'a> {
    table: &'a Annex<'a>,
    unit: Option<&'a Value>,
    pub(super) lead: Option<&'a Column<'a>>,
    pub(super) along: Option<&'a Column<'a>>,
    times: Times<'a>,
    product: Option<&'a Column<'a>>,
    money: Option<&'a Column<'a>>,
    /// The column of the tasks where agencies name the rows: `Đơn vị`, `Đầu việc`.
    task: Option<&'a Column<'a>>,
}

/// Words of the heads of columns, folded when they are compared.
const ALONG: [&str; 2] = ["phối hợp", "tham gia"];
const LEAD: [&str; 8] =
    ["chủ trì", "thực hiện", "cơ quan", "đơn vị", "phụ trách", "đầu mối", "chủ đầu tư", "người"];
const DEADLINE: [&str; 4] = ["thời hạn", "thời gian", "tiến độ", "hoàn thành"];
const PRODUCT: [&str; 3] = ["sản phẩm", "kết quả", "đầu ra"];
const MONEY: [&str; 3] = ["kinh phí", "dự toán", "số tiền"];
const TASK: [&str; 4] = ["đầu việc", "nhiệm vụ", "nội dung", "công việc"];

fn says(head: &str, words: &[&str]) -> bool {
    words.iter().any(|word| head.contains(&folded(word)))
}

impl<'a> Tasks<'a> {
    pub(super) fn of(table: &'a Annex<'a>, unit: Option<&'a Value>) -> Self {
        let heads: Vec<String> = table
            .columns
            .iter()
            .map(|column| folded(Leaf::of(&column.name()).map_or("", Leaf::text)))
            .collect();
        let find = |fits: &dyn Fn(&Column<'_>, &str) -> bool| {
            let columns = table.columns.iter().zip(&heads);
            columns
                .filter(|(column, _)| column.is(&BESIDE))
                .find(|(c, head)| fits(c, head))
                .map(|(c, _)| c)
        };
        let label = table.columns.iter().zip(&heads).find(|(column, _)| column.is(&["ten"]));
        let by_agency = label.is_some_and(|(_, head)| says(head, &LEAD) && !says(head, &TASK));
        let task = find(&|_, head| by_agency && says(head, &TASK));
        let along = find(&|_, head| says(head, &ALONG));
        let all = |fits: &dyn Fn(&Column<'_>, &str) -> bool| -> Vec<&'a Column<'a>> {
            let columns = table.columns.iter().zip(&heads);
            let columns = columns.filter(|(column, _)| column.is(&BESIDE));
            columns.filter(|(c, head)| fits(c, head)).map(|(c, _)| c).collect()
        };
        let mut times = all(&|column, _| column.is(&["thoi_gian"]));
        if times.is_empty() {
            times.extend(find(&|_, head| says(head, &DEADLINE)));
        }
        let times = Times::of(&times, table.all);
        let product = find(&|column, head| says(head, &PRODUCT) && !column.is(&["co_quan"]));
        let money = find(&|_, head| says(head, &MONEY));
        let free = |head: &str| !says(head, &ALONG) && !says(head, &PRODUCT) && !says(head, &MONEY);
        let lead = if task.is_some() {
            None
        } else {
            find(&|column, head| free(head) && column.is(&["co_quan"]) && !says(head, &DEADLINE))
                .or_else(|| {
                    find(&|column, head| {
                        free(head)
                            && says(head, &LEAD)
                            && !says(head, &DEADLINE)
                            && !column.is(&["thoi_gian"])
                    })
                })
        };
        Self { table, unit, lead, along, times, product, money, task }
    }

    fn all(&self, flat: bool) -> Vec<Value> {
        let mut tasks = self.below(self.table.rows, None, (0, self.unit.is_none()));
        if flat {
            tasks = flattened(tasks);
        }
        tasks
    }

    /// The tasks among rows; `lead` is who leads those below it, `all` whether they are the unit's
    /// without its name. The tree of a sheet has few levels.
    fn below(
        &self,
        rows: &'a [Value],
        lead: Option<&Value>,
        (level, all): (u32, bool),
    ) -> Vec<Value> {
        let mut tasks = Vec::new();
        for row in self.maybe_own(rows, all) {
            let Some(map) = row.as_map() else { continue };
            if role_of(row) == Some("tong") || map.contains_key(&CONTINUES) {
                continue;
            }
            let named = all
                || self.unit.is_some_and(|unit| names_unit(row, unit))
                || self.is_meant(map, self.lead)
                || self.is_meant(map, self.along)
                || self.task.is_some() && self.means(map.get(&Key::Str("ten")));
            let rows_below =
                map.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
            let name = map.get(&Key::Str("ten"));
            let heads_tasks = self.task.is_some() && !rows_below.is_empty();
            let lead = if heads_tasks { name } else { lead };
            let own_lead = self.unit.is_some_and(|unit| {
                let cell = self.lead.and_then(|column| column.cell(map));
                cell.is_some_and(|cell| names_unit(cell, unit)) || self.is_meant(map, self.lead)
            });
            // What stands below a group that is the unit's is the unit's.
            let all_below = all || heads_tasks && named || own_lead && !rows_below.is_empty();
            let below = self.below(rows_below, lead, (level + 1, all_below));
            let going_on = map.get(&Key::Str("tiep")).and_then(Value::as_array).unwrap_or_default();
            let going_on = going_on
                .iter()
                .filter_map(|row| Some((row, row.as_map()?)))
                .filter(|(row, map)| {
                    let meant = || self.is_meant(map, self.lead) || self.is_meant(map, self.along);
                    all || self.unit.is_none_or(|unit| names_unit(row, unit) || meant())
                })
                .map(|(_, map)| map);
            // Below an agency that is told once, a row with a task of its own is another task.
            let own_task = |row: &&Map| self.task.is_some_and(|task| task.cell(row).is_some());
            let (further, going_on): (Vec<&Map>, Vec<&Map>) = going_on.partition(own_task);
            if !named && below.is_empty() && going_on.is_empty() && further.is_empty() {
                continue;
            }
            let further = further.into_iter().map(|row| {
                let mut item = self.item(row, name, &[]);
                let task = self.task.and_then(|task| task.cell(row));
                let task = task.map_or_else(Value::none, |task| without_lead(task, true));
                item.insert(Key::Str("ten"), task);
                item.insert(Key::Str("con"), Value::from(Vec::<Value>::new()));
                item.insert(Key::Str("cap"), Value::from(level));
                Value::from(item)
            });
            let further: Vec<Value> = further.collect();
            if !named && below.is_empty() && going_on.is_empty() {
                tasks.extend(further);
                continue;
            }
            let mut item = match (named, going_on.split_first()) {
                // Of an item's products a unit has those that name it.
                (false, Some((first, rest))) => self.item(first, lead, rest),
                _ => self.item(map, lead, &going_on),
            };
            if let (false, Some(name)) = (named && self.task.is_none(), name)
                && self.task.is_none()
            {
                item.insert(Key::Str("ten"), name.clone());
            }
            for field in ["tt", "loai_hang"] {
                if let Some(value) = map.get(&Key::Str(field)) {
                    item.insert(Key::Str(field), value.clone());
                }
            }
            item.insert(Key::Str("con"), Value::from(below));
            item.insert(Key::Str("cap"), Value::from(level));
            tasks.push(Value::from(item));
            tasks.extend(further);
        }
        tasks
    }

    /// The rows among which the unit's are: of a long list of the dossier those that name it, and
    /// those that mean all of its kind, each with what stands below it.
    fn maybe_own(&self, rows: &'a [Value], all: bool) -> Vec<&'a Value> {
        let unit = self.unit.filter(|_| !all).and_then(unit_index);
        let Some((unit, list)) = unit.zip(rows::known_rows(rows)) else {
            counted::looked_at(rows.len());
            return rows.iter().collect();
        };
        let (kind, body) = self.kind().unwrap_or_default();
        let columns = [self.lead, self.along].map(|column| column.map(|c| c.text("khoa")));
        let question = format!("{kind}|{body}|{columns:?}|{}", self.task.is_some());
        let meant = list.places(question, |row| self.is_meant_within(row));
        let mut places: Vec<u32> =
            list.places_within(unit).iter().chain(&*meant).copied().collect();
        places.sort_unstable();
        places.dedup();
        counted::looked_at(places.len());
        places.into_iter().map(|at| &rows[at as usize]).collect()
    }

    /// Whether a row or one below it means the unit among others of its kind.
    fn is_meant_within(&self, row: &Value) -> bool {
        let Some(map) = row.as_map() else { return false };
        let cell = |column: Option<&'a Column<'a>>| column.and_then(|column| column.cell(map));
        let below = map.get(&Key::Str("con")).and_then(Value::as_array).unwrap_or_default();
        self.means(cell(self.lead))
            || self.means(cell(self.along))
            || self.task.is_some() && self.means(map.get(&Key::Str("ten")))
            || below.iter().any(|row| self.is_meant_within(row))
    }

    /// Whether a column of a row means the unit among others of its kind.
    fn is_meant(&self, row: &'a Map, column: Option<&'a Column<'a>>) -> bool {
        self.means(column.and_then(|column| column.cell(row)))
    }

    /// Whether a cell means the unit among others of its kind: `UBND các xã, phường`.
    fn means(&self, cell: Option<&Value>) -> bool {
        let Some((kind, body)) = self.kind() else { return false };
        cell.and_then(Leaf::of).is_some_and(|cell| means_all_of(cell.text(), kind, body))
    }

    /// What the units of the unit's kind are called together, and what they are.
    fn kind(&self) -> Option<(&'a str, &'a str)> {
        let text = |field: &'static str| {
            let cell =
                self.unit.and_then(Value::as_map).and_then(|unit| unit.get(&Key::Str(field)));
            cell.map(|cell| {
                Leaf::of(cell).map_or_else(|| cell.as_str().unwrap_or_default(), Leaf::text)
            })
        };
        let (kind, body) = text("loai").zip(text("to_chuc"))?;
        let name = text("ten").unwrap_or_default();
        let kind = match body {
            "co_quan" => name.split(' ').next().unwrap_or_default(),
            _ => kind,
        };
        Some((kind, body))
    }

    /// One task.
    fn item(&self, row: &'a Map, above: Option<&Value>, going_on: &[&'a Map]) -> Map {
        let cell = |column: Option<&'a Column<'a>>| column.and_then(|column| column.cell(row));
        let name = row.get(&Key::Str("ten"));
        let below =
            row.get(&Key::Str("con")).and_then(Value::as_array).is_some_and(|con| !con.is_empty());
        let lead = match self.task {
            Some(_) if above.is_some() => above,
            Some(_) => name,
            None => cell(self.lead),
        };
        let task = match self.task {
            Some(column) if above.is_none() && !below => column.cell(row).or(name),
            _ => name,
        };
        let mut item = Map::new();
        let mut set = |field: &'static str, value: Value| {
            item.insert(Key::Str(field), value);
        };
        let or_none = |value: Option<&Value>| value.cloned().unwrap_or_else(Value::none);
        let along = cell(self.along);
        let role = self.unit.map_or("", |unit| {
            let names = |value: Option<&Value>| {
                value.is_some_and(|value| names_unit(value, unit)) || self.means(value)
            };
            let own =
                names(lead) || self.task.is_some() && names_unit(&Value::from(row.clone()), unit);
            match (own && !names(along), names(along)) {
                (true, _) => "chu_tri",
                (false, true) if !names(lead) => "phoi_hop",
                _ if names(lead) => "chu_tri",
                _ => "",
            }
        });
        set("vai", Value::from(role));
        // What all of a kind have, or several together, is no one's alone.
        let shared = self.unit.is_some_and(|unit| {
            role == "chu_tri"
                && lead.is_some_and(|lead| match names_unit(lead, unit) {
                    true => named_units(lead).nth(1).is_some(),
                    false => self.means(Some(lead)),
                })
        });
        set("chung", Value::from(shared));
        let asked = lead.and_then(Leaf::of).is_some_and(|lead| is_asked(lead.text()));
        set("de_nghi", Value::from(asked));
        set("ten", task.map_or_else(Value::none, |task| without_lead(task, lead.is_some())));
        set("phoi_hop", along.map_or_else(Value::none, |along| others(along, lead)));
        set("chu_tri", or_none(lead.map(in_a_row).as_ref()));
        let start = self.times.start_in(row);
        set("thoi_han", or_none(cell(self.times.deadline)));
        set("bat_dau", or_none(start));
        set("san_pham", or_none(cell(self.product)));
        set("kinh_phi", or_none(cell(self.money)));
        let deadline = self.times.deadline;
        let begin = self.times.start.filter(|_| start.is_some());
        let known = [self.lead, self.along, deadline, begin, self.product, self.money, self.task];
        // What stands before the name of a task is what the group above it is called.
        let columns = self.table.columns.iter().skip_while(|column| !column.is(&["ten"]));
        let beside = columns.filter(|column| {
            column.is(&BESIDE) && !known.iter().flatten().any(|known| std::ptr::eq(*known, *column))
        });
        let beside = beside.filter_map(|column| Some(pair(column.name(), column.cell(row)?)));
        let beside: Vec<Value> = beside.collect();
        // What several columns count is a thing, which no verb says how it is done.
        let is_figure = |beside: &&Value| {
            let cell = beside.as_map().and_then(|map| map.get(&Key::Str("gia_tri")));
            cell.and_then(Leaf::of).and_then(Leaf::number).is_some()
        };
        set("la_noi_dung", Value::from(beside.iter().filter(is_figure).nth(1).is_some()));
        set("kem", Value::from(beside));
        let going_on = going_on.iter().map(|row| Value::from(self.item(row, above, &[])));
        set("tiep", Value::from(going_on.collect::<Vec<_>>()));
        item
    }
}

/// Whether a text means all units of a kind: `UBND các xã, phường, đặc khu`, `UBND cấp xã`.
pub(crate) fn means_all_of(text: &str, kind: &str, body: &str) -> bool {
    let (text, kind) = (folded(text), folded(kind));
    if body == "chinh_quyen"
        && [folded("cấp xã"), folded("các địa phương")].contains(&text.replacen("ubnd ", "", 1))
    {
        return true;
    }
    let word = folded("các ");
    text.match_indices(word.as_str()).any(|(at, _)| {
        let rest = &text[at + word.len()..];
        let parts = rest.split([',', ';', '(', '.']).flat_map(|part| part.split(" và "));
        let mut parts = parts.map(|part| part.trim().trim_start_matches("ubnd ").trim());
        !kind.is_empty() && parts.any(|part| part == kind)
    })
}

/// The tasks of groups as one sequence: those that have none below them.
pub(super) fn flattened(tasks: Vec<Value>) -> Vec<Value> {
    let mut open: Vec<Value> = tasks.into_iter().rev().collect();
    let mut flat = Vec::new();
    while let Some(task) = open.pop() {
        let below =
            task.as_map().and_then(|map| map.get(&Key::Str("con"))).and_then(Value::as_array);
        match below {
            Some(below) if !below.is_empty() => open.extend(below.iter().rev().cloned()),
            _ => flat.push(task),
        }
    }
    flat
}

/// A task without the word that it is led, where its sentence says who leads: `Chủ trì, theo dõi`.
fn without_lead(task: &Value, is_led: bool) -> Value {
    let Ok(rich) = Rich::of(task) else { return task.clone() };
    let whole = rich.plain();
    let word = "chủ trì";
    let rest = whole
        .trim_start_matches(['-', '–', '+', ' '])
        .get(..word.len())
        .filter(|start| is_led && folded(start) == folded(word))
        .and_then(|_| whole.trim_start_matches(['-', '–', '+', ' ']).get(word.len()..))
        .map(|rest| rest.trim_start_matches([',', ' ']));
    match rest.filter(|rest| !rest.is_empty() && !folded(rest).starts_with(&folded("phối hợp")))
    {
        Some(rest) => rich.replaced(crate::value::case::sentence(rest)).into_value(),
        None => task.clone(),
    }
}

/// Who leads, several in a row as a sentence has them; a name that goes on in another line is one.
fn in_a_row(lead: &Value) -> Value {
    let Ok(rich) = Rich::of(lead) else { return lead.clone() };
    let whole = rich.plain();
    let mut row = String::new();
    for name in whole.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
        let is_further = whole.contains(';') || begins_as_agency(name);
        row.push_str(match (row.is_empty(), is_further) {
            (true, _) => "",
            (false, true) => ", ",
            (false, false) => " ",
        });
        let name = name.trim_end_matches(',');
        match row.is_empty() || split_kind(name).0.is_none() {
            true => row.push_str(name),
            false => row.push_str(&lower_first(name)),
        }
    }
    if row == whole { lead.clone() } else { rich.replaced(row).into_value() }
}

/// Who works along, without who leads and without the words for it.
pub(super) fn others(along: &Value, lead: Option<&Value>) -> Value {
    let Ok(rich) = Rich::of(along) else { return along.clone() };
    let whole = rich.plain();
    let bare = ["Phối hợp với ", "phối hợp với "].iter().find_map(|word| whole.strip_prefix(word));
    let mut text = bare.unwrap_or(&whole).trim().trim_end_matches(['.', ';', ',']).to_owned();
    if let Some(lead) = lead.and_then(Leaf::of) {
        let forms = [comparable(lead.text())];
        text = beside(&text, &forms).join(", ");
    }
    if text.is_empty() { Value::none() } else { rich.replaced(text).into_value() }
}

#[cfg(test)]
mod tests {
    use super::means_all_of;

    #[test]
    fn units_are_meant_among_all_of_their_kind() {
        for (text, kind, meant) in [
            ("UBND các xã, phường, đặc khu", "phường", true),
            ("các Sở, ngành và UBND các xã, phường", "phường", true),
            ("Các thôn, tổ dân phố", "tổ dân phố", true),
            ("UBND các xã còn lại", "xã", false),
            ("Các xã hội viên", "xã", false),
            ("Sở Y tế", "xã", false),
        ] {
            assert_eq!(means_all_of(text, kind, "chinh_quyen"), meant, "{text}");
        }
    }
}
