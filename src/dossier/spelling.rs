//! Names of units that are likely written wrong: near ones in the list of units and in the heads
//! of annexes, names that are not their parts, units that are no longer in force.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Found;
use super::named::without_remark;
use super::units::{Units, header_place};
use crate::annex::ColumnRole;
use crate::diagnostic::{CellPlace, Diagnostic};
use crate::value::name::{folded, split_kind};
use crate::value::near::{self, Name, Pair, Spelling, Why};
use crate::value::places::{self, Standing};
use crate::value::{case, date};

/// How many units of one province must be named before names are compared with its units.
const AT_LEAST: usize = 4;
/// More names than any province has units.
const TOO_MANY: usize = 1000;

/// A name of a unit and the cell that has it.
#[derive(Debug, Clone)]
pub(super) struct Named<'a> {
    /// In full.
    pub(super) name: &'a str,
    /// The kind word and the name without it, of a row of the list of units.
    pub(super) parts: Option<(&'a str, &'a str)>,
    /// The cell.
    pub(super) place: CellPlace,
}

impl<'a> Named<'a> {
    fn compared(&self) -> Name<'a> {
        Name { full: self.name, parts: self.parts }
    }
}

/// The names in the list of units, and those at the head of columns of units.
pub(super) fn names<'a>(
    units: &'a Units,
    found: &'a BTreeMap<std::sync::Arc<str>, Found>,
) -> (Vec<Named<'a>>, Vec<Named<'a>>) {
    let group = &units.groups[0];
    let table = found.get(&group.table).map(|found| &found.annex);
    let label = table.and_then(|annex| annex.label_column());
    let listed = table.into_iter().flat_map(|annex| {
        group.units.iter().filter_map(move |&at| {
            let unit = &units.list[at];
            let place = annex.place(annex.rows[unit.row?].cells.get(label?)?);
            let parts = unit.kind.as_deref().map(|kind| (kind, unit.own_name.as_str()));
            Some(Named { name: without_remark(&unit.name), parts, place })
        })
    });
    let headed = found.values().flat_map(|found| {
        let columns = found.annex.columns.iter().zip(&found.units).enumerate();
        columns.filter_map(|(at, (column, unit))| {
            let last = column.path.last().filter(|_| column.role == ColumnRole::Value)?;
            let name = match &column.owner {
                Some(owner) => &owner.name,
                None => last,
            };
            let is_named = column.owner.is_some() || unit.is_some();
            let place = is_named.then(|| header_place(&found.annex, at))?;
            Some(Named { name: without_remark(name), parts: None, place })
        })
    });
    (listed.collect(), headed.collect())
}

/// What is likely written wrong among names.
#[derive(Debug, Default)]
pub(super) struct Misspelled {
    /// What is said of it.
    pub(super) findings: Vec<Diagnostic>,
    /// The names, folded, that are likely that of a unit at another place.
    pub(super) paired: BTreeSet<String>,
    /// Their cells.
    places: BTreeSet<CellPlace>,
}

impl Misspelled {
    /// What is likely written wrong among the names in the list of units and at the head of
    /// columns; compared with the units in force where the day is known.
    pub(super) fn among(listed: &[Named<'_>], headed: &[Named<'_>], day: Option<Date>) -> Self {
        let of_list: Vec<Name<'_>> = listed.iter().map(Named::compared).collect();
        let of_heads: Vec<Name<'_>> = headed.iter().map(Named::compared).collect();
        let pairs = near::pairs(&of_list, &of_heads);
        let both = |pair: &Pair| [&listed[pair.listed], &headed[pair.headed]];
        let doubtful: BTreeSet<String> =
            pairs.iter().flat_map(both).map(|named| folded(named.name)).collect();
        let all = Distinct::of(listed.iter().chain(headed));
        let home = day.and_then(|day| Home::of(&all, &doubtful, day));
        let mut result = Self::default();
        let mut told = BTreeSet::new();
        for (named, name) in listed.iter().zip(&of_list) {
            if let Some(made) = near::of_parts_otherwise(name) {
                told.insert(folded(named.name));
                result.findings.push(parts_differ(named, &case::sentence(&made)));
            }
        }
        for pair in pairs {
            let [one, other] = both(&pair);
            let is_unit = |named: &Named<'_>| home.as_ref().is_some_and(|it| it.has(named.name));
            let right = match (is_unit(one), is_unit(other)) {
                // Two units of one province may have near names.
                (true, true) => continue,
                (true, false) => Some(one.name),
                (false, true) => Some(other.name),
                (false, false) => None,
            };
            for named in [one, other] {
                result.paired.insert(folded(named.name));
                result.places.insert(named.place.clone());
            }
            result.findings.push(pair_found(pair, one, other, right.zip(home.as_ref())));
        }
        told.extend(result.paired.iter().cloned());
        if let Some(home) = home {
            result.findings.extend(home.not_in_force(&all, &told));
        }
        result
    }

    /// Whether the name in a cell is likely that of a unit of the list.
    pub(super) fn tells(&self, place: &CellPlace) -> bool {
        self.places.contains(place)
    }
}

/// The finding for a row of the list whose cells don't agree.
fn parts_differ(named: &Named<'_>, made: &str) -> Diagnostic {
    Diagnostic::warning(
        "unit-name-parts",
        format!(
            "tên đơn vị là “{}”, nhưng loại và tên gọi tắt cùng hàng ghép lại là “{made}”",
            named.name
        ),
    )
    .hint("sửa ô sai trong hàng này của danh sách đơn vị")
    .at(named.place.clone())
}

/// The finding for two names that are likely one.
fn pair_found(
    pair: Pair,
    one: &Named<'_>,
    other: &Named<'_>,
    right: Option<(&str, &Home)>,
) -> Diagnostic {
    let finding = match pair.why {
        Why::Kind => "unit-kind-differs",
        Why::Tone | Why::Letters | Why::Spacing => "unit-name-near",
    };
    let message = format!(
        "danh sách đơn vị ghi “{}”, phụ biểu ghi “{}”: có phải một đơn vị?",
        one.name, other.name
    );
    let known =
        right.map_or_else(String::new, |(name, home)| format!("; {} có “{name}”", home.province));
    Diagnostic::warning(finding, message)
        .hint(format!("nếu phải, sửa cho giống nhau; nếu không, bổ sung đơn vị còn thiếu{known}"))
        .at(one.place.clone())
        .at(other.place.clone())
}

/// Each name once, with the first cell that has it.
struct Distinct<'a>(Vec<&'a Named<'a>>);

impl<'a> Distinct<'a> {
    fn of(names: impl Iterator<Item = &'a Named<'a>>) -> Self {
        let mut seen = BTreeSet::new();
        Self(names.filter(|named| seen.insert(folded(named.name))).collect())
    }
}

/// The province that the units of a dossier belong to.
#[derive(Debug)]
struct Home {
    day: Date,
    province: &'static str,
}

impl Home {
    /// The province that has most of the names, doubtful ones aside; none where many are unknown,
    /// as invented ones are.
    fn of(all: &Distinct<'_>, doubtful: &BTreeSet<String>, day: Date) -> Option<Self> {
        if all.0.len() < AT_LEAST || all.0.len() > TOO_MANY {
            return None;
        }
        let mut units = 0;
        let mut provinces: BTreeMap<&str, usize> = BTreeMap::new();
        for named in all.0.iter().filter(|named| !doubtful.contains(&folded(named.name))) {
            let in_force = in_force(named.name, day);
            units += usize::from(!in_force.is_empty() || split_kind(named.name).0.is_some());
            let of: BTreeSet<&'static str> = in_force.iter().map(|place| place.province).collect();
            for province in of {
                *provinces.entry(province).or_default() += 1;
            }
        }
        let (province, count) = provinces.into_iter().max_by_key(|(_, count)| *count)?;
        let is_home = count >= AT_LEAST && count * 4 >= units * 3;
        is_home.then_some(Self { day, province })
    }

    fn has(&self, name: &str) -> bool {
        in_force(name, self.day).iter().any(|place| place.province == self.province)
    }

    /// Findings for names that are none of the province's units: abolished, or a slip.
    fn not_in_force(&self, all: &Distinct<'_>, told: &BTreeSet<String>) -> Vec<Diagnostic> {
        let mut slips = Vec::new();
        let mut abolished: BTreeMap<Date, Vec<(&Named<'_>, Vec<places::Place>)>> = BTreeMap::new();
        let is_named = |place: &places::Place| {
            let full = folded(&place.full());
            all.0.iter().any(|named| folded(named.name) == full)
                || all.0.iter().any(|named| folded(named.name) == folded(place.name))
        };
        for named in all.0.iter().copied().filter(|named| !told.contains(&folded(named.name))) {
            match places::find(named.name, self.day) {
                Standing::Abolished { since, was, mut now } => {
                    let was_here = |place: &places::Place| place.went_into == Some(self.province);
                    if was.iter().any(was_here) {
                        now.retain(|place| place.province == self.province);
                        abolished.entry(since).or_default().push((named, now));
                    }
                }
                Standing::Unknown => {
                    let near = places::near(named.name, self.province, self.day);
                    if let [place] = near.as_slice()
                        && !is_named(place)
                    {
                        slips.push(self.slip(named, place));
                    }
                }
                Standing::InForce(_) => {}
            }
        }
        slips.extend(abolished.into_iter().map(|(since, units)| self.abolished(since, &units)));
        slips
    }

    fn slip(&self, named: &Named<'_>, place: &places::Place) -> Diagnostic {
        let full = case::sentence(&place.full());
        let why = near::slip(&Spelling::of(named.name), &Spelling::of(&full));
        let finding = if why == Some(Why::Kind) { "unit-kind-differs" } else { "unit-name-near" };
        Diagnostic::warning(
            finding,
            format!("{} không có “{}”: có phải “{full}”?", self.province, named.name),
        )
        .hint("nếu phải, sửa tên trong bảng tính; nếu không, bỏ qua lời nhắc này")
        .at(named.place.clone())
    }

    fn abolished(&self, since: Date, units: &[(&Named<'_>, Vec<places::Place>)]) -> Diagnostic {
        let quoted = |name: &str| format!("“{name}”");
        let names: Vec<String> = units.iter().map(|(named, _)| quoted(named.name)).collect();
        let now: Vec<String> = units
            .iter()
            .flat_map(|(_, now)| now)
            .map(|place| quoted(&case::sentence(&place.full())))
            .collect();
        let message = format!(
            "từ {} {} không còn {}; các đơn vị khác của hồ sơ là đơn vị đang có",
            date::short(since),
            self.province,
            names.join(", ")
        );
        let hint = match now.as_slice() {
            [] => "kiểm tra tên; nếu là đơn vị cũ, thay bằng đơn vị nhập từ nó".to_owned(),
            now => {
                format!("đang có đơn vị cùng tên khác loại: {}; sửa loại nếu phải", now.join(", "))
            }
        };
        let mut finding = Diagnostic::warning("unit-not-in-force", message).hint(hint);
        finding.places = units.iter().map(|(named, _)| named.place.clone().into()).collect();
        finding
    }
}

/// The units below a province that have a name and are in force.
fn in_force(name: &str, day: Date) -> Vec<places::Place> {
    match places::find(name, day) {
        Standing::InForce(mut places) => {
            places.retain(|place| place.full() != place.province);
            places
        }
        Standing::Abolished { .. } | Standing::Unknown => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Region;

    const REAL: [&str; 6] =
        ["Xã Ba Bể", "Xã Chợ Rã", "Xã Phúc Lộc", "Xã Thượng Minh", "Xã Đồng Phúc", "Xã Nà Phặc"];
    const DAY: Date = jiff::civil::date(2026, 1, 15);

    fn named<'a>(sheet: &str, names: &[&'a str]) -> Vec<Named<'a>> {
        let place = |at: usize| CellPlace {
            file: "a.xlsx".into(),
            sheet: sheet.into(),
            cell: format!("B{}", at + 1).parse::<Region>().unwrap(),
        };
        let names = names.iter().enumerate();
        names.map(|(at, name)| Named { name, parts: None, place: place(at) }).collect()
    }

    fn told(listed: &[&str], headed: &[&str], day: Option<Date>) -> Vec<String> {
        let (listed, headed) = (named("Đơn vị", listed), named("Phụ biểu", headed));
        let found = Misspelled::among(&listed, &headed, day).findings;
        found.iter().map(|finding| format!("{}: {}", finding.name, finding.message)).collect()
    }

    fn with<'a>(names: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
        names.iter().chain(more).copied().collect()
    }

    #[test]
    fn two_spellings_are_told_with_both_cells() {
        let (listed, headed) =
            (named("Đơn vị", &["Xã An Bình", "Xã A"]), named("Phụ biểu", &["Xã A", "Xã An Bỉnh"]));
        let found = Misspelled::among(&listed, &headed, None).findings;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "unit-name-near");
        let places: Vec<String> = found[0].places.iter().map(ToString::to_string).collect();
        assert_eq!(places, ["a.xlsx › Đơn vị › B1", "a.xlsx › Phụ biểu › B2"]);
        let kind = told(&["Phường An Bình"], &["Xã An Bình"], None);
        assert!(kind[0].starts_with("unit-kind-differs: "), "{kind:?}");
    }

    #[test]
    fn invented_names_say_nothing() {
        let invented = ["Xã Tân Lập", "Xã An Bình", "Xã Bình Minh", "Xã Đồng Tâm", "Xã Suối Mơ"];
        assert_eq!(told(&invented, &invented, Some(DAY)), [""; 0]);
        assert_eq!(told(&["Thôn 1", "Thôn 2"], &["Thôn 1", "Thôn 3"], Some(DAY)), [""; 0]);
        // One real name among invented ones, and an abolished one.
        let mixed = with(&invented, &["Huyện Ba Bể", "Xã Chợ Rã"]);
        assert_eq!(told(&mixed, &mixed, Some(DAY)), [""; 0]);
    }

    #[test]
    fn names_are_compared_with_the_units_of_their_province() {
        assert_eq!(told(&REAL, &REAL, Some(DAY)), [""; 0]);
        let all = with(&REAL, &["Xã Bộc Bố", "Xã Thuần Mang"]);
        assert_eq!(
            told(&all, &all, Some(DAY)),
            ["unit-not-in-force: từ 01/7/2025 tỉnh Thái Nguyên không còn “Xã Bộc Bố”, “Xã Thuần \
              Mang”; các đơn vị khác của hồ sơ là đơn vị đang có"]
        );
        assert_eq!(told(&all, &all, None), [""; 0]);
        assert_eq!(told(&all, &all, Some(jiff::civil::date(2025, 4, 1))), [""; 0]);
        let slip = with(&REAL, &["Xã Hiệp Lục"]);
        assert_eq!(
            told(&slip, &slip, Some(DAY)),
            ["unit-name-near: tỉnh Thái Nguyên không có “Xã Hiệp Lục”: có phải “Xã Hiệp Lực”?"]
        );
        let both = told(&with(&REAL, &["Xã Hiệp Lực"]), &slip, Some(DAY));
        assert_eq!(both.len(), 1, "{both:?}");
        // Both are units of the province.
        let (one, other) = (with(&REAL, &["Xã Văn Lang"]), with(&REAL, &["Xã Văn Lăng"]));
        assert_eq!(told(&one, &other, Some(DAY)), [""; 0]);
        assert_eq!(told(&one, &other, None).len(), 1);
    }

    #[test]
    fn a_row_that_does_not_agree_with_itself_is_told() {
        let mut listed = named("Đơn vị", &["Xã An Bình", "Xã Tân Lập"]);
        listed[0].parts = Some(("phường", "An Bình"));
        listed[1].parts = Some(("xã", "Tân Lập"));
        let found = Misspelled::among(&listed, &[], None).findings;
        assert_eq!(found.len(), 1);
        assert!(found[0].name == "unit-name-parts" && found[0].message.contains("Phường An Bình"));
    }
}
