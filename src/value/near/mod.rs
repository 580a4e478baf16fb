//! Names that are likely one name, written wrong once: `Hiệp Lực` and `Hiệp Lục`.

mod spelling;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use spelling::{Spelling, Why, slip};

use super::name::{folded, split_kind};

/// A name of one list and one of another that are likely the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The first list's, by its index.
    pub listed: usize,
    /// The other list's, by its index.
    pub headed: usize,
    /// In what they differ.
    pub why: Why,
}

/// How many names may share most of their letters before they are taken for a series.
const SERIES: usize = 8;

/// A name of a list: in full, and with its kind word and own name where they stand apart.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// In full.
    pub full: &'a str,
    /// The kind word and the name without it, where the list has them in cells of their own.
    pub parts: Option<(&'a str, &'a str)>,
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(full: &'a str) -> Self {
        Self { full, parts: None }
    }
}

impl Name<'_> {
    /// The kind word and own name, folded, by the full name and by the parts.
    fn forms(&self) -> Vec<(Option<String>, String)> {
        let (kind, own) = split_kind(self.full);
        let parts = self.parts.map(|(kind, own)| (Some(folded(kind)), folded(own)));
        let full = (kind.map(folded), folded(own));
        std::iter::once(full).chain(parts).filter(|(_, own)| !own.is_empty()).collect()
    }
}

/// The names of one list that are likely names of another, misspelled: of those that the other
/// has not, each that is near one name alone, and this near no other.
///
/// ```
/// use kehoach::value::near::{Why, pairs};
/// let listed = ["Xã An Bình", "Xã Tân Lập", "Xã Tân Ân"].map(Into::into);
/// let headed = ["Xã An Bỉnh", "Xã Tân Lập", "Xã Đồng Tâm"].map(Into::into);
/// let pairs = pairs(&listed, &headed);
/// assert_eq!(pairs.len(), 1);
/// assert_eq!((pairs[0].listed, pairs[0].headed, pairs[0].why), (0, 0, Why::Tone));
/// ```
pub fn pairs(listed: &[Name<'_>], headed: &[Name<'_>]) -> Vec<Pair> {
    let one_sided = unmatched(listed, headed);
    let other_sided = unmatched(headed, listed);
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    let spellings: BTreeMap<usize, Spelling> =
        one_sided.into_iter().map(|at| (at, Spelling::of(listed[at].full))).collect();
    for (&at, spelling) in &spellings {
        for key in spelling.keys() {
            by_key.entry(key).or_default().push(at);
        }
    }
    let mut found: Vec<Pair> = Vec::new();
    for at in other_sided {
        let spelling = Spelling::of(headed[at].full);
        let keys = spelling.keys();
        let near = keys.iter().filter_map(|key| by_key.get(key));
        // Of a series, which name is meant can't be told.
        let Some(near) =
            near.map(|near| (near.len() <= SERIES).then_some(near)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let near: BTreeSet<usize> = near.into_iter().flatten().copied().collect();
        found.extend(near.into_iter().filter_map(|listed| {
            let why = slip(&spellings[&listed], &spelling)?;
            Some(Pair { listed, headed: at, why })
        }));
    }
    let mut count: (BTreeMap<usize, usize>, BTreeMap<usize, usize>) = Default::default();
    for pair in &found {
        *count.0.entry(pair.listed).or_default() += 1;
        *count.1.entry(pair.headed).or_default() += 1;
    }
    found.retain(|pair| count.0[&pair.listed] == 1 && count.1[&pair.headed] == 1);
    found
}

/// The names of one list that another has not, each once.
fn unmatched(of: &[Name<'_>], from: &[Name<'_>]) -> Vec<usize> {
    let mut known: HashMap<String, BTreeSet<Option<String>>> = HashMap::new();
    for (kind, own) in from.iter().flat_map(Name::forms) {
        known.entry(own).or_default().insert(kind);
    }
    let is_known = |(kind, own): &(Option<String>, String)| {
        let kinds = known.get(own);
        kinds.is_some_and(|kinds| kind.is_none() || kinds.contains(kind) || kinds.contains(&None))
    };
    let mut seen = BTreeSet::new();
    let names = of.iter().enumerate();
    names
        .filter(|(_, name)| {
            let forms = name.forms();
            !forms.is_empty() && !forms.iter().any(is_known) && seen.insert(forms)
        })
        .map(|(at, _)| at)
        .collect()
}

/// What the cells of kind word and own name would make of a name that is written otherwise:
/// `Xã An Bình` beside `Phường` and `An Bình` would be `Phường An Bình`. Cells that hold other
/// things than these, such as an abbreviation or the class of a commune, say nothing.
///
/// ```
/// use kehoach::value::near::{Name, of_parts_otherwise};
/// let name = |full, kind, own| Name { full, parts: Some((kind, own)) };
/// let otherwise = of_parts_otherwise(&name("Xã An Bình", "Phường", "An Bình"));
/// assert_eq!(otherwise.as_deref(), Some("Phường An Bình"));
/// assert_eq!(of_parts_otherwise(&name("TP. Hoà Bình", "Thành phố", "Hòa Bình")), None);
/// ```
pub fn of_parts_otherwise(name: &Name<'_>) -> Option<String> {
    let (kind, own) = name.parts.map(|(kind, own)| (kind.trim(), own.trim()))?;
    let made = format!("{kind} {own}");
    let (of_full, of_made) = (split_kind(name.full), split_kind(&made));
    let is_whole = folded(of_made.1) == folded(own);
    let (full_kind, made_kind) = (of_full.0?, of_made.0.filter(|_| is_whole)?);
    let is_abbreviated = !own.chars().any(char::is_lowercase);
    let is_same = full_kind == made_kind && folded(of_full.1) == folded(own);
    let is_spelled = is_abbreviated && own.chars().any(char::is_alphabetic);
    (!own.is_empty() && !is_spelled && !is_same).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(listed: &[&str], headed: &[&str]) -> Vec<(usize, usize)> {
        let names = |names: &[&'static str]| names.iter().map(|name| Name::from(*name)).collect();
        let leaked = |names: &[&str]| -> Vec<&'static str> {
            names.iter().map(|name| &*String::leak((*name).to_owned())).collect()
        };
        let (listed, headed): (Vec<Name<'_>>, Vec<Name<'_>>) =
            (names(&leaked(listed)), names(&leaked(headed)));
        pairs(&listed, &headed).into_iter().map(|pair| (pair.listed, pair.headed)).collect()
    }

    #[test]
    fn a_pair_is_told_only_where_both_are_left_over_and_near_no_other() {
        let two = ["Xã Tân An", "Xã Tân Ân"];
        assert_eq!(told(&two, &two), []);
        assert_eq!(told(&two, &["Xã Tân An"]), []);
        assert_eq!(told(&two, &["Xã Tân Ấn"]), []);
        assert_eq!(told(&["Xã Tân An"], &["Tân An"]), []);
        assert_eq!(told(&["Xã Tân An", "Xã Đồng Tâm"], &["Tân Ấn", "Đồng Tâm"]), [(0, 0)]);
        assert_eq!(told(&["Xã An Bình"], &["Phường An Bình", "Xã An Bỉnh"]), []);
        assert_eq!(told(&["Xã An Bình"], &["Xã An Bỉnh", "Xã An Bỉnh"]), [(0, 0)]);
        assert_eq!(told(&["Xã An Bình", "Phường An Bình"], &["Xã An Bình"]), []);
        assert_eq!(told(&[], &["Xã An Bình"]), []);
    }

    #[test]
    fn cells_of_kind_and_name_are_compared_with_the_full_name() {
        for (full, kind, own, expected) in [
            ("Xã An Bình", "Xã", "An Bình", None),
            ("Xã An Bình", "xã", "An  Bình", None),
            ("Xã An Bình", "Phường", "An Bình", Some("Phường An Bình")),
            ("Xã An Bình", "Xã", "An Bỉnh", Some("Xã An Bỉnh")),
            ("Xã An Bình", "Xã", "Đồng Tâm", Some("Xã Đồng Tâm")),
            ("Xã An Bình", "Khu vực II", "An Bình", None),
            ("Xã An Bình", "Xã đạt chuẩn", "An Bình", None),
            ("Xã An Bình", "", "An Bình", None),
            ("Xã An Bình", "Xã", "", None),
            ("An Bình", "Xã", "An Bình", None),
            ("Thành phố Hồ Chí Minh", "Thành phố", "HCM", None),
            ("Phường 10", "Phường", "1", Some("Phường 1")),
            ("Sở Y tế", "Sở", "Y tế", None),
        ] {
            let name = Name { full, parts: Some((kind, own)) };
            assert_eq!(of_parts_otherwise(&name).as_deref(), expected, "{full} {kind} {own}");
        }
    }

    #[test]
    fn many_names_left_over_on_both_sides_are_paired() {
        let syllables = ["An", "Bình", "Đồng", "Hòa", "Lập", "Minh", "Phú", "Sơn", "Tân", "Vĩnh"];
        let name = |at: usize, end: &str| {
            let syllable = |place: usize| syllables[at / place % 10];
            format!("Xã {} {} {} {}{end}", syllable(1), syllable(10), syllable(100), syllable(1000))
        };
        let listed: Vec<String> = (0..10_000).map(|at| name(at, "")).collect();
        let headed: Vec<String> = (0..10_000).map(|at| name(at, "g")).collect();
        let names = |names: &'static [String]| -> Vec<Name<'static>> {
            names.iter().map(|name| name.as_str().into()).collect()
        };
        let (listed, headed) = (names(listed.leak()), names(headed.leak()));
        let found = pairs(&listed, &headed);
        assert!(!found.is_empty() && found.iter().all(|pair| pair.listed == pair.headed));
    }
}
