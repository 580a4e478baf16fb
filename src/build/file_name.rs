//! File names that every system accepts: what is made on one machine is copied to another, mostly
//! to Windows.
//!
//! Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::mark::is_private;

/// How long a path under an output folder may be, in UTF-16 units. Word opens paths of up to 259,
/// and the folder that they stand in needs its share.
const LONGEST_PATH: usize = 180;

/// How long a name may be, in bytes of UTF-8: ext4 takes 255, and a copy of an edited document
/// adds some.
const LONGEST_NAME: usize = 240;

/// Names of devices, which Windows keeps for itself, with any extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Why a name or a path is no good. Its text is the end of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing, or nothing between two `/`.
    #[error("tên để trống")]
    Empty,
    /// The path leads out of the output folder.
    #[error("đường dẫn phải nằm trong thư mục kết quả")]
    Outside,
    /// A character that Windows does not allow.
    #[error("không được có ký tự `{0}`")]
    Character(char),
    /// A character that can't be seen, such as a line break or a mark of direction.
    #[error("không được có ký tự không nhìn thấy (mã {0:04X})")]
    Control(u32),
    /// Windows drops a full stop or a space at the end.
    #[error("`{0}` có dấu chấm hoặc dấu cách ở cuối")]
    End(String),
    /// Files of such names are hidden, or taken for those that Word has open.
    #[error("`{0}` bắt đầu bằng dấu chấm hoặc `~$` như tệp ẩn, tệp tạm của Word")]
    Hidden(String),
    /// Windows keeps the name for itself.
    #[error("`{0}` là tên mà Windows giữ riêng")]
    Device(String),
    /// The name or the path is too long.
    #[error("tên dài quá: {length} {unit}, nhiều nhất {longest}")]
    Long {
        /// How long it is.
        length: usize,
        /// How long it may be.
        longest: usize,
        /// What is counted.
        unit: &'static str,
    },
}

/// Checks a path under an output folder, with `/` between its parts.
pub fn check(path: &str) -> Result<(), Fault> {
    let is_drive =
        path.get(1..2) == Some(":") && path.starts_with(|c: char| c.is_ascii_alphabetic());
    if path.starts_with(['/', '\\']) || is_drive {
        return Err(Fault::Outside);
    }
    path.split('/').try_for_each(check_name)?;
    let length = path.encode_utf16().count();
    if length > LONGEST_PATH {
        return Err(Fault::Long { length, longest: LONGEST_PATH, unit: "ký tự" });
    }
    Ok(())
}

/// Checks the name of one file or folder.
pub fn check_name(name: &str) -> Result<(), Fault> {
    if name.trim().is_empty() {
        return Err(Fault::Empty);
    }
    if name == "." || name == ".." {
        return Err(Fault::Outside);
    }
    for c in name.chars() {
        if is_unseen(c) {
            return Err(Fault::Control(c.into()));
        }
        if r#"<>:"/\|?*"#.contains(c) {
            return Err(Fault::Character(c));
        }
    }
    if name.starts_with('.') || name.starts_with("~$") {
        return Err(Fault::Hidden(name.to_owned()));
    }
    if name.ends_with('.') || name.ends_with(char::is_whitespace) {
        return Err(Fault::End(name.to_owned()));
    }
    if is_device(name) {
        return Err(Fault::Device(name.to_owned()));
    }
    if name.len() > LONGEST_NAME {
        let (length, longest) = (name.len(), LONGEST_NAME);
        return Err(Fault::Long { length, longest, unit: "byte" });
    }
    Ok(())
}

/// Whether a character leaves no trace, or changes how those about it are read: in two names that
/// look alike it would make two files.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || is_private(c)
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What two paths have in common when a system takes them for the same: Windows and macOS do not
/// tell capitals from small letters, macOS not composed from decomposed ones.
pub fn key(path: &str) -> String {
    path.nfc().collect::<String>().to_lowercase()
}

/// Whether Windows takes the name for a device: what stands before the first full stop decides.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let is_port = port.is_some_and(|number| {
        matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
            || matches!(number, "¹" | "²" | "³")
    });
    is_port || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_pass() {
        for path in [
            "ke-hoach-tinh.docx",
            "huyen/bach-thong.docx",
            "Kế hoạch Huyện Bạch Thông.docx",
            "a/b/c/d.docx",
            "console.docx",
            "com10.docx",
            "com.docx",
            "(1) R&D, 50% – ‘a’.docx",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn windows_names_are_refused() {
        let device = |name: &str| Err(Fault::Device(name.into()));
        for name in [
            "CON",
            "con.docx",
            "Nul.tar.gz",
            "aux .docx",
            "COM1.docx",
            "lpt9",
            "COM².docx",
            "CONIN$",
        ] {
            assert_eq!(check(name), device(name), "{name}");
        }
        assert_eq!(check("xa/prn.docx"), device("prn.docx"));
        for c in ['<', '>', ':', '"', '\\', '|', '?', '*'] {
            assert_eq!(check(&format!("xa/ab{c}c.docx")), Err(Fault::Character(c)));
        }
        assert_eq!(check("a\nb.docx"), Err(Fault::Control(10)));
        assert_eq!(check("a\u{7f}.docx"), Err(Fault::Control(127)));
        assert_eq!(check("xa /b.docx"), Err(Fault::End("xa ".into())));
        assert_eq!(check("b.docx."), Err(Fault::End("b.docx.".into())));
        assert_eq!(check("b.docx\u{A0}"), Err(Fault::End("b.docx\u{A0}".into())));
        assert_eq!(check("xa\u{202E}/b.docx"), Err(Fault::Control(0x202E)));
        assert_eq!(check("xa/~$b.docx"), Err(Fault::Hidden("~$b.docx".into())));
        assert_eq!(check("xa/.docx"), Err(Fault::Hidden(".docx".into())));
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        for path in
            ["../a.docx", "a/../../b.docx", "/a.docx", "\\a.docx", "C:/a.docx", "c:a.docx", "./a"]
        {
            assert_eq!(check(path), Err(Fault::Outside), "{path}");
        }
        for path in ["", "a//b.docx", "a/", " ", "\u{a0}/a.docx"] {
            assert_eq!(check(path), Err(Fault::Empty), "{path}");
        }
    }

    #[test]
    fn long_names_are_refused() {
        let folder = "x".repeat(100);
        assert_eq!(check(&format!("{folder}/{}", "x".repeat(79))), Ok(()));
        let long = Err(Fault::Long { length: 181, longest: 180, unit: "ký tự" });
        assert_eq!(check(&format!("{folder}/{}", "x".repeat(80))), long);
        let bytes = Err(Fault::Long { length: 243, longest: 240, unit: "byte" });
        assert_eq!(check(&"ế".repeat(81)), bytes);
    }

    #[test]
    fn keys_are_the_same_where_a_system_takes_the_names_for_the_same() {
        assert_eq!(key("Xã/Hòa.docx"), key("XÃ/Ho\u{300}a.DOCX"));
        assert_ne!(key("hoà"), key("hòa"));
    }
}
