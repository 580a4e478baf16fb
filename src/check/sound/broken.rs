//! The bytes of a file that can't be read as a document → what is wrong with it, for people.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::check::paper::MOST_PARAGRAPHS;
use crate::docx::read::sound::well_formed;

/// The largest main part that is looked into.
const LARGEST: u64 = 256 << 20;

/// Why a file can't be read as a document, and what to do.
pub fn why(bytes: &[u8]) -> (String, &'static str) {
    let said = |text: &str| text.to_owned();
    let save = "mở bằng Word rồi lưu lại dạng .docx (Word Document)";
    let again = "chép lại tệp từ nơi đã nhận, hoặc mở bằng Word và cho sửa rồi lưu lại";
    if bytes.is_empty() {
        return (said("tệp này rỗng"), again);
    }
    // Compound files: `.doc`, and whatever has a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return (
            said("đây là văn bản dạng .doc cũ, hoặc văn bản có mật khẩu"),
            "mở bằng Word, bỏ mật khẩu nếu có, rồi lưu lại dạng .docx (Word Document)",
        );
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start().to_lowercase();
    for (begin, what) in [
        ("{\\rtf", "đây là văn bản dạng RTF mang đuôi .docx"),
        ("%pdf", "đây là tệp PDF, không phải văn bản Word"),
        ("<!doctype", "đây là một trang web mang đuôi .docx"),
        ("<html", "đây là một trang web mang đuôi .docx"),
    ] {
        if head.starts_with(begin) {
            return (said(what), save);
        }
    }
    if !bytes.starts_with(b"PK") {
        return (said("đây không phải văn bản Word (.docx)"), save);
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return (said("tệp bị cắt cụt hoặc hỏng khi chép"), again);
    };
    let names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let has = |begin: &str| names.iter().any(|name| name.starts_with(begin));
    if has("xl/") {
        return (
            said("đây là bảng tính Excel, không phải văn bản Word"),
            "soát văn bản Word (.docx)",
        );
    }
    if has("ppt/") {
        return (
            said("đây là bản trình chiếu, không phải văn bản Word"),
            "soát văn bản Word (.docx)",
        );
    }
    if names.iter().any(|name| name == "content.xml") {
        return (said("đây là văn bản dạng OpenDocument (.odt)"), save);
    }
    let main =
        names.iter().find(|name| name.ends_with("document.xml") || name.ends_with("document2.xml"));
    let Some(main) = main.cloned() else {
        return (said("trong tệp không có phần nội dung văn bản"), again);
    };
    let mut content = Vec::new();
    let read = archive
        .by_name(&main)
        .ok()
        .and_then(|part| part.take(LARGEST).read_to_end(&mut content).ok());
    if read.is_none() {
        return (format!("phần nội dung `{main}` trong tệp bị hỏng, không giải nén được"), again);
    }
    let text = String::from_utf8_lossy(&content);
    match well_formed(text.trim_start_matches('\u{FEFF}')) {
        Err(at) => {
            let near = shown_before(&text, at);
            let place = if near.is_empty() {
                "ngay từ đầu".to_owned()
            } else {
                format!("sau chỗ “…{near}”")
            };
            (format!("phần nội dung `{main}` trong tệp bị hỏng {place}"), again)
        }
        Ok(())
            if text.matches("<w:p>").count() + text.matches("<w:p ").count() > MOST_PARAGRAPHS =>
        {
            (
                format!(
                    "văn bản có hơn {MOST_PARAGRAPHS} đoạn, kể cả ô của bảng, nên không soát được"
                ),
                "tách các bảng dài thành tệp riêng rồi soát phần còn lại",
            )
        }
        Ok(()) => {
            (said("tệp thiếu phần cho biết nội dung nằm ở đâu, hoặc nội dung lồng quá sâu"), again)
        }
    }
}

/// The last letters that a reader sees before a place.
fn shown_before(text: &str, at: usize) -> String {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let mut shown = String::new();
    // Far enough back for a few words between tags.
    let mut from = before.len().saturating_sub(4000);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let mut is_tag = false;
    for letter in before[from..].chars() {
        match letter {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => shown.push(letter),
            _ => {}
        }
    }
    let shown = shown.trim();
    let letters = shown.chars().count();
    shown.chars().skip(letters.saturating_sub(40)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_is_told() {
        let cases: [(&[u8], &str); 5] = [
            (b"", "rỗng"),
            (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], ".doc cũ"),
            (b"{\\rtf1\\ansi", "RTF"),
            (b"%PDF-1.7", "PDF"),
            (b"PK\x03\x04rest", "cắt cụt"),
        ];
        for (bytes, said) in cases {
            assert!(why(bytes).0.contains(said), "{}", why(bytes).0);
        }
        assert_eq!(shown_before("<p><t>Các thôn</t><t> rà soát</t><", 34), "Các thôn rà soát");
    }
}
