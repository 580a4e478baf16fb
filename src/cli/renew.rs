//! `kehoach new --tu`: the dossier of a new year, from that of a year before.

mod prose;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::new::typed;
use super::page::Page;
use super::status::Status;
use crate::build::dossiers::MANIFEST;
use crate::build::renew::{self, CHECKLIST, Expected, Fate, Fated, Left, Renewal, Request, Why};
use crate::diagnostic::Place;

/// How long a text may be on the screen.
const LONGEST: usize = 76;

/// How many places of a list the screen has; the file has all.
const SHOWN: usize = 12;

/// How many columns of a sheet are named.
const COLUMNS: usize = 12;

/// Makes the dossier, and says what is left to people.
pub(super) fn run(
    request: Request<'_>,
    out: &mut Page<'_>,
    err: &mut Page<'_>,
) -> io::Result<Status> {
    let mut renewal = match renew::plan(request) {
        Ok(renewal) => renewal,
        Err(diagnostic) => return super::say(&diagnostic, err),
    };
    let whole = list(&renewal, None);
    renewal.files.push((CHECKLIST.to_owned(), whole.into_bytes()));
    if let Err(diagnostic) = renew::write(&renewal) {
        return super::say(&diagnostic, err);
    }
    write!(out, "{}", list(&renewal, Some(SHOWN)))?;
    out.flush()?;
    let mut status = Status::Clean;
    for finding in &renewal.findings {
        status = super::say(finding, err)?;
    }
    Ok(status)
}

/// All that is to be said; with the places of each list, or the first of them.
fn list(renewal: &Renewal, most: Option<usize>) -> String {
    let mut text = String::new();
    let list = List { renewal, most };
    let _ = list.write(&mut text);
    text
}

/// A list under way.
struct List<'a> {
    renewal: &'a Renewal,
    /// How many places are shown of each list; none for all.
    most: Option<usize>,
}

impl List<'_> {
    fn write(&self, to: &mut String) -> std::fmt::Result {
        let renewal = self.renewal;
        let folder = typed(&renewal.folder);
        writeln!(to, "đã tạo hồ sơ {} {folder} từ {}", renewal.new.worded(), typed(&renewal.from))?;
        let is_told = |path: &str| path != CHECKLIST && !path.starts_with(&*start());
        for (path, _) in renewal.files.iter().filter(|(path, _)| is_told(path)) {
            writeln!(to, "  {path}{}", self.about(path))?;
        }
        if !renewal.documents.is_empty() {
            let count = renewal.documents.len();
            writeln!(to, "  {}: {count} văn bản đã sửa của {}", start(), renewal.old.worded())?;
        }
        writeln!(to, "  {CHECKLIST}: danh sách này, ghi đủ mọi chỗ")?;
        if let Some(templates) = &renewal.unseen_templates {
            let (from, to_folder) = (templates.display(), renewal.folder.display());
            writeln!(
                to,
                "mẫu dùng chung ở {from} không ở cạnh hồ sơ mới: chép vào {to_folder}/templates"
            )?;
        }
        self.asked(to)?;
        self.changes(to)?;
        self.places(to, "số, ngày của văn bản cũ: ghi lại, hoặc xóa để trống", Why::NewEach)?;
        let year = renewal.old.worded();
        self.places(to, &format!("chỗ còn {year} trong tệp đã chép, mở tệp mà sửa"), Why::Year)?;
        self.reviewed(to)?;
        prose::write(self.renewal, self.most, to)?;
        let lines = "dòng của ho-so.toml gọi tên một ô đã chép: sửa năm ở ô thì sửa cả ở dòng này";
        self.places(to, lines, Why::Manifest)?;
        let lines = "mẫu riêng của hồ sơ còn năm cũ, để nguyên vì là lời của người viết mẫu";
        self.places(to, lines, Why::Template)?;
        self.places(to, "lời ghi chú trong ho-so.toml, để nguyên", Why::Comment)?;
        let cited = "văn bản được căn cứ, viện dẫn: để nguyên, xem còn dùng được không";
        self.places(to, cited, Why::Cited)?;
        let past = "năm khác, giai đoạn, kết quả đã qua: để nguyên, xem có phải thay không";
        self.places(to, past, Why::Past)?;
        self.next(to, &folder)
    }

    /// Why a file is there.
    fn about(&self, path: &str) -> String {
        let Some(fated) = self.renewal.workbooks.iter().find(|fated| fated.name == path) else {
            return match path {
                MANIFEST => ": đưa sang năm mới, như nêu dưới đây".to_owned(),
                path if path.starts_with("templates/") => {
                    ": chép nguyên, vì là mẫu riêng".to_owned()
                }
                _ => ": chép nguyên".to_owned(),
            };
        };
        let renamed = if fated.name == fated.old_name {
            String::new()
        } else {
            format!(" (trước là {})", fated.old_name)
        };
        let why = match &fated.fate {
            Fate::Facts(sheets, _) => {
                format!("chép nguyên, vì văn bản lấy thể thức từ trang {}", sheets.join(", "))
            }
            Fate::Words => {
                "chép nguyên, vì chỉ có thông tin, danh sách, phân công, không có chỉ tiêu".into()
            }
            Fate::Unused => "chép nguyên, vì không văn bản nào dùng".into(),
            Fate::Asked(_) => return String::new(),
        };
        format!("{renamed}: {why}")
    }

    /// The workbooks that must be put in, and the sheets of copied ones that hold targets too.
    fn asked(&self, to: &mut String) -> std::fmt::Result {
        let asked: Vec<&Fated> =
            self.renewal.workbooks.iter().filter(|fated| !fated.is_copied()).collect();
        if !asked.is_empty() {
            writeln!(
                to,
                "\ncần bảng tính mới, chép vào {} đúng tên này:",
                typed(&self.renewal.folder)
            )?;
        }
        for fated in &asked {
            writeln!(
                to,
                "  {} (năm trước là {}, không chép vì là chỉ tiêu)",
                fated.name, fated.old_name
            )?;
            let Fate::Asked(sheets) = &fated.fate else { continue };
            for sheet in sheets.iter().filter(|sheet| sheet.is_used) {
                writeln!(to, "    trang {}: {}", sheet.sheet, columns(sheet))?;
            }
            let unused: Vec<&str> = sheets
                .iter()
                .filter(|sheet| !sheet.is_used)
                .map(|sheet| sheet.sheet.as_str())
                .collect();
            if !unused.is_empty() {
                writeln!(
                    to,
                    "    không bắt buộc, vì không văn bản nào dùng: trang {}",
                    unused.join(", ")
                )?;
            }
        }
        if !asked.is_empty() {
            writeln!(
                to,
                "  tên trang, tên cột, tên dòng khác năm trước thì `kehoach build` sẽ nêu từng tên"
            )?;
        }
        for fated in &self.renewal.workbooks {
            if let Fate::Facts(_, mixed) = &fated.fate
                && !mixed.is_empty()
            {
                writeln!(
                    to,
                    "\nCẨN THẬN: {} vừa có thông tin chung vừa có chỉ tiêu năm cũ: thay số liệu ở trang {}",
                    fated.name,
                    mixed.join(", ")
                )?;
            }
        }
        Ok(())
    }

    fn changes(&self, to: &mut String) -> std::fmt::Result {
        if !self.renewal.changes.is_empty() {
            writeln!(to, "\nđã sửa trong ho-so.toml:")?;
        }
        for change in &self.renewal.changes {
            match change.line {
                Some(line) => {
                    writeln!(to, "  dòng {line}: {}", change.before)?;
                    writeln!(to, "    thành {}", change.after)?;
                }
                None => writeln!(to, "  thêm {}", change.after)?,
            }
        }
        Ok(())
    }

    /// A list of places: the cells of a sheet below its name, those that say the same together.
    fn places(&self, to: &mut String, title: &str, why: Why) -> std::fmt::Result {
        let left = self.renewal.left.iter().filter(|left| left.why == why);
        let lines = lines(left);
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(to, "\n{title}:")?;
        // Only the file has what need not be changed, place by place.
        if matches!(why, Why::Cited | Why::Past) && self.most.is_some() {
            for sheet in lines.chunk_by(|one, other| one.head == other.head) {
                let cells: usize = sheet.iter().map(|line| line.count).sum();
                writeln!(to, "  {}: {cells} ô", sheet[0].head)?;
            }
            return Ok(());
        }
        let most = self.most.unwrap_or(usize::MAX);
        let mut above = "";
        for line in lines.iter().take(most) {
            if line.head != above {
                writeln!(to, "  {}", line.head)?;
                above = &line.head;
            }
            let many = if line.count > 1 { format!(" ({} ô)", line.count) } else { String::new() };
            writeln!(to, "    {}{many}: {}", line.at, self.cut(line.text))?;
        }
        let rest: usize = lines.iter().skip(most).map(|line| line.count).sum();
        if rest == 0 { Ok(()) } else { more(rest, to) }
    }

    fn reviewed(&self, to: &mut String) -> std::fmt::Result {
        let reviewed = &self.renewal.reviewed;
        if !reviewed.is_empty() {
            writeln!(to, "\ntrang của năm cũ trong tệp đã chép, xem lại từng dòng:")?;
        }
        for table in reviewed {
            let checked =
                if table.is_checked { ", được đối chiếu với bảng khác" } else { "" };
            writeln!(to, "  {} › {} ({} dòng{checked})", table.file, table.sheet, table.rows)?;
        }
        Ok(())
    }

    fn next(&self, to: &mut String, folder: &str) -> std::fmt::Result {
        writeln!(to, "\nviệc tiếp theo:")?;
        let mut steps = Vec::new();
        if self.renewal.asks() {
            steps.push("chép bảng tính mới vào đúng tên đã nêu".to_owned());
        }
        steps.push("sửa các ô đã nêu trong tệp đã chép".to_owned());
        steps.push(format!("xem chương trình đọc được gì: kehoach inspect {folder}"));
        steps.push(format!("lập văn bản: kehoach build {folder}"));
        for (number, step) in (1..).zip(steps) {
            writeln!(to, "  {number}. {step}")?;
        }
        Ok(())
    }

    fn cut(&self, text: &str) -> String {
        cut(text, self.most)
    }
}

/// A text, its beginning where it is long for the screen.
fn cut(text: &str, most: Option<usize>) -> String {
    if most.is_none() || text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The folder of what people wrote in documents, as it is shown.
fn start() -> String {
    format!("{}/", renew::FOLDER)
}

/// What the file has more than the screen.
fn more(rest: usize, to: &mut String) -> std::fmt::Result {
    writeln!(to, "  và {rest} chỗ khác, ghi đủ trong {CHECKLIST}")
}

/// A line of a list: places in a row that say the same.
struct Line<'a> {
    head: String,
    at: String,
    text: &'a str,
    count: usize,
}

/// The lines of a list of places.
fn lines<'a>(left: impl Iterator<Item = &'a Left>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for left in left {
        let (head, at) = match &left.place {
            Place::Cell(cell) => (format!("{} › {}", cell.file, cell.sheet), cell.cell.to_string()),
            Place::Template { file, line, .. } => (file.to_string(), format!("dòng {line}")),
            other => (other.to_string(), String::new()),
        };
        match lines.last_mut() {
            Some(line) if line.head == head && line.text == left.text => {
                let first = line.at.split(" … ").next().unwrap_or_default();
                line.at = format!("{first} … {at}");
                line.count += 1;
            }
            _ => lines.push(Line { head, at, text: &left.text, count: 1 }),
        }
    }
    lines
}

/// The columns of a sheet in words.
fn columns(sheet: &Expected) -> String {
    let mut words: Vec<String> = sheet.columns.iter().take(COLUMNS).cloned().collect();
    if sheet.columns.len() > COLUMNS {
        words.push(format!("và {} cột khác", sheet.columns.len() - COLUMNS));
    }
    if let Some((count, first, last)) = &sheet.units {
        words.push(format!("{count} cột đơn vị ({first} … {last})"));
    }
    match words.len() {
        0 => "các dòng như năm trước".to_owned(),
        _ => format!("các cột {}", words.join("; ")),
    }
}
