//! The annexes of a dossier's documents → files: a DOCX and a workbook for each, written as documents
//! are, and never over what someone has filled in.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;

use super::{Annexes, Part};
use crate::build::output::{self, NEW, Writer};
use crate::build::{Case, Options, Status, file_name, files, native, panic, plan, system};
use crate::diagnostic::{Diagnostic, Place};
use crate::form::{self, Came, Form};
use crate::workbook;

/// How many documents are under way at once.
const STRIDE: usize = 64;

/// Which files are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Files {
    /// Documents.
    pub docx: bool,
    /// Workbooks to fill in.
    pub xlsx: bool,
}

/// A file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// The path as the user would type it.
    pub path: String,
    /// The unit that it is for.
    pub unit: Option<String>,
    /// What became of it.
    pub status: Status,
}

/// Writes the annexes of some documents under a folder.
pub fn send(
    annexes: &Annexes<'_>,
    chosen: &[usize],
    folder: &Path,
    wanted: Files,
    options: &Options,
) -> (Vec<Gone>, Vec<Diagnostic>) {
    let planned = annexes.case.documents();
    let faults = plan::faults(planned);
    let writer = Writer::new(options);
    let (mut gone, mut findings) = (Vec::new(), Vec::new());
    let mut without: Vec<String> = Vec::new();
    for stride in chosen.chunks(STRIDE) {
        let made: Vec<_> = stride
            .par_iter()
            .map(|&index| match faults.get(&index) {
                Some(fault) => (index, (Vec::new(), vec![fault.clone()])),
                None => (index, parts(annexes, index)),
            })
            .collect();
        for (index, (parts, found)) in made {
            let place = Place::file(&native(folder, &planned[index].path));
            let is_failed = parts.is_empty() && !found.is_empty();
            if parts.is_empty() && found.is_empty() {
                without.push(planned[index].path.clone());
            }
            for mut finding in found {
                if finding.places.is_empty() {
                    finding.places.push(place.clone());
                }
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
            if is_failed {
                let (path, unit) = (planned[index].path.clone(), planned[index].unit.clone());
                gone.push(Gone { path, unit, status: Status::Failed });
            }
            for part in parts {
                put(&part, folder, wanted, &writer, options, (&mut gone, &mut findings));
            }
        }
    }
    if !without.is_empty() {
        let message = match without.as_slice() {
            [only] => format!("văn bản `{only}` không có phụ lục"),
            many => format!("{} văn bản không có phụ lục", many.len()),
        };
        let finding = Diagnostic::note("no-annexes", message);
        findings.push(finding.hint("phụ lục do mẫu đặt: đề mục có `{.phu-luc}`"));
    }
    (gone, findings)
}

fn parts(annexes: &Annexes<'_>, index: usize) -> (Vec<Part>, Vec<Diagnostic>) {
    panic::catch(|| annexes.parts(index))
        .unwrap_or_else(|panic| (Vec::new(), vec![panic.diagnostic("lập phụ lục này")]))
}

fn put(
    part: &Part,
    folder: &Path,
    wanted: Files,
    writer: &Writer<'_>,
    options: &Options,
    (gone, findings): (&mut Vec<Gone>, &mut Vec<Diagnostic>),
) {
    let mut tell = |path: &Path, status: Status, found: Vec<Diagnostic>| {
        findings.extend(found);
        let path = path.display().to_string();
        gone.push(Gone { path, unit: part.unit.clone(), status });
    };
    let path = |ending: &str| {
        let path = format!("{}.{ending}", part.path);
        let checked = file_name::check(&path);
        (native(folder, &path), checked)
    };
    let fault = |path: &Path, fault: &dyn std::fmt::Display| {
        let message = format!("tên tệp `{}` không dùng được: {fault}", path.display());
        let hint = "sửa tên tệp của văn bản trong ho-so.toml";
        vec![Diagnostic::error("bad-file-name", message).hint(hint).at(Place::file(path))]
    };
    if wanted.docx {
        let (path, checked) = path("docx");
        match checked {
            Ok(()) => {
                let put = writer.put(&path, &part.docx.clone().into(), None);
                tell(&path, put.status, put.findings);
            }
            Err(bad) => tell(&path, Status::Failed, fault(&path, &bad)),
        }
    }
    if let Some(form) = part.form.as_ref().filter(|_| wanted.xlsx) {
        let (path, checked) = path("xlsx");
        match checked {
            Ok(()) => {
                let (status, finding) = put_form(&path, form, options)
                    .unwrap_or_else(|finding| (Status::Failed, Some(*finding)));
                tell(&path, status, finding.into_iter().collect());
            }
            Err(bad) => tell(&path, Status::Failed, fault(&path, &bad)),
        }
    }
}

type Put = Result<(Status, Option<Diagnostic>), Box<Diagnostic>>;

/// Writes a form, unless someone has filled in the one that is there: then beside it.
fn put_form(path: &Path, form: &Form, options: &Options) -> Put {
    let bytes = form::write(form).map_err(|error| {
        let message = format!("không lập được bảng tính này: {error}");
        Box::new(Diagnostic::error("no-output", message).hint(panic::REPORT).at(Place::file(path)))
    })?;
    match there(path, &bytes) {
        There::Same => Ok((Status::Unchanged, None)),
        There::Nothing => write(path, &bytes, options).map(|()| (Status::Created, None)),
        There::Untouched => write(path, &bytes, options).map(|()| (Status::Renewed, None)),
        There::Others => {
            let mut beside = output::signed(path, NEW);
            match there(&beside, &bytes) {
                There::Same => {}
                There::Nothing | There::Untouched => write(&beside, &bytes, options)?,
                There::Others => {
                    beside = output::numbered(path, &format!("{NEW}-"), 2);
                    write(&beside, &bytes, options)?;
                }
            }
            Ok((Status::Kept, Some(kept(path, &beside))))
        }
    }
}

fn kept(path: &Path, beside: &Path) -> Diagnostic {
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    let message = format!(
        "bảng tính ở đây đã có người ghi vào, nên được giữ nguyên; bản mới ở `{name}` bên cạnh"
    );
    let hint =
        "bản đã điền thì nhận lại bằng `kehoach annex --nhan`; không cần nữa thì xóa rồi chạy lại";
    Diagnostic::warning("filled-form", message).hint(hint).at(Place::file(path))
}

/// What stands in the place of a form.
enum There {
    Nothing,
    Same,
    /// A form of ours, as it was sent.
    Untouched,
    /// What someone has filled in, or a stranger's file.
    Others,
}

fn there(path: &Path, bytes: &[u8]) -> There {
    if !output::is_taken(path) {
        return There::Nothing;
    }
    let Ok(old) = files::read(path, files::LARGEST_WORKBOOK) else { return There::Others };
    if old == bytes {
        return There::Same;
    }
    let read = panic::catch(|| workbook::read("", &old).0).ok().flatten();
    let untouched = read.is_some_and(|workbook| match Came::of(&workbook) {
        Came::Known(form) => form.is_untouched(&workbook),
        Came::Changed | Came::Unknown => false,
    });
    if untouched { There::Untouched } else { There::Others }
}

fn write(path: &Path, bytes: &[u8], options: &Options) -> Result<(), Box<Diagnostic>> {
    if options.dry_run {
        return Ok(());
    }
    write_at(path, bytes)
}

/// Writes a workbook over the one that is there, unless it is open somewhere.
pub(super) fn write_at(path: &Path, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    let place = Place::file(path);
    if let Some(owner) = output::open_elsewhere(path) {
        return Err(Box::new(open(Some(owner)).at(place)));
    }
    let like = fs::symlink_metadata(path).ok();
    let written = output::write(path, bytes, like.as_ref());
    written.map_err(|error| Box::new(system::unwritable(&error).at(place)))
}

fn open(owner: Option<PathBuf>) -> Diagnostic {
    let message = "bảng tính đang mở ở một chương trình khác, nên chưa ghi được bản mới";
    let mut hint = "đóng bảng tính (Excel, LibreOffice) rồi chạy lại".to_owned();
    if let Some(name) = owner.as_deref().and_then(Path::file_name) {
        let name = name.to_string_lossy();
        hint += &format!("; nếu không ai đang mở, xóa tệp `{name}` ở cùng thư mục");
    }
    Diagnostic::error(system::LOCKED, message).hint(hint)
}
