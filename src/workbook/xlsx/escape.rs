//! The escapes by which a text of a workbook holds characters that XML can't: `_x000D_`.

use std::borrow::Cow;

/// The text with its escapes resolved: `_xHHHH_` is the unit of UTF-16 with that number, of which
/// two may make a character; a number that makes none stays as it is written.
///
/// Source: ECMA-376 Part 1, 22.9.2.19 (`ST_Xstring`).
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let found = unit(escape).and_then(|high| match char::from_u32(high) {
            Some(c) => Some((c, LENGTH)),
            None => {
                let low = unit(escape.get(LENGTH..)?)?;
                let pair = char::decode_utf16([high as u16, low as u16]).next()?.ok()?;
                Some((pair, 2 * LENGTH))
            }
        });
        let length = match found {
            Some((c, length)) => {
                out.push(c);
                length
            }
            None => {
                out.push_str("_x");
                2
            }
        };
        rest = &escape[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The bytes of an escape.
const LENGTH: usize = "_x0000_".len();

/// The number in the escape with which a text begins.
fn unit(text: &str) -> Option<u32> {
    let escape = text.as_bytes().get(..LENGTH)?;
    let [b'_', b'x', digits @ .., b'_'] = escape else { return None };
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn escapes_are_resolved_and_what_only_looks_like_one_stays() {
        for (text, expected) in [
            ("Xã A", "Xã A"),
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_", "_xD83D_"),
            ("_xD83D__x0041_", "_xD83D_A"),
            ("ma_xa, _xGGGG_, _x12", "ma_xa, _xGGGG_, _x12"),
            ("_x_x0041_", "_xA"),
            ("_x004ế_", "_x004ế_"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }
}
