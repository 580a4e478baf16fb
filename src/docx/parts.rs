//! The parts that are the same in every document: content types, relationships, settings, styles,
//! fonts, headers.

use docx_rs::{
    AlignmentType, ContentTypes, DocumentRels, Header, PageNum, Paragraph, Rels, Settings,
};

use super::mould;
use super::package::Part;
use super::styles::{self, Name};
use crate::profile::Profile;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// The id of the manifest as a data store, fixed as all else.
const STORE: &str = "{6B656861-6F61-6368-8000-000000000001}";

/// The id of the building block, fixed as all else.
const BLOCK: &str = "{6B656861-6F61-6368-8000-000000000002}";

/// The part with the text of a control that someone has emptied.
const GLOSSARY: &str = "word/glossary/document.xml";

/// The name by which controls refer to it.
pub(super) const EMPTIED: &str = "KehoachTrong";

/// The static parts, in the order of the package.
pub(super) fn all(profile: &Profile) -> Vec<Part> {
    let part = |name, content: String| Part { name, content: content.into_bytes() };
    vec![
        part("[Content_Types].xml", content_types()),
        part("_rels/.rels", package_relationships()),
        part("docProps/app.xml", application()),
        part("word/_rels/document.xml.rels", document_relationships()),
        part("word/settings.xml", settings(profile)),
        part("word/styles.xml", styles::part(profile)),
        part("word/fontTable.xml", font_table(profile)),
        part("word/header1.xml", header(true)),
        part("word/header2.xml", header(false)),
        part(GLOSSARY, glossary()),
        part("customXml/_rels/item1.xml.rels", item_relationships()),
        part("customXml/itemProps1.xml", item_properties()),
    ]
}

/// docx-rs declares parts that it always writes and we don't, and lacks the custom XML.
fn content_types() -> String {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    let types = [
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        ("/word/document.xml", format!("{MAIN}document.main+xml")),
        ("/word/fontTable.xml", format!("{MAIN}fontTable+xml")),
        ("/word/glossary/document.xml", format!("{MAIN}document.glossary+xml")),
        ("/word/settings.xml", format!("{MAIN}settings+xml")),
        ("/word/styles.xml", format!("{MAIN}styles+xml")),
        (
            "/customXml/itemProps1.xml",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml".to_owned(),
        ),
    ];
    let types = types
        .into_iter()
        .fold(ContentTypes::new(), |all, (path, kind)| all.add_content(path, kind))
        .add_header()
        .add_header();
    mould::built(&types)
}

fn package_relationships() -> String {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relationships = Rels::new()
        .add_rel(format!("{OFFICE}/officeDocument"), "word/document.xml")
        .add_rel(format!("{PACKAGE}/metadata/core-properties"), "docProps/core.xml")
        .add_rel(format!("{OFFICE}/extended-properties"), "docProps/app.xml");
    mould::built(&relationships)
}

/// docx-rs always points to comments, which we have none of.
fn document_relationships() -> String {
    let relationships =
        DocumentRels { header_count: 2, custom_xml_count: 1, ..DocumentRels::new() };
    let xml = mould::built(&relationships);
    let start = xml.find("<Relationship Id=\"rId5\"").expect("docx-rs points to comments");
    let end = start + xml[start..].find("/>").expect("the element is empty") + 2;
    format!(
        "{}<Relationship Id=\"rIdGlossary\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/glossaryDocument\" \
         Target=\"glossary/document.xml\"/>{}",
        &xml[..start],
        &xml[end..]
    )
}

/// What a control shows, and prints, once it is empty: Word's own text would ask for a click on it.
/// It has to be something (ECMA-376, Part 1, 17.5.2.25 and 17.12); a no-break space is nothing on
/// paper. docx-rs has no such part.
fn glossary() -> String {
    format!(
        "{DECLARATION}<w:glossaryDocument xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:docParts><w:docPart><w:docPartPr><w:name w:val=\"{EMPTIED}\"/><w:category><w:name w:val=\"General\"/>\
         <w:gallery w:val=\"placeholder\"/></w:category><w:types><w:type w:val=\"bbPlcHdr\"/></w:types>\
         <w:behaviors><w:behavior w:val=\"content\"/></w:behaviors><w:guid w:val=\"{BLOCK}\"/></w:docPartPr>\
         <w:docPartBody><w:p><w:r><w:t xml:space=\"preserve\">\u{A0}</w:t></w:r></w:p></w:docPartBody>\
         </w:docPart></w:docParts></w:glossaryDocument>"
    )
}

fn application() -> String {
    let xml = mould::built(&docx_rs::AppProps::new());
    let (open, _) = xml.split_once("/>").expect("docx-rs writes the element without content");
    format!("{open}><Application>kehoach</Application></Properties>")
}

/// docx-rs sets what a Japanese Word sets. Of that only the layout rules of Word 2013 are kept, and
/// that a line which ends in a line break is not stretched.
fn settings(profile: &Profile) -> String {
    let tab = usize::try_from(profile.body.first_line.default.twips()).unwrap_or(720);
    let mut xml = mould::built(&Settings::new().default_tab_stop(tab));
    for foreign in [
        "spaceForUL",
        "balanceSingleByteDoubleByteWidth",
        "doNotLeaveBackslashAlone",
        "ulTrailSpace",
        "useFELayout",
    ] {
        xml = xml.replacen(&format!("<w:{foreign}/>"), "", 1);
    }
    let language = &profile.language;
    let more = format!(
        "</w:compat><w:themeFontLang w:val=\"{language}\"/><w:decimalSymbol w:val=\",\"/>\
         <w:listSeparator w:val=\";\"/>"
    );
    xml.replacen("</w:compat>", &more, 1)
}

/// docx-rs lists three fonts; we use one.
fn font_table(profile: &Profile) -> String {
    let font = &profile.page.font.default;
    format!(
        "{DECLARATION}<w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:font w:name=\"{font}\"><w:panose1 w:val=\"02020603050405020304\"/><w:charset w:val=\"A3\"/>\
         <w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>"
    )
}

/// The header with the page number, or the empty one of a first page. Every section refers to both.
fn header(numbered: bool) -> String {
    let mut paragraph = Paragraph::new().style(&Name::Header.id()).align(AlignmentType::Center);
    if numbered {
        paragraph = paragraph.add_page_num(PageNum::new());
    }
    mould::built(&Header::new().add_paragraph(paragraph))
}

fn item_relationships() -> String {
    let relationship = Rels::new().add_rel(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps",
        "itemProps1.xml",
    );
    mould::built(&relationship)
}

fn item_properties() -> String {
    format!(
        "{DECLARATION}<ds:datastoreItem xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\" \
         ds:itemID=\"{STORE}\"><ds:schemaRefs><ds:schemaRef ds:uri=\"{}\"/></ds:schemaRefs></ds:datastoreItem>",
        super::seal::NAMESPACE
    )
}
