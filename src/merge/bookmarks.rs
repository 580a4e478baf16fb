//! Bookmarks of ours whose start and end have different ids → the splices that give them one.
//!
//! Earlier versions wrote such bookmarks around the figures of cells that had been empty, and a number
//! of its own for each of bookmark, control and end. The manifest knows the control's.

use std::borrow::Cow;

use hashbrown::HashSet;

use super::splice::Edits;
use crate::docx::read::manifest::Manifest;
use crate::docx::read::outline::number;
use crate::docx::read::xml::Xml;

/// Mends the bookmarks of a main part.
pub(super) fn mend(xml: &Xml<'_>, manifest: &Manifest, edits: &mut Edits) {
    let id = |index: usize| xml.attribute(index, "id");
    let all = (0..xml.elements.len()).filter(|&at| xml.elements[at].name.starts_with("bookmark"));
    let all: Vec<usize> = all.collect();
    let named = |name: &str| -> Vec<usize> {
        all.iter().copied().filter(|&index| xml.is(index, name)).collect()
    };
    let (starts, ends) = (named("bookmarkStart"), named("bookmarkEnd"));
    let ids = |indices: &[usize]| {
        let mut ids: Vec<_> = indices.iter().filter_map(|&index| id(index)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (begun, ended) = (ids(&starts), ids(&ends));
    if begun == ended {
        return;
    }
    let is_in =
        |ids: &[Cow<'_, str>], index| id(index).is_none_or(|id| ids.binary_search(&id).is_ok());
    let mut open: Vec<usize> = ends.into_iter().filter(|&end| !is_in(&begun, end)).collect();
    let known: HashSet<usize> = manifest.figures.iter().map(|figure| figure.number).collect();
    for start in starts.into_iter().filter(|&start| !is_in(&ended, start)) {
        let name = xml.attribute(start, "name").unwrap_or_default();
        let Some(own) = number(&name) else { continue };
        let parent = xml.elements[start].parent;
        let end = open.iter().position(|&end| end > start && xml.elements[end].parent == parent);
        let Some(end) = end.map(|at| open.remove(at)) else { continue };
        let control = (start..end).filter(|&index| xml.is(index, "sdtPr"));
        let mut control =
            control.filter_map(|index| xml.val(xml.child(index, "id")?)?.parse().ok());
        let given = control.find(|given| known.contains(given) && !known.contains(&own));
        let given = given.unwrap_or(own);
        let name = if given == own { name.into_owned() } else { format!("kh_{given}") };
        let tag = format!("<w:bookmarkStart w:id=\"{given}\" w:name=\"{name}\"/>");
        edits.put(xml.elements[start].whole.clone(), tag);
        let tag = format!("<w:bookmarkEnd w:id=\"{given}\"/>");
        edits.put(xml.elements[end].whole.clone(), tag);
    }
}
