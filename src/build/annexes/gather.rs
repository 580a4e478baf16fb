//! What units have sent back → the rows of all of them in a workbook in the dossier's folder, never in
//! a received one, and who has sent nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::send::write_at;
use super::take::{Arrivals, Arrived};
use super::{Annexes, collecting};
use crate::build::output::{self, BEFORE, NEW};
use crate::build::{Case, Status, files, panic};
use crate::diagnostic::{Diagnostic, Place};
use crate::form::{self, Of, Received, State, Taken};
use crate::value::case::lower;
use crate::value::name;
use crate::workbook;

/// How many units a message names.
const LISTED: usize = 12;

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
        // Sheets that were not sent come last, and have no ordinal.
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
        // What a unit has sent before is not replaced by a sheet without a table.
        let sent = sheets.iter().filter(|(_, sheet)| !sheet.table.columns.is_empty());
        for (arrived, sheet) in sent.filter(|(arrived, _)| !arrived.is_blank()) {
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
