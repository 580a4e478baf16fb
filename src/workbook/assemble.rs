//! What a format's reader found → a workbook in order, and what a person should know about it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{DateTime, Time};
use rust_decimal::Decimal;

use super::error::Error;
use super::format::DateParts;
use super::legacy::Legacy;
use super::raw::{MOST_TEXT, RawCell, RawContent, RawValue, RawWorkbook, Style, too_much_text};
use super::{Address, Cell, Content, Sheet, Workbook, calculated, date, text};
use crate::diagnostic::{CellPlace, Diagnostic, Place};
use crate::value::GAP;

/// The most places that one finding lists; its message says how many there are.
const MOST_PLACES: usize = 20;

/// Puts a workbook in order.
pub(super) fn assemble(file: &Arc<str>, raw: RawWorkbook) -> (Option<Workbook>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let mut sheets = Vec::new();
    let mut text_left = MOST_TEXT;
    let mut known = Known::default();
    for (number, sheet) in raw.sheets.into_iter().enumerate() {
        let name = text::clean(&sheet.name).replace('\n', " ");
        // A name of which nothing is seen is none; every sheet must be found by its own.
        let nameless = || format!("Trang {}", number + 1);
        let name: Arc<str> = if name.is_empty() { nameless().into() } else { name.into() };
        let read = sheet.content.and_then(|content| {
            content.check_extent()?;
            let mut reader = SheetReader {
                file,
                name: name.clone(),
                styles: &raw.styles,
                is_1904: raw.is_1904,
                hides_zeros: content.hides_zeros,
                text_left: &mut text_left,
                known: &mut known,
                remarks: Remarks::default(),
            };
            Ok((reader.sheet(content, sheet.visible)?, reader.findings()))
        });
        match read {
            Ok((sheet, said)) => {
                sheets.push(sheet);
                findings.extend(said);
            }
            Err(error) => findings.push(error.of_sheet(file, &name)),
        }
    }
    if sheets.is_empty() {
        if findings.is_empty() {
            findings.push(Error::NoSheets.of_file(file));
        }
        return (None, findings);
    }
    if findings.is_empty() && sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        let blank = Diagnostic::warning("blank-workbook", "bảng tính không có ô nào có nội dung")
            .hint("kiểm tra xem có chọn đúng tệp hay không");
        findings.push(blank.at(Place::File { file: file.clone() }));
    }
    (Some(Workbook { file: file.clone(), sheets }), findings)
}

/// The cells about which a person should know something.
#[derive(Default)]
struct Remarks {
    without_value: Vec<Address>,
    never_calculated: Vec<Address>,
    hidden: Vec<Address>,
    day_zero: Vec<Address>,
    unknown_format: Vec<Address>,
    too_large: Vec<Address>,
    covered: Vec<Address>,
    /// Of texts from which something was taken out that a reader of the sheet sees.
    lost: Vec<Address>,
    /// Of texts in the font of symbols, which are other letters in any other font.
    symbols: Vec<Address>,
    legacy: Legacy,
}

impl Remarks {
    /// How many cells something is to be known about.
    fn count(&self) -> usize {
        let Self {
            without_value,
            never_calculated,
            hidden,
            day_zero,
            unknown_format,
            too_large,
            covered,
            lost,
            symbols,
            legacy,
        } = self;
        [
            without_value,
            never_calculated,
            hidden,
            day_zero,
            unknown_format,
            too_large,
            covered,
            lost,
            symbols,
        ]
        .map(Vec::len)
        .into_iter()
        .sum::<usize>()
            + legacy.count()
    }
}

/// The most different cells of a workbook that are known at once. Beyond that all are forgotten:
/// those that come often come back.
const MOST_KNOWN: usize = 1 << 16;

/// The cells of which nothing needs to be said, by what a file has of them: most of those in a long
/// list are there many times.
type Known = HashMap<(Same, u32), Arc<Cell>>;

/// What cells hold alike, beside the number of their style.
#[derive(PartialEq, Eq, Hash)]
enum Same {
    Text(Arc<str>),
    /// The bits of a number.
    Number(u64),
}

impl Same {
    /// What a cell has in common with others that are to be the same; none for what is rare.
    fn of(cell: &RawCell) -> Option<(Self, u32)> {
        let same = match &cell.value {
            RawValue::Text(text) => Self::Text(text.clone()),
            // Some sheets show no zeros.
            RawValue::Number(number) if *number != 0.0 => Self::Number(number.to_bits()),
            _ => return None,
        };
        Some((same, cell.style))
    }
}

/// One sheet being put in order.
struct SheetReader<'a> {
    file: &'a Arc<str>,
    name: Arc<str>,
    styles: &'a [Style],
    is_1904: bool,
    /// Whether the sheet shows no zeros.
    hides_zeros: bool,
    /// The bytes that the workbook's cells may still show: a format can make hundreds of a number.
    text_left: &'a mut usize,
    known: &'a mut Known,
    remarks: Remarks,
}

impl SheetReader<'_> {
    fn sheet(&mut self, raw: RawContent, visible: bool) -> Result<Sheet, Error> {
        let raw_cells = raw.cells.in_order();
        self.remarks.never_calculated = calculated::never(&raw_cells, &raw.sums);
        let merges: super::Merges = raw.merges.into_iter().collect();
        // Put in order at once: a map that grows in order is half empty.
        let mut cells = Vec::with_capacity(raw_cells.len());
        for (address, cell) in raw_cells {
            if cell.formula && cell.value == RawValue::Nothing {
                self.remarks.without_value.push(address);
                continue;
            }
            let Some(cell) = self.shared(address, cell) else { continue };
            let left = self.text_left.checked_sub(cell.text.len());
            *self.text_left = left.ok_or_else(too_much_text)?;
            if merges.over(address).is_some_and(|region| region.start != address) {
                self.remarks.covered.push(address);
                continue;
            }
            cells.push((address, cell));
        }
        let cells: BTreeMap<Address, Arc<Cell>> = cells.into_iter().collect();
        let rows = cells.keys().map(|cell| cell.row + 1);
        let rows = rows.chain(merges.iter().map(|region| region.end.row + 1)).max().unwrap_or(0);
        let columns = cells.keys().map(|cell| cell.column + 1);
        let columns =
            columns.chain(merges.iter().map(|region| region.end.column + 1)).max().unwrap_or(0);
        let widths = raw.column_widths.iter().map(|(range, width)| (range.clone(), *width));
        let column_widths = apart(widths.collect(), columns).collect();
        Ok(Sheet {
            file: self.file.clone(),
            name: self.name.clone(),
            visible,
            cells,
            merges,
            hidden_rows: hidden(raw.hidden_rows, rows),
            hidden_columns: hidden(raw.hidden_columns, columns),
            column_widths,
        })
    }

    /// A cell in order, which others may be too, or none when it holds nothing that can be seen.
    fn shared(&mut self, address: Address, raw: RawCell) -> Option<Arc<Cell>> {
        let same = Same::of(&raw);
        if let Some(known) = same.as_ref().and_then(|same| self.known.get(same)) {
            return Some(known.clone());
        }
        let remarks = self.remarks.count();
        let cell = Arc::new(self.cell(address, raw)?);
        if let Some(same) = same.filter(|_| self.remarks.count() == remarks) {
            if self.known.len() == MOST_KNOWN {
                self.known.clear();
            }
            self.known.insert(same, cell.clone());
        }
        Some(cell)
    }

    /// A cell in order, or none when it holds nothing that can be seen.
    fn cell(&mut self, address: Address, raw: RawCell) -> Option<Cell> {
        let default = Style::default();
        let style = self.styles.get(raw.style as usize).unwrap_or(&default);
        match raw.value {
            RawValue::Nothing => None,
            RawValue::Text(raw) => {
                let text = text::clean(&raw);
                if text::loses(&raw) {
                    self.remarks.lost.push(address);
                } else if !text.is_empty()
                    && style.font.as_deref().is_some_and(|font| is_symbol(font, &text))
                {
                    self.remarks.symbols.push(address);
                }
                if text.is_empty() {
                    return None;
                }
                // The soft hyphen is a letter of TCVN3.
                let seen: &str = if raw.contains('\u{AD}') { &raw } else { &text };
                self.remarks.legacy.look(address, seen, style.font.as_deref());
                Some(Cell { content: Content::Text, text })
            }
            RawValue::Number(number) => self.number(address, number, style),
            RawValue::Moment(iso) => match date::from_iso(&iso) {
                Some(moment) => self.moment(address, moment, style.format.date_parts()),
                None => Some(Cell { content: Content::Text, text: text::clean(&iso) }),
            },
            RawValue::Bool(value) => {
                let text = if value { "TRUE" } else { "FALSE" };
                Some(Cell { content: Content::Bool(value), text: text.to_owned() })
            }
            RawValue::Error(kind) => {
                Some(Cell { content: Content::Error(kind), text: GAP.to_owned() })
            }
        }
    }

    fn moment(
        &mut self,
        address: Address,
        moment: DateTime,
        parts: Option<DateParts>,
    ) -> Option<Cell> {
        if date::is_day_zero(moment, self.is_1904) {
            self.remarks.day_zero.push(address);
            return None;
        }
        Some(moment_cell(moment, parts))
    }

    fn number(&mut self, address: Address, number: f64, style: &Style) -> Option<Cell> {
        if let Some(parts) = style.format.date_parts()
            && let Some(moment) = date::from_serial(number, self.is_1904)
            && (parts.day || parts.month || parts.year || number >= 1.0)
        {
            return self.moment(address, moment, Some(parts));
        }
        let Some(exact) = decimal(number) else {
            self.remarks.too_large.push(address);
            let text = format!("{number:e}").replace('.', ",");
            return Some(Cell { content: Content::Text, text });
        };
        if style.format.is_refused() {
            self.remarks.unknown_format.push(address);
        }
        let is_time = style.format.date_parts().is_some() && (0.0..1.0).contains(&number);
        let text = if style.format.is_elapsed() || is_time {
            date::show_elapsed(number)
        } else if exact.is_zero() && self.hides_zeros {
            String::new()
        } else {
            style.format.show(exact)
        };
        if text.is_empty() && !exact.is_zero() {
            self.remarks.hidden.push(address);
        }
        let content = Content::Number { number: exact, percent: style.format.is_percent() };
        Some(Cell { content, text })
    }

    fn findings(self) -> Vec<Diagnostic> {
        let Remarks {
            without_value,
            never_calculated,
            hidden,
            day_zero,
            unknown_format,
            too_large,
            covered,
            lost,
            symbols,
            legacy,
        } = &self.remarks;
        let mut findings = Vec::new();
        findings.extend(self.finding(without_value, |count| {
            Diagnostic::warning(
                "formula-without-value",
                format!("{count} có công thức nhưng chưa có kết quả được tính sẵn"),
            )
            .hint("mở tệp bằng Excel, chờ tính xong rồi lưu lại")
        }));
        findings.extend(self.finding(never_calculated, |count| {
            Diagnostic::warning(
                "formula-not-calculated",
                format!("{count} có công thức cộng các số khác 0 mà kết quả lưu trong tệp là 0"),
            )
            .hint("công thức chưa được tính: mở tệp bằng Excel, chờ tính xong rồi lưu lại")
        }));
        findings.extend(self.finding(hidden, |count| {
            let message =
                format!("{count} có số khác 0 mà Excel không hiện; văn bản cũng không in");
            Diagnostic::note("hidden-number", message)
                .hint("đổi định dạng số của ô trong Excel nếu cần đưa số ấy vào văn bản")
        }));
        findings.extend(self.finding(day_zero, |count| {
            Diagnostic::warning(
                "date-zero",
                format!("{count} có định dạng ngày mà giá trị là 0, nên được coi là ô trống"),
            )
            .hint("điền ngày, hoặc xóa số 0 (công thức trỏ tới ô trống cũng cho số 0)")
        }));
        findings.extend(self.finding(unknown_format, |count| {
            Diagnostic::warning(
                "unknown-number-format",
                format!("{count} có định dạng số dài quá mức Excel cho phép nên số được in như không có định dạng"),
            )
            .hint("đặt lại định dạng số của ô trong Excel")
        }));
        findings.extend(self.finding(too_large, |count| {
            Diagnostic::warning(
                "number-too-large",
                format!("{count} chứa số quá lớn nên chỉ được đọc như chữ"),
            )
            .hint("kiểm tra lại số trong ô ấy")
        }));
        findings.extend(self.finding(covered, |count| {
            Diagnostic::note(
                "covered-cell",
                format!("{count} bị vùng gộp che khuất, nội dung của nó không được dùng"),
            )
            .hint("bỏ gộp để xem nội dung ấy nếu cần")
        }));
        findings.extend(self.finding(lost, |count| {
            let message = format!(
                "{count} có ký tự riêng của một phông chữ (như dấu tích của Wingdings), hoặc dấu \
                 đảo chiều chữ: văn bản không in được nên đã bỏ"
            );
            Diagnostic::warning("symbol-dropped", message)
                .hint("gõ lại bằng ký tự có trong mọi phông, chẳng hạn ✓, →, •, hoặc xóa đi")
        }));
        findings.extend(self.finding(symbols, |count| {
            let message = format!(
                "{count} dùng phông ký hiệu (Wingdings, Webdings, Symbol): trong văn bản là chữ cái \
                 khác, không phải dấu nhìn thấy trong Excel"
            );
            Diagnostic::warning("symbol-font", message)
                .hint("gõ lại bằng ký tự có trong mọi phông, chẳng hạn ✓, →, •, rồi đổi phông")
        }));
        for (encoding, cells) in legacy.found() {
            findings.extend(self.finding(cells, |count| {
                Diagnostic::warning(
                    "legacy-encoding",
                    format!("{count} dùng chữ kiểu cũ {encoding}, không phải Unicode"),
                )
                .hint("chuyển mã sang Unicode (chẳng hạn bằng UniKey Toolkit) rồi lưu lại")
            }));
        }
        findings
    }

    /// One finding about cells of this sheet, or none about none.
    fn finding(
        &self,
        cells: &[Address],
        finding: impl FnOnce(String) -> Diagnostic,
    ) -> Option<Diagnostic> {
        let count = match cells {
            [] => return None,
            [_] => "ô này".to_owned(),
            cells => format!("{} ô", cells.len()),
        };
        let place = |&cell: &Address| CellPlace {
            file: self.file.clone(),
            sheet: self.name.clone(),
            cell: cell.into(),
        };
        Some(cells.iter().take(MOST_PLACES).map(place).fold(finding(count), Diagnostic::at))
    }
}

/// Whether a font shows symbols in the place of letters of a text.
fn is_symbol(font: &str, text: &str) -> bool {
    let font = font.trim().to_ascii_lowercase();
    if ["wingdings", "webdings", "zapf dingbats"].iter().any(|name| font.starts_with(name)) {
        return text.chars().any(|c| matches!(c, '!'..='\u{FF}'));
    }
    // It has figures and signs as others have them.
    let is_other = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{A1}'..='\u{FF}');
    font == "symbol" && text.chars().any(is_other)
}

fn moment_cell(moment: DateTime, parts: Option<DateParts>) -> Cell {
    let parts = parts.unwrap_or(DateParts { time: true, ..DateParts::DAY });
    let content = if moment.time() == Time::midnight() {
        Content::Date(moment.date())
    } else {
        Content::DateTime(moment)
    };
    Cell { content, text: date::show(moment, parts) }
}

/// The number to the 15 significant digits that spreadsheets keep, so that 0.1 + 0.2 is 0.3; none
/// when it is too large for a decimal, or no number.
fn decimal(number: f64) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return Some(Decimal::from(number as i64));
    }
    let exact = if number.abs() < 1e-10 {
        // A decimal has no more than 28 places.
        format!("{number:.28}").parse().ok()
    } else {
        Decimal::from_scientific(&format!("{number:.14e}")).ok()
    };
    exact.map(|exact: Decimal| exact.normalize())
}

fn hidden(ranges: Vec<Range<u32>>, end: u32) -> BTreeSet<u32> {
    let ranges = ranges.into_iter().map(|range| (range, ())).collect();
    apart(ranges, end).map(|(index, ())| index).collect()
}

/// What ranges say of each index before the end, once: ranges may lie over each other thousands of
/// times in a broken file.
fn apart<T: Copy>(mut ranges: Vec<(Range<u32>, T)>, end: u32) -> impl Iterator<Item = (u32, T)> {
    ranges.sort_by_key(|(range, _)| range.start);
    let mut next = 0;
    ranges.into_iter().flat_map(move |(range, said)| {
        let indices = range.start.max(next)..range.end.min(end);
        next = next.max(indices.end);
        indices.map(move |index| (index, said))
    })
}
