//! Counts of the text against the totals of the columns of the document's own tables: by the head of
//! the column, `37 xã đạt chuẩn nông thôn mới`, or by its head and the name of the annex.

use rust_decimal::Decimal;

use super::index::words;
use super::number::Mention;
use super::read::Read;
use super::table;
use crate::annex::RowRole;
use crate::check::paper::{PartKind, Role};
use crate::check::{Paper, Remarks};
use crate::value::name::folded;
use crate::value::number::format;
use crate::value::year;

/// How many words say what is counted, at least.
const LEAST_WORDS: usize = 3;

/// The total of a column.
struct Total<'r> {
    table: &'r table::Read,
    column: usize,
    /// The head as it stands, and its words.
    head: &'r str,
    words: Vec<String>,
    count: Decimal,
    /// The paragraph that it stands in.
    paragraph: usize,
}

/// Tells counts that are another than the total of the one column that counts the same.
pub(super) fn differing(paper: &Paper, remarks: &mut Remarks<'_>) {
    let read = Read::of(paper);
    let tables: Vec<(Vec<String>, Vec<Total<'_>>)> =
        read.tables.iter().map(|table| (title(paper, table), totals(table))).collect();
    if tables.iter().all(|(_, totals)| totals.is_empty()) {
        return;
    }
    for (index, paragraph) in paper.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Body | Role::Heading(_) | Role::Annex) {
            continue;
        }
        let text = paragraph.text.as_str();
        for mention in read.mentions[index].iter().filter(|mention| is_whole(text, mention)) {
            let counted = counted(text, mention);
            let mut same = tables.iter().flat_map(|(title, totals)| {
                totals.iter().filter(|total| counts(total, title, &counted))
            });
            let (Some(total), None) = (same.next(), same.next()) else { continue };
            let stands = |count: Decimal| {
                let mut rows = total.table.annex.rows.iter();
                rows.any(|row| row.cells[total.column].value.count() == Some(count))
            };
            if stands(mention.number()) || is_of_other_year(paper, text) {
                continue;
            }
            let (said, head) = (mention.brief(), total.head.trim());
            let shown = format(total.count);
            let message =
                format!("câu ghi {said}, bảng trong văn bản ghi tổng {shown} ở cột “{head}”");
            let places = vec![paper.place(index), paper.place(total.paragraph)];
            let hint = "xem hai số có nói về một việc không; nếu có thì sửa cho khớp";
            remarks.guess_at(places, message, hint);
        }
    }
}

/// The words of the name of the annex that a table stands in.
fn title(paper: &Paper, table: &table::Read) -> Vec<String> {
    let Some(&first) = table.paragraphs.values().min() else { return Vec::new() };
    let before = |kind| paper.part(kind).map(|part| part.paragraph).filter(|&at| at < first).max();
    let label = before(PartKind::AnnexLabel).unwrap_or(0);
    let lines = paper.part(PartKind::AnnexTitle);
    let lines = lines.filter(|part| (label..first).contains(&part.paragraph));
    lines.flat_map(|part| words(paper.text_of(part))).collect()
}

/// The totals of the columns of a table that has one row of them.
fn totals(table: &table::Read) -> Vec<Total<'_>> {
    let mut rows = table.annex.rows.iter().filter(|row| row.role == RowRole::Total);
    let (Some(row), None) = (rows.next(), rows.next()) else { return Vec::new() };
    let columns = table.annex.columns.iter().enumerate();
    let totals =
        columns.filter(|(_, column)| column.role.holds_data()).filter_map(|(at, column)| {
            let cell = &row.cells[at];
            let count = cell.value.count().filter(Decimal::is_integer)?;
            let head = column.path.last()?.as_str();
            // `Số trẻ (trẻ)`: its unit is no part of the name.
            let words = words(head.split('(').next()?);
            let paragraph = table.paragraph(cell.region)?;
            (!words.is_empty()).then_some(Total {
                table,
                column: at,
                head,
                words,
                count,
                paragraph,
            })
        });
    totals.collect()
}

/// Whether a number is all that there is of something: no bound, no change, nothing that was.
fn is_whole(text: &str, mention: &Mention) -> bool {
    let before = text[..mention.start].trim_end().to_lowercase();
    let was = ["đã", "đã có", "hiện", "hiện có", "hiện nay có", "còn", "thêm"];
    mention.is_count()
        && mention.beside().change.as_deref().is_none_or(|word| word == "có")
        && !was.iter().any(|word| before.ends_with(word))
}

/// The words that say what a number counts.
fn counted(text: &str, mention: &Mention) -> Vec<String> {
    let digits = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let rest = text.get(mention.start..).unwrap_or_default().trim_start_matches(digits);
    let end = rest.find([',', ';', '.', '\n', '(', ')', ':']).unwrap_or(rest.len());
    let ends = ["năm", "và", "trong"].map(folded);
    words(&rest[..end]).into_iter().take_while(|word| !ends.contains(word)).collect()
}

/// Whether a column counts what words say: its head says it all, or begins it, and the name of the
/// annex says it.
fn counts(total: &Total<'_>, title: &[String], counted: &[String]) -> bool {
    let is_head = counted == total.words.as_slice();
    let in_title = || title.windows(counted.len()).any(|words| words == counted);
    counted.len() >= LEAST_WORDS && (is_head || counted.starts_with(&total.words) && in_title())
}

/// Whether a text speaks of another year than the document.
fn is_of_other_year(paper: &Paper, text: &str) -> bool {
    year::mentions(text).iter().any(|mention| !paper.facts.years.contains(&mention.years))
}
