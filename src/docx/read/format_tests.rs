//! Formatting comes to what Word shows, whichever layer says it.

use std::io::{Cursor, Write};

use super::format::{Align, Color, Formats, Formatted, Line};
use super::sections::{self, Settings};
use super::story::Story;
use super::xml::Xml;
use super::*;
use crate::length::Length;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package of a body and of parts by the kind of their relationship.
fn package(body: &str, parts: &[(&str, &str)]) -> Package {
    let open = format!("xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\"");
    let relation = |index: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{index}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &str| {
        writer.start_file(name, crate::packed::same_everywhere()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    };
    let mut relations = String::new();
    for (index, (kind, content)) in parts.iter().enumerate() {
        let target = format!("{kind}{index}.xml");
        relations += &relation(index, kind, &target);
        put(&format!("word/{target}"), &content.replacen('>', &format!(" {open}>"), 1));
    }
    let relationships = |inner: &str| format!("<Relationships>{inner}</Relationships>");
    put("_rels/.rels", &relationships(&relation(0, "officeDocument", "word/document.xml")));
    put("word/_rels/document.xml.rels", &relationships(&relations));
    put("word/document.xml", &format!("<w:document {open}><w:body>{body}</w:body></w:document>"));
    let bytes = writer.finish().unwrap().into_inner();
    Package::open(&bytes).unwrap()
}

fn read(package: &Package) -> Vec<Formatted> {
    let xml = Xml::read(package.document().unwrap()).unwrap();
    let story = Story::of(&xml).unwrap();
    let formats = Formats::of(package);
    let mut reader = formats.reader(&xml);
    story.paragraphs.iter().map(|paragraph| reader.paragraph(paragraph, None)).collect()
}

fn styles(inner: &str) -> String {
    format!("<w:styles>{inner}</w:styles>")
}

#[test]
fn without_styles_a_document_has_the_defaults_of_the_format() {
    let read = read(&package("<w:p><w:r><w:t>x</w:t></w:r></w:p>", &[]));
    let letters = &read[0].runs[0].letters;
    assert_eq!(
        (letters.size, letters.bold, &*letters.font),
        (Length::pt(10), false, "Times New Roman")
    );
    assert_eq!((read[0].layout.align, read[0].layout.line), (Align::Left, Line::Times(1.0)));
}

#[test]
fn what_a_style_says_is_laid_over_what_it_is_based_on_and_direct_formatting_over_both() {
    let styles = styles(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\" \
         w:hAnsiTheme=\"minorHAnsi\"/><w:sz w:val=\"22\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:after=\"160\" w:line=\"259\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"/>\
         <w:style w:type=\"paragraph\" w:styleId=\"Tieu\"><w:basedOn w:val=\"Goc\"/><w:rPr><w:sz \
         w:val=\"28\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Goc\"><w:basedOn \
         w:val=\"Tieu\"/><w:pPr><w:jc w:val=\"center\"/><w:spacing w:after=\"0\"/></w:pPr><w:rPr><w:b/>\
         <w:sz w:val=\"26\"/><w:color w:val=\"FF0000\"/></w:rPr></w:style><w:style \
         w:type=\"character\" w:styleId=\"Dam\"><w:rPr><w:b/><w:i/></w:rPr></w:style>",
    );
    let theme = "<a:theme><a:clrScheme><a:accent1><a:srgbClr val=\"112233\"/></a:accent1></a:clrScheme>\
                 <a:minorFont><a:latin typeface=\"Calibri\"/></a:minorFont></a:theme>";
    let body = "<w:p><w:pPr><w:pStyle w:val=\"Tieu\"/><w:spacing w:before=\"6pt\"/></w:pPr>\
                <w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Dam\"/></w:rPr><w:t>b</w:t></w:r>\
                <w:r><w:rPr><w:rStyle w:val=\"Dam\"/><w:b/><w:color w:themeColor=\"accent1\"/></w:rPr>\
                <w:t>c</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b w:val=\"0\"/><w:caps/></w:rPr><w:t>d</w:t>\
                </w:r></w:p>";
    let read = read(&package(body, &[("styles", &styles), ("theme", theme)]));
    let [first, second] = &read[..] else { panic!() };
    assert_eq!(first.layout.align, Align::Centre);
    assert_eq!((first.layout.before, first.layout.after), (Length::pt(6), Length::ZERO));
    assert_eq!(first.layout.line, Line::Times(259.0 / 240.0));
    let [a, b, c] = &first.runs[..] else { panic!("{first:?}") };
    assert_eq!((a.letters.size, a.letters.bold, a.letters.italic), (Length::pt(14), true, false));
    assert_eq!(a.letters.color, Color::Rgb([255, 0, 0]));
    assert_eq!(&*a.letters.font, "Calibri");
    // Bold of a paragraph's style and of a run's style turn each other off.
    assert_eq!((b.letters.bold, b.letters.italic), (false, true));
    assert_eq!((c.letters.bold, c.letters.color), (true, Color::Rgb([0x11, 0x22, 0x33])));
    let d = &second.runs[0].letters;
    assert_eq!((d.size, d.bold, d.caps), (Length::pt(11), false, true));
}

#[test]
fn lists_are_counted_in_the_order_of_their_paragraphs() {
    let level = |at: usize, format: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText \
             w:val=\"{text}\"/><w:pPr><w:ind w:left=\"720\" w:hanging=\"360\"/></w:pPr></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"4\">{}{}{}{}</w:abstractNum><w:num w:numId=\"1\">\
         <w:abstractNumId w:val=\"4\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"4\"/>\
         <w:lvlOverride w:ilvl=\"1\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>\
         </w:numbering>",
        level(0, "upperRoman", "%1.", "<w:pStyle w:val=\"Muc\"/>"),
        level(1, "decimal", "%1.%2.", "<w:isLgl/>"),
        level(2, "lowerLetter", "%3)", ""),
        level(3, "bullet", "\u{F0B7}", ""),
    );
    let styles = styles(
        "<w:style w:type=\"paragraph\" w:styleId=\"Muc\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>\
         <w:ind w:left=\"0\"/></w:pPr></w:style>",
    );
    let item = |list: usize, level: usize| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr></w:p>"
        )
    };
    let styled = "<w:p><w:pPr><w:pStyle w:val=\"Muc\"/></w:pPr></w:p>";
    let body = [
        styled.to_owned(),
        item(1, 1),
        item(1, 1),
        item(1, 2),
        item(1, 3),
        styled.to_owned(),
        item(1, 1),
        item(2, 1),
        item(2, 1),
        item(0, 0),
    ];
    let read = read(&package(&body.concat(), &[("numbering", &numbering), ("styles", &styles)]));
    let labels: Vec<_> = read.iter().map(|read| read.label.as_deref().unwrap_or("")).collect();
    assert_eq!(labels, ["I.", "1.1.", "1.2.", "a)", "•", "II.", "2.1.", "2.5.", "2.6.", ""]);
    let left: Vec<_> = read.iter().map(|read| read.layout.left.twips()).collect();
    assert_eq!(left[..2], [0, 720]);
    assert_eq!(read[1].layout.first_line.twips(), -360);
}

#[test]
fn sections_have_their_pages_and_the_headers_of_those_before() {
    let header = "<w:hdr><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>- </w:t></w:r><w:r>\
                  <w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE  \\* </w:instrText></w:r><w:r>\
                  <w:instrText>MERGEFORMAT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/>\
                  </w:r><w:r><w:rPr><w:sz w:val=\"28\"/></w:rPr><w:t>12</w:t></w:r><w:r><w:fldChar \
                  w:fldCharType=\"end\"/></w:r><w:r><w:t> -</w:t></w:r></w:p></w:hdr>";
    let first = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r0\"/><w:pgSz w:w=\"11906\" \
                 w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:right=\"1134\"/>\
                 <w:titlePg/></w:sectPr>";
    let body = format!(
        "<w:p/><w:p><w:pPr>{first}</w:pPr></w:p><w:p/><w:sectPr><w:pgSz w:w=\"297mm\" w:h=\"210mm\"/>\
         <w:pgNumType w:start=\"1\"/></w:sectPr>"
    );
    let settings = "<w:settings><w:mirrorMargins/></w:settings>";
    let package = package(&body, &[("header", header), ("settings", settings)]);
    let xml = Xml::read(package.document().unwrap()).unwrap();
    let story = Story::of(&xml).unwrap();
    let sections = sections::of(&package, &xml, &story, &Formats::of(&package));
    let [one, two] = &sections[..] else { panic!("{sections:?}") };
    assert_eq!((one.paragraphs.clone(), two.paragraphs.clone()), (0..2, 2..3));
    assert!(one.title_page && !one.is_landscape() && two.is_landscape() && !two.title_page);
    assert_eq!((one.number_start, two.number_start), (None, Some(1)));
    assert_eq!(one.text_width().unwrap().twips(), 11906 - 1701 - 1134);
    let line = &two.headers.other.as_ref().unwrap()[0];
    assert_eq!(line.text, format!("- {} -", story::OBJECT));
    assert_eq!((line.layout.align, line.pages[0].size), (Align::Centre, Length::pt(14)));
    assert!(Settings::of(&package).mirror_margins && !Settings::of(&package).even_headers);
}
