//! A document that began as one of a year before → what in it still speaks of that year, as long as
//! it stands there.

use std::path::Path;
use std::sync::Arc;

use super::years;
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::read::Package;
use crate::docx::read::manifest::Carried;
use crate::docx::read::outline::{Outline, Paragraph};
use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;
use crate::docx::seal;
use crate::merge::places::{self, Tags};
use crate::merge::side::Side;
use crate::merge::told::begun;

/// What is told of a document that people have edited; nothing of one that began anew. Only what came
/// along is looked at: of what was written since, whoever wrote it knows of what year it speaks.
pub fn aged(path: &Path, file: &[u8]) -> Vec<Diagnostic> {
    if !seal::has_come_along(file) {
        return Vec::new();
    }
    told(path, file).unwrap_or_default()
}

fn told(path: &Path, file: &[u8]) -> Option<Vec<Diagnostic>> {
    let package = Package::open(file)?;
    let carried = package.manifest()?.1.carried?;
    let xml = Xml::read(package.document()?)?;
    let outline = Outline::of(&Story::of(&xml)?);
    // Wherever a paragraph has been moved to.
    let flat = Outline { blocks: all(&outline), tables: Vec::new(), ..outline };
    let then = paragraphs(&carried);
    let (before, now) = (Side::of(&then), Side::of(&flat));
    let tags = Tags::default();
    let places = places::find(&before, &now, &tags);
    let name: Arc<str> = path.display().to_string().into();
    let mut findings = Vec::new();
    for (at, links) in places.links.iter().enumerate() {
        for link in links {
            // What of it still stands there, word by word.
            let over = years::over(before.text(at), (carried.from, carried.to));
            let mut said: Vec<&str> = Vec::new();
            for range in over {
                let tokens = before.tokens[at].iter().zip(&link.tokens);
                let mut touched = tokens
                    .filter(|(token, _)| token.at.start < range.end && range.start < token.at.end);
                if touched.all(|(_, place)| place.is_some()) {
                    said.push(&before.text(at)[range]);
                }
            }
            said.dedup();
            if !said.is_empty() {
                findings.push((
                    link.paragraph,
                    finding(&carried, &said).at(Place::Document {
                        file: name.clone(),
                        paragraph: link.paragraph + 1,
                        text: begun(now.text(link.paragraph)),
                    }),
                ));
            }
        }
    }
    findings.sort_by_key(|(paragraph, _)| *paragraph);
    findings.dedup_by_key(|(paragraph, _)| *paragraph);
    Some(findings.into_iter().map(|(_, finding)| finding).collect())
}

fn all(outline: &Outline) -> Vec<Block> {
    (0..outline.paragraphs.len()).map(Block::Paragraph).collect()
}

/// What came along, as what is compared.
fn paragraphs(carried: &Carried) -> Outline {
    let paragraph = |text: &String| Paragraph { text: text.clone(), figures: Vec::new() };
    let mut outline = Outline {
        paragraphs: carried.paragraphs.iter().map(paragraph).collect(),
        ..Outline::default()
    };
    outline.blocks = all(&outline);
    outline
}

fn finding(carried: &Carried, said: &[&str]) -> Diagnostic {
    let message = format!(
        "lời người viết đưa từ văn bản {} sang còn ghi {}, mà văn bản này là của {}",
        carried.from.worded(),
        said.join(", "),
        carried.to.worded()
    );
    let hint = "mở văn bản, sửa lại câu ấy: ghi năm mới, hoặc thay bằng kết quả mới; sửa rồi thì không nhắc nữa";
    Diagnostic::warning("old-year", message).hint(hint)
}
