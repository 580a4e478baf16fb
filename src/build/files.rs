//! Files → their bytes, and why some can't be read.
//!
//! Only regular files are opened, straight or behind a link: to open a pipe would wait for whoever
//! writes into it, and a device may have no end. None is read that is larger than what it is for.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::system::{self, unreadable};
use crate::diagnostic::{Diagnostic, Place};

/// How large a text may be that a person has written: a manifest, a template.
pub(crate) const LARGEST_TEXT: u64 = 4 << 20;

/// How large a workbook may be; none of an office ever is.
pub(crate) const LARGEST_WORKBOOK: u64 = 100 << 20;

/// The metadata of a regular file, straight or behind a link.
pub(crate) fn regular(path: &Path) -> io::Result<Metadata> {
    let metadata = fs::metadata(path)?;
    match () {
        () if metadata.is_file() => Ok(metadata),
        () if metadata.is_dir() => Err(ErrorKind::IsADirectory.into()),
        () => Err(ErrorKind::Unsupported.into()),
    }
}

/// Opens a regular file for reading.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    regular(path)?;
    system::open(path)
}

/// The bytes of a regular file that has at most so many.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let length = regular(path)?.len();
    if length > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(length as usize);
    // It may have grown since.
    system::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The nearest that is there at a path or above it, and what it is; none where not even its drive is.
pub(crate) fn nearest(path: &Path) -> Option<(&Path, Metadata)> {
    path.ancestors().find_map(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        Some((above, fs::metadata(above).ok()?))
    })
}

/// Whether something has a name, whatever it is: a broken link too, and what may not be looked at.
pub(crate) fn is_there(path: &Path) -> bool {
    let missing = [ErrorKind::NotFound, ErrorKind::NotADirectory];
    !fs::symlink_metadata(path).is_err_and(|error| missing.contains(&error.kind()))
}

/// Whether this is a link that leads nowhere, or round in a circle.
pub(crate) fn is_dead_link(path: &Path) -> bool {
    let leads_nowhere = |error: io::Error| error.kind() != ErrorKind::PermissionDenied;
    path.is_symlink() && fs::metadata(path).is_err_and(leads_nowhere)
}

/// What to say of a workbook that can't be read.
pub(crate) fn unreadable_workbook(path: &Path, error: &io::Error) -> Diagnostic {
    if error.kind() != ErrorKind::FileTooLarge {
        return unreadable(path, error);
    }
    Diagnostic::error("workbook-too-large", "bảng tính quá lớn (tệp hơn 100 MiB)")
        .hint("chép riêng bảng cần dùng sang một bảng tính mới rồi lưu lại")
        .at(Place::file(path))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("tep"), "12345").unwrap();
        std::os::unix::fs::symlink("tep", path("lienket")).unwrap();
        std::os::unix::fs::symlink("vong", path("vong")).unwrap();
        std::os::unix::fs::symlink("khongco", path("hong")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(path("ocam")).unwrap();
        let read = |name: &str| read(&path(name), 5).map_err(|error| error.kind());
        assert_eq!(read("tep"), Ok(b"12345".to_vec()));
        assert_eq!(read("lienket"), Ok(b"12345".to_vec()));
        assert_eq!(read("ocam"), Err(ErrorKind::Unsupported));
        assert_eq!(read("."), Err(ErrorKind::IsADirectory));
        assert_eq!(read("khongco"), Err(ErrorKind::NotFound));
        assert_eq!(super::read(&path("tep"), 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(
            super::read(Path::new("/dev/zero"), 4).unwrap_err().kind(),
            ErrorKind::Unsupported
        );
        for name in ["vong", "hong"] {
            assert!(read(name).is_err() && is_dead_link(&path(name)) && is_there(&path(name)));
        }
        assert!(!is_there(&path("khongco")) && !is_there(&path("tep/trong")));
    }
}
