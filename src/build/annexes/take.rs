//! Workbooks that units have sent back → what differs from what they were sent; and the rows of all units
//! → a workbook in the dossier's folder, never in a received one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::send::write_at;
use super::{Annexes, collecting, year_of};
use crate::build::dossiers::by_name;
use crate::build::output::{self, BEFORE, NEW};
use crate::build::{Case, Status, case, dossiers, files, panic};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::form::{self, Came, Form, Of, Received, State, Taken};
use crate::value::case::lower;
use crate::value::name;
use crate::value::slug::whole;
use crate::workbook::{self, Workbook};

/// How many units a message names.
const LISTED: usize = 12;

/// A workbook that has come back.
#[derive(Debug)]
pub struct Arrived {
    /// Its path, as the user would type it.
    pub path: PathBuf,
    /// Its dossier, by its place among those that were read.
    pub case: usize,
    /// The document that it is an annex of.
    pub document: String,
    /// Which annex of it.
    pub number: usize,
    /// The unit; empty where nothing says it.
    pub unit: String,
    /// What has become of its sheets.
    pub sheets: Vec<Received>,
    /// Of each sheet, which it is of those that the document has of the same table, from 1.
    ordinals: Vec<usize>,
}

impl Arrived {
    /// Whether there was something to fill in, and nothing has been, anywhere.
    pub fn is_blank(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.is_blank)
            && self.sheets.iter().all(|sheet| sheet.differences.is_empty())
    }
}

/// What has come.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// The workbooks, in the order of their paths.
    pub arrived: Vec<Arrived>,
    /// What was found, but for what differs.
    pub findings: Vec<Diagnostic>,
}

/// Reads what has come: workbooks, and those in folders.
pub fn arrivals(paths: &[PathBuf], cases: &[Annexes<'_>]) -> Arrivals {
    let mut arrivals = Arrivals::default();
    let found = listed(paths, &mut arrivals.findings);
    for path in &found {
        match panic::catch(|| read(path, cases)) {
            Ok(Ok((arrived, findings))) => {
                arrivals.arrived.extend(arrived);
                arrivals.findings.extend(findings);
            }
            Ok(Err(findings)) => arrivals.findings.extend(findings),
            Err(panic) => {
                let finding = panic.diagnostic("đọc tệp này").at(Place::file(path));
                arrivals.findings.push(finding);
            }
        }
    }
    arrivals.of_one_unit();
    arrivals
}

/// The workbooks at and under paths, each once.
fn listed(paths: &[PathBuf], findings: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let is_shown = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('.') || name.starts_with("~$"))
        };
        let before = found.len();
        let walk = WalkDir::new(path).max_depth(dossiers::DEPTH).sort_by(by_name).into_iter();
        for entry in walk.filter_entry(is_shown) {
            match entry {
                Ok(entry) if !entry.file_type().is_dir() && case::is_workbook(entry.path()) => {
                    found.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => {
                    let so = "bảng tính ở đó (nếu có) chưa được đọc";
                    findings.push(dossiers::unlisted(path, &error, so));
                }
            }
        }
        if found.len() == before {
            let finding =
                Diagnostic::warning("nothing-returned", "thư mục này không có bảng tính nào");
            let hint = "chép các bảng tính đơn vị gửi về vào thư mục rồi chạy lại";
            findings.push(finding.hint(hint).at(Place::file(path)));
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|path| known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    found
}

type Read = Result<(Option<Arrived>, Vec<Diagnostic>), Vec<Diagnostic>>;

fn read(path: &Path, cases: &[Annexes<'_>]) -> Read {
    let bytes = files::read(path, files::LARGEST_WORKBOOK)
        .map_err(|error| vec![files::unreadable_workbook(path, &error)])?;
    let (workbook, mut findings) = workbook::read(&path.display().to_string(), &bytes);
    let Some(workbook) = workbook else { return Err(findings) };
    findings.retain(|finding| finding.severity > Severity::Note);
    // One of ours, in which rows are put together, is no form.
    if form::taken(&workbook).is_some() {
        return Ok((None, findings));
    }
    let (case, form) =
        known(path, &workbook, cases, &mut findings).map_err(|finding| vec![*finding])?;
    let annexes = &cases[case];
    let planned = annexes.case.documents();
    let index = planned.iter().position(|planned| planned.path == form.stamp.document);
    let now = index.map(|index| annexes.forms(index)).unwrap_or_default();
    let ordinals = ordinals(&form, &now);
    let now = now.iter().find(|now| now.stamp.number == form.stamp.number);
    let says = |form: &Form| -> Vec<Vec<(workbook::Region, String)>> {
        let pages = form.pages.iter();
        let cells =
            pages.map(|page| page.cells.iter().map(|c| (c.region, c.text.clone())).collect());
        cells.collect()
    };
    if now.is_none_or(|now| says(now) != says(&form)) {
        let message = match now {
            Some(_) => "số liệu của hồ sơ đã đổi sau khi gửi biểu này; so với bản đã gửi",
            None => "hồ sơ nay không còn phụ lục này; so với bản đã gửi",
        };
        findings.push(Diagnostic::note("returned-outdated", message).at(Place::file(path)));
    }
    let unit = match form.stamp.unit.as_str() {
        "" => unit_of(path, annexes).unwrap_or_default(),
        unit => unit.to_owned(),
    };
    let sheets = form::received(&form, &workbook);
    let (document, number) = (form.stamp.document, form.stamp.number);
    let path = path.to_owned();
    Ok((Some(Arrived { path, case, document, number, unit, sheets, ordinals }), findings))
}

/// Which each sheet of a form is of those that its document has of the same table.
fn ordinals(form: &Form, all: &[Form]) -> Vec<usize> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let earlier = all.iter().filter(|other| other.stamp.number < form.stamp.number);
    let earlier: Vec<&str> =
        earlier.flat_map(|other| other.pages.iter().map(|page| page.source.as_str())).collect();
    let own = form.pages.iter().map(|page| page.source.as_str());
    for source in earlier {
        *seen.entry(source).or_default() += 1;
    }
    own.map(|source| {
        let count = seen.entry(source).or_default();
        *count += 1;
        *count
    })
    .collect()
}

/// The dossier that a workbook belongs to, and what was sent.
fn known(
    path: &Path,
    workbook: &Workbook,
    cases: &[Annexes<'_>],
    findings: &mut Vec<Diagnostic>,
) -> Result<(usize, Form), Box<Diagnostic>> {
    let place = Place::file(path);
    let lost = match Came::of(workbook) {
        Came::Known(form) => return of_dossier(*form, cases).map_err(|f| Box::new(f.at(place))),
        Came::Changed => "phần ghi lại lúc gửi của tệp đã bị sửa",
        Came::Unknown => "tệp không còn phần ghi lại lúc gửi",
    };
    let fitting = cases.iter().enumerate();
    let mut fitting: Vec<(usize, Form)> = fitting
        .flat_map(|(at, annexes)| annexes.fitting(workbook).into_iter().map(move |form| (at, form)))
        .collect();
    match fitting.len() {
        1 => {
            let (case, form) = fitting.remove(0);
            let message = format!(
                "{lost}; theo tên bảng và tên cột thì đây là phụ lục của `{}`",
                form.stamp.document
            );
            let hint = "xem lại có đúng không; các ô được so với số liệu hồ sơ bây giờ";
            findings.push(Diagnostic::warning("returned-unstamped", message).hint(hint).at(place));
            Ok((case, form))
        }
        0 => {
            let message = format!(
                "không nhận ra biểu này: {lost}, và không biểu nào của hồ sơ có tên và các cột như vậy"
            );
            let hint = "chép số liệu vào bảng tính đã gửi rồi nhận lại";
            Err(Box::new(Diagnostic::error("returned-unknown", message).hint(hint).at(place)))
        }
        count => {
            let message = format!(
                "không rõ biểu này của đơn vị nào: {lost}, và {count} biểu của hồ sơ có tên và các cột như vậy"
            );
            let hint = "chép số liệu vào bảng tính đã gửi cho đơn vị ấy rồi nhận lại";
            Err(Box::new(Diagnostic::error("returned-unknown", message).hint(hint).at(place)))
        }
    }
}

/// The dossier of a form, which must be of its year.
fn of_dossier(form: Form, cases: &[Annexes<'_>]) -> Result<(usize, Form), Diagnostic> {
    let of = |year: &str| if year.is_empty() { String::new() } else { format!(" (năm {year})") };
    let stamp = &form.stamp;
    let case = cases.iter().position(|annexes| annexes.case.name() == stamp.dossier);
    let Some(case) = case else {
        let names: Vec<String> =
            cases.iter().map(|annexes| format!("`{}`", annexes.case.name())).collect();
        let message = format!(
            "biểu này của hồ sơ `{}`{}, không phải của {}",
            stamp.dossier,
            of(&stamp.year),
            if names.is_empty() { "hồ sơ nào ở đây".to_owned() } else { names.join(", ") }
        );
        let hint = "ghi đúng thư mục hồ sơ, hoặc bỏ tệp này ra; hồ sơ đã đổi tên thì lấy lại tên cũ để nhận";
        return Err(Diagnostic::error("returned-elsewhere", message).hint(hint));
    };
    let year = year_of(cases[case].case.dossier());
    if year != stamp.year {
        let message = format!(
            "biểu này được gửi khi hồ sơ `{}` là của năm khác: lúc gửi{}, bây giờ{}",
            stamp.dossier,
            of(&stamp.year),
            of(&year)
        );
        let hint = "bỏ tệp này ra, hoặc nhận nó với hồ sơ của năm ấy";
        return Err(Diagnostic::error("returned-elsewhere", message).hint(hint));
    }
    Ok((case, form))
}

/// The unit that a file is called by, where its document is for none.
fn unit_of(path: &Path, annexes: &Annexes<'_>) -> Option<String> {
    let stem = format!("_{}_", whole(&path.file_stem()?.to_string_lossy()));
    let units = annexes.case.dossier().units.list.iter();
    let named = |name: &str| stem.contains(&format!("_{}_", whole(name)));
    let mut found: Vec<_> = units.clone().filter(|unit| named(&unit.name)).collect();
    if found.is_empty() {
        found = units.filter(|unit| named(&unit.own_name)).collect();
    }
    match found.as_slice() {
        [unit] => Some(unit.name.clone()),
        _ => None,
    }
}

/// A dossier, a document, which of its annexes, and the unit.
type OfUnit = (usize, String, usize, String);

impl Arrivals {
    /// Of an annex of a unit there can be one alone.
    fn of_one_unit(&mut self) {
        let mut by_unit: BTreeMap<OfUnit, Vec<usize>> = BTreeMap::new();
        for (at, arrived) in self.arrived.iter().enumerate() {
            let key =
                (arrived.case, arrived.document.clone(), arrived.number, arrived.unit.clone());
            by_unit.entry(key).or_default().push(at);
        }
        let mut left_out = BTreeSet::new();
        for ((_, document, _, unit), several) in by_unit {
            if several.len() < 2 || unit.is_empty() {
                continue;
            }
            let message = format!(
                "{} tệp cùng là một phụ lục của {unit} (`{document}`), nên không tệp nào được nhận",
                several.len()
            );
            let finding = Diagnostic::error("returned-twice", message)
                .hint("chỉ để lại tệp đúng, chuyển tệp kia đi rồi nhận lại");
            let places = several.iter().map(|at| Place::file(&self.arrived[*at].path));
            self.findings.push(places.fold(finding, Diagnostic::at));
            left_out.extend(several);
        }
        let mut at = 0..;
        self.arrived.retain(|_| !at.next().is_some_and(|at| left_out.contains(&at)));
    }
}

/// What became of the workbook of all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The table.
    pub title: String,
    /// The workbook, as the user would type it; none where nothing was to be taken over.
    pub path: Option<String>,
    /// What became of it.
    pub status: Status,
    /// The units whose rows are there.
    pub sent: Vec<String>,
    /// Those that have sent nothing.
    pub missing: Vec<String>,
}

/// Sheets of one table, with the workbooks that they stand in.
type Sheets<'a> = Vec<(&'a Arrived, &'a Received)>;

/// Who has sent each table and who has not; where `is_taken`, their rows are taken over into a workbook in the
/// dossier's folder.
pub fn gather(
    arrivals: &Arrivals,
    cases: &[Annexes<'_>],
    folders: &[PathBuf],
    is_taken: bool,
) -> (Vec<Gathered>, Vec<Diagnostic>) {
    let mut by_table: BTreeMap<(usize, String), (String, Sheets<'_>)> = BTreeMap::new();
    for arrived in &arrivals.arrived {
        for (sheet, ordinal) in arrived.sheets.iter().zip(&arrived.ordinals) {
            let title = without_unit(&sheet.title, &arrived.unit);
            let key = (arrived.case, collecting(&sheet.source, &title, *ordinal));
            let entry = by_table.entry(key).or_insert_with(|| (title, Vec::new()));
            entry.1.push((arrived, sheet));
        }
    }
    let (mut gathered, mut findings) = (Vec::new(), Vec::new());
    for ((case, file), (title, sheets)) in by_table {
        let annexes = &cases[case];
        let units = expected(annexes, &sheets);
        let mut taken: Vec<Taken> = Vec::new();
        for (arrived, sheet) in sheets.iter().filter(|(arrived, _)| !arrived.is_blank()) {
            if arrived.unit.is_empty() {
                let message = "không rõ tệp này của đơn vị nào, nên không gom được";
                let hint = "đổi tên tệp theo tên đơn vị, chẳng hạn xa-an-binh.xlsx, rồi nhận lại";
                let finding = Diagnostic::error("returned-no-unit", message).hint(hint);
                findings.push(finding.at(Place::file(&arrived.path)));
                continue;
            }
            let file = arrived.path.file_name().unwrap_or_default().to_string_lossy();
            let own = Taken::new(&arrived.unit, &file, sheet.table.clone());
            match taken.iter_mut().find(|taken| taken.unit == arrived.unit) {
                // Tables of one annex that stand in several documents of a unit.
                Some(known) => known.add(own),
                None => taken.push(own),
            }
        }
        let of = Of { dossier: annexes.case.name().to_owned(), source: file.clone(), title };
        let path = folders[case].join(&file);
        let of_table = Table { of: &of, path: &path, units: &units };
        match of_table.gather(taken, is_taken) {
            Ok((one, found)) => {
                gathered.push(one);
                findings.extend(found);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    (gathered, findings)
}

/// A title without the unit that its table is of: `CHỈ TIÊU NĂM 2026 CỦA XÃ AN BÌNH`.
fn without_unit(title: &str, unit: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let count = unit.split(' ').count();
    let (rest, end) = words.split_at(words.len().saturating_sub(count));
    if unit.is_empty() || rest.is_empty() || !name::same(&end.join(" "), unit) {
        return title.to_owned();
    }
    let is_of = |word: &&str| ["của", "cho", "tại"].contains(&lower(word).as_str());
    let rest = match rest.split_last() {
        Some((last, before)) if is_of(last) && !before.is_empty() => before,
        _ => rest,
    };
    rest.join(" ")
}

/// The units that are to send a table: those of the documents that are made as its own.
fn expected(annexes: &Annexes<'_>, sheets: &[(&Arrived, &Received)]) -> Vec<String> {
    let dossier = annexes.case.dossier();
    let planned = annexes.case.documents();
    let sent: BTreeSet<&str> =
        sheets.iter().map(|(arrived, _)| arrived.document.as_str()).collect();
    let templates: BTreeSet<&str> = planned
        .iter()
        .zip(&dossier.plans)
        .filter(|(planned, _)| sent.contains(planned.path.as_str()))
        .map(|(_, plan)| plan.template.as_str())
        .collect();
    let own = planned.iter().zip(&dossier.plans);
    let own = own.filter(|(_, plan)| templates.contains(plan.template.as_str()));
    let mut units: Vec<String> = Vec::new();
    for unit in own.filter_map(|(planned, _)| planned.unit.clone()) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    // A document that is for no unit goes to all.
    if units.is_empty() {
        units = dossier.units.list.iter().map(|unit| unit.name.clone()).collect();
    }
    units
}

/// A table that all units send.
struct Table<'a> {
    of: &'a Of,
    path: &'a Path,
    units: &'a [String],
}

/// What is known of a workbook of all units that is there.
struct Old {
    path: PathBuf,
    taken: Vec<Taken>,
    sort: Touched,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touched {
    /// It is as it was written.
    Not,
    /// It has been saved since, and says the same.
    Saved,
    /// It says something else, or is a stranger's.
    Edited,
}

impl Table<'_> {
    fn gather(
        &self,
        new: Vec<Taken>,
        is_taken: bool,
    ) -> Result<(Gathered, Vec<Diagnostic>), Box<Diagnostic>> {
        let mut chain: Vec<Old> = Vec::new();
        // The workbook, and those beside it that came because someone had written in it.
        for number in 1.. {
            let path = match number {
                1 => self.path.to_owned(),
                2 => output::signed(self.path, NEW),
                number => output::signed(self.path, &format!("{NEW}-{}", number - 1)),
            };
            if !output::is_taken(&path) {
                break;
            }
            chain.push(self.old(path)?);
        }
        let mut taken: Vec<Taken> = Vec::new();
        let come = chain.iter().flat_map(|old| old.taken.iter().cloned()).chain(new);
        for come in come {
            taken.retain(|known| known.unit != come.unit);
            taken.push(come);
        }
        let rank = |unit: &str| self.units.iter().position(|known| name::same(known, unit));
        taken.sort_by_key(|taken| rank(&taken.unit).unwrap_or(usize::MAX));
        let mut units = self.units.to_vec();
        units.extend(
            taken.iter().filter(|t| rank(&t.unit).is_none()).map(|taken| taken.unit.clone()),
        );
        let sent: Vec<String> = taken.iter().map(|taken| taken.unit.clone()).collect();
        let is_missing = |unit: &&String| !sent.iter().any(|sent| name::same(sent, unit));
        let missing: Vec<String> = units.iter().filter(is_missing).cloned().collect();
        let mut findings = Vec::new();
        if !missing.is_empty() {
            let few: Vec<&str> = missing.iter().take(LISTED).map(String::as_str).collect();
            let more = if missing.len() > LISTED { ", …" } else { "" };
            let message = format!(
                "còn {} đơn vị chưa gửi “{}”: {}{more}",
                missing.len(),
                self.of.title,
                few.join(", ")
            );
            findings.push(Diagnostic::note("returned-missing", message));
        }
        let mut gathered = Gathered {
            title: self.of.title.clone(),
            path: None,
            status: Status::Unchanged,
            sent,
            missing,
        };
        if is_taken && !taken.is_empty() {
            let (path, status) = self.write(&chain, &taken, &units, &mut findings)?;
            gathered.path = Some(path.display().to_string());
            gathered.status = status;
        }
        Ok((gathered, findings))
    }

    /// What a workbook that is there holds.
    fn old(&self, path: PathBuf) -> Result<Old, Box<Diagnostic>> {
        let bytes = files::read(&path, files::LARGEST_WORKBOOK)
            .map_err(|error| Box::new(files::unreadable_workbook(&path, &error)))?;
        let read = |bytes: &[u8]| panic::catch(|| workbook::read("", bytes).0).ok().flatten();
        let Some(workbook) = read(&bytes) else {
            return Ok(Old { path, taken: Vec::new(), sort: Touched::Edited });
        };
        let Some(Ok(State { of, taken, units })) = form::taken(&workbook) else {
            return Ok(Old { path, taken: Vec::new(), sort: Touched::Edited });
        };
        if of.dossier != self.of.dossier || of.source != self.of.source {
            return Ok(Old { path, taken: Vec::new(), sort: Touched::Edited });
        }
        let again = form::collected(&of, &taken, &units).unwrap_or_default();
        let sort = if again == bytes {
            Touched::Not
        } else if read(&again).is_some_and(|again| form::says_the_same(&again, &workbook)) {
            Touched::Saved
        } else {
            Touched::Edited
        };
        Ok(Old { path, taken, sort })
    }

    /// Writes the workbook: over the last that is there, or beside it where someone has written in it.
    fn write(
        &self,
        chain: &[Old],
        taken: &[Taken],
        units: &[String],
        findings: &mut Vec<Diagnostic>,
    ) -> Result<(PathBuf, Status), Box<Diagnostic>> {
        let bytes = form::collected(self.of, taken, units).map_err(|error| {
            let message = format!("không lập được bảng tổng hợp: {error}");
            let finding = Diagnostic::error("no-output", message).hint(panic::REPORT);
            Box::new(finding.at(Place::file(self.path)))
        })?;
        let Some(last) = chain.last() else {
            write_at(self.path, &bytes)?;
            return Ok((self.path.to_owned(), Status::Created));
        };
        if last.taken == taken && last.sort != Touched::Not {
            return Ok((last.path.clone(), Status::Unchanged));
        }
        match last.sort {
            Touched::Not
                if files::read(&last.path, files::LARGEST_WORKBOOK).ok().as_deref()
                    == Some(&bytes) =>
            {
                Ok((last.path.clone(), Status::Unchanged))
            }
            Touched::Not => {
                write_at(&last.path, &bytes)?;
                Ok((last.path.clone(), Status::Renewed))
            }
            Touched::Saved => {
                let before = output::signed(&last.path, BEFORE);
                if let Ok(old) = files::read(&last.path, files::LARGEST_WORKBOOK) {
                    write_at(&before, &old)?;
                }
                write_at(&last.path, &bytes)?;
                Ok((last.path.clone(), Status::Renewed))
            }
            Touched::Edited => {
                let beside = match chain.len() {
                    1 => output::signed(self.path, NEW),
                    number => output::signed(self.path, &format!("{NEW}-{number}")),
                };
                write_at(&beside, &bytes)?;
                let name = beside.file_name().unwrap_or_default().to_string_lossy();
                let message = format!(
                    "bảng tổng hợp đã có người ghi thêm hoặc sửa, nên được giữ nguyên; bản mới, đủ các đơn vị đã gửi, ở `{name}` bên cạnh"
                );
                let hint =
                    "chép phần đã ghi sang bản mới, xóa bản cũ, rồi đổi tên bản mới thành tên cũ";
                let finding = Diagnostic::warning("collected-edited", message).hint(hint);
                findings.push(finding.at(Place::file(&last.path)));
                Ok((beside, Status::Created))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_told_without_its_unit() {
        for (title, unit, expected) in [
            ("CHỈ TIÊU NĂM 2026 CỦA XÃ AN BÌNH", "Xã An Bình", "CHỈ TIÊU NĂM 2026"),
            ("Chỉ tiêu xã Hoà Bình", "Xã Hòa Bình", "Chỉ tiêu"),
            ("CHỈ TIÊU CỦA XÃ AN BÌNH", "Xã Bình Minh", "CHỈ TIÊU CỦA XÃ AN BÌNH"),
            ("XÃ AN BÌNH", "Xã An Bình", "XÃ AN BÌNH"),
            ("CHỈ TIÊU", "", "CHỈ TIÊU"),
        ] {
            assert_eq!(without_unit(title, unit), expected);
        }
    }
}
