//! The controls around the figures of a file, and what its manifest says now → controls whose titles and
//! tags say where the figures come from.
//!
//! A figure keeps its control when it is renewed. Its cell may stand elsewhere since, and its value
//! under another name: whoever clicks on it reads its title.

use hashbrown::HashMap;

use super::splice::{Edits, prefix};
use crate::docx::anchor;
use crate::docx::escape;
use crate::docx::read::manifest::{Figure, Manifest};
use crate::docx::read::marked::place_of;
use crate::docx::read::xml::Xml;

/// A control's title and its tag.
type Label = (String, String);

/// Has the controls say what the manifest does, which stood for other cells before. Titles and tags that
/// are not as they were written stay.
pub(super) fn follow(xml: &Xml<'_>, before: &Manifest, now: &Manifest, edits: &mut Edits) {
    // The cells of long tables have no controls.
    let has_control = |figure: &&Figure| place_of(figure.number).is_none();
    let old = before.figures.iter().filter(has_control).map(|figure| (figure.number, figure));
    let old: HashMap<usize, &Figure> = old.collect();
    let changed: HashMap<usize, [Label; 2]> = now
        .figures
        .iter()
        .filter_map(|figure| Some((figure, *old.get(&figure.number)?)))
        .filter(|(figure, old)| old.origins != figure.origins)
        .filter_map(|(figure, old)| Some((figure.number, [label(old)?, label(figure)?])))
        .collect();
    if changed.is_empty() {
        return;
    }
    for index in 0..xml.elements.len() {
        if !xml.is(index, "sdtPr") {
            continue;
        }
        let Some([old, new]) = xml
            .child(index, "id")
            .and_then(|id| xml.val(id)?.parse().ok())
            .and_then(|number: usize| changed.get(&number))
        else {
            continue;
        };
        for (name, old, new) in [("alias", &old.0, &new.0), ("tag", &old.1, &new.1)] {
            let Some(element) = xml.child(index, name) else { continue };
            if old == new || xml.val(element).is_none_or(|there| there != **old) {
                continue;
            }
            let prefix = prefix(xml, element);
            let mut text = format!("<{prefix}{name} {prefix}val=\"");
            escape::attribute(&mut text, new);
            text.push_str("\"/>");
            edits.put(xml.elements[element].whole.clone(), text);
        }
    }
}

/// The label of a figure.
fn label(figure: &Figure) -> Option<Label> {
    let first = figure.origins.first()?;
    let title = anchor::title([&first.file, &first.sheet, &first.cell], figure.origins.len());
    Some((title, anchor::tag(&first.key)))
}
