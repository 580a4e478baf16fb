//! Workbooks that units have sent back → what differs from what they were sent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Annexes, year_of};
use crate::build::dossiers::by_name;
use crate::build::{Case, case, dossiers, files, panic};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::form::{self, Came, Difference, Form, Received};
use crate::value::slug::whole;
use crate::workbook::{self, Workbook};

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
    pub(super) ordinals: Vec<usize>,
}

impl Arrived {
    /// Whether there was something to fill in, and nothing has been, anywhere.
    pub fn is_blank(&self) -> bool {
        let mut differences = self.sheets.iter().flat_map(|sheet| &sheet.differences);
        self.sheets.iter().any(|sheet| sheet.is_blank)
            && differences.all(|difference| difference.sort.is_looks())
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
    findings.extend(outdated(path, &form, now));
    let unit = match form.stamp.unit.as_str() {
        "" => unit_of(path, annexes).unwrap_or_default(),
        unit => unit.to_owned(),
    };
    let sheets = form::received(&form, &workbook);
    let (document, number) = (form.stamp.document, form.stamp.number);
    let path = path.to_owned();
    Ok((Some(Arrived { path, case, document, number, unit, sheets, ordinals }), findings))
}

/// What is said where a form is no longer as it was sent.
fn outdated(path: &Path, form: &Form, now: Option<&Form>) -> Option<Diagnostic> {
    const MOST: usize = 3;
    let note = |message: &str| {
        Diagnostic::note("returned-outdated", message.to_owned()).at(Place::file(path))
    };
    let Some(now) = now else {
        return Some(note("hồ sơ nay không còn phụ lục này; so với bản đã gửi"));
    };
    let changed = form::outdated(form, now);
    if changed.is_empty() {
        return None;
    }
    let mut said: Vec<String> = changed.iter().take(MOST).map(Difference::changed).collect();
    if changed.len() > MOST {
        said.push(format!("và {} chỗ khác", changed.len() - MOST));
    }
    let said = said.join("; ");
    let message =
        format!("số liệu của hồ sơ đã đổi sau khi gửi biểu này ({said}); so với bản đã gửi");
    let hint = "ô đơn vị không sửa thì vẫn là số liệu lúc gửi; gửi lại bản mới nếu đơn vị cần biết";
    Some(note(&message).hint(hint))
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
