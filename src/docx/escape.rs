//! Text → XML: the one place where a document's text is escaped.

/// Writes text as the content of `w:t`. A line break becomes `line_break`; other control
/// characters, which XML can't hold, are left out.
pub(super) fn text(out: &mut String, text: &str, line_break: &str) {
    escape(out, text, |out, special| match special {
        '\n' => out.push_str(line_break),
        '\t' => out.push(' '),
        _ => {}
    });
}

/// Writes text as the value of an attribute, on one line.
pub(crate) fn attribute(out: &mut String, text: &str) {
    escape(out, text, |out, special| match special {
        '\n' | '\t' => out.push(' '),
        _ => {}
    });
}

/// The bytes that need a look. 0xEF begins U+FFFE and U+FFFF, which XML can't hold either.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'"' as usize] = true;
    special[0xEF] = true;
    special
};

fn escape(out: &mut String, text: &str, mut special: impl FnMut(&mut String, char)) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !SPECIAL[usize::from(byte)] {
            continue;
        }
        if byte == 0xEF && !text[at..].starts_with(['\u{FFFE}', '\u{FFFF}']) {
            continue;
        }
        out.push_str(&text[start..at]);
        start = at + if byte == 0xEF { 3 } else { 1 };
        match byte {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'"' => out.push_str("&quot;"),
            other => special(out, char::from(other)),
        }
    }
    out.push_str(&text[start..]);
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_escaped_and_keeps_its_lines() {
        let escaped = |given: &str| {
            let mut out = String::new();
            super::text(&mut out, given, "<w:br/>");
            out
        };
        assert_eq!(escaped("R&D < 5% ]]> \"a\""), "R&amp;D &lt; 5% ]]&gt; &quot;a&quot;");
        assert_eq!(escaped("một\nhai\tba"), "một<w:br/>hai ba");
        assert_eq!(escaped("a\0b\u{1F}c\r\u{FFFE}d\u{FFFF}"), "abcd");
        assert_eq!(escaped("，😀"), "，😀");
    }

    #[test]
    fn an_attribute_is_escaped_on_one_line() {
        let mut out = String::new();
        super::attribute(&mut out, "a\n\"b\" & <c>\u{7}");
        assert_eq!(out, "a &quot;b&quot; &amp; &lt;c&gt;");
    }
}
