//! Errors of the system → what they mean, on Windows and elsewhere, in words that say what to do.
//!
//! The same fault has other numbers and other words on each system, and Windows says them in its own
//! language. What is told is therefore never the system's sentence where its meaning is known.
//!
//! Sources: Microsoft Learn, "System Error Codes"; errno(3).

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use super::files;
use crate::diagnostic::{Diagnostic, Place};

/// What an error of the system means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Nothing has this path.
    Missing,
    /// A file stands where a folder must be.
    FileInTheWay,
    /// A folder stands where a file must be.
    Folder,
    /// Neither a file nor a folder: a pipe, a device.
    Special,
    /// The file is larger than it may be.
    TooLarge,
    /// Whoever runs the program may not do this.
    Denied,
    /// The medium can't be written to.
    ReadOnly,
    /// Another program has the file.
    InUse,
    /// The path is too long.
    Long,
    /// The path has a character that names can't have.
    Name,
    /// No room is left.
    Full,
    /// The other machine can't be reached.
    Network,
    /// There is no medium in the drive, or no such device.
    Drive,
    /// The medium can't be read or written where it must be.
    Damaged,
    /// The file is kept on another machine, as by `OneDrive`, and can't be brought here.
    Cloud,
    /// A guard against viruses has stepped in.
    Virus,
    /// Too many files are open.
    ManyOpen,
    /// Anything else.
    Other,
}

impl Cause {
    /// What an error means.
    pub(crate) fn of(error: &io::Error) -> Self {
        let code = error.raw_os_error();
        let by_code = if cfg!(windows) { code.and_then(windows) } else { code.and_then(unix) };
        by_code.unwrap_or_else(|| of_kind(error.kind()))
    }

    /// Whether it may pass by itself in a moment. On Windows an indexer, a preview or a guard against
    /// viruses opens each file that has just been written, and none can be replaced meanwhile; a file
    /// that is about to vanish refuses access. Elsewhere an open file is no hindrance.
    const fn may_pass(self) -> bool {
        cfg!(windows) && matches!(self, Self::InUse | Self::Denied)
    }
}

/// By the numbers of Windows, of which the standard library knows but some.
const fn windows(code: i32) -> Option<Cause> {
    Some(match code {
        2 | 3 => Cause::Missing,
        4 => Cause::ManyOpen,
        5 | 65 | 395 | 396 | 1260 | 1314 | 1326 | 4551 => Cause::Denied,
        15 | 20 | 21 | 55 | 1006 | 1112 | 1167 => Cause::Drive,
        19 => Cause::ReadOnly,
        23 | 25 | 27 | 29 | 30 | 483 | 1005 | 1117 | 1392 | 1393 => Cause::Damaged,
        32 | 33 | 170 | 303 | 1224 => Cause::InUse,
        39 | 112 | 1295 => Cause::Full,
        51
        | 53
        | 54
        | 58
        | 59
        | 64
        | 67
        | 71
        | 121
        | 1203
        | 1219
        | 1222
        | 1225
        | 1226
        | 1231..=1233
        | 1235
        | 1236
        | 1256
        | 2250 => Cause::Network,
        80 | 183 | 267 => Cause::FileInTheWay,
        111 | 206 => Cause::Long,
        123 | 161 => Cause::Name,
        225 | 226 => Cause::Virus,
        336 => Cause::Folder,
        358..=394 | 397..=404 | 426 => Cause::Cloud,
        _ => return None,
    })
}

/// By the numbers of Linux and its kin, where they are the same on all of them.
const fn unix(code: i32) -> Option<Cause> {
    Some(match code {
        5 => Cause::Damaged,
        6 | 19 => Cause::Drive,
        23 | 24 => Cause::ManyOpen,
        _ => return None,
    })
}

const fn of_kind(kind: ErrorKind) -> Cause {
    match kind {
        ErrorKind::NotFound => Cause::Missing,
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Cause::FileInTheWay,
        ErrorKind::IsADirectory => Cause::Folder,
        ErrorKind::Unsupported => Cause::Special,
        ErrorKind::FileTooLarge => Cause::TooLarge,
        ErrorKind::PermissionDenied => Cause::Denied,
        ErrorKind::ReadOnlyFilesystem => Cause::ReadOnly,
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Cause::InUse,
        ErrorKind::InvalidFilename => Cause::Long,
        // As file systems of Windows answer on Linux.
        ErrorKind::InvalidInput => Cause::Name,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Cause::Full,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::NotConnected
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionReset
        | ErrorKind::StaleNetworkFileHandle
        | ErrorKind::TimedOut => Cause::Network,
        _ => Cause::Other,
    }
}

/// How long is waited before each further try, in milliseconds: what a scan of a document takes,
/// and no more than a person who waits would bear.
const WAITS: [u64; 5] = [10, 20, 40, 80, 160];

/// Does what a program that looks into every new file may hinder for a moment.
pub(crate) fn patiently<T>(mut work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for wait in WAITS {
        match work() {
            Err(error) if Cause::of(&error).may_pass() => {
                std::thread::sleep(Duration::from_millis(wait));
            }
            ended => return ended,
        }
    }
    work()
}

/// Opens what is to be read; who may not read it is told so at once.
pub(crate) fn open(path: &Path) -> io::Result<fs::File> {
    let opened = fs::File::open(path);
    match &opened {
        Err(error) if Cause::of(error) == Cause::InUse => patiently(|| fs::File::open(path)),
        _ => opened,
    }
}

/// Gives a file or folder another name, in the place of a file that has it.
///
/// Unlike that of other crates, the standard library's goes around the length of 260 that paths have
/// on Windows, and replaces what is open elsewhere and may be deleted.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| fs::rename(from, to)).map_err(|error| match held(to) {
        // Windows says that it is not allowed, whatever hinders.
        Some(held) if Cause::of(&error) == Cause::Denied => held,
        _ => error,
    })
}

/// Why a file can't be replaced: another program has it open, and lets nobody write.
pub(crate) fn held(path: &Path) -> Option<io::Error> {
    if !(cfg!(windows) && path.is_file()) {
        return None;
    }
    let opened = patiently(|| fs::OpenOptions::new().write(true).open(path));
    opened.err().filter(|error| Cause::of(error) == Cause::InUse)
}

/// Whether something could be made in a folder, as far as the system tells without making it.
pub(crate) fn may_make_in(folder: &Path, what: New) -> io::Result<()> {
    match access(folder, what) {
        // What else goes wrong in asking need not go wrong in writing.
        Err(error) if matches!(Cause::of(&error), Cause::Denied | Cause::ReadOnly) => Err(error),
        _ => Ok(()),
    }
}

/// What is to be made in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum New {
    /// A file.
    File,
    /// A folder.
    Folder,
}

#[cfg(unix)]
fn access(folder: &Path, _: New) -> io::Result<()> {
    use rustix::fs::Access;
    Ok(rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// To open a folder with a right is to be told whether one has it.
///
/// Source: Microsoft Learn, "File Access Rights Constants", `CreateFileW` (directories).
#[cfg(windows)]
fn access(folder: &Path, what: New) -> io::Result<()> {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_ADD_FILE: u32 = 0x2;
    const FILE_ADD_SUBDIRECTORY: u32 = 0x4;
    const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
    let right = match what {
        New::File => FILE_ADD_FILE,
        New::Folder => FILE_ADD_SUBDIRECTORY,
    };
    let mut options = fs::OpenOptions::new();
    options.access_mode(right).custom_flags(FILE_FLAG_BACKUP_SEMANTICS);
    options.open(folder).map(drop)
}

#[cfg(not(any(unix, windows)))]
const fn access(_: &Path, _: New) -> io::Result<()> {
    Ok(())
}

/// The finding for a file that can't be read.
pub(crate) const UNREADABLE: &str = "unreadable-file";

/// What to say of a file that can't be read.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let place = Place::file(path);
    if files::is_dead_link(path) {
        let message = "đây là một liên kết (shortcut, symlink) không dẫn tới tệp nào";
        let hint = "chép chính tệp ấy vào đây thay cho liên kết";
        return Diagnostic::error(UNREADABLE, message).hint(hint).at(place);
    }
    let cause = Cause::of(error);
    let (message, hint) = match cause {
        Cause::Missing | Cause::FileInTheWay => ("không tìm thấy tệp", "kiểm tra đường dẫn"),
        Cause::Denied => ("không được phép đọc tệp", "đóng tệp nếu đang mở, hoặc xin quyền đọc"),
        Cause::Folder => {
            ("đây là một thư mục, không phải tệp", "đổi tên thư mục ấy, đặt tệp vào chỗ này")
        }
        Cause::Special => (
            "đây không phải tệp thường (là ống, ổ cắm hay thiết bị của máy) nên không đọc",
            "đặt một tệp thường vào chỗ này",
        ),
        Cause::TooLarge => {
            let message = "tệp quá lớn để là tệp chữ do người viết (hơn 4 MiB) nên không đọc";
            let hint = "xem lại có nhầm tệp không";
            return Diagnostic::error("file-too-large", message).hint(hint).at(place);
        }
        Cause::InUse => (
            "tệp đang mở ở một chương trình khác, chưa đọc được",
            "đóng tệp (Excel, Word, LibreOffice) ở máy này và ở máy khác rồi chạy lại",
        ),
        Cause::Long => (
            "đường dẫn của tệp dài quá, hệ điều hành không nhận",
            "chuyển hồ sơ ra thư mục gần gốc ổ đĩa hơn, chẳng hạn D:\\ke-hoach, hoặc đặt tên ngắn hơn",
        ),
        Cause::Name => (BAD_NAME, bad_name_hint(path)),
        _ => match elsewhere(cause) {
            Some((message, hint)) => {
                let message = format!("không đọc được tệp: {message}");
                return Diagnostic::error(UNREADABLE, message).hint(hint).at(place);
            }
            None => {
                let message = format!("không đọc được tệp; hệ điều hành báo: {error}");
                let hint = "kiểm tra ổ đĩa và thử lại";
                return Diagnostic::error(UNREADABLE, message).hint(hint).at(place);
            }
        },
    };
    Diagnostic::error(UNREADABLE, message).hint(hint).at(place)
}

const BAD_NAME: &str = "đường dẫn có ký tự mà tên tệp, tên thư mục không dùng được";

const QUOTE: &str = "Windows hiểu `\\\"` ở câu lệnh là một dấu `\"` trong tên: bỏ dấu `\\` ngay \
                     trước dấu `\"` rồi chạy lại";

/// What to do about a character that names can't have. A quote can only have come from a command
/// line, where it was to end a path.
fn bad_name_hint(path: &Path) -> &'static str {
    if path.as_os_str().to_string_lossy().contains('"') {
        QUOTE
    } else {
        "bỏ các dấu `:` `?` `*` `\"` `<` `>` `|` trong tên, trong đường dẫn đã gõ"
    }
}

/// Why the path can't be looked at, where it is not that nothing is there.
pub(crate) fn hindered(path: &Path) -> Option<io::Error> {
    let is_other =
        |error: &io::Error| !matches!(Cause::of(error), Cause::Missing | Cause::FileInTheWay);
    fs::metadata(path).err().filter(is_other)
}

/// What to do about a folder that can't be listed.
pub(crate) fn unlisted_hint(error: Option<&io::Error>) -> &'static str {
    let elsewhere = error.and_then(|error| elsewhere(Cause::of(error)));
    elsewhere.map_or("xem lại quyền đọc thư mục", |(_, hint)| hint)
}

/// Why what is said could not be said: the end of a sentence.
pub(crate) fn unsaid(error: &io::Error) -> String {
    match (Cause::of(error), elsewhere(Cause::of(error))) {
        (Cause::Full, _) => ": ổ đĩa đã đầy".to_owned(),
        (_, Some((message, _))) => format!(": {message}"),
        _ => format!("; hệ điều hành báo: {error}"),
    }
}

/// What is the same in reading and writing, since the fault is not the file's: the end of a message,
/// and what to do.
const fn elsewhere(cause: Cause) -> Option<(&'static str, &'static str)> {
    Some(match cause {
        Cause::Network => (
            "không tới được máy chủ hay ổ mạng",
            "xem mạng và ổ mạng còn mở được trong File Explorer không rồi chạy lại",
        ),
        Cause::Drive => (
            "không có ổ đĩa này, hoặc ổ chưa sẵn sàng",
            "cắm lại ổ (USB…), xem lại chữ của ổ rồi chạy lại",
        ),
        Cause::Damaged => (
            "ổ đĩa báo lỗi, có thể đã hỏng ở chỗ này",
            "chép hồ sơ sang ổ khác rồi chạy lại; nhờ người phụ trách máy kiểm tra ổ",
        ),
        Cause::Cloud => (
            "tệp còn ở trên mạng (OneDrive…), chưa tải về máy được",
            "mở mạng và OneDrive; bấm chuột phải vào thư mục, chọn Always keep on this device (Luôn \
             giữ trên thiết bị này), chờ tải xong rồi chạy lại",
        ),
        Cause::Virus => (
            "phần mềm diệt vi-rút đã chặn tệp này",
            "nhờ người phụ trách máy xem tệp có sạch không rồi mới dùng",
        ),
        Cause::ManyOpen => {
            ("máy đang mở quá nhiều tệp", "đóng bớt chương trình, hoặc chạy lại với `--jobs 1`")
        }
        _ => return None,
    })
}

/// The finding for a document that is open elsewhere, without what to do.
pub(crate) const LOCKED: &str = "locked-file";

/// What an error means to whoever wants a file or folder written; without its place.
pub(crate) fn unwritable(error: &io::Error) -> Diagnostic {
    let cause = Cause::of(error);
    let (name, message, hint) = match cause {
        Cause::Folder => (
            "folder-in-the-way",
            "ở đây đã có một thư mục mang tên của văn bản, nên chưa ghi được",
            "đổi tên thư mục đó, hoặc đổi tên tệp của văn bản trong ho-so.toml",
        ),
        Cause::Missing => (
            "no-folder",
            "không tạo được thư mục kết quả: hệ điều hành báo không có đường dẫn này",
            "xem lại ổ đĩa và đường dẫn của `--out`",
        ),
        Cause::FileInTheWay => (
            "file-in-the-way",
            "ở chỗ của thư mục kết quả đã có một tệp, nên chưa ghi được",
            "đổi tên tệp đó, hoặc ghi vào thư mục khác với `--out`",
        ),
        Cause::InUse => (
            LOCKED,
            "văn bản vừa thay đổi hoặc đang mở ở một chương trình khác, nên chưa ghi được bản mới",
            "đóng văn bản (Word, LibreOffice) rồi chạy lại",
        ),
        Cause::Denied => (
            "no-permission",
            "không có quyền ghi ở đây, hoặc tệp đang mở ở chương trình khác",
            "đóng tệp đang mở, xem lại quyền ghi, hoặc ghi vào thư mục khác với `--out`",
        ),
        Cause::ReadOnly => {
            ("no-permission", "ổ đĩa này chỉ cho đọc", "ghi vào thư mục ở ổ đĩa khác với `--out`")
        }
        Cause::Full => (
            "disk-full",
            "ổ đĩa đã đầy, nên chưa ghi được; tệp cũ (nếu có) vẫn nguyên",
            "dọn bớt ổ đĩa rồi chạy lại, hoặc ghi vào thư mục khác với `--out`",
        ),
        Cause::Long => (
            "bad-file-name",
            "đường dẫn dài quá, hệ điều hành không nhận",
            "đặt tên ngắn hơn cho văn bản trong ho-so.toml, hoặc chọn thư mục kết quả ngắn hơn",
        ),
        Cause::Name => (
            "bad-file-name",
            BAD_NAME,
            "bỏ các dấu `:` `?` `*` `\"` `<` `>` `|` trong đường dẫn đã gõ; trong cửa sổ lệnh, đừng \
             để dấu `\\` ngay trước dấu `\"`",
        ),
        Cause::Special
        | Cause::TooLarge
        | Cause::Network
        | Cause::Drive
        | Cause::Damaged
        | Cause::Cloud
        | Cause::Virus
        | Cause::ManyOpen
        | Cause::Other => match elsewhere(cause) {
            Some((message, hint)) => {
                let message = format!("chưa ghi được: {message}");
                return Diagnostic::error("unwritable-file", message).hint(hint);
            }
            None => {
                let message = format!("chưa ghi được; hệ điều hành báo: {error}");
                let hint = "xem lại ổ đĩa và thư mục kết quả rồi chạy lại";
                return Diagnostic::error("unwritable-file", message).hint(hint);
            }
        },
    };
    Diagnostic::error(name, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_words() {
        let name = |kind: ErrorKind| unwritable(&kind.into()).name;
        assert_eq!(name(ErrorKind::StorageFull), "disk-full");
        assert_eq!(name(ErrorKind::QuotaExceeded), "disk-full");
        assert_eq!(name(ErrorKind::PermissionDenied), "no-permission");
        assert_eq!(name(ErrorKind::ReadOnlyFilesystem), "no-permission");
        assert_eq!(name(ErrorKind::ResourceBusy), LOCKED);
        assert_eq!(name(ErrorKind::InvalidFilename), "bad-file-name");
        assert_eq!(name(ErrorKind::TimedOut), "unwritable-file");
        let other = unwritable(&io::Error::other("I/O error"));
        assert_eq!(other.message, "chưa ghi được; hệ điều hành báo: I/O error");
        let read = unreadable(Path::new("a"), &ErrorKind::NetworkDown.into());
        assert_eq!(read.message, "không đọc được tệp: không tới được máy chủ hay ổ mạng");
    }

    #[test]
    fn the_numbers_of_windows_are_known() {
        for (codes, cause) in [
            (&[2, 3][..], Cause::Missing),
            (&[5], Cause::Denied),
            (&[19], Cause::ReadOnly),
            (&[32, 33], Cause::InUse),
            (&[39, 112], Cause::Full),
            (&[53, 59, 64, 67, 1231], Cause::Network),
            (&[111, 206], Cause::Long),
            (&[123, 161], Cause::Name),
            (&[183, 267], Cause::FileInTheWay),
            (&[362, 389, 404], Cause::Cloud),
            (&[21, 15], Cause::Drive),
            (&[225], Cause::Virus),
        ] {
            for code in codes {
                assert_eq!(windows(*code), Some(cause), "{code}");
            }
        }
        assert_eq!(windows(1), None);
    }

    #[test]
    fn what_does_not_pass_is_tried_once() {
        let mut tries = 0;
        let mut fail = |kind: ErrorKind| {
            tries = 0;
            let ended = patiently(|| {
                tries += 1;
                Err::<(), io::Error>(kind.into())
            });
            assert_eq!(ended.unwrap_err().kind(), kind);
            tries
        };
        assert_eq!(fail(ErrorKind::NotFound), 1);
        assert_eq!(fail(ErrorKind::ResourceBusy), if cfg!(windows) { WAITS.len() + 1 } else { 1 });
    }
}
