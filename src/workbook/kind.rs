//! What a file is, told by its content and never by its name.

use super::error::Error;
use super::package::Package;

/// What a file is.
pub(super) enum Kind {
    /// A workbook of Excel since 2007, and its main part.
    Xlsx(Package, String),
    /// The same in binary, and its main part.
    Xlsb(Package, String),
    /// A workbook of LibreOffice.
    Ods(Package),
    /// A workbook of Excel 97 to 2003, in a compound file.
    Xls,
}

/// The most bytes that a file may have: 100 MiB.
const MOST_BYTES: usize = 100 << 20;

/// What a file is, or why it is no workbook.
pub(super) fn tell(bytes: &[u8]) -> Result<Kind, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge("tệp hơn 100 MiB".to_owned()));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Ok(Kind::Xls)
    } else if bytes.starts_with(b"PK") {
        tell_package(Package::open(bytes)?)
    } else {
        Err(tell_other(bytes))
    }
}

fn tell_package(package: Package) -> Result<Kind, Error> {
    let is_ods = |kind: &[u8]| kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet");
    if let Some(kind) = package.part("mimetype") {
        return if is_ods(kind) {
            Ok(Kind::Ods(package))
        } else {
            Err(Error::NotAWorkbook("tài liệu OpenDocument loại khác"))
        };
    }
    if package.part("content.xml").is_some() && package.part("_rels/.rels").is_none() {
        return Ok(Kind::Ods(package));
    }
    if package.part("_rels/.rels").is_none() && package.part("[Content_Types].xml").is_none() {
        return Err(Error::NotAWorkbook("tệp nén ZIP"));
    }
    let main = package
        .relationships("_rels/.rels")?
        .into_iter()
        .find(|target| target.kind.ends_with("/officeDocument"))
        .map(|target| target.within(""))
        .ok_or_else(|| Error::broken("thiếu phần chính của bảng tính"))?;
    let name = main.rsplit('/').next().unwrap_or_default().to_lowercase();
    if name == "document.xml" {
        Err(Error::NotAWorkbook("văn bản Word"))
    } else if name == "presentation.xml" {
        Err(Error::NotAWorkbook("bài trình chiếu PowerPoint"))
    } else if name.ends_with(".bin") {
        Ok(Kind::Xlsb(package, main))
    } else {
        Ok(Kind::Xlsx(package, main))
    }
}

/// What a file is that is no workbook.
fn tell_other(bytes: &[u8]) -> Error {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let beginning = beginning.trim_start_matches('\u{FEFF}').trim_start();
    let has = |signs: &[&[u8]]| signs.iter().any(|sign| bytes.starts_with(sign));
    if beginning.starts_with("%pdf") {
        Error::NotAWorkbook("tệp PDF")
    } else if beginning.starts_with("{\\rtf") {
        Error::NotAWorkbook("văn bản RTF")
    } else if has(&[b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8"]) {
        Error::NotAWorkbook("tệp ảnh")
    } else if has(&[b"Rar!", b"7z\xBC\xAF"]) {
        Error::NotAWorkbook("tệp nén")
    } else if ["<!doctype html", "<html", "<table"].iter().any(|tag| beginning.contains(tag)) {
        Error::TableElsewhere("trang web (HTML)")
    } else if beginning.starts_with("<?xml") {
        Error::TableElsewhere("tệp XML")
    } else if is_text(bytes) {
        Error::TableElsewhere("văn bản thường hoặc CSV")
    } else {
        Error::broken("phần đầu tệp không phải của bảng tính nào")
    }
}

/// Whether the beginning reads as text: no byte that text never has.
fn is_text(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let start = &bytes[..bytes.len().min(4096)];
    utf16 || start.iter().all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r'))
}
