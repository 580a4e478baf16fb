//! A document without page numbers → the parts by which its pages have them: in the top margin, in the
//! middle.

use crate::check::layout;
use crate::docx::read::Package;

/// The names of the new part and of its relationship.
const NAME: &str = "header-so-trang.xml";
const ID: &str = "rIdKehoachSoTrang";

/// The types of the relationship and of the part (ECMA-376, part 1, 11.3.9).
const RELATIONSHIP: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header";
const CONTENT_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The reference to the header, for the first section; the others go on with it.
pub(super) fn reference() -> String {
    format!("<w:headerReference xmlns:r=\"{RELATIONSHIPS}\" w:type=\"default\" r:id=\"{ID}\"/>")
}

/// The parts that are new or others; none where the package has no place for them.
pub(super) fn parts(package: &Package) -> Option<Vec<(String, String)>> {
    let main = package.document_path();
    // Another prefix, or the strict form of the format, is no program's that offices use.
    if !package.document()?.contains(&format!("xmlns:w=\"{WORD}\"")) {
        return None;
    }
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let path = |name: &str| format!("{folder}/{name}").trim_start_matches('/').to_owned();
    let (own, relationships) = (path(NAME), path(&format!("_rels/{name}.rels")));
    let old = package.part(&relationships)?;
    if package.part(&own).is_some() || old.contains(ID) {
        return None;
    }
    let type_of = format!("<Override PartName=\"/{own}\" ContentType=\"{CONTENT_TYPE}\"/></Types>");
    let types = ended(package.part("[Content_Types].xml")?, "</Types>", &type_of)?;
    let related = format!(
        "<Relationship Id=\"{ID}\" Type=\"{RELATIONSHIP}\" Target=\"{NAME}\"/></Relationships>"
    );
    let related = ended(old, "</Relationships>", &related)?;
    Some(vec![("[Content_Types].xml".to_owned(), types), (relationships, related), (own, header())])
}

/// The header itself.
fn header() -> String {
    let decree = &layout::DECREE.page;
    let (font, size) = (&decree.font.default, decree.number.size.min.to_pt() * 2.0);
    let look = format!(
        "<w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:cs=\"{font}\"/><w:sz \
         w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>"
    );
    let run = |held: &str| format!("<w:r>{look}{held}</w:r>");
    let field = [
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"separate\"/>"),
        run("<w:t>2</w:t>"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
    ];
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <w:hdr xmlns:w=\"{WORD}\"><w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\"/><w:ind \
         w:firstLine=\"0\"/><w:jc w:val=\"center\"/></w:pPr>{}</w:p></w:hdr>",
        field.concat()
    )
}

/// A part with another end.
fn ended(part: &str, end: &str, new: &str) -> Option<String> {
    let at = part.rfind(end)?;
    Some(format!("{}{new}", &part[..at]))
}
