//! How a zip archive is packed so that the same parts give the same bytes on every system.

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System};

/// Options of a part in which neither the clock nor the system shows.
pub fn same_everywhere() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}
