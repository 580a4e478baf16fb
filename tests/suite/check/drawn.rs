//! Drawings that are anchored in paragraphs of text: what rules see is the text.

use kehoach::check::{self, LeftOut, Paper};
use kehoach::docx::read::Package;

use super::changed::Changed;
use super::{bytes, shown, with};

/// A line that is anchored in its paragraph, as newer and older programs write it.
const DRAWINGS: [&str; 3] = [
    "<w:drawing><wp:anchor xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:extent cx=\"900000\" cy=\"0\"/></wp:anchor></w:drawing>",
    "<w:pict><v:line xmlns:v=\"urn:schemas-microsoft-com:vml\" from=\"10pt,2pt\" to=\"90pt,2pt\"/></w:pict>",
    "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"wps\"><w:drawing/></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>",
];

/// The good document with a drawing in every paragraph that shows something.
fn drawn(drawing: &str, at_start: bool) -> Vec<u8> {
    let mut changed = Changed { bytes: bytes(&with("")), touched: Vec::new() };
    let document = Package::open(&changed.bytes).unwrap().document().unwrap().to_owned();
    let run = format!("<w:r>{drawing}</w:r>");
    let (mut whole, mut rest) = (String::new(), document.as_str());
    while let Some(end) = rest.find("</w:p>") {
        let (paragraph, after) = rest.split_at(end);
        let own = paragraph.rfind("<w:p>").or_else(|| paragraph.rfind("<w:p ")).unwrap_or(0);
        let first = paragraph[own..].find("<w:r>").or_else(|| paragraph[own..].find("<w:r "));
        match first.map(|first| own + first).filter(|_| paragraph[own..].contains("<w:t")) {
            Some(first) if at_start => {
                whole += &format!("{}{run}{}", &paragraph[..first], &paragraph[first..]);
            }
            Some(_) => whole += &format!("{paragraph}{run}"),
            None => whole += paragraph,
        }
        whole += "</w:p>";
        rest = &after["</w:p>".len()..];
    }
    whole += rest;
    changed.put_document(&whole);
    changed.bytes
}

#[test]
fn drawings_are_no_text() {
    let plain = Paper::read("van-ban.docx", &bytes(&with(""))).unwrap();
    for drawing in DRAWINGS {
        for at_start in [true, false] {
            let paper = Paper::read("van-ban.docx", &drawn(drawing, at_start)).unwrap();
            let texts = |paper: &Paper| -> Vec<String> {
                paper.paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect()
            };
            assert_eq!(texts(&paper), texts(&plain), "{drawing} {at_start}");
            let told = paper.paragraphs.iter().filter(|own| !own.drawn.is_empty()).count();
            assert!(told > 10, "{told}");
            let mut findings = check::paper(&paper, &[], &LeftOut::new()).findings;
            // A line below every name is none too few; how long it is is another question.
            findings.retain(|finding| !finding.name.ends_with("-rule"));
            assert_eq!(shown(&findings), "", "{drawing} {at_start}");
        }
    }
}
