//! A shape → a sheet as an office lays it out, and its right reading.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use kehoach::value::number::format;
use kehoach::workbook::{Address, Cell, Content, Region, Sheet};
use rust_decimal::Decimal;

use super::numbers::{SCHEMES, Style};
use super::shape::{Measures, Numbers, Owners, Shape, TotalRow};

/// A sheet and its right reading.
pub(super) struct Made {
    pub(super) sheet: Sheet,
    pub(super) reading: String,
}

const NAMES: [&str; 16] = [
    "Trồng rừng sản xuất",
    "Chăm sóc rừng",
    "Khoán bảo vệ rừng",
    "Nuôi trồng thủy sản",
    "Xây dựng trường học",
    "Sửa chữa trạm y tế",
    "Đào tạo nghề",
    "Giải quyết việc làm",
    "Cấp giấy chứng nhận",
    "Hỗ trợ nhà ở",
    "Duy tu đường giao thông",
    "Kiên cố hóa kênh mương",
    "Thu gom rác thải",
    "Cấp thẻ bảo hiểm y tế",
    "Tuyên truyền pháp luật",
    "Số hóa hồ sơ",
];
const UNITS: [&str; 5] = ["ha", "tấn", "hộ", "người", "công trình"];
const TOTALS: [&str; 3] = ["Tổng cộng", "TỔNG SỐ", "Cộng"];
const YEARS: [&str; 3] = ["TH 2025", "Ước 2025", "KH 2026"];

/// What a cell holds, and what is read of it.
#[derive(Debug, Clone, PartialEq)]
enum Figure {
    Empty,
    Number(Decimal),
    /// The text, and how it is read.
    Words(&'static str, &'static str),
}

/// A column below the header: its letter, its role and what it holds.
struct Column {
    head: String,
    role: &'static str,
    measure: Option<&'static str>,
    owner: Option<String>,
}

struct Maker<'a> {
    shape: &'a Shape,
    sheet: Sheet,
    reading: String,
    /// The next row of the sheet.
    row: u32,
    /// The columns from left to right.
    columns: Vec<Column>,
    /// The columns of figures, indices into `columns`, the total's first.
    figures: Vec<usize>,
}

pub(super) fn made(shape: &Shape) -> Made {
    let mut maker = Maker {
        shape,
        sheet: empty(),
        reading: String::new(),
        row: 0,
        columns: Vec::new(),
        figures: Vec::new(),
    };
    maker.plan_columns();
    maker.above();
    maker.header();
    maker.rows();
    maker.below();
    maker.ends();
    Made { sheet: maker.sheet, reading: maker.reading }
}

fn empty() -> Sheet {
    Sheet {
        file: "bieu.xlsx".into(),
        name: "Biểu".into(),
        visible: true,
        cells: BTreeMap::new(),
        merges: std::iter::empty::<Region>().collect(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        column_widths: BTreeMap::new(),
    }
}

/// A sheet in the notation of `annex/notation.rs`, without its merged regions.
pub(super) fn drawn(sheet: &Sheet) -> String {
    let rows = sheet.cells.keys().map(|at| at.row + 1).max().unwrap_or(0);
    let columns = sheet.cells.keys().map(|at| at.column + 1).max().unwrap_or(0);
    let text = |row, column| {
        let cell = sheet.cells.get(&Address::new(row, column));
        cell.map_or_else(String::new, |cell| match cell.content {
            Content::Number { .. } => format!("={}", cell.text),
            _ => cell.text.clone(),
        })
    };
    let line = |row| (0..columns).map(|column| text(row, column)).collect::<Vec<_>>().join(" | ");
    let rows: Vec<String> = (0..rows).map(line).collect();
    let merges: Vec<String> = sheet.merges.iter().map(ToString::to_string).collect();
    format!("{}\n{}", rows.join("\n"), merges.join(" "))
}

impl Maker<'_> {
    fn seed(&self, at: usize) -> usize {
        self.shape.seeds[at % self.shape.seeds.len()].into()
    }

    fn put(&mut self, row: u32, column: usize, text: &str) {
        let cell = Cell { content: Content::Text, text: text.to_owned() };
        self.sheet.cells.insert(Address::new(row, column as u32), cell.into());
    }

    fn put_number(&mut self, row: u32, column: usize, number: Decimal) {
        let content = Content::Number { number, percent: false };
        let cell = Cell { content, text: number.to_string() };
        self.sheet.cells.insert(Address::new(row, column as u32), cell.into());
    }

    fn merge(&mut self, from: (u32, usize), to: (u32, usize)) {
        if from != to {
            let at = |(row, column): (u32, usize)| Address::new(row, column as u32);
            let merges = self.sheet.merges.iter().copied();
            self.sheet.merges = merges.chain([Region::new(at(from), at(to))]).collect();
        }
    }

    fn tell(&mut self, line: &str) {
        self.reading.push_str(line);
        self.reading.push('\n');
    }

    fn has_number_column(&self) -> bool {
        self.shape.numbers != Numbers::InNames
    }

    fn has_measure_column(&self) -> bool {
        matches!(self.shape.measures, Measures::SameInColumn | Measures::InColumn)
    }

    fn measure(&self, row: usize) -> Option<&'static str> {
        match self.shape.measures {
            Measures::Nowhere => None,
            Measures::InColumn => Some(UNITS[self.seed(row + 7) % UNITS.len()]),
            Measures::SameInColumn | Measures::InHeads => Some(UNITS[self.seed(3) % UNITS.len()]),
            Measures::InLine => Some("triệu đồng"),
        }
    }

    fn owners(&self) -> Vec<(String, String)> {
        let names: &[(&str, &str)] = match self.shape.owners {
            Owners::Nobody => &[],
            Owners::Communes => &[
                ("Xã An Bình", "Xã An Bình"),
                ("Phường Hòa Lạc", "Phường Hòa Lạc"),
                ("Xã Bình Minh", "Xã Bình Minh"),
                ("Đặc khu Phú Quý", "Đặc khu Phú Quý"),
            ],
            Owners::Committees => &[
                ("UBND xã An Bình", "Xã An Bình"),
                ("Ủy ban nhân dân phường Hòa Lạc", "Phường Hòa Lạc"),
                ("UBND xã Bình Minh", "Xã Bình Minh"),
                ("UBND phường An Lạc", "Phường An Lạc"),
            ],
            Owners::Villages => &[
                ("Thôn Nà Cọ", "Thôn Nà Cọ"),
                ("Tổ dân phố số 2", "Tổ dân phố số 2"),
                ("Thôn Bản Mạ", "Thôn Bản Mạ"),
                ("Khu phố 3", "Khu phố 3"),
            ],
            Owners::Agencies => &[
                ("Sở Nội vụ", "Sở Nội vụ"),
                ("Sở Y tế", "Sở Y tế"),
                ("Công an tỉnh", "Công an tỉnh"),
                ("Sở Tài chính", "Sở Tài chính"),
            ],
        };
        let pairs = names.iter().take(self.shape.columns);
        pairs.map(|&(head, name)| (head.to_owned(), name.to_owned())).collect()
    }

    fn column(&mut self, head: &str, role: &'static str) -> usize {
        let head = head.to_owned();
        self.columns.push(Column { head, role, measure: None, owner: None });
        self.columns.len() - 1
    }

    fn plan_columns(&mut self) {
        if self.has_number_column() {
            let is_running = self.shape.numbers == Numbers::InNamesBesideRunning;
            let head = ["TT", "STT", "Số TT"][self.seed(0) % 3];
            self.column(head, if is_running { "number/value" } else { "number" });
        }
        self.column(["Chỉ tiêu", "Nội dung", "Nhiệm vụ"][self.seed(1) % 3], "label");
        if self.has_measure_column() {
            self.column(["ĐVT", "Đơn vị tính", "Đvt"][self.seed(2) % 3], "measure");
        }
        let below = self.shape.below;
        let path = |above: &str, sub: usize| match below {
            0 => above.to_owned(),
            below => format!("{above} › {}", YEARS[YEARS.len() - below + sub]),
        };
        if self.shape.total_column {
            let head = ["Tổng số", "Toàn tỉnh", "Toàn xã"][self.total_head()];
            for sub in 0..below.max(1) {
                let at = self.column(&path(head, sub), "total");
                self.figures.push(at);
            }
        }
        let over = if self.shape.over_head { "Chia theo đơn vị › " } else { "" };
        for (head, name) in self.owners() {
            for sub in 0..below.max(1) {
                let at = self.column(&format!("{over}{}", path(&head, sub)), "value");
                self.columns[at].owner = Some(name.clone());
                self.figures.push(at);
            }
        }
        if self.shape.owners == Owners::Nobody {
            for sub in 0..self.shape.columns {
                let head = YEARS[YEARS.len() - self.shape.columns + sub];
                let measure = self.measure(0).filter(|_| self.shape.measures == Measures::InHeads);
                let head = match measure {
                    Some(measure) => format!("{head} ({measure})"),
                    None => head.to_owned(),
                };
                let at = self.column(&head, "value");
                self.columns[at].measure = measure;
                self.figures.push(at);
            }
        }
        if self.shape.words.0 {
            self.column("Cơ quan chủ trì", "agency");
        }
        if self.shape.words.1 {
            self.column("Thời hạn hoàn thành", "deadline");
        }
        if self.shape.note_column {
            self.column("Ghi chú", "note");
        }
    }

    /// `Tổng số` anywhere, or the place whose parts the owners are.
    fn total_head(&self) -> usize {
        match self.shape.owners {
            _ if self.seed(4).is_multiple_of(2) => 0,
            Owners::Villages => 2,
            _ => 1,
        }
    }

    fn above(&mut self) {
        let last = self.columns.len() - 1;
        if self.shape.agency {
            self.put(0, 0, "ỦY BAN NHÂN DÂN TỈNH MINH CHÂU");
            self.merge((0, 0), (0, usize::from(last > 1)));
            self.tell("agency: ỦY BAN NHÂN DÂN TỈNH MINH CHÂU");
        }
        if self.shape.form {
            let form = ["Biểu số 02", "Mẫu số 15", "Biểu số 01/KH"][self.seed(5) % 3];
            self.put(0, last, form);
            self.tell(&format!("form: {form}"));
        }
        self.row = u32::from(self.shape.agency || self.shape.form);
        let titles = ["KẾ HOẠCH PHÁT TRIỂN NĂM 2026", "Lĩnh vực nông, lâm nghiệp"];
        for title in titles.iter().take(self.shape.titles) {
            self.across(title, "title");
        }
        if self.shape.attachment {
            self.across("(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2026)", "attachment");
        }
        if self.shape.measures == Measures::InLine {
            let line = ["Đơn vị tính: triệu đồng", "ĐVT: triệu đồng"][self.seed(6) % 2];
            if self.seed(7).is_multiple_of(2) {
                self.across(line, "unit line");
            } else {
                self.put(self.row, last, line);
                self.tell(&format!("unit line: {line}"));
                self.row += 1;
            }
        }
        if self.row > 0 && self.seed(8).is_multiple_of(3) {
            self.row += 1;
        }
    }

    /// A line merged over the table.
    fn across(&mut self, text: &str, head: &str) {
        self.put(self.row, 0, text);
        self.merge((self.row, 0), (self.row, self.columns.len() - 1));
        self.tell(&format!("{head}: {text}"));
        self.row += 1;
    }

    fn header(&mut self) {
        let has_below = self.shape.below > 0;
        let owner_row = u32::from(self.shape.over_head);
        let height = 1 + owner_row + u32::from(has_below);
        let (top, last) = (self.row, self.row + height - 1);
        let width = self.shape.below.max(1);
        if let (true, Some(&end)) = (self.shape.over_head, self.figures.last()) {
            let start = self.figures[if self.shape.total_column { width } else { 0 }];
            self.put(top, start, "Chia theo đơn vị");
            self.merge((top, start), (top, end));
        }
        let mut at = 0;
        while at < self.columns.len() {
            let head = self.columns[at].head.clone();
            let is_owner = self.columns[at].owner.is_some();
            let is_grouped = has_below && self.figures.contains(&at);
            let first = top + if is_owner { owner_row } else { 0 };
            let mut names = head.split(" › ").skip(usize::from(is_owner && self.shape.over_head));
            self.put(first, at, names.next().unwrap());
            if is_grouped {
                let end = if self.shape.merged_down { last - 1 } else { first };
                self.merge((first, at), (end, at + width - 1));
                for sub in 0..width {
                    let name = self.columns[at + sub].head.clone();
                    self.put(last, at + sub, name.rsplit(" › ").next().unwrap());
                }
                at += width;
            } else {
                if self.shape.merged_down {
                    self.merge((first, at), (last, at));
                }
                at += 1;
            }
        }
        self.row = last + 1;
        if self.shape.number_row {
            for at in 0..self.columns.len() {
                self.put(self.row, at, &format!("({})", at + 1));
            }
            self.row += 1;
        }
        self.tell("columns");
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let mut line = format!("  {} {}: {}", letters(at), column.role, column.head);
            if let Some(measure) = column.measure {
                write!(line, " ({measure})").unwrap();
            }
            if let Some(owner) = &column.owner {
                write!(line, " @ {owner}").unwrap();
            }
            self.tell(&line);
        }
    }

    /// The figures of a row without parts, from the left.
    fn drawn_figures(&self, row: usize) -> Vec<Figure> {
        let width = self.shape.below.max(1);
        let figures: Vec<Figure> = (0..self.figures.len())
            .map(|at| {
                let seed = self.seed(11 + row * 13 + at);
                match seed % 5 {
                    0 if self.shape.texts => Figure::Words("≥15", "≥15"),
                    1 if self.shape.texts => Figure::Words("Khoảng 4", "~4"),
                    2 if self.shape.texts => Figure::Words("6-8", "6-8"),
                    _ => Figure::Number(Decimal::new(seed as i64, self.shape.decimals)),
                }
            })
            .collect();
        if !self.shape.total_column {
            return figures;
        }
        let of_units = |sub: usize| {
            let parts = figures[width..].iter().skip(sub).step_by(width);
            Figure::Number(parts.map(Figure::number).sum())
        };
        (0..width).map(of_units).chain(figures[width..].iter().cloned()).collect()
    }

    fn rows(&mut self) {
        let styles = SCHEMES[self.shape.scheme];
        let depths = self.shape.depths.clone();
        let has_children = |row: usize| depths.get(row + 1).is_some_and(|next| *next > depths[row]);
        let mut figures: Vec<Vec<Figure>> = (0..depths.len())
            .map(|row| match has_children(row) {
                true => vec![Figure::Empty; self.figures.len()],
                false => self.drawn_figures(row),
            })
            .collect();
        let leaves: Vec<usize> = (0..depths.len()).filter(|row| !has_children(*row)).collect();
        let total = summed(leaves.iter().map(|&row| &figures[row]));
        if self.shape.sums {
            for row in (0..depths.len()).rev().filter(|row| has_children(*row)) {
                let below = (row + 1..depths.len()).take_while(|next| depths[*next] > depths[row]);
                let children = below.filter(|next| depths[*next] == depths[row] + 1);
                figures[row] = summed(children.map(|child| &figures[child]));
            }
        }
        self.tell("rows");
        if self.shape.total_row == TotalRow::Top {
            self.total(&total);
        }
        // The numbers of the rows above, and how many of each level there were.
        let mut path: Vec<(String, usize)> = Vec::new();
        for (row, &depth) in depths.iter().enumerate() {
            let before = path.get(depth).map_or(0, |(_, at)| *at);
            path.truncate(depth);
            // Letters and numerals go up to eight; a level has no more.
            let at = before + 1;
            let style = styles[depth];
            let number = style.number(at, path.last().map(|(number, _)| number.as_str()));
            path.push((number.clone(), at));
            let next = depths.get(row + 1).filter(|next| **next > depth).map(|next| styles[*next]);
            self.numbered(row, depth, (style, &number), &figures[row], next);
        }
        if self.shape.total_row == TotalRow::Bottom {
            self.total(&total);
        }
    }

    /// A row with its number, and the style of the rows below it.
    fn numbered(
        &mut self,
        row: usize,
        depth: usize,
        (style, number): (Style, &str),
        figures: &[Figure],
        below: Option<Style>,
    ) {
        let name = NAMES[(row + self.seed(9)) % NAMES.len()];
        let in_name = match self.shape.numbers {
            Numbers::Own => false,
            Numbers::OwnButMarks => style.is_mark(),
            Numbers::InNames | Numbers::InNamesBesideRunning => true,
        };
        let shown = if in_name { style.before_name(number) } else { number.to_owned() };
        let sheet_row = self.row;
        let label = usize::from(self.has_number_column());
        if in_name {
            self.put(sheet_row, label, &format!("{shown} {name}"));
        } else {
            match number.parse::<Decimal>().ok().filter(|_| style == Style::Plain) {
                Some(number) => self.put_number(sheet_row, 0, number),
                None => self.put(sheet_row, 0, number),
            }
            self.put(sheet_row, label, name);
        }
        if self.shape.numbers == Numbers::InNamesBesideRunning {
            self.put_number(sheet_row, 0, (row + 1).into());
        }
        let has_figures = figures.iter().any(|figure| *figure != Figure::Empty);
        let measure = self.measure(row).filter(|_| has_figures);
        if let (true, Some(measure)) = (self.has_measure_column(), measure) {
            // Marks repeat what is said right above them.
            let above = self.sheet.cells.get(&Address::new(sheet_row - 1, label as u32 + 1));
            let again = above.is_some_and(|cell| cell.text == measure || cell.text == "\"");
            let same = self.shape.measures == Measures::SameInColumn;
            let repeats = self.shape.ditto && same && again;
            self.put(sheet_row, label + 1, if repeats { "\"" } else { measure });
        }
        let role = match below {
            Some(below) if !below.is_mark() && !has_figures => "group",
            Some(_) => "group/data",
            None => "data",
        };
        let mut told = self.told(figures, measure);
        if below.is_none() {
            told.extend(self.words(row));
        }
        let indent = "  ".repeat(depth + 1);
        self.tell(&format!("{indent}{shown} | {name} | {role} | {}", told.join("; ")));
        self.row += 1;
    }

    /// Puts the figures of a row, and tells how they are read.
    fn told(&mut self, figures: &[Figure], measure: Option<&str>) -> Vec<String> {
        let mut told = Vec::new();
        for (&column, figure) in self.figures.clone().iter().zip(figures) {
            let read = match figure {
                Figure::Empty => "empty".to_owned(),
                Figure::Number(number) => {
                    match self.shape.typed {
                        true => self.put(self.row, column, &typed(*number)),
                        false => self.put_number(self.row, column, *number),
                    }
                    format(*number)
                }
                Figure::Words(text, read) => {
                    self.put(self.row, column, text);
                    (*read).to_owned()
                }
            };
            let measure = measure.filter(|_| *figure != Figure::Empty);
            let measure = measure.map(|measure| format!(" {measure}")).unwrap_or_default();
            told.push(format!("{}={read}{measure}", letters(column)));
        }
        told
    }

    /// Puts the words of a row, and tells how they are read.
    fn words(&mut self, row: usize) -> Vec<String> {
        let mut told = Vec::new();
        let seed = self.seed(row + 29);
        for column in 0..self.columns.len() {
            let (text, read) = match self.columns[column].role {
                "agency" => [("Sở Y tế", "Sở Y tế"), ("Sở Nội vụ", "Sở Nội vụ")][seed % 2],
                "deadline" => [
                    ("Tháng 6/2026", "until 30/6/2026"),
                    ("Quý IV/2026", "until 31/12/2026"),
                    ("Thường xuyên", "always"),
                ][seed % 3],
                "note" if seed.is_multiple_of(4) => ("Tạm tính", "Tạm tính"),
                _ => continue,
            };
            self.put(self.row, column, text);
            told.push(format!("{}={read}", letters(column)));
        }
        told
    }

    fn total(&mut self, figures: &[Figure]) {
        let name = TOTALS[self.seed(10) % TOTALS.len()];
        let label = usize::from(self.has_number_column());
        self.put(self.row, label, name);
        let measure = self.measure(0);
        if let (true, Some(measure)) = (self.has_measure_column(), measure) {
            self.put(self.row, label + 1, measure);
        }
        let told = self.told(figures, measure);
        self.tell(&format!("  · | {name} | total | {}", told.join("; ")));
        self.row += 1;
    }

    fn below(&mut self) {
        let first = self.row + u32::from(self.seed(12).is_multiple_of(3) && self.shape.notes == 0);
        for note in ["Ghi chú: Số liệu tạm tính.", "(*) Tính theo giá hiện hành."]
            .iter()
            .take(self.shape.notes)
        {
            self.put(self.row, 0, note);
            self.tell(&format!("note: {note}"));
            self.row += 1;
        }
        if !self.shape.signature {
            return;
        }
        let beside = self.seed(13).is_multiple_of(2) && self.columns.len() > 2;
        let start = if beside { first } else { self.row };
        let block = [
            "Minh Châu, ngày 05 tháng 01 năm 2026",
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
            "Nguyễn Văn An",
        ];
        for (row, line) in (start..).zip(block) {
            self.put(row, self.columns.len() - 1, line);
            self.tell(&format!("signature: {line}"));
        }
    }

    fn ends(&mut self) {
        let mut names: Vec<String> = Vec::new();
        for name in self.columns.iter().filter_map(|column| column.owner.clone()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let units = if names.is_empty() { "none".to_owned() } else { names.join("; ") };
        self.tell(&format!("units: {units}"));
        self.tell("findings: notes only");
    }
}

impl Figure {
    fn number(&self) -> Decimal {
        match self {
            Self::Number(number) => *number,
            Self::Empty | Self::Words(..) => Decimal::ZERO,
        }
    }
}

/// A number as people type it, with spaces between thousands.
fn typed(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, decimals) =
        text.split_once('.').map_or((text.as_str(), None), |(w, d)| (w, Some(d)));
    let mut typed = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            typed.push(' ');
        }
        typed.push(digit);
    }
    decimals.map_or_else(|| typed.clone(), |decimals| format!("{typed},{decimals}"))
}

fn letters(column: usize) -> String {
    kehoach::workbook::column_letters(column as u32)
}

/// The sums of the columns of some rows.
fn summed<'a>(rows: impl Iterator<Item = &'a Vec<Figure>>) -> Vec<Figure> {
    let mut sums: Vec<Decimal> = Vec::new();
    for row in rows {
        sums.resize(row.len(), Decimal::ZERO);
        for (sum, figure) in sums.iter_mut().zip(row) {
            *sum += figure.number();
        }
    }
    sums.into_iter().map(Figure::Number).collect()
}
