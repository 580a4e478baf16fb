//! Arguments of Windows in which a quote was swallowed → those that were meant.
//!
//! The paths that File Explorer and Tab give end in `\`, and `"D:\ho so\"` in quotes is right to the
//! eye. But Windows takes `\"` for a quote within the argument, which then goes on: to the end of the
//! line, or to the next quote. `"D:\ho so\" --out x` is one argument, `D:\ho so" --out x`.
//!
//! Source: Microsoft Learn, "Parsing C command-line arguments".

use std::ffi::OsString;
use std::path::Path;

/// The arguments that were meant, where there is but one way to read them: a quote ends the last
/// argument or stands before further words, and what is before it is there. No name has a quote on
/// Windows. Anything else stays, and is told where the path is looked for.
pub(super) fn mended(typed: Vec<OsString>) -> Vec<OsString> {
    if cfg!(windows) { mended_where(typed, &|path| path.exists()) } else { typed }
}

fn mended_where(mut typed: Vec<OsString>, is_there: &dyn Fn(&Path) -> bool) -> Vec<OsString> {
    let has_quote = |argument: &OsString| argument.to_string_lossy().contains('"');
    let Some((last, before)) = typed.split_last() else { return typed };
    // With several quotes the words between them may be of one argument or of two.
    if before.iter().any(has_quote) || last.to_string_lossy().matches('"').count() != 1 {
        return typed;
    }
    let last = last.to_string_lossy().into_owned();
    let Some((path, rest)) = last.split_once('"') else { return typed };
    let is_apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    if is_apart && is_there(Path::new(path)) {
        typed.pop();
        typed.push(path.into());
        typed.extend(rest.split_whitespace().map(OsString::from));
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_after_a_backslash_ends_the_path_that_is_there() {
        let mended = |typed: &[&str]| {
            let typed = typed.iter().map(OsString::from).collect();
            mended_where(typed, &|path| path == Path::new(r"D:\hồ sơ"))
        };
        let whole = &["kehoach", "build", r"D:\hồ sơ", "--out", "ra"][..];
        assert_eq!(mended(&["kehoach", "build", r#"D:\hồ sơ" --out ra"#]), whole);
        assert_eq!(mended(&["kehoach", "build", r#"D:\hồ sơ""#]), whole[..3]);
        for other in [
            &["kehoach", "build", r#"D:\khác" --out ra"#][..],
            // `"D:\hồ sơ\" --out "thư mục"`
            &["kehoach", "build", r#"D:\hồ sơ" --out thư"#, "mục"],
            // `"D:\hồ sơ\" "E:\b\"`
            &["kehoach", "build", r#"D:\hồ sơ" E:\b""#],
            &["kehoach", "build", "--unit", r#"D:\hồ sơ"A"#],
            &["kehoach", "build", "a"],
            &[],
        ] {
            assert_eq!(mended(other), other);
        }
    }
}
