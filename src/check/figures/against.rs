//! The figures of a document against those of annexes: its own, and those of the workbooks that it
//! has them from.

use std::collections::BTreeSet;

use super::index::{Index, Names, words};
use super::number::Mention;
use super::read::Read;
use crate::annex::Annex;
use crate::check::paper::Role;
use crate::check::{Paper, Remarks, Source};
use crate::diagnostic::Place;
use crate::value::name::folded;
use crate::value::{Beside, Quantity};
use crate::workbook::Region;

/// How many words the name of a row has at least that a text may name.
const LEAST_WORDS: usize = 3;

/// The words that may stand between the name of a row and its number.
const LINKS: [&str; 12] =
    ["là", "đạt", "bằng", "còn", "lên", "xuống", "có", "được", "phấn", "đấu", "khoảng", "tổng"];

/// How many paragraphs are told of numbers that are nowhere.
const MOST_NOWHERE: usize = 30;

/// Tells numbers of the text that differ from those of the document's own tables.
pub(super) fn within(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    if read.tables.is_empty() {
        return super::swapped::totals(paper, remarks);
    }
    let at = |annex: usize, region| read.tables[annex].paragraph(region).map(|at| paper.place(at));
    for paragraph in texts(paper) {
        let text = &paper.paragraphs[paragraph].text;
        for mention in &read.mentions[paragraph] {
            for other in others(&read.index, text, mention) {
                let place = at(other.annex, other.region);
                let places = std::iter::once(paper.place(paragraph)).chain(place).collect();
                tell(places, mention, &other, "bảng trong văn bản", remarks);
            }
        }
    }
    headed(paper, &read.index, "bảng trong văn bản", &at, remarks);
    super::columns::differing(paper, remarks);
    super::swapped::totals(paper, remarks);
}

/// Tells numbers of the text that differ from those that the workbooks have under the same name.
pub(super) fn differing(paper: &Paper, sources: &[Source], remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    for source in sources {
        let index = source.index();
        for paragraph in texts(paper) {
            let text = &paper.paragraphs[paragraph].text;
            for mention in &read.mentions[paragraph] {
                for other in others(index, text, mention) {
                    let place = of_annex(&index.annexes[other.annex], other.region);
                    let places = vec![paper.place(paragraph), place];
                    tell(places, mention, &other, "bảng tính", remarks);
                }
            }
        }
        let place = |annex: usize, region| Some(of_annex(&index.annexes[annex], region));
        headed(paper, index, "bảng tính", &place, remarks);
        super::copies::differing(paper, index, remarks);
        super::own::of_source(paper, index, remarks);
    }
}

pub(super) fn of_annex(annex: &Annex, region: Region) -> Place {
    Place::Cell(crate::diagnostic::CellPlace { cell: region, ..annex.region.clone() })
}

/// Tells targets of the text that no workbook has.
pub(super) fn nowhere(paper: &Paper, sources: &[Source], remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let mut told = 0;
    for paragraph in texts(paper) {
        let mentions = read.mentions[paragraph].iter().filter(|mention| is_target(mention));
        let unknown: Vec<String> = mentions
            .filter(|mention| {
                let money = is_money(mention);
                let known = |source: &Source| {
                    source.index().explains(mention.number(), mention.decimals, money)
                };
                !sources.iter().any(known)
            })
            .map(Mention::brief)
            .collect();
        if unknown.is_empty() || told == MOST_NOWHERE {
            continue;
        }
        told += 1;
        let message = format!("không tìm thấy trong bảng tính: {}", unknown.join("; "));
        let hint = "xem số này lấy ở đâu; nếu là số cũ thì sửa theo bảng tính";
        remarks.guess(paper.place(paragraph), message, hint);
    }
}

/// The paragraphs of running text.
pub(super) fn texts(paper: &Paper) -> impl Iterator<Item = usize> {
    let is_text = |role: Role| matches!(role, Role::Body | Role::Annex | Role::Heading(_));
    (0..paper.paragraphs.len()).filter(move |&at| is_text(paper.paragraphs[at].role))
}

/// Whether a quantity is a target: words bound it or say that it changes, or it is a share, money or
/// a rate. What is only counted is named, not aimed at.
fn is_target(mention: &Mention) -> bool {
    let Quantity { percent, qualifier, .. } = mention.quantity;
    let Beside { change, whole, .. } = mention.beside();
    let aims = change.as_deref().is_some_and(|word| word != "có" && word != "duy trì");
    let whole_day = matches!(
        mention.noun().as_str(),
        "ngày" | "tháng" | "năm" | "giờ" | "quý" | "lần" | "tuổi"
    );
    let all = percent && mention.number() == rust_decimal::Decimal::ONE_HUNDRED;
    let rate = mention.unit().contains('/');
    (qualifier.is_some() || aims || percent || whole.is_some() || is_money(mention) || rate)
        && !whole_day
        && !all
        && !mention.number().is_zero()
}

fn is_money(mention: &Mention) -> bool {
    let unit = mention.unit();
    ["triệu", "tỷ", "tỉ", "nghìn", "ngàn"].contains(&mention.noun().as_str())
        || unit.starts_with("đồng")
}

/// A number under the same name that is another.
struct Other {
    annex: usize,
    region: Region,
    label: String,
    shown: String,
    /// Whether only the words that bound it differ.
    bound: bool,
    sure: bool,
}

fn tell(places: Vec<Place>, mention: &Mention, other: &Other, of: &str, remarks: &mut Remarks<'_>) {
    let Other { label, shown, .. } = other;
    let written = if other.bound { mention.quantity.to_string() } else { mention.brief() };
    let hint = "sửa cho hai chỗ khớp nhau";
    let message = match other.bound {
        true => format!("“{label}”: câu ghi “{written}”, {of} ghi “{shown}”"),
        false => format!("“{label}”: câu ghi {written}, {of} ghi {shown}"),
    };
    match other.sure {
        true => remarks.proved_at(places, message, hint),
        false => remarks.guess_at(places, message, hint),
    }
}

/// What annexes have under the name beside a number, where it is another.
fn others(index: &Index, text: &str, mention: &Mention) -> Vec<Other> {
    let mut found = Vec::new();
    // A compound unit names what it measures.
    let unit = mention.unit();
    if unit.contains('/') && !mention.quantity.percent && mention.beside().change.is_none() {
        if let [spot] = index.of_rate(unit) {
            let cell = index.cell(*spot);
            if let crate::value::Meaning::Quantity(there) = &cell.value.meaning
                && (there.number != mention.number()
                    || there.qualifier != mention.quantity.qualifier)
                && there.beside().upper == mention.beside().upper
                && there.beside().change.is_none()
            {
                let row = &index.annexes[spot.0].rows[spot.1];
                found.push(Other {
                    annex: spot.0,
                    region: cell.region,
                    label: short(&row.label),
                    shown: cell.value.text.trim().to_owned(),
                    bound: there.number == mention.number(),
                    sure: false,
                });
            }
        }
        return found;
    }
    let Some((row, sure)) = beside(&index.names, text, mention) else { return found };
    let Some((spot, there)) = index.only(row.0, row.1) else {
        found.extend(swapped(index, row, mention));
        return found;
    };
    let measure = index.cell(spot).measure.as_deref().map(String::as_str);
    let comparable = comparable(&mention.quantity, there, measure);
    if comparable && !same(mention, there) && !index.has(row.0, row.1, mention.number()) {
        let cell = index.cell(spot);
        found.push(Other {
            annex: row.0,
            region: cell.region,
            label: short(&index.annexes[row.0].rows[row.1].label),
            shown: cell.value.text.trim().to_owned(),
            bound: false,
            sure,
        });
    }
    found
}

/// The number of a row of several that is another only by two digits that changed places.
fn swapped(index: &Index, row: (usize, usize), mention: &Mention) -> Option<Other> {
    let own = mention.number();
    if index.has(row.0, row.1, own) {
        return None;
    }
    let cells = &index.annexes[row.0].rows[row.1].cells;
    let mut alike = cells.iter().filter(|cell| cell.starts_row && cell.starts_column);
    let cell = alike.find(|cell| {
        cell.value.number().is_some_and(|number| super::swapped::is_swapped(own, number))
    })?;
    Some(Other {
        annex: row.0,
        region: cell.region,
        label: short(&index.annexes[row.0].rows[row.1].label),
        shown: cell.value.text.trim().to_owned(),
        bound: false,
        sure: false,
    })
}

/// The row whose name stands beside a number, and whether it can only be meant: `Số hộ thoát nghèo
/// là 12 hộ`, `12 hộ thoát nghèo`.
pub(super) fn beside(
    names: &Names,
    text: &str,
    mention: &Mention,
) -> Option<((usize, usize), bool)> {
    let start =
        text[..mention.at.start].rfind(['.', ',', ';', '\n', '(', ')']).map_or(0, |at| at + 1);
    let before = words(text.get(start..mention.at.start)?);
    let named = names.within(&before);
    let ends = |(at, words, ..): &(usize, &[String], usize, usize)| at + words.len();
    let named: Vec<_> = named.iter().filter(|named| named.1.len() >= LEAST_WORDS).collect();
    if let Some(end) = named.iter().map(|named| ends(named)).max() {
        let mut last = named.iter().filter(|named| ends(named) == end);
        let (_, _, annex, row) = last.next()?;
        let between = &before[end..];
        let is_linked = between.iter().all(|word| LINKS.iter().any(|link| folded(link) == *word));
        // Of two rows of a name it is not known which is meant.
        return (last.next().is_none() && is_linked).then_some(((*annex, *row), true));
    }
    // The name goes on where the number ends, and nothing else stands after it.
    let digits = text[mention.start..].find(|c: char| !c.is_ascii_digit() && !".,".contains(c))?;
    let rest = &text[mention.start + digits..];
    let end = rest.find([',', ';', '.', '\n', '(', ')', ':']).unwrap_or(rest.len());
    let after = words(&rest[..end]);
    let named = names.within(&after);
    let mut first = named.iter().filter(|(at, words, ..)| *at == 0 && words.len() >= LEAST_WORDS);
    let (_, name, annex, row) = first.next()?;
    let next = after.get(name.len()).map(String::as_str);
    let is_over =
        next.is_none_or(|word| ["năm", "và", "trong"].iter().any(|end| folded(end) == word));
    (first.next().is_none() && is_over).then_some(((*annex, *row), true))
}

/// Tells paragraphs that begin with the name of a row, and in which its only number does not stand.
fn headed(
    paper: &Paper,
    index: &Index,
    of: &str,
    place: &dyn Fn(usize, Region) -> Option<Place>,
    remarks: &mut Remarks<'_>,
) {
    let read = Read::of(paper);
    let mut seen = BTreeSet::new();
    for paragraph in texts(paper) {
        let text = &paper.paragraphs[paragraph].text;
        let Some((head, body)) = text.split_once(':') else { continue };
        let head = words(head);
        let body = text.len() - body.len();
        let named = index.names.within(&head);
        let [(0, name, annex, row)] = named[..] else { continue };
        if name.len() != head.len() || head.len() < LEAST_WORDS || !seen.insert((annex, row)) {
            continue;
        }
        let Some((spot, there)) = index.only(annex, row) else { continue };
        let inside = read.mentions[paragraph].iter().filter(|mention| mention.start > body);
        let inside: Vec<&Mention> = inside.collect();
        let says = |mention: &&Mention| {
            let beside = mention.beside();
            [Some(mention.number()), beside.upper, beside.whole].contains(&Some(there.number))
        };
        // Only what is said to be added, or to be reached, is compared with the row.
        let aims: Vec<&&Mention> = inside
            .iter()
            .filter(|mention| mention.is_count() && mention.beside().change.is_some())
            .collect();
        let is_of_row = |mention: &&Mention| index.has(annex, row, mention.number());
        if inside.iter().any(says)
            || inside.iter().any(is_of_row)
            || there.qualifier.is_some()
            || aims.len() != 1
        {
            continue;
        }
        let cell = index.cell(spot);
        let label = short(&index.annexes[annex].rows[row].label);
        let places =
            std::iter::once(paper.place(paragraph)).chain(place(annex, cell.region)).collect();
        let message =
            format!("“{label}”: câu ghi {}, {of} ghi {}", aims[0].brief(), cell.value.text.trim());
        remarks.guess_at(
            places,
            message,
            "xem hai số có nói về một việc không; nếu có thì sửa cho khớp",
        );
    }
}

/// Whether two quantities are of one kind, so that they may be compared.
pub(super) fn comparable(here: &Quantity, there: &Quantity, measure: Option<&str>) -> bool {
    let noun = |unit: Option<&str>| {
        let unit = unit.unwrap_or_default().to_lowercase();
        unit.split([' ', '/']).next().unwrap_or_default().to_owned()
    };
    let (own, other) =
        (noun(here.beside().unit.as_deref()), noun(there.beside().unit.as_deref().or(measure)));
    let percent = there.percent || other == "%";
    // `triệu đồng/người` and `triệu đồng` measure two things.
    let is_rate = |unit: Option<&str>| unit.is_some_and(|unit| unit.contains('/'));
    let rates = (
        is_rate(here.beside().unit.as_deref()),
        is_rate(there.beside().unit.as_deref().or(measure)),
    );
    rates.0 == rates.1
        && here.percent == percent
        && here.beside().whole.is_none() == there.beside().whole.is_none()
        && here.beside().upper.is_none()
        && there.beside().upper.is_none()
        && change(here) == change(there)
        && (percent || !own.is_empty() && own == other)
}

/// Whether a quantity is said to be added.
fn change(quantity: &Quantity) -> bool {
    let added =
        |word: &str| word.contains("thêm") || word.contains("tăng") || word.contains("giảm");
    quantity.beside().change.as_deref().is_some_and(added)
}

/// Whether a number is that of a quantity, or the same rounded.
pub(super) fn same(mention: &Mention, there: &Quantity) -> bool {
    let places = mention.decimals.min(there.number.normalize().scale());
    let round = |number| crate::value::number::round(number, places);
    round(mention.number()) == round(there.number) && mention.beside().whole == there.beside().whole
}

/// The first line of a label, cut where it is long.
pub(super) fn short(label: &str) -> String {
    let line = label.lines().next().unwrap_or_default();
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}
