//! Changes → a text that can be sent by mail: plain lines, under the units or under the targets,
//! whichever takes fewer lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Beside, Change, Kind, Side, by_how_much};
use crate::diagnostic::CellPlace;

/// What is not there.
const NOTHING: &str = "(trống)";

/// How many documents of a change are named.
const FEW: usize = 3;

/// How many paragraphs of a document are named.
const MOST_PARAGRAPHS: usize = 12;

/// What stands over the changes that are of no unit.
const COMMON: &str = "Chung";

/// The changes in lines; nothing where there are none.
pub fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    if changes.is_empty() {
        return text;
    }
    let _ = writeln!(text, "{}", count(changes));
    let files = Files::of(changes);
    let (shape, rest): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| change.kind.is_of_shape());
    if !shape.is_empty() {
        text.push_str("\nBảng, dòng, cột, đơn vị\n");
        shape.iter().for_each(|change| line(&mut text, &files.shape(change), change));
    }
    let groups = Groups::of(&rest);
    for (name, changes) in groups.list {
        let _ = writeln!(text, "\n{name}");
        for change in changes {
            line(&mut text, &files.value(change, groups.by_unit), change);
        }
    }
    text
}

fn line(text: &mut String, said: &str, change: &Change) {
    let _ = writeln!(text, "- {said}");
    if let Some(documents) = documents(change) {
        let _ = writeln!(text, "    {documents}");
    }
}

/// The documents that a change reaches: `trong out/a/chung.docx (đoạn 3, 7) và 2 văn bản khác`.
pub(super) fn documents(change: &Change) -> Option<String> {
    let named = change.documents.iter().take(FEW).map(|reached| {
        let paragraphs = reached.paragraphs.iter().take(MOST_PARAGRAPHS);
        let mut paragraphs: Vec<String> = paragraphs.map(ToString::to_string).collect();
        if reached.paragraphs.len() > MOST_PARAGRAPHS {
            paragraphs.push("…".to_owned());
        }
        match paragraphs.join(", ") {
            said if said.is_empty() => reached.path.to_string(),
            said => format!("{} (đoạn {said})", reached.path),
        }
    });
    let mut said = named.collect::<Vec<_>>().join(", ");
    if said.is_empty() {
        return None;
    }
    match change.documents.len().saturating_sub(FEW) + change.more_documents {
        0 => {}
        more => said += &format!(" và {more} văn bản khác"),
    }
    let word = if change.is_there() { "trong" } else { "trước ở" };
    Some(format!("{word} {said}"))
}

/// How many changes of each sort there are: `12 thay đổi: 9 đổi số liệu, 3 thêm dòng`.
pub fn count(changes: &[Change]) -> String {
    let counts = Kind::ALL.map(|kind| {
        let count = changes.iter().filter(|change| change.kind == kind).count();
        (count, kind.name())
    });
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
    format!("{} thay đổi: {}", changes.len(), counts.join(", "))
}

/// Changes under the names that stand over them.
struct Groups<'a> {
    by_unit: bool,
    list: Vec<(String, Vec<&'a Change>)>,
}

impl<'a> Groups<'a> {
    fn of(changes: &[&'a Change]) -> Self {
        let by = |name: &dyn Fn(&Change) -> Option<String>| {
            let mut places: BTreeMap<String, usize> = BTreeMap::new();
            let mut list: Vec<(String, Vec<&'a Change>)> = Vec::new();
            for &change in changes {
                let name = name(change).unwrap_or_else(|| COMMON.to_owned());
                let at = *places.entry(name.clone()).or_insert_with(|| {
                    list.push((name, Vec::new()));
                    list.len() - 1
                });
                list[at].1.push(change);
            }
            list
        };
        let units = by(&|change| change.unit.clone());
        let targets = by(&|change| change.target.clone());
        let by_unit = units.len() <= targets.len();
        Self { by_unit, list: if by_unit { units } else { targets } }
    }
}

/// How much of a cell's place has to be said.
struct Files {
    /// Whether several workbooks have changed, so that a sheet alone does not tell.
    several: bool,
}

impl Files {
    fn of(changes: &[Change]) -> Self {
        let is_several = |side: fn(&Change) -> Option<&Side>| {
            let places = changes.iter().filter_map(|change| side(change)?.place.as_ref());
            places.map(|place| &*place.file).collect::<BTreeSet<&str>>().len() > 1
        };
        let several =
            is_several(|change| change.old.as_ref()) || is_several(|change| change.new.as_ref());
        Self { several }
    }

    fn cell(&self, place: &CellPlace) -> String {
        if self.several { place.to_string() } else { format!("{} › {}", place.sheet, place.cell) }
    }

    /// Both cells: `(Phụ biểu › E8; trước là Phụ biểu › E7)`.
    fn cells(&self, change: &Change) -> String {
        let place = |side: &Option<Side>| {
            side.as_ref().and_then(|side| side.place.as_ref()).map(|place| self.cell(place))
        };
        match (place(&change.old), place(&change.new)) {
            (Some(old), Some(new)) if old == new => format!(" ({new})"),
            (Some(old), Some(new)) => format!(" ({new}; trước là {old})"),
            (Some(old), None) => format!(" (trước là {old})"),
            (None, Some(new)) => format!(" ({new})"),
            (None, None) => String::new(),
        }
    }

    /// A change of the shape of a table: `thêm dòng “Hộ nghèo” (Phụ biểu › B9): Xã A 3; Xã B 4`.
    fn shape(&self, change: &Change) -> String {
        let text = |side: &Option<Side>| side.as_ref().map_or("", |side| &side.text).to_owned();
        let (old, new) = (text(&change.old), text(&change.new));
        let name = change.kind.name();
        let cells = self.cells(change);
        let beside = change.new.as_ref().or(change.old.as_ref()).map(beside).unwrap_or_default();
        let target = change.target.as_deref().unwrap_or_default();
        match change.kind {
            Kind::RowMoved => {
                let more = change.new.as_ref().map_or(0, |new| new.cells.len() + new.more);
                let also =
                    if more > 0 { format!(" và {more} dòng khác") } else { String::new() };
                let [from, to] = [old, new].map(|name| match name.is_empty() {
                    true => "ngoài mọi nhóm".to_owned(),
                    false => format!("“{name}”"),
                });
                format!("{name}: “{target}”{also}: {from} → {to}{cells}")
            }
            _ if change.old.is_some() && change.new.is_some() => {
                let likely = match change.kind {
                    Kind::RowRenamed | Kind::UnitRenamed => " (có lẽ chỉ đổi tên)",
                    _ => "",
                };
                format!("{name}: “{old}” → “{new}”{likely}{cells}")
            }
            _ => {
                let within = match target {
                    "" => String::new(),
                    target => format!(" trong “{target}”"),
                };
                let of = change.unit.as_ref().filter(|unit| {
                    !matches!(change.kind, Kind::UnitAdded | Kind::UnitRemoved)
                        && !(old + &new).contains(unit.as_str())
                });
                let of = of.map(|unit| format!(" của {unit}")).unwrap_or_default();
                let text = text(if change.new.is_some() { &change.new } else { &change.old });
                format!("{name} “{text}”{within}{of}{cells}{beside}")
            }
        }
    }

    /// A change of what a target is: `Hộ nghèo: 37 → 38 hộ, tăng 1 (Phụ biểu › E8)`.
    fn value(&self, change: &Change, by_unit: bool) -> String {
        let over = if by_unit { &change.target } else { &change.unit };
        let names: Vec<&str> =
            [over, &change.column].into_iter().flatten().map(String::as_str).collect();
        let text = |side: &Option<Side>| match side.as_ref().map(|side| side.text.as_str()) {
            None | Some("") => NOTHING.to_owned(),
            // Words may hold arrows and commas themselves.
            Some(text) if change.kind == Kind::Figure => text.to_owned(),
            Some(text) => format!("“{text}”"),
        };
        let mut said = match (names.as_slice(), change.kind) {
            ([], Kind::Measure) => "đơn vị tính: ".to_owned(),
            ([], _) => String::new(),
            (names, Kind::Measure) => format!("{}, đơn vị tính: ", names.join(", ")),
            (names, _) => format!("{}: ", names.join(", ")),
        };
        said += &format!("{} → {}", text(&change.old), text(&change.new));
        let is_number = change.new.as_ref().is_some_and(|new| new.number.is_some());
        if let Some(measure) = change.measure.as_ref().filter(|_| is_number) {
            let is_said =
                change.new.as_ref().is_some_and(|new| new.text.contains(measure.as_str()));
            if !is_said {
                let _ = write!(said, " {measure}");
            }
        }
        if let Some(difference) = change.difference {
            let is_share = change.measure.as_ref().is_some_and(|measure| measure.trim() == "%")
                || change.new.as_ref().is_some_and(|new| new.text.ends_with('%'));
            let shown = [&change.old, &change.new];
            let shown = shown.map(|side| side.as_ref().map_or("", |side| side.text.as_str()));
            if let Some(difference) = by_how_much(difference, is_share, shown) {
                let _ = write!(said, ", {difference}");
            }
        }
        if let Some(names) = &change.names {
            let _ = write!(said, ", {names}");
        }
        said + &self.cells(change)
    }
}

/// What stands in a row or a column.
fn beside(side: &Side) -> String {
    if side.cells.is_empty() {
        return String::new();
    }
    let cell = |cell: &Beside| match cell.name.as_str() {
        "" => cell.text.clone(),
        name => format!("{name}: {}", cell.text),
    };
    let cells: Vec<String> = side.cells.iter().map(cell).collect();
    let more = match side.more {
        0 => String::new(),
        more => format!("; và {more} ô khác"),
    };
    format!(": {}{more}", cells.join("; "))
}
