//! A file → its bytes, if it has not more than it may: its size is asked first, and no more is read
//! whatever it says.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place};

/// How large a template may be, in bytes. Those that are built in have up to twenty thousand.
pub(super) const MOST_OF_TEMPLATE: u64 = 1 << 20;

/// How large all templates of a folder may be together.
pub(super) const MOST_OF_TEMPLATES: u64 = 64 << 20;

/// The bytes of a file; none where it has more.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > most {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// The finding for a file that is too large to be what it is named for.
pub(super) fn too_large(name: &'static str, what: &str, path: &Path, most: u64) -> Diagnostic {
    let message = format!("{what} lớn hơn {} MB nên không được đọc", most >> 20);
    Diagnostic::error(name, message)
        .hint("xem tệp này có phải là tệp khác bị đặt nhầm tên, hoặc chia nhỏ")
        .at(Place::file(path))
}
