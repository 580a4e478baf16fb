//! A document that people have edited → the document renewed with their edits, and what is kept beside
//! it: as it was before, and what could not be placed.

use std::fs;
use std::path::{Path, PathBuf};

use super::{
    BEFORE, LARGEST, NEW, Old, Put, Writer, foreign, is_taken, numbered, signed, unwritable, write,
};
use crate::build::report::Status;
use crate::build::{files, panic};
use crate::diagnostic::Diagnostic;
use crate::docx::Made;
use crate::docx::seal::{self, Seal};
use crate::merge::{self, Choice, Merged, Outcome, Reason, onward};

impl Writer<'_> {
    /// Renews a document that a person has edited, with the edits. What can't be renewed stays as it
    /// is, and the new version is written beside it.
    pub(super) fn merge(&self, path: &Path, made: &Made, old: &Old) -> Result<Put, Diagnostic> {
        let Some(there) = &old.bytes else { return Ok(Put::of(Status::Kept, Some(foreign(None)))) };
        let file = (there.as_slice(), old.package.as_ref());
        // A file that can't be understood is left as it is.
        let outcome =
            panic::catch(|| (self.options.merge)(path, file, made, &self.options.merging))
                .unwrap_or(Outcome::Not(Reason::Unreadable));
        let mut merged = match outcome {
            Outcome::Same => match self.asked_again(path, there, made) {
                Some(merged) => merged,
                None => {
                    let mut put = Put::of(Status::Unchanged, None).standing(there);
                    put.findings = onward::aged(path, there);
                    return Ok(put);
                }
            },
            Outcome::Not(reason) => {
                let beside = self.put_beside(path, made.bytes())?;
                let mut put = Put::of(Status::Kept, Some(not_renewed(reason, &beside)));
                put.findings.extend(onward::aged(path, there));
                return Ok(put);
            }
            Outcome::Merged(merged) => merged,
        };
        self.may_replace(path, old)?;
        let findings = self.told_of(path, made, &mut merged)?;
        // A document that nobody has edited is still so when its annexes are renewed.
        let is_own = old.seal == Seal::Intact && self.options.merging.track.is_none();
        if let Some(sealed) = is_own.then(|| seal::sealed(&merged.bytes)).flatten() {
            merged.bytes = sealed;
            if !self.options.dry_run {
                write(path, &merged.bytes, Some(&old.metadata))
                    .map_err(|error| unwritable(&error))?;
            }
            let (status, changes) = (Status::Renewed, merged.renewed);
            let (hash, is_as_made, merged) = (None, false, Some((merged.bytes, merged.own)));
            let says_same = changes.is_empty();
            return Ok(Put { status, findings, changes, says_same, hash, is_as_made, merged });
        }
        if !self.options.dry_run {
            let before = self.before(path);
            let earlier = fs::symlink_metadata(&before).ok();
            let like = earlier.as_ref().unwrap_or(&old.metadata);
            let written = write(&before, there, Some(like))
                .and_then(|()| write(path, &merged.bytes, Some(&old.metadata)));
            written.map_err(|error| unwritable(&error))?;
        }
        Ok(Put {
            findings,
            says_same: merged.renewed.is_empty(),
            changes: merged.renewed,
            is_as_made: false,
            merged: Some((merged.bytes, merged.own)),
            ..Put::of(Status::Merged, None)
        })
    }

    /// What a document becomes where the last renewal kept what a person had written, and only now the
    /// words of the data are asked for: the document before that renewal is renewed once more, unless
    /// somebody has been at it since.
    fn asked_again(&self, path: &Path, there: &[u8], made: &Made) -> Option<Box<Merged>> {
        if self.options.merging.choice != Choice::New {
            return None;
        }
        let before = files::read(&signed(path, BEFORE), LARGEST).ok()?;
        let renewed = |options: merge::Options| {
            let merge = || (self.options.merge)(path, (&before, None), made, &options);
            match panic::catch(merge) {
                Ok(Outcome::Merged(merged)) => Some(merged),
                _ => None,
            }
        };
        let kept =
            merge::Options { choice: Choice::File, track: None, ..self.options.merging.clone() };
        renewed(kept).filter(|kept| kept.bytes == there)?;
        renewed(self.options.merging.clone()).filter(|merged| merged.bytes != there)
    }

    /// What is to be said of a renewed document; what could not be placed in it is put beside.
    pub(super) fn told_of(
        &self,
        path: &Path,
        made: &Made,
        merged: &mut Merged,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let mut findings = std::mem::take(&mut merged.findings);
        if merged.has_come_along {
            findings.extend(onward::aged(path, &merged.bytes));
        }
        if merged.is_incomplete {
            let beside = self.put_beside(path, made.bytes())?;
            findings.push(beside_it(&beside, self.options.dry_run));
        }
        Ok(findings)
    }

    /// Where a document is kept as it was before it was renewed: `….truoc.docx`, unless a file that
    /// the program has not made has that name.
    fn before(&self, path: &Path) -> PathBuf {
        let before = signed(path, BEFORE);
        let is_ours = (self.options.made_as)(&before).is_some();
        if is_taken(&before) && !is_ours {
            numbered(path, &format!("{BEFORE}-"), 2)
        } else {
            before
        }
    }

    /// Writes the new version beside a document: `….moi.docx`, unless a person has been at one of
    /// that name.
    fn put_beside(&self, path: &Path, bytes: &[u8]) -> Result<PathBuf, Diagnostic> {
        let mut beside = signed(path, NEW);
        let metadata = fs::symlink_metadata(&beside).ok();
        if metadata.is_some() {
            let old = files::read(&beside, LARGEST).ok();
            if old.as_deref() == Some(bytes) {
                return Ok(beside);
            }
            if !old.is_some_and(|old| (self.options.look)(&old).0 == Seal::Intact) {
                beside = numbered(path, &format!("{NEW}-"), 2);
            }
        }
        if !self.options.dry_run {
            let metadata = fs::symlink_metadata(&beside).ok();
            let written = write(&beside, bytes, metadata.as_ref());
            written.map_err(|error| unwritable(&error))?;
        }
        Ok(beside)
    }
}

/// What is said of an edited document that could not be renewed.
fn not_renewed(reason: Reason, beside: &Path) -> Diagnostic {
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    let why = match reason {
        Reason::NoBase => "không còn thông tin để biết chỗ nào là của số liệu",
        Reason::Unreadable => "chương trình không đọc được tệp này",
        Reason::Sections => {
            "phụ lục của hồ sơ nay đã khác, mà trong văn bản không còn rõ phụ lục nào bắt đầu từ đâu"
        }
    };
    let message = format!(
        "văn bản đã được sửa tay sau lần lập trước, nên được giữ nguyên; chưa cập nhật được số liệu vì {why}"
    );
    let hint = format!(
        "bản lập mới ở `{name}`: chép phần đã sửa sang đó, hoặc chạy lại với `--force` (bản đang có được cất bên cạnh)"
    );
    Diagnostic::warning("edited-document", message).hint(hint)
}

/// What is said of a new version that is beside a renewed document.
fn beside_it(beside: &Path, dry_run: bool) -> Diagnostic {
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    let will = if dry_run { "sẽ được" } else { "được" };
    Diagnostic::note("new-version", format!("bản lập mới {will} ghi thành `{name}`"))
}
