//! Bytes → a file: written whole or not at all, left alone when nothing has changed, and never
//! over what a person has edited.

mod begun;
mod edited;

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::bases::Bases;
use super::report::Status;
use super::system::{self, LOCKED, New, unwritable};
use super::{Options, files, panic};
use crate::check::Paper;
use crate::check::sound::broken;
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::Made;
use crate::docx::read::Package;
use crate::docx::seal::Seal;
use crate::merge::{self, Change, Own};

/// How the temporary files begin, by which those of a killed run are known.
const PREFIX: &str = ".kehoach-";

/// How the temporary files end.
const SUFFIX: &str = ".tmp";

/// What the name of a document has at its end, as it was before it was renewed last.
pub(super) const BEFORE: &str = ".truoc";

/// What the name of a new version has at its end, beside a document that could not be renewed.
pub(super) const NEW: &str = ".moi";

/// The largest file that is read to see whether it is one of ours. What is larger is a stranger's.
pub(super) const LARGEST: u64 = 64 << 20;

/// Writes documents.
#[derive(Debug)]
pub struct Writer<'a> {
    options: &'a Options,
    /// What the documents were generated with, for those that no longer say it themselves.
    bases: Option<&'a Bases>,
}

/// What became of a document, what is to be said, and what was renewed among a person's edits.
#[derive(Debug)]
pub struct Put {
    /// What became of it.
    pub status: Status,
    /// What is to be said.
    pub findings: Vec<Diagnostic>,
    /// What has changed in a document that was there.
    pub changes: Vec<Change>,
    /// Whether it says what it said before, word for word.
    pub says_same: bool,
    /// The hash of what stands there now, where another build of the same data would find nothing to
    /// do and nothing to say.
    pub hash: Option<blake3::Hash>,
    /// Whether what stands there is what was made, or in a dry run would be.
    pub is_as_made: bool,
    /// What was renewed among what a person has written into it, and that.
    pub merged: Option<(Vec<u8>, Own)>,
}

impl Put {
    fn of(status: Status, finding: Option<Diagnostic>) -> Self {
        Self {
            status,
            findings: finding.into_iter().collect(),
            changes: Vec::new(),
            says_same: false,
            hash: None,
            is_as_made: matches!(status, Status::Created | Status::Renewed),
            merged: None,
        }
    }

    fn standing(mut self, bytes: &[u8]) -> Self {
        self.hash = Some(blake3::hash(bytes));
        self
    }
}

/// What is in the place of a document.
enum There {
    Nothing,
    Same,
    Other(Box<Old>),
    /// A link, or what is neither a file nor a folder.
    Strange(Strange),
}

/// What is in the place of a document and is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strange {
    Link,
    Special,
}

/// A file that differs from the document; its bytes only where it is small enough to be one.
struct Old {
    seal: Seal,
    metadata: Metadata,
    bytes: Option<Vec<u8>>,
    /// What is in it, where it has been opened.
    package: Option<Package>,
}

impl<'a> Writer<'a> {
    /// A writer; in a dry run it finds out everything, and writes nothing.
    pub fn new(options: &'a Options) -> Self {
        Self { options, bases: None }
    }

    /// As this one, with what the documents were generated with.
    pub(super) fn with(self, bases: &'a Bases) -> Self {
        Self { bases: Some(bases), ..self }
    }

    /// Writes a document where it belongs, unless it is there already or something else is that
    /// must not be lost. What a person has edited is renewed with the edits. `start` is the document of
    /// a year before that this one begins as, where it does.
    pub fn put(&self, path: &Path, made: &Made, start: Option<&Path>) -> Put {
        let place = Place::file(path);
        let mut put = self
            .try_put(path, made, start)
            .unwrap_or_else(|diagnostic| Put::of(Status::Failed, Some(diagnostic)));
        for finding in put.findings.iter_mut().filter(|finding| finding.places.is_empty()) {
            finding.places.push(place.clone());
        }
        put
    }

    fn try_put(&self, path: &Path, made: &Made, start: Option<&Path>) -> Result<Put, Diagnostic> {
        let there = self.look(path, made).map_err(|error| unwritable(&error))?;
        let start = start.filter(|_| self.begins(&there));
        match start.map(|start| self.begun(path, start, made)) {
            None => self.put_over(there, path, made),
            Some(Err(unused)) => {
                let mut put = self.put_over(there, path, made)?;
                put.findings.push(unused);
                Ok(put)
            }
            Some(Ok(merged)) => self.put_begun(there, path, made, merged),
        }
    }

    /// Writes a document, by what is in its place.
    fn put_over(&self, there: There, path: &Path, made: &Made) -> Result<Put, Diagnostic> {
        let old = match there {
            There::Same => {
                let mut put = Put::of(Status::Unchanged, None).standing(made.bytes());
                put.is_as_made = true;
                return Ok(put);
            }
            There::Nothing if self.options.merging.annexes_only => {
                return Ok(Put::of(Status::Kept, Some(no_annexes())));
            }
            There::Nothing if self.options.dry_run => {
                may_be_made(path).map_err(|error| unwritable(&error))?;
                return Ok(Put::of(Status::Created, None));
            }
            There::Nothing => {
                write(path, made.bytes(), None).map_err(|error| unwritable(&error))?;
                return Ok(Put::of(Status::Created, None).standing(made.bytes()));
            }
            There::Strange(what) => return self.put_in_place_of(what, path, made.bytes()),
            There::Other(old) => old,
        };
        if self.options.merging.annexes_only && old.seal != Seal::Foreign {
            let there = old.bytes.as_deref().unwrap_or_default();
            // What nobody has edited and says nothing else is written anew as a whole.
            let is_whole = || panic::catch(|| merge::text_is_current(there, made)) == Ok(true);
            if old.seal == Seal::Edited || !is_whole() {
                let mut put = self.merge(path, made, &old)?;
                let outdated = panic::catch(|| merge::outdated(path, there, made));
                put.findings.extend(outdated.ok().flatten());
                put.hash = None;
                return Ok(put);
            }
        }
        match old.seal {
            Seal::Edited if !self.options.force => return self.merge(path, made, &old),
            Seal::Foreign if !self.options.force => {
                return Ok(Put::of(Status::Kept, Some(foreign(old.bytes.as_deref()))));
            }
            Seal::Intact | Seal::Edited | Seal::Foreign => {}
        }
        self.may_replace(path, &old)?;
        let mut kept = None;
        if old.seal != Seal::Intact {
            let backup = self.back_up(path, &old).map_err(|error| unwritable(&error))?;
            kept = Some(backed_up(&backup, self.options.dry_run));
        }
        if !self.options.dry_run {
            write(path, made.bytes(), Some(&old.metadata)).map_err(|error| unwritable(&error))?;
        }
        let mut put = Put::of(Status::Renewed, kept).standing(made.bytes());
        if let (Seal::Intact, Some(old)) = (old.seal, &old.bytes) {
            let changes = panic::catch(|| merge::changes(old, made)).unwrap_or(Some(Vec::new()));
            put.says_same = changes.is_none();
            put.changes = changes.unwrap_or_default();
        }
        Ok(put)
    }

    /// Whether a file that is there may be written over, as far as can be told before.
    fn may_replace(&self, path: &Path, old: &Old) -> Result<(), Diagnostic> {
        if old.metadata.permissions().readonly() {
            return Err(read_only());
        }
        if let Some(owner) = open_elsewhere(path) {
            return Err(locked(Some(&owner)));
        }
        if self.options.dry_run {
            may_be_replaced(path).map_err(|error| unwritable(&error))?;
        }
        Ok(())
    }

    /// Leaves a link or the like where it is, or moves it aside where it is to be written over: what
    /// a link leads to belongs to someone else, and is never written to.
    fn put_in_place_of(&self, what: Strange, path: &Path, bytes: &[u8]) -> Result<Put, Diagnostic> {
        if !self.options.force {
            return Ok(Put::of(Status::Kept, Some(strange(what, path))));
        }
        let backup = numbered(path, ".bak-", 1);
        if !self.options.dry_run {
            let written = system::rename(path, &backup).and_then(|()| write(path, bytes, None));
            written.map_err(|error| unwritable(&error))?;
        }
        Ok(Put::of(Status::Renewed, Some(backed_up(&backup, self.options.dry_run))))
    }

    /// Finds out what is in the place of a document.
    fn look(&self, path: &Path, made: &Made) -> io::Result<There> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            // Windows says so too where a file stands in the place of a folder of the path.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return match files::nearest(path) {
                    Some((_, above)) if !above.is_dir() => Err(ErrorKind::NotADirectory.into()),
                    _ => Ok(There::Nothing),
                };
            }
            Err(error) => return Err(error),
        };
        if metadata.is_symlink() {
            let is_same = files::read(path, LARGEST).is_ok_and(|behind| behind == made.bytes());
            return Ok(if is_same { There::Same } else { There::Strange(Strange::Link) });
        }
        if metadata.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Ok(There::Strange(Strange::Special));
        }
        if metadata.len() > LARGEST {
            let (seal, bytes, package) = (Seal::Foreign, None, None);
            return Ok(There::Other(Box::new(Old { seal, metadata, bytes, package })));
        }
        let mut old = files::read(path, LARGEST)?;
        // A file that can't even be looked at is not ours to replace.
        let (mut seal, mut package) =
            panic::catch(|| (self.options.look)(&old)).unwrap_or((Seal::Foreign, None));
        // One of ours whose custom XML another program has dropped.
        if (seal == Seal::Foreign || seal == Seal::Edited && !has_custom_xml(&old))
            && let Some(given) = self.bases.and_then(|bases| bases.given(path, &old))
        {
            (old, seal, package) = (given, Seal::Edited, None);
        }
        // What people have edited is not what was just made, which need not be packed to know it.
        if seal != Seal::Edited && old == made.bytes() {
            return Ok(There::Same);
        }
        Ok(There::Other(Box::new(Old { seal, metadata, bytes: Some(old), package })))
    }

    /// Keeps a copy of a document beside it, under the first name that is free.
    fn back_up(&self, path: &Path, old: &Old) -> io::Result<PathBuf> {
        let backup = numbered(path, ".bak-", 1);
        if !self.options.dry_run {
            match &old.bytes {
                Some(bytes) => write(&backup, bytes, Some(&old.metadata))?,
                // Too large to be read.
                None => system::rename(path, &backup)?,
            }
        }
        Ok(backup)
    }
}

/// Whether something has a name: a broken link too.
pub(super) fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path with a sign and the first number that is free at the end of its name, before the ending.
pub(super) fn numbered(path: &Path, sign: &str, first: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let mut names = (first..).map(|number| format!("{stem}{sign}{number}.{ending}"));
    let free = names.find_map(|name| {
        let path = path.with_file_name(name);
        (!is_taken(&path)).then_some(path)
    });
    free.expect("no folder has a file of every number")
}

/// The path with a sign at the end of its name, before the ending.
pub(super) fn signed(path: &Path, sign: &str) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}{sign}.{ending}"))
}

/// Writes a file so that at any moment either the old one or the new one is there, whole.
///
/// `like` is the file that it replaces, as it was when it was looked at, or that it is a copy of:
/// its permissions are kept.
pub fn write(path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut temporary = temporary(folder)?;
    // The lock ends with the process, so a later run can tell what a killed one has left. Where a
    // file system has no locks, nothing is cleared either.
    let _ = temporary.as_file().try_lock();
    temporary.write_all(bytes)?;
    if let Some(like) = like {
        temporary.as_file().set_permissions(like.permissions())?;
    }
    temporary.as_file().sync_all()?;
    if is_changed(path, like) {
        return Err(ErrorKind::ResourceBusy.into());
    }
    system::rename(temporary.path(), path)?;
    temporary.disable_cleanup(true);
    Ok(())
}

/// The folder that a path is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Whether a file that is not there could be written, as far as can be told without writing.
fn may_be_made(path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    match files::nearest(folder) {
        Some((nearest, _)) if nearest == folder => system::may_make_in(folder, New::File),
        Some((nearest, _)) => system::may_make_in(nearest, New::Folder),
        None => Err(ErrorKind::NotFound.into()),
    }
}

/// Whether a file could be replaced, as far as can be told without writing.
fn may_be_replaced(path: &Path) -> io::Result<()> {
    may_be_made(path)?;
    system::held(path).map_or(Ok(()), Err)
}

/// Whether someone has saved the file, or put one there, since it was looked at.
fn is_changed(path: &Path, before: Option<&Metadata>) -> bool {
    let is_same = |now: &Metadata| {
        let before = before.map(|before| (before.len(), before.modified().ok()));
        before == Some((now.len(), now.modified().ok()))
    };
    fs::symlink_metadata(path).is_ok_and(|now| !is_same(&now))
}

/// A new temporary file beside the ones it is to become, with the permissions of any other: that of
/// the crate itself is for its owner alone, and on Windows marked as one that needs no copy.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder.make_in(folder, |path| File::options().write(true).create_new(true).open(path))
}

/// Removes what killed runs have left in the folders of these documents.
///
/// A file that another run is writing is locked, and stays.
pub fn clear_leftovers<'a>(paths: impl Iterator<Item = &'a Path>) {
    let folders: BTreeSet<&Path> = paths.filter_map(Path::parent).collect();
    for folder in folders {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !(name.starts_with(PREFIX) && name.ends_with(SUFFIX)) {
                continue;
            }
            // Nothing but a regular file is ours.
            let is_file = entry.file_type().is_ok_and(|sort| sort.is_file());
            let file = is_file.then(|| files::open(&entry.path()));
            let is_left = file.is_some_and(|file| file.is_ok_and(|file| file.try_lock().is_ok()));
            if is_left {
                // What can't be removed does no harm, and is tried again next time.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The file by which an office program says that it has the document open.
///
/// Word writes `~$` over the first two characters of a long name, over the first of a name one
/// shorter, and before a short one; LibreOffice writes `.~lock.name#`.
pub(crate) fn open_elsewhere(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let stem = path.file_stem()?.to_string_lossy().chars().count();
    let skipped = stem.saturating_sub(6).min(2);
    let rest: String = name.chars().skip(skipped).collect();
    let owners = [format!("~${rest}"), format!(".~lock.{name}#")];
    owners.into_iter().map(|owner| path.with_file_name(owner)).find(|owner| owner.exists())
}

/// What is said of a document that is not there, where only annexes are to be renewed.
fn no_annexes() -> Diagnostic {
    let message = "văn bản này chưa được lập, nên chưa có phụ lục để cập nhật";
    Diagnostic::note("annexes-not-there", message).hint("lập văn bản: bỏ `--chi-phu-luc`")
}

/// What is said of a file that is no document of ours, or can't be told for one any more.
fn foreign(bytes: Option<&[u8]>) -> Diagnostic {
    let is_damaged = |bytes: &&[u8]| {
        let read = || panic::catch(|| Paper::read("", bytes).is_none());
        bytes.starts_with(b"PK") && read().unwrap_or(true)
    };
    let damaged = bytes.filter(is_damaged);
    let message = match damaged.map(broken::why) {
        Some((why, _)) => format!("không đọc được tệp đang có ở đây nên để nguyên: {why}"),
        None => "ở đây đã có một tệp không do chương trình này lập, nên được giữ nguyên".to_owned(),
    };
    Diagnostic::warning("foreign-file", message).hint(KEPT)
}

fn strange(what: Strange, path: &Path) -> Diagnostic {
    let message = match (what, fs::read_link(path)) {
        (Strange::Link, Ok(target)) => format!(
            "ở đây là một liên kết tới `{}`, nên được giữ nguyên; tệp ở đầu kia cũng không bị ghi",
            target.display()
        ),
        (Strange::Link, Err(_)) => "ở đây là một liên kết, nên được giữ nguyên".to_owned(),
        (Strange::Special, _) => "ở đây không phải tệp thường, nên được giữ nguyên".to_owned(),
    };
    Diagnostic::warning("link-in-the-way", message).hint(KEPT)
}

/// Whether a folder of documents lies elsewhere than under the output folder: behind a link.
pub(super) fn leads_out(out: &Path, folder: &Path) -> bool {
    let Ok(whole) = out.canonicalize() else { return false };
    let there = folder.ancestors().find(|folder| files::is_there(folder));
    let Some(there) = there.filter(|there| there.starts_with(out)) else { return false };
    match there.canonicalize() {
        Ok(there) => !there.starts_with(whole),
        // A link that leads nowhere.
        Err(_) => there.is_symlink(),
    }
}

/// What is said of a folder that lies elsewhere.
pub(super) fn linked_folder() -> Diagnostic {
    let message = "thư mục này là một liên kết dẫn ra ngoài thư mục kết quả, nên không ghi vào";
    let hint = "xóa liên kết ấy, hoặc ghi thẳng vào nơi nó dẫn tới với `--out`";
    Diagnostic::error("linked-folder", message).hint(hint)
}

const KEPT: &str = "đổi tên tệp rồi chạy lại, hoặc chạy lại với `--force`: bản đang có được cất \
                    bên cạnh thành `….bak-1.docx`";

fn backed_up(backup: &Path, dry_run: bool) -> Diagnostic {
    let name = backup.file_name().unwrap_or_default().to_string_lossy();
    let will = if dry_run { "sẽ được" } else { "được" };
    Diagnostic::note("backed-up", format!("bản đang có {will} cất thành `{name}`"))
}

fn read_only() -> Diagnostic {
    let message = "tệp chỉ cho đọc, nên chưa ghi được bản mới";
    let hint = "bỏ thuộc tính chỉ đọc (Read-only) của tệp rồi chạy lại";
    Diagnostic::error("read-only-file", message).hint(hint)
}

pub(crate) fn locked(owner: Option<&Path>) -> Diagnostic {
    let message = "văn bản đang mở ở một chương trình khác, nên chưa ghi được bản mới";
    let mut hint = "đóng văn bản (Word, LibreOffice) rồi chạy lại".to_owned();
    if let Some(name) = owner.and_then(Path::file_name) {
        let name = name.to_string_lossy();
        hint += &format!("; nếu không ai đang mở, xóa tệp `{name}` ở cùng thư mục");
    }
    Diagnostic::error(LOCKED, message).hint(hint)
}

/// Whether a package has a custom XML part: it is named in its directory as it stands.
fn has_custom_xml(package: &[u8]) -> bool {
    const NAME: &[u8] = b"customXml/item";
    package.windows(NAME.len()).any(|name| name == NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_saved_in_the_meantime_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.docx");
        fs::write(&path, "bản cũ").unwrap();
        let before = fs::metadata(&path).unwrap();
        fs::write(&path, "bản vừa sửa").unwrap();
        for before in [Some(&before), None] {
            let error = write(&path, b"moi", before).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ResourceBusy);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "bản vừa sửa");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn owner_files_are_named_as_the_office_programs_name_them() {
        let folder = tempfile::tempdir().unwrap();
        for (name, owner) in [
            ("ba-be.docx", "~$ba-be.docx"),
            ("pac-nam.docx", "~$ac-nam.docx"),
            ("bach-thong.docx", "~$ch-thong.docx"),
            ("na-ri.docx", ".~lock.na-ri.docx#"),
        ] {
            let path = folder.path().join(name);
            assert_eq!(open_elsewhere(&path), None);
            let owner = folder.path().join(owner);
            fs::write(&owner, "").unwrap();
            assert_eq!(open_elsewhere(&path), Some(owner));
        }
    }
}
