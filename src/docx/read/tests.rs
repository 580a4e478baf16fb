//! What is read is what was written.

use super::outline::{Outline, Paragraph, plain};
use super::story::{OBJECT, Story};
use super::xml::Xml;
use super::*;
use crate::document::text;
use crate::docx::{Properties, Writer};
use crate::profile::Profile;

fn story(body: &str) -> Story {
    let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let xml = format!("<w:document xmlns:w=\"{word}\"><w:body>{body}</w:body></w:document>");
    Story::of(&Xml::read(&xml).unwrap()).unwrap()
}

fn texts(story: &Story) -> Vec<&str> {
    story.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
}

#[test]
fn text_is_what_a_reader_sees_with_changes_accepted() {
    let story = story(
        "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"1\"/></w:tabs></w:pPr><w:r><w:rPr><w:b/>\
         </w:rPr><w:t>một</w:t><w:tab/><w:t>hai</w:t><w:br/></w:r><w:ins><w:r><w:t>ba</w:t></w:r>\
         </w:ins><w:del><w:r><w:delText>bốn</w:delText></w:r></w:del><w:r><w:noBreakHyphen/>\
         <w:footnoteReference w:id=\"2\"/></w:r><w:hyperlink><w:r><w:t> năm</w:t></w:r></w:hyperlink>\
         </w:p><w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
    );
    let first = format!("một\thai\nba\u{2011}{OBJECT} năm");
    assert_eq!(texts(&story), [first.as_str(), ""]);
}

#[test]
fn cells_know_their_columns_and_tables_their_bookmarks() {
    let cell = |inner: &str| format!("<w:tc>{inner}<w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>");
    let wide = cell("<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>");
    let below = cell("<w:tcPr><w:vMerge/></w:tcPr>");
    let named = "<w:tc><w:p><w:bookmarkStart w:id=\"9\" w:name=\"kh_bang_9\"/><w:bookmarkEnd \
                 w:id=\"9\"/></w:p></w:tc>";
    let story = story(&format!(
        "<w:tbl><w:tr>{named}{wide}</w:tr><w:sdt><w:sdtContent><w:tr>{below}{wide}</w:tr>\
         </w:sdtContent></w:sdt></w:tbl>"
    ));
    let table = &Outline::of(&story).tables[0];
    assert_eq!(table.number, Some(9));
    let places = |row: usize| -> Vec<_> {
        table.rows[row].iter().map(|cell| (cell.column, cell.span, cell.is_below)).collect()
    };
    assert_eq!(places(0), [(0, 1, false), (1, 2, false)]);
    assert_eq!(places(1), [(0, 1, true), (1, 2, false)]);
}

#[test]
fn bookmarks_and_controls_say_what_they_go_around() {
    let story = story(
        "<w:p><w:r><w:t>có </w:t></w:r><w:bookmarkStart w:id=\"1\" w:name=\"kh_1\"/><w:sdt>\
         <w:sdtPr><w:tag w:val=\"a.b\"/></w:sdtPr><w:sdtContent><w:r><w:t>37</w:t></w:r>\
         </w:sdtContent></w:sdt><w:bookmarkEnd w:id=\"1\"/><w:r><w:t> xã</w:t></w:r></w:p>",
    );
    let paragraph = &story.paragraphs[0];
    let found: Vec<_> =
        paragraph.anchors.iter().map(|anchor| &paragraph.text[anchor.text.clone()]).collect();
    assert_eq!(found, ["37", "37"]);
    assert_eq!(Outline::of(&story).paragraphs[0].figures, [(4..6, 1)]);
}

/// The text that a document says was generated is the text that stands in it.
#[test]
fn the_base_is_what_was_written() {
    let files = std::fs::read_dir("tests/suite/docx").into_iter().flatten().flatten();
    let mut seen = 0;
    for path in files.map(|file| file.path()) {
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let Ok(document) = text::parse(&source) else { continue };
        let profile = Profile::nd30();
        let (bytes, _) = Writer::new(&profile).write(document, &Properties::default());
        same(&bytes, &path.display().to_string());
        seen += 1;
    }
    assert!(seen > 0);
}

fn same(bytes: &[u8], name: &str) {
    let package = Package::open(bytes).unwrap();
    let xml = Xml::read(package.document().unwrap()).unwrap();
    let story = Story::of(&xml).unwrap();
    let mut written = Outline::of(&story);
    let (_, manifest) = package.manifest().unwrap();
    let base = manifest.base.clone().unwrap();
    let known = written.tables.iter_mut().zip(&base.tables);
    for ((there, said), table) in known.zip(&story.tables) {
        let grid = xml.child(table.element, "tblGrid").filter(|_| !said.widths.is_empty());
        let columns = grid.into_iter().flat_map(|grid| xml.children(grid));
        let width = |column| xml.attribute(column, "w").unwrap().parse::<i64>().unwrap();
        there.widths = columns.map(width).collect();
    }
    let alike = |outline: &Outline| -> Vec<(String, Vec<(String, usize)>)> {
        let paragraphs = outline.paragraphs.iter();
        let said = paragraphs.map(|Paragraph { text, figures }| {
            let figures = figures.iter().map(|(at, number)| (plain(&text[at.clone()]), *number));
            (plain(text), figures.collect())
        });
        said.collect()
    };
    assert_eq!(alike(&written), alike(&base), "{name}");
    assert_eq!(written.blocks, base.blocks, "{name}");
    assert_eq!(written.tables, base.tables, "{name}");
    let again = Manifest::read(&manifest.write()).unwrap();
    assert_eq!(again.base.unwrap(), base, "{name}");
    assert_eq!((again.figures, again.tables), (manifest.figures, manifest.tables), "{name}");
}

/// A figure that stands in capitals, and one that several cells make, in either form of the manifest.
#[test]
fn figures_know_what_they_said_and_where_they_come_from() {
    let root = "<kehoach xmlns=\"urn:kehoach:manifest:1\">";
    let origin = |cell: &str| {
        format!("<origin key=\"a.{cell}\" file=\"a.xlsx\" sheet=\"Một\" cell=\"{cell}\"/>")
    };
    let earlier = format!(
        "{root}<figure bookmark=\"kh_1\">{}<text>xã Một</text></figure><figure bookmark=\"kh_3\">{}{}\
         <text>7 &lt; 8</text></figure><base sections=\"2\"><p>CỦA <f n=\"1\">XÃ MỘT</f>: <f n=\"3\"></f></p>\
         </base></kehoach>",
        origin("B1"),
        origin("B2"),
        origin("B1"),
    );
    let now = format!(
        "{root}<sheet file=\"a.xlsx\" name=\"Một\"/><o s=\"1\" k=\"a.B1\" c=\"B1\"/><o p=\"1\" k=\"B2\" \
         c=\"B2\"/><body sections=\"2\"><p>CỦA <f><g>xã Một</g>XÃ MỘT</f>: <f n=\"3\" o=\"2 1\">7 &lt; 8</f>\
         </p></body></kehoach>",
    );
    let [earlier, again] = [&earlier, &now].map(|text| Manifest::read(text).unwrap());
    assert_eq!(earlier.base.as_ref().unwrap().paragraphs[0].text, "CỦA XÃ MỘT: 7 < 8");
    assert_eq!(earlier.figures[0].text, "xã Một");
    assert_eq!(earlier.figures[1].origins[1].cell, "B1");
    assert_eq!((&earlier.figures, &earlier.base), (&again.figures, &again.base));
    assert!(earlier.write().ends_with(&now[root.len()..]), "{}", earlier.write());
}

/// What no document of ours holds is read without harm.
#[test]
fn a_manifest_with_wrong_numbers_is_read() {
    let root = "<kehoach xmlns=\"urn:kehoach:manifest:1\">";
    let manifest = Manifest::read(&format!(
        "{root}<o s=\"9\" p=\"7\" c=\"A1\"/><o p=\"x\" k=\"\"/><body><p><f o=\"0 5 2 99999999999999999999\" \
         n=\"18446744073709551615\">a</f><f>b</f><f><g/></f></p><t n=\"x\"/></body></kehoach>"
    ));
    let manifest = manifest.unwrap();
    let numbers: Vec<_> = manifest.figures.iter().map(|figure| figure.origins.len()).collect();
    assert_eq!(numbers, [1, 0, 0]);
    // Each key may begin as the one before, so that a short part could say very long ones.
    let long = format!("<o k=\"{}\"/>{}", "a".repeat(1 << 20), "<o p=\"1\"/>".repeat(64));
    assert!(Manifest::read(&format!("{root}{long}</kehoach>")).is_none());
}
