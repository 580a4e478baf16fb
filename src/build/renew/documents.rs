//! The documents of the old dossier that people have edited → what those of the new one begin as.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Renewal;
use crate::build::begun::{FOLDER, Starts};
use crate::build::{files, native, output, panic, system};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::read::Package;
use crate::docx::seal::{self, Seal};
use crate::dossier::Dossier;
use crate::merge::Reason;
use crate::merge::onward::{self, Begun, Next};
use crate::value::year;

/// A document that goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Along {
    /// The document of the old dossier.
    pub from: PathBuf,
    /// The path of the new one within the new dossier's folder of documents.
    pub name: String,
    /// What it begins as; none where it is only copied.
    pub begun: Option<Begun>,
}

/// What was found of a document.
struct Found {
    along: Option<(Along, Vec<u8>)>,
    findings: Vec<Diagnostic>,
}

impl Renewal {
    /// Takes in what people wrote in the documents of the old dossier.
    pub(super) fn take_documents(&mut self, dossier: &Dossier, out: &Path) {
        let folder = out.join(&dossier.name);
        let before = Starts::of(&self.from);
        let found: Vec<Found> = dossier
            .plans
            .par_iter()
            .map(|plan| {
                let is_named = dossier.manifest.documents[plan.entry].path.is_some();
                let moved = year::moved(&plan.path, self.old, self.new).filter(|_| is_named);
                let name = moved.unwrap_or_else(|| plan.path.clone());
                let path = native(&folder, &plan.path);
                // Where none was made, what it would have begun as goes along.
                let start = before.of_document(&plan.path).filter(|_| !files::is_there(&path));
                self.document(start.as_ref().unwrap_or(&path), name)
            })
            .collect();
        for found in found {
            self.findings.extend(found.findings);
            if let Some((along, bytes)) = found.along {
                self.files.push((format!("{FOLDER}/{}", along.name), bytes));
                self.documents.push(along);
            }
        }
    }

    /// What a document becomes: nothing where nobody has been at it.
    fn document(&self, path: &Path, name: String) -> Found {
        let mut found = Found { along: None, findings: Vec::new() };
        if !files::is_there(path) {
            return found;
        }
        let bytes = match files::read(path, output::LARGEST) {
            Ok(bytes) => bytes,
            Err(error) => {
                let finding = system::unreadable(path, &error);
                found.findings.push(left_behind(path, &finding.message, finding.hint));
                return found;
            }
        };
        let seal = panic::catch(|| seal::inspect(&bytes)).unwrap_or(Seal::Foreign);
        if seal == Seal::Intact {
            return found;
        }
        if let Some(owner) = output::open_elsewhere(path) {
            found.findings.push(open(path, &owner));
        }
        let next = Next { old: self.old, new: self.new, path: &name };
        let begun =
            panic::catch(|| onward::begin(&bytes, &next)).unwrap_or(Err(Reason::Unreadable));
        let is_readable = Package::open(&bytes).is_some();
        let from = path.to_owned();
        match begun {
            Ok(mut begun) => {
                let bytes = std::mem::take(&mut begun.bytes);
                found.along = Some((Along { from, name, begun: Some(begun) }, bytes));
            }
            Err(_) if !is_readable => {
                let why = "không phải là văn bản Word đọc được";
                let hint = "mở bằng Word, lưu lại thành .docx rồi tạo lại hồ sơ; hoặc chép tay phần cần giữ";
                found.findings.push(left_behind(path, why, Some(hint.to_owned())));
            }
            // A copy at hand, from which a person can take what is to stay.
            Err(_) => {
                found.findings.push(without_base(path));
                found.along = Some((Along { from, name, begun: None }, bytes));
            }
        }
        found
    }
}

/// What is said of a document that does not go along.
fn left_behind(path: &Path, why: &str, hint: Option<String>) -> Diagnostic {
    let message = format!("văn bản này không được đưa sang năm mới: {why}");
    let mut finding = Diagnostic::warning("last-year-left", message).at(Place::file(path));
    finding.hint = hint;
    finding
}

fn without_base(path: &Path) -> Diagnostic {
    let message = "văn bản này không còn thông tin để biết chỗ nào là của số liệu, nên văn bản năm mới sẽ lập theo mẫu";
    let hint = format!("chép tay phần cần giữ từ bản được chép sang `{FOLDER}` của hồ sơ mới");
    Diagnostic::warning("last-year-left", message).hint(hint).at(Place::file(path))
}

fn open(path: &Path, owner: &Path) -> Diagnostic {
    let message =
        "văn bản đang mở ở một chương trình khác, nên chỉ phần đã lưu được đưa sang năm mới";
    let name = owner.file_name().unwrap_or_default().to_string_lossy();
    let hint = format!(
        "lưu, đóng văn bản, xóa hồ sơ mới rồi tạo lại nếu còn phần chưa lưu; nếu không ai đang mở, xóa tệp `{name}`"
    );
    Diagnostic::warning("last-year-open", message).hint(hint).at(Place::file(path))
}
