//! The administrative units of the country by name and day: which were in force, which no longer.
//!
//! The units stand in a file for each day on which they changed, as dated data: this code knows
//! no unit, no kind and no number of levels. Nothing is read before the first question, and then
//! only the lines that answer it.

use jiff::civil::{Date, date};

use super::name::{folded, split_kind};
use super::near::{self, Spelling};

/// The units from a day on, until the day of the next.
#[derive(Debug)]
struct Edition {
    from: Date,
    /// Lines `@code province > code of the province it went into`, then lines of units, sorted by
    /// [`key`]: name, tab, kinds with the codes of the provinces.
    text: &'static str,
    /// Whether every name is spelled as its resolution has it, so that a near name is a slip.
    is_spelled: bool,
}

static EDITIONS: [Edition; 2] = [
    Edition { from: date(2025, 3, 1), text: include_str!("2025-03-01.txt"), is_spelled: false },
    Edition { from: date(2025, 7, 1), text: include_str!("2025-07-01.txt"), is_spelled: true },
];

/// A unit of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The kind word in lower case: `xã`.
    pub kind: &'static str,
    /// The name without it: `Ba Bể`.
    pub name: &'static str,
    /// The province, with its kind word: `tỉnh Thái Nguyên`; of a province, itself.
    pub province: &'static str,
    /// The province that the place belongs to in the edition after, where provinces changed too.
    pub went_into: Option<&'static str>,
}

/// How a name stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// These units have the name and are in force.
    InForce(Vec<Place>),
    /// Units had the name, and none has it any more.
    Abolished {
        /// The first day without them.
        since: Date,
        /// What they were.
        was: Vec<Place>,
        /// Units of the same name and another kind that are in force.
        now: Vec<Place>,
    },
    /// Nothing is known of such a unit, or of the day.
    Unknown,
}

/// How a name, with or without its kind word, stands on a day.
///
/// ```
/// use kehoach::value::places::{Standing, find};
/// let day = jiff::civil::date(2026, 1, 15);
/// assert!(matches!(find("Xã Chợ Rã", day), Standing::InForce(places) if places.len() == 1));
/// assert!(matches!(find("Thị trấn Chợ Rã", day), Standing::Abolished { .. }));
/// assert_eq!(find("Thôn Nà Nghè", day), Standing::Unknown);
/// ```
pub fn find(name: &str, day: Date) -> Standing {
    let (kind, own) = split_kind(name);
    let Some(at) = edition_of(day) else { return Standing::Unknown };
    let of_kind = |place: &Place| kind.is_none_or(|kind| kind == place.kind);
    let all = EDITIONS[at].named(own);
    if all.iter().any(of_kind) {
        return Standing::InForce(all.into_iter().filter(of_kind).collect());
    }
    for before in (0..at).rev() {
        let was: Vec<Place> = EDITIONS[before].named(own).into_iter().filter(of_kind).collect();
        if !was.is_empty() {
            return Standing::Abolished { since: EDITIONS[before + 1].from, was, now: all };
        }
    }
    Standing::Unknown
}

/// The units below a province, by its name with the kind word, on a day.
pub fn within(province: &str, day: Date) -> Vec<Place> {
    let Some(at) = edition_of(day) else { return Vec::new() };
    let edition = &EDITIONS[at];
    let Some(line) = edition.provinces().find(|line| line.name == province) else {
        return Vec::new();
    };
    let units = edition.units().lines().flat_map(units_of).filter(|unit| unit.code == line.code);
    let places = units.map(|unit| edition.place(unit, line));
    places.filter(|place| place.full() != province).collect()
}

/// The units of a province that a name is likely a slip of; none where the names of the day are
/// not known to be spelled right.
///
/// ```
/// use kehoach::value::places::near;
/// let day = jiff::civil::date(2026, 1, 15);
/// let places = near("Xã Hiệp Lục", "tỉnh Thái Nguyên", day);
/// assert_eq!(places.iter().map(|place| place.name).collect::<Vec<_>>(), ["Hiệp Lực"]);
/// ```
pub fn near(name: &str, province: &str, day: Date) -> Vec<Place> {
    if !edition_of(day).is_some_and(|at| EDITIONS[at].is_spelled) {
        return Vec::new();
    }
    let wanted = Spelling::of(name);
    let mut places = within(province, day);
    places.retain(|place| near::slip(&wanted, &Spelling::of(&place.full())).is_some());
    places
}

impl Place {
    /// The name with its kind word: `xã Ba Bể`.
    pub fn full(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }
}

/// The edition that a day falls into.
fn edition_of(day: Date) -> Option<usize> {
    EDITIONS.iter().rposition(|edition| edition.from <= day)
}

/// A line of a province.
#[derive(Debug, Clone, Copy)]
struct ProvinceLine {
    code: &'static str,
    name: &'static str,
    into: Option<&'static str>,
}

/// A unit in the line of its name.
#[derive(Debug, Clone, Copy)]
struct Unit {
    kind: &'static str,
    name: &'static str,
    /// The code of its province.
    code: &'static str,
}

impl Edition {
    /// The provinces.
    fn provinces(&self) -> impl Iterator<Item = ProvinceLine> {
        let lines = self.text.lines().take_while(|line| line.starts_with(['#', '@']));
        lines.filter_map(|line| {
            let (code, name) = line.strip_prefix('@')?.split_once(' ')?;
            let (name, into) = name.split_once(" > ").map_or((name, None), |(n, i)| (n, Some(i)));
            Some(ProvinceLine { code, name, into })
        })
    }

    /// The lines of units.
    fn units(&self) -> &'static str {
        let mut rest = self.text;
        while rest.starts_with(['#', '@']) {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        }
        rest
    }

    /// The province of a code.
    fn province(&self, code: &str) -> Option<ProvinceLine> {
        self.provinces().find(|line| line.code == code)
    }

    /// The units of a name without kind word.
    fn named(&self, own: &str) -> Vec<Place> {
        let wanted = key(own);
        if wanted.is_empty() {
            return Vec::new();
        }
        let lines = from(self.units(), &wanted).lines();
        let lines = lines.take_while(|line| key(own_name(line)) == wanted);
        let units = lines.flat_map(units_of);
        units.filter_map(|unit| Some(self.place(unit, self.province(unit.code)?))).collect()
    }

    fn place(&self, unit: Unit, province: ProvinceLine) -> Place {
        let after = EDITIONS.iter().find(|edition| edition.from > self.from);
        let went_into = after.zip(province.into).and_then(|(after, code)| after.province(code));
        let went_into = went_into.map(|line| line.name);
        Place { kind: unit.kind, name: unit.name, province: province.name, went_into }
    }
}

/// The units that a line has.
fn units_of(line: &'static str) -> impl Iterator<Item = Unit> {
    let (name, kinds) = line.split_once('\t').unwrap_or_default();
    kinds.split("; ").flat_map(move |part| {
        // The kind may have several words, a code begins with a digit.
        let end = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (kind, codes) = part.split_at(end);
        codes.split(' ').map(move |code| Unit { kind: kind.trim_end(), name, code })
    })
}

/// The lines from the first whose name is not before a key.
fn from(lines: &'static str, wanted: &str) -> &'static str {
    let bytes = lines.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = bytes[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let length = bytes[start..].iter().position(|byte| *byte == b'\n');
        let end = length.map_or(bytes.len(), |length| start + length);
        if key(own_name(&lines[start..end])).as_str() < wanted {
            low = (end + 1).min(bytes.len());
        } else {
            high = start;
        }
    }
    &lines[low..]
}

fn own_name(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

/// A name as it is looked up: dashes say nothing, and apostrophes are one.
fn key(name: &str) -> String {
    let folded = folded(name).replace('’', "'");
    if !folded.contains('-') {
        return folded;
    }
    let words = folded.split([' ', '-']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = date(2026, 1, 15);

    #[test]
    fn every_edition_is_whole_and_sorted() {
        let counts: Vec<(usize, Vec<(&str, usize)>)> = EDITIONS
            .iter()
            .map(|edition| {
                let units = edition.units();
                let keys: Vec<String> = units.lines().map(|line| key(own_name(line))).collect();
                assert!(keys.is_sorted(), "{}", edition.from);
                let mut kinds = std::collections::BTreeMap::new();
                for unit in units.lines().flat_map(units_of) {
                    *kinds.entry(unit.kind).or_insert(0) += 1;
                }
                (edition.provinces().count(), kinds.into_iter().collect())
            })
            .collect();
        let since_july =
            vec![("phường", 687), ("thành phố", 6), ("tỉnh", 28), ("xã", 2621), ("đặc khu", 13)];
        assert_eq!(counts[1], (34, since_july));
        // Communes of one name in two districts of a province are one line.
        let before: usize = counts[0].1.iter().map(|(_, count)| count).sum();
        assert_eq!((counts[0].0, before), (63, 10_481 + 63));
        let resolved = |edition: &Edition| {
            edition
                .provinces()
                .all(|line| line.into.is_none_or(|code| EDITIONS[1].province(code).is_some()))
        };
        assert!(EDITIONS.iter().all(resolved));
        assert!(EDITIONS.is_sorted_by_key(|edition| edition.from));
    }

    #[test]
    fn every_unit_is_found_by_its_name() {
        for edition in &EDITIONS {
            for line in edition.units().lines().step_by(7) {
                let found = edition.named(own_name(line));
                let is_found = |unit: Unit| {
                    found.iter().any(|place| (place.kind, place.name) == (unit.kind, unit.name))
                };
                assert!(units_of(line).all(is_found), "{line}");
            }
        }
    }

    fn in_force(name: &str, day: Date) -> Vec<&'static str> {
        match find(name, day) {
            Standing::InForce(places) => places.iter().map(|place| place.province).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for (name, province) in [
            ("Xã Ba Bể", "tỉnh Thái Nguyên"),
            ("ba bể", "tỉnh Thái Nguyên"),
            ("XÃ CHIÊM HOÁ", "tỉnh Tuyên Quang"),
            ("xã Chiêm Hóa", "tỉnh Tuyên Quang"),
            ("Xã Ea H’Leo", "tỉnh Đắk Lắk"),
            ("P. Văn Miếu – Quốc Tử Giám", "thành phố Hà Nội"),
            ("Đặc khu Phú Quốc", "tỉnh An Giang"),
            ("Tỉnh Thái Nguyên", "tỉnh Thái Nguyên"),
            ("TP Huế", "thành phố Huế"),
            ("Phường 1 Bảo Lộc", "tỉnh Lâm Đồng"),
        ] {
            assert!(in_force(name, DAY).contains(&province), "{name}");
        }
        for name in ["", "Xã", "Thôn Nà Nghè", "Sở Y tế", "Tổ dân phố số 2", "Xã Hiệp Lục", "Xã 2"]
        {
            assert_eq!(find(name, DAY), Standing::Unknown, "{name}");
        }
    }

    #[test]
    fn what_is_in_force_depends_on_the_day() {
        let eve = date(2025, 6, 30);
        assert_eq!(in_force("Huyện Ba Bể", eve), ["tỉnh Bắc Kạn"]);
        assert_eq!(in_force("Tỉnh Bắc Kạn", eve), ["tỉnh Bắc Kạn"]);
        assert_eq!(in_force("Xã Ba Bể", eve), [""; 0]);
        assert_eq!(find("Huyện Ba Bể", date(2022, 5, 1)), Standing::Unknown);
        let Standing::Abolished { since, was, now } = find("Huyện Ba Bể", DAY) else {
            panic!()
        };
        assert_eq!((since, was[0].province), (date(2025, 7, 1), "tỉnh Bắc Kạn"));
        assert_eq!(was[0].went_into, Some("tỉnh Thái Nguyên"));
        assert_eq!(now.iter().map(Place::full).collect::<Vec<_>>(), ["xã Ba Bể"]);
    }

    #[test]
    fn a_slip_is_told_within_its_province_and_time_alone() {
        let near = |name, province, day| {
            near(name, province, day).iter().map(Place::full).collect::<Vec<_>>()
        };
        let thai_nguyen = "tỉnh Thái Nguyên";
        assert_eq!(near("Xã Chợ Ra", thai_nguyen, DAY), ["xã Chợ Rã"]);
        assert_eq!(near("Phường Ba Bể", thai_nguyen, DAY), ["xã Ba Bể"]);
        assert_eq!(near("Xã Chợ Ra", "tỉnh Lạng Sơn", DAY), [""; 0]);
        assert_eq!(near("Xã Bộc Bó", "tỉnh Bắc Kạn", date(2025, 4, 1)), [""; 0]);
        assert_eq!(within(thai_nguyen, DAY).len(), 92);
    }
}
