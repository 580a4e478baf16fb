//! Which columns of an annex are of the same unit, or of the whole: `TH 2025` and `KH 2026` under
//! one head; and which of them is the target itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::Value;

use super::leaf::with_fields;
use crate::annex::{Annex, Column, ColumnRole, is_detail_alone, is_total_column, without_measure};
use crate::value::case;
use crate::value::deadline::{Deadline, Period};
use crate::value::name::folded;
use crate::value::outcome;
use crate::value::slug::slug;

/// The columns that stand under one head.
#[derive(Debug)]
pub(super) struct Together {
    /// Each with its name under the head: `kh_2026`.
    columns: Vec<(usize, String)>,
    /// The one that is the target: of the latest year, the last of those.
    main: usize,
    /// Whether none of them is it more than another.
    are_parallel: bool,
}

impl Together {
    /// Whether a column is the target that the others stand beside.
    pub(super) const fn is_target(&self, column: usize) -> bool {
        self.main == column && !self.are_parallel
    }

    /// The name of a column under the head.
    pub(super) fn name_of(&self, column: usize) -> Option<&str> {
        self.columns.iter().find(|(at, _)| *at == column).map(|(_, name)| name.as_str())
    }

    /// The value for templates of the cells in these columns: that of the target, with all of them
    /// by their names.
    pub(super) fn joined(&self, cells: &[(usize, Value)]) -> Value {
        let of = |column: usize| cells.iter().find(|(at, _)| *at == column).map(|(_, cell)| cell);
        let fields = self.columns.iter().filter_map(|(column, name)| {
            let cell = of(*column)?.clone();
            Some((name.clone(), cell))
        });
        let main = of(self.main).cloned().unwrap_or_else(Value::none);
        with_fields(main, fields.collect())
    }
}

/// For each unit with several columns, those that are its.
pub(super) fn of_units(annex: &Annex, owners: &[Option<usize>]) -> BTreeMap<usize, Together> {
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, owner) in owners.iter().enumerate() {
        if let Some(owner) = owner {
            columns.entry(*owner).or_default().push(at);
        }
    }
    columns.retain(|_, columns| columns.len() > 1);
    columns.into_iter().map(|(owner, columns)| (owner, together(annex, &columns))).collect()
}

fn together(annex: &Annex, columns: &[usize]) -> Together {
    let name = |column: &Column| {
        let below = column.owner.as_ref().map_or(0, |owner| owner.level + 1);
        let name = slug(&column.path.get(below..).unwrap_or_default().join(" "));
        if name.is_empty() { column.key.to_string() } else { name }
    };
    Together {
        columns: columns.iter().map(|&at| (at, name(&annex.columns[at]))).collect(),
        main: target(annex, columns).unwrap_or(0),
        are_parallel: are_parallel(annex, columns),
    }
}

/// For each column of no unit below a head of several, the head, and whether it is the one that the
/// others are told beside: the total, or that of the latest year. Where no column is, each is told
/// by itself.
pub(super) fn below_heads<'a>(
    annex: &'a Annex,
    owners: &[Option<usize>],
) -> BTreeMap<usize, (&'a str, bool)> {
    let mut groups: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (at, column) in annex.columns.iter().enumerate() {
        let above = heads_over(column, 0);
        if owners[at].is_none() && column.role.holds_data() && !above.is_empty() {
            groups.entry(above).or_default().push(at);
        }
    }
    let mut heads = BTreeMap::new();
    for (above, columns) in groups {
        let Some(&head) = above.last().filter(|_| columns.len() > 1) else { continue };
        let total = columns.iter().copied().find(|&c| annex.columns[c].role == ColumnRole::Total);
        let has_years = columns
            .iter()
            .any(|&c| annex.columns[c].path.last().is_some_and(|name| latest_year(name).is_some()));
        let main = total.or_else(|| target(annex, &columns).filter(|_| has_years));
        heads.extend(columns.iter().map(|&at| (at, (head, main == Some(at)))));
    }
    heads
}

/// The heads over a column, from a level on, without those that only say that parts follow:
/// `Trong đó`.
fn heads_over(column: &Column, from: usize) -> Vec<&str> {
    let above = column.path.split_last().map_or(&[][..], |(_, above)| above);
    let above = above.get(from..).unwrap_or_default().iter().map(String::as_str);
    above.filter(|head| !is_detail_alone(head)).collect()
}

/// What columns are called that their own heads don't tell: those whose head others have too, such
/// as `Kế hoạch` of two years, which is a word for a whole, or which tells no year below one that
/// does. They are told with the head above.
pub(super) fn told_names(annex: &Annex, owners: &[Option<usize>]) -> BTreeMap<usize, String> {
    let leaf = |column: &Column| folded(column.path.last().map_or("", String::as_str));
    let mut leaves: BTreeMap<(Option<usize>, String), usize> = BTreeMap::new();
    let columns = || annex.columns.iter().enumerate().filter(|(_, c)| c.role.holds_data());
    for (at, column) in columns() {
        *leaves.entry((owners[at], leaf(column))).or_default() += 1;
    }
    let mut told = BTreeMap::new();
    for (at, column) in columns() {
        let from = column.owner.as_ref().map_or(0, |owner| owner.level + 1);
        let above = heads_over(column, from);
        let (Some(above), Some(own)) = (above.last(), column.path.last()) else { continue };
        let (above, own) = (without_measure(above), without_measure(own));
        let is_shared = leaves[&(owners[at], leaf(column))] > 1;
        let is_whole = is_total_column(own);
        let is_of_year = latest_year(above).is_some() && latest_year(own).is_none();
        if is_shared || is_whole || is_of_year {
            told.insert(at, if is_whole { above.to_owned() } else { below_head(own, above) });
        }
    }
    told
}

/// A head with the one above it: `Kế hoạch năm 2025`, `Kế hoạch năm 2026 - 6 tháng đầu năm`.
fn below_head(own: &str, above: &str) -> String {
    let year = folded("năm");
    let mut words = above.split_whitespace();
    let is_year = words.next().is_some_and(|word| folded(word) == year) && words.count() == 1;
    if !is_year {
        return format!("{above} - {}", case::lower_first(own));
    }
    // `6 tháng đầu năm` of `Năm 2025`.
    let bare = own.rsplit_once(' ').filter(|(_, last)| folded(last) == year);
    format!("{} {}", bare.map_or(own, |(bare, _)| bare), case::lower_first(above))
}

/// The latest year that the heads of a column tell.
pub(super) fn year_of(column: &Column) -> Option<u32> {
    column.path.iter().filter_map(|name| latest_year(name)).max()
}

/// The column among some that holds the targets: the total of the others, or of those that are no
/// rates and no part of a year the one of the latest year, the last where several are.
pub(super) fn target(annex: &Annex, columns: &[usize]) -> Option<usize> {
    columns.iter().copied().max_by_key(|&at| (rank(&annex.columns[at]), at))
}

/// Whether none of some columns is the target that others stand beside: `Đông xuân`, `Hè thu`,
/// `Mùa`.
pub(super) fn are_parallel(annex: &Annex, columns: &[usize]) -> bool {
    let ranks = || columns.iter().map(|&at| rank(&annex.columns[at]));
    let Some(best) = ranks().max() else { return false };
    let is_told = |&at: &usize| {
        annex.columns[at].path.last().is_some_and(|head| outcome::is_told(without_measure(head)))
    };
    ranks().filter(|rank| *rank == best).count() > 1 && !columns.iter().any(is_told)
}

/// How near a column is to being the target, among others.
fn rank(column: &Column) -> (bool, bool, bool, Option<u32>) {
    let head = column.path.last().map_or("", String::as_str);
    let is_rate = column.role == ColumnRole::Rate;
    (!is_rate, is_total_column(without_measure(head)), !is_of_year(&spoken(head)), year_of(column))
}

/// Whether columns are parts of a year and nothing else: `T1`, `T2`, …
pub(super) fn are_of_year(annex: &Annex, columns: &[usize]) -> bool {
    let head = |at: usize| annex.columns[at].path.last().map_or("", String::as_str);
    columns.iter().all(|&at| is_of_year(&spoken(head(at))))
}

/// What a column is called in a sentence: `Năm 2027` for `2027`, `Tháng 1` for `T1`.
pub(super) fn spoken(head: &str) -> Cow<'_, str> {
    let number = |digits: &str| digits.parse::<u32>().ok();
    if head.len() == 4 && number(head).is_some_and(|year| (1990..2100).contains(&year)) {
        return format!("Năm {head}").into();
    }
    let month = head.strip_prefix('T').map(|rest| rest.trim_start_matches(['.', ' ']));
    match month.map(|rest| (rest, rest.split('/').next().and_then(number))) {
        Some((rest, Some(1..=12))) => format!("Tháng {rest}").into(),
        _ => head.into(),
    }
}

/// Whether a head is a part of a year: `Quý IV`, `Tháng 6`, `6 tháng đầu năm`.
fn is_of_year(head: &str) -> bool {
    let is_part = |period: &Period| {
        matches!(period, Period::Month(..) | Period::Quarter(..) | Period::Half(..))
    };
    match without_measure(head).parse::<Deadline>() {
        Ok(Deadline::Periods(_, periods)) => periods.iter().all(is_part),
        _ => false,
    }
}

/// The latest year that a name tells: 2026 of `So với năm 2025, KH 2026`.
fn latest_year(name: &str) -> Option<u32> {
    let digits = name.split(|c: char| !c.is_ascii_digit());
    digits
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|year| (1900..2200).contains(year))
        .max()
}
