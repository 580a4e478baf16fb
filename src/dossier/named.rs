//! Which units the cells of a row name, however they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::units::{Group, Units};
use crate::annex::{Annex, Column, ColumnRole, RowCell};
use crate::value::{Meaning, Part, begins_as_agency, may_name_places, name, place_parts};

/// The longest name of a unit, in bytes.
const LONGEST: usize = 240;
/// The longest cell that is looked through for names, in bytes.
const LONGEST_LIST: usize = 8000;

/// The units of a group by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The unit of each name in comparable form; none where two units share it.
    units: BTreeMap<String, Option<usize>>,
    /// The units of what else they are called, in the same form.
    others: BTreeMap<String, Vec<usize>>,
    /// The same by the units.
    other_forms: BTreeMap<usize, BTreeSet<String>>,
}

impl Names {
    /// Makes a unit known by its full name, by its own name, and by kind and own name.
    pub(super) fn add(&mut self, unit: usize, full: &str, kind: Option<&str>, own: &str) {
        let mut known = vec![comparable(full), comparable(own)];
        known.extend(kind.map(|kind| comparable(&format!("{kind} {own}"))));
        known.retain(|name| !name.is_empty());
        for name in known {
            let same = self.units.entry(name).or_insert(Some(unit));
            if *same != Some(unit) {
                *same = None;
            }
        }
    }

    /// Makes a unit known by other words, which may mean several units.
    pub(super) fn add_other(&mut self, words: &str, unit: usize) {
        let form = comparable(uncounted(words));
        if self.other_forms.entry(unit).or_default().insert(form.clone()) {
            self.others.entry(form).or_default().push(unit);
        }
    }

    /// Whether units are called by other words too.
    fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// What else a unit is called, in comparable form.
    pub(super) fn other_forms(&self, unit: usize) -> impl Iterator<Item = &str> {
        self.other_forms.get(&unit).into_iter().flatten().map(String::as_str)
    }

    /// All units that a name means: the one whose name it is, and those that are called so.
    pub(super) fn all(&self, name: &str) -> Vec<usize> {
        let mut units: Vec<usize> = self.of(name).into_iter().collect();
        if !self.others.is_empty() && name.len() <= LONGEST {
            let others = self.others.get(&comparable(uncounted(name)));
            units.extend(others.into_iter().flatten());
        }
        units
    }

    /// The unit of a name. A kind word written short is the same word; a remark in brackets after
    /// the name is no part of it, unless it is of a unit's.
    pub(super) fn of(&self, name: &str) -> Option<usize> {
        let bare = without_remark(name);
        self.of_whole(name).or_else(|| (bare.len() < name.len()).then(|| self.of_whole(bare))?)
    }

    fn of_whole(&self, name: &str) -> Option<usize> {
        if self.units.is_empty() || name.is_empty() || name.len() > LONGEST {
            return None;
        }
        if let Some(unit) = self.units.get(&comparable(name)) {
            return *unit;
        }
        let (kind, own) = name::split_kind(name);
        let Some(kind) = kind else {
            // The committee of a place stands for it: `UBND xã An Bình`.
            let may_be = name.trim_start().starts_with(['U', 'u', 'Ủ', 'ủ']);
            let place = may_be.then(|| crate::annex::name_of_unit(name)).flatten()?;
            return if place.len() < name.trim().len() { self.of_whole(&place) } else { None };
        };
        *self.units.get(&comparable(&format!("{kind} {own}")))?
    }
}

/// A name in the form in which names of units are compared: commas and dashes say nothing, as in
/// `Sở Lao động - Thương binh và Xã hội`.
pub(crate) fn comparable(text: &str) -> String {
    let folded = name::folded(text);
    if !folded.contains([',', '-', '.']) {
        return folded;
    }
    let words = folded.split([' ', ',', '-', '.']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// What is named without how many there are: `94 thôn phấn đấu` are the `thôn phấn đấu`.
fn uncounted(name: &str) -> &str {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.starts_with(' ') { rest.trim_start() } else { name }
}

/// A name without the remark in brackets that ends it: `Sở Y tế (cơ quan thường trực)`.
pub(super) fn without_remark(name: &str) -> &str {
    let Some((bare, remark)) = name.split_once(" (") else { return name };
    if remark.find(')') == Some(remark.len() - 1) { bare.trim_end() } else { name }
}

/// What helps to tell which units the rows of an annex name.
#[derive(Debug)]
pub(super) struct Likely {
    /// For each column, the groups that a name in it belongs to where units of several share it.
    groups: Vec<Vec<usize>>,
    /// The units that rows are, by the row: these rows name them also where others share the name.
    rows: BTreeMap<usize, Vec<usize>>,
    /// The units that cells name, by the column and the value: cells that hold the same share it.
    cells: HashMap<(usize, usize), Box<[usize]>>,
    /// The units that the labels of rows name.
    labels: HashMap<String, Box<[usize]>>,
}

impl Likely {
    /// Judges the columns of an annex: by the groups that take their units from one, and by the
    /// kind words in its header.
    pub(super) fn of(table: &str, annex: &Annex, units: &Units) -> Self {
        let likely = |column: &Column| {
            let groups = || units.groups.iter().enumerate();
            let sources: Vec<usize> = groups()
                .filter(|(_, group)| {
                    &*group.table == table && is_source(group, column)
                        || is_further_source(group, table, column)
                })
                .map(|(at, _)| at)
                .collect();
            if !sources.is_empty() {
                return sources;
            }
            let header = format!(" {} ", comparable(&column.path.join(" ")));
            let has = |kind: &String| header.contains(&format!(" {kind} "));
            groups().filter(|(_, group)| group.kinds.iter().any(has)).map(|(at, _)| at).collect()
        };
        let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for group in units.groups.iter().filter(|group| &*group.table == table) {
            for &at in &group.units {
                if let Some(row) = units.list[at].row {
                    rows.entry(row).or_default().push(at);
                }
            }
        }
        let groups = annex.columns.iter().map(likely).collect();
        let mut likely = Self { groups, rows, cells: HashMap::new(), labels: HashMap::new() };
        if !units.list.is_empty() {
            likely.read(annex, units);
        }
        likely
    }

    /// The units that a row names in any cell, alone or among others, in ascending order; and
    /// those of each cell that names some, by the index of its column.
    pub(super) fn named_in(&self, annex: &Annex, at: usize) -> NamedIn {
        let row = &annex.rows[at];
        let mut found = self.rows.get(&at).cloned().unwrap_or_default();
        let mut by_cell = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            if let Some(units) = self.cells.get(&(index, address(cell))) {
                found.extend(units);
                by_cell.push((index, units.to_vec()));
            }
        }
        found.extend(self.labels.get(&row.label).into_iter().flatten());
        found.sort_unstable();
        found.dedup();
        NamedIn { row: found, cells: by_cell }
    }

    /// Reads what each value of a column, and each label, names.
    fn read(&mut self, annex: &Annex, units: &Units) {
        let label = annex.columns.iter().position(|column| column.role == ColumnRole::Label);
        let likely = label.and_then(|label| self.groups.get(label));
        let likely = likely.map_or(&[][..], Vec::as_slice);
        let (mut seen, mut labels) = (HashSet::new(), HashSet::new());
        for row in &annex.rows {
            let cells = row.cells.iter().zip(&annex.columns).zip(&self.groups).enumerate();
            for (index, ((cell, column), likely)) in cells {
                let key = (index, address(cell));
                if column.role == ColumnRole::Number
                    || !units.may_name(&cell.value.text)
                    || !seen.insert(key)
                {
                    continue;
                }
                let mut found = Vec::new();
                units.named(&cell.value.text, &cell.value.meaning, likely, &mut found);
                if !found.is_empty() {
                    self.cells.insert(key, found.into());
                }
            }
            if labels.insert(row.label.as_str()) {
                let mut found = Vec::new();
                if !units.named_as(&row.label, likely, &mut found) {
                    units.named_in_words(&row.label, likely, &mut found);
                }
                if !found.is_empty() {
                    self.labels.insert(row.label.clone(), found.into());
                }
            }
        }
    }
}

/// Where the value of a cell is kept, by which cells that hold the same are known.
fn address(cell: &RowCell) -> usize {
    Arc::as_ptr(&cell.value) as usize
}

fn is_source(group: &Group, column: &Column) -> bool {
    match &group.column {
        Some(key) => *key == column.key,
        None => column.role == ColumnRole::Label,
    }
}

/// Whether a group takes units from a column of another table too.
fn is_further_source(group: &Group, table: &str, column: &Column) -> bool {
    group.further.iter().any(|(of, key)| **of == *table && *key == column.key)
}

/// The units that a row names.
#[derive(Debug, Default, Clone)]
pub(super) struct NamedIn {
    /// In any cell, in ascending order.
    pub(super) row: Vec<usize>,
    /// In each cell that names some, by the index of its column.
    pub(super) cells: Vec<(usize, Vec<usize>)>,
}

impl Units {
    /// Whether any units are called by other words too.
    fn has_others(&self) -> bool {
        self.groups.iter().any(|group| group.names.has_others())
    }

    /// Whether a cell of this text can name a unit.
    fn may_name(&self, text: &str) -> bool {
        text.len() <= LONGEST_LIST && (text.contains(char::is_uppercase) || self.has_others())
    }

    /// The units that a cell names which may name some.
    fn named(&self, text: &str, meaning: &Meaning, likely: &[usize], found: &mut Vec<usize>) {
        let has_others = self.has_others();
        if !text.starts_with(is_name) {
            // What units are called may follow a count: `94 thôn phấn đấu`.
            if has_others && text.starts_with(|c: char| c.is_ascii_digit()) {
                self.named_among_words(text, likely, found);
            }
            self.named_in_words(text, likely, found);
            return;
        }
        if self.named_as(text, likely, found) {
            return;
        }
        match meaning {
            Meaning::Names(names) => {
                for name in &names.names {
                    match &names.kind {
                        Some(kind) => self.named_as(&format!("{kind} {name}"), likely, found),
                        None => self.named_as(name, likely, found),
                    };
                }
            }
            Meaning::Words => {
                self.named_among_words(text, likely, found);
                self.named_in_words(text, likely, found);
            }
            _ => {}
        }
    }

    /// The units that a sentence names with their kind words, or that a mixed list names.
    fn named_in_words(&self, text: &str, likely: &[usize], found: &mut Vec<usize>) {
        if !may_name_places(text) {
            return;
        }
        for part in place_parts(text) {
            match part {
                Part::Name(Some(kind), name) => {
                    self.named_as(&format!("{kind} {name}"), likely, found);
                }
                Part::Name(None, name) => {
                    self.named_as(&name, likely, found);
                }
                Part::Phrase(_) => {}
            }
        }
    }

    /// The units that words name, parted as offices part them.
    fn named_among_words(&self, text: &str, likely: &[usize], found: &mut Vec<usize>) {
        for part in text.split([';', '\n', '(', ')']).flat_map(|part| part.split(" phối hợp với "))
        {
            if !self.named_as(part, likely, found) && part.contains(',') {
                for name in part.split(',') {
                    self.named_as(name, likely, found);
                }
            }
        }
    }

    /// The units of one name, of every group; of the likely groups alone where it is shared.
    fn named_as(&self, name: &str, likely: &[usize], found: &mut Vec<usize>) -> bool {
        let name = name.trim_matches([' ', '\n', '-', '+', '–', '*', '•', '.', ',']);
        if !name.contains(char::is_alphabetic) {
            return false;
        }
        let of = |group: usize| self.groups[group].all_of_name(name);
        let mut units: Vec<usize> = likely.iter().copied().flat_map(of).collect();
        if units.is_empty() {
            units = (0..self.groups.len()).flat_map(of).collect();
        }
        found.extend(&units);
        !units.is_empty()
    }
}

/// What a cell names beside a unit, whose name may take any of these forms: `Sở Tư pháp` of
/// `Sở Nội vụ, Sở Tư pháp` for the `Sở Nội vụ`.
pub(crate) fn beside<'a>(text: &'a str, forms: &[String]) -> Vec<std::borrow::Cow<'a, str>> {
    let is_unit = |part: &str| forms.contains(&comparable(part.trim_matches([' ', '.', ','])));
    let parts = text.split([';', '\n']).flat_map(|part| part.split(" phối hợp với "));
    let parts = parts.map(str::trim).filter(|part| !part.is_empty() && !is_unit(part));
    parts
        .filter_map(|part| {
            let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
            if !pieces.iter().any(|piece| is_unit(piece)) {
                return Some(part.into());
            }
            let others: Vec<&str> = pieces.into_iter().filter(|piece| !is_unit(piece)).collect();
            (!others.is_empty()).then(|| others.join(", ").into())
        })
        .collect()
}

/// Whether a name may begin so; a figure does not.
fn is_name(c: char) -> bool {
    c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '+' | '–' | '*' | '•' | '(')
}

/// The names of units that a cell holds: those of a list, or the one it is. A name of many, such
/// as `Các sở, ngành`, is that of no unit; the caller leaves it out.
pub(super) fn names_of(text: &str, meaning: &Meaning) -> Vec<(Option<String>, String)> {
    let trimmed = |part: &str| {
        part.trim_matches([' ', '\n', '-', '+', '–', '*', '•', '.', ',']).replace('\n', " ")
    };
    match meaning {
        Meaning::Names(names) => {
            names.names.iter().map(|name| (names.kind.clone(), name.clone())).collect()
        }
        Meaning::Quantity(_) | Meaning::Empty => Vec::new(),
        _ => {
            let bulleted =
                text.lines().count() > 1 && text.lines().all(|line| line.trim().starts_with('-'));
            let parts = text.split(|c| c == ';' || bulleted && c == '\n');
            parts
                .flat_map(|part| {
                    let names: Vec<&str> = part.split(',').collect();
                    let all = names.iter().all(|name| begins_as_agency(name.trim()));
                    if all { names } else { vec![part] }
                })
                .map(trimmed)
                .filter(|name| !name.is_empty())
                .map(|name| (None, name))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::parse_text;

    #[test]
    fn the_names_of_a_cell_are_parted_as_offices_part_them() {
        for (text, names) in [
            ("Sở Y tế", "Sở Y tế"),
            ("Sở Nông nghiệp và PTNT; Sở Công Thương", "Sở Nông nghiệp và PTNT|Sở Công Thương"),
            ("Sở Nội vụ, Sở Tư pháp", "Sở Nội vụ|Sở Tư pháp"),
            ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
            ("Sở Lao động, Thương binh và Xã hội;", "Sở Lao động, Thương binh và Xã hội"),
            ("Xã Tân Lập, Vũ Lễ", "xã Tân Lập|xã Vũ Lễ"),
            ("- Công an tỉnh\n- Hội Nông dân tỉnh", "Công an tỉnh|Hội Nông dân tỉnh"),
            ("Sở Nông nghiệp\nvà PTNT", "Sở Nông nghiệp và PTNT"),
            ("", ""),
            ("3", ""),
        ] {
            let value = parse_text(text);
            let found = names_of(text, &value.meaning).into_iter();
            let found: Vec<String> = found
                .map(|(kind, name)| kind.map_or_else(|| name.clone(), |k| format!("{k} {name}")))
                .collect();
            assert_eq!(found.join("|"), names, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_a_unit_is_told() {
        let forms = [comparable("Sở Nội vụ"), comparable("Sở Lao động - Thương binh và Xã hội")];
        for (text, others) in [
            ("Sở Nội vụ", ""),
            ("Sở Nội vụ, Sở Tư pháp", "Sở Tư pháp"),
            ("Sở Y tế; Sở Nội vụ; Sở Tư pháp", "Sở Y tế|Sở Tư pháp"),
            ("Sở Tư pháp phối hợp với Sở Nội vụ", "Sở Tư pháp"),
            ("Sở Nội vụ, Liên minh HTX và Sở, ngành khác", "Liên minh HTX và Sở, ngành khác"),
            ("Sở Lao động, Thương binh và Xã hội", ""),
            ("Các tổ chức (Sở Nội vụ, Sở Y tế...)", "Các tổ chức (Sở Nội vụ, Sở Y tế...)"),
            ("", ""),
        ] {
            assert_eq!(beside(text, &forms).join("|"), others, "{text}");
        }
    }

    #[test]
    fn a_unit_is_known_by_every_form_of_its_name() {
        let mut names = Names::default();
        names.add(0, "Thành phố Bắc Kạn", Some("thành phố"), "Bắc Kạn");
        names.add(1, "Sở Lao động - Thương binh và Xã hội", None, "");
        names.add(2, "Hòa Bình", Some("xã"), "Hòa Bình");
        for (name, unit) in [
            ("TP. Bắc Kạn", Some(0)),
            ("Bắc Kạn", Some(0)),
            ("huyện Bắc Kạn", None),
            ("Sở Lao động, Thương binh và Xã hội", Some(1)),
            ("xã Hoà Bình", Some(2)),
            ("Xã Hòa Bình (đặc biệt khó khăn)", Some(2)),
            ("", None),
        ] {
            assert_eq!(names.of(name), unit, "{name}");
        }
        names.add(3, "Thị trấn Bắc Kạn", Some("thị trấn"), "Bắc Kạn");
        assert_eq!(names.of("Bắc Kạn"), None, "two share it");
        assert_eq!(names.of("thị trấn Bắc Kạn"), Some(3));
    }

    #[test]
    fn a_unit_is_known_by_what_else_it_is_called() {
        let mut names = Names::default();
        names.add(0, "Sở Nội vụ", None, "");
        names.add_other("Các sở, ngành", 0);
        names.add_other("Các sở, ngành", 1);
        names.add_other("thôn phấn đấu", 2);
        assert_eq!(names.all("các sở - ngành"), [0, 1]);
        assert_eq!(names.all("94 thôn phấn đấu"), [2]);
        assert_eq!(names.all("Sở Nội vụ"), [0]);
        assert_eq!(names.all("94thôn phấn đấu"), [0_usize; 0]);
        for (name, bare) in [
            ("Sở Y tế (cơ quan thường trực)", "Sở Y tế"),
            ("Sở Y tế", "Sở Y tế"),
            ("Xã A (cũ) và xã B", "Xã A (cũ) và xã B"),
            ("(Sở Y tế)", "(Sở Y tế)"),
        ] {
            assert_eq!(without_remark(name), bare);
        }
    }
}
