//! The hidden sheet of a form: rows of text that say what was sent, with a hash over them; and what
//! such a sheet says.
//!
//! Spreadsheet programs keep hidden sheets in every format that they save. Text alone stands in it, since
//! programs write numbers and days as they please.

use super::write::cut;
use super::{Cell, Form, Kind, Page, Stamp};
use crate::workbook::{Address, Region, Sheet};

/// The name on its tab.
pub(super) const NAME: &str = "kehoach";

/// What the first cell of such a sheet says.
pub(super) const OURS: &str = "kehoach";

/// What it is about, and the version of its form.
const FORM: [&str; 2] = ["phu-luc", "1"];

/// A row of the hidden sheet.
pub(super) type Line = Vec<String>;

/// The hash of rows, over the cells that hold something.
pub(super) fn hash(lines: &[Line]) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in lines {
        for cell in line {
            hasher.update(&(cell.len() as u64).to_le_bytes());
            hasher.update(cell.as_bytes());
        }
        hasher.update(&u64::MAX.to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Rows below a first one that says whose they are and what they must be.
pub(super) fn stamped([what, version]: [&str; 2], mut lines: Vec<Line>) -> Vec<Line> {
    for cell in lines.iter_mut().flatten() {
        cell.truncate(cut(cell).len());
    }
    let first = [OURS, what, version, &hash(&lines)].map(str::to_owned).to_vec();
    std::iter::once(first).chain(lines).collect()
}

/// What a hidden sheet holds.
pub(super) enum Held {
    /// Its rows, as they were written.
    Whole(Vec<Line>),
    /// It is such a sheet, and not as it was written.
    Broken,
}

/// What a sheet holds that is one of ours, of a kind.
pub(super) fn held(sheet: &Sheet, [what, version]: [&str; 2]) -> Option<Held> {
    let text = |row: u32, column: u32| {
        let cell = sheet.cells.get(&Address::new(row, column));
        cell.map(|cell| cell.text.clone()).unwrap_or_default()
    };
    if text(0, 0) != OURS || text(0, 1) != what {
        return None;
    }
    let mut lines: Vec<Line> = Vec::new();
    for (address, cell) in sheet.cells.range(Address::new(1, 0)..) {
        let at = (address.row - 1) as usize;
        // No row of ours is empty.
        if at > lines.len() {
            return Some(Held::Broken);
        }
        if at == lines.len() {
            lines.push(Line::new());
        }
        let line = &mut lines[at];
        // A sheet holds no empty cells.
        while line.len() < address.column as usize {
            line.push(String::new());
        }
        line.push(cell.text.clone());
    }
    let is_whole = text(0, 2) == version && text(0, 3) == hash(&lines);
    Some(if is_whole { Held::Whole(lines) } else { Held::Broken })
}

/// What a line says without the empty cells at its end, as it comes back.
pub(super) fn line<const N: usize>(cells: [&str; N]) -> Line {
    let mut line: Line = cells.into_iter().map(crate::workbook::clean).collect();
    while line.last().is_some_and(String::is_empty) {
        line.pop();
    }
    line
}

/// What is said of a form.
pub(super) fn lines(form: &Form) -> Vec<Line> {
    let stamp = &form.stamp;
    let number = stamp.number.to_string();
    let mut lines = vec![
        line(["ho-so", &stamp.dossier]),
        line(["nam", &stamp.year]),
        line(["van-ban", &stamp.document]),
        line(["so", &number]),
        line(["don-vi", &stamp.unit]),
    ];
    for page in &form.pages {
        let (first, rows) = page.header;
        let columns = page.widths.len();
        let [first, rows, columns] =
            [first as usize, rows as usize, columns].map(|n| n.to_string());
        let said = ["trang", &page.name, &page.source, &first, &rows, &columns, &page.title];
        lines.push(line(said));
        for cell in &page.cells {
            let region = cell.region.to_string();
            lines.push(line(["o", &region, cell.kind.word(), &cell.text]));
        }
    }
    stamped(FORM, lines)
}

/// The form that a sheet says was sent; `Err` where it is one and has been changed.
pub(super) fn form(sheet: &Sheet) -> Option<Result<Form, ()>> {
    match held(sheet, FORM)? {
        Held::Whole(lines) => Some(read(&lines).ok_or(())),
        Held::Broken => Some(Err(())),
    }
}

fn read(lines: &[Line]) -> Option<Form> {
    let mut form = Form { stamp: Stamp::default(), pages: Vec::new() };
    for line in lines {
        let at = |index: usize| line.get(index).map_or("", String::as_str);
        match at(0) {
            "ho-so" => at(1).clone_into(&mut form.stamp.dossier),
            "nam" => at(1).clone_into(&mut form.stamp.year),
            "van-ban" => at(1).clone_into(&mut form.stamp.document),
            "so" => form.stamp.number = at(1).parse().ok()?,
            "don-vi" => at(1).clone_into(&mut form.stamp.unit),
            "trang" => form.pages.push(Page {
                name: at(1).to_owned(),
                source: at(2).to_owned(),
                header: (at(3).parse().ok()?, at(4).parse().ok()?),
                widths: vec![0.0; at(5).parse::<usize>().ok().filter(|n| *n <= 16_384)?],
                title: at(6).to_owned(),
                cells: Vec::new(),
            }),
            "o" => form.pages.last_mut()?.cells.push(Cell {
                region: at(1).parse::<Region>().ok()?,
                kind: Kind::of(at(2))?,
                text: at(3).to_owned(),
                number: None,
                is_strong: false,
                is_centred: false,
            }),
            _ => return None,
        }
    }
    Some(form)
}
