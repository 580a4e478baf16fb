//! What has changed between two dossiers → the documents that print it, and their paragraphs.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::case::DossierCase;
use super::{Case, STRIDE, native};
use crate::changes::{Change, Kind, Reached};
use crate::diagnostic::CellPlace;
use crate::explain::{Explained, Formulas};

/// Tells of each change the documents of a dossier that print it, as they would be made now: of what
/// is there, the documents of the later dossier; of what is gone, those of the earlier. `out` is the
/// folder of the dossier's documents. Gives the documents that could not be made.
pub fn tell(
    changes: &mut [Change],
    case: &DossierCase,
    out: &Path,
    is_later: bool,
) -> Vec<PathBuf> {
    let mut asked: HashMap<CellPlace, Vec<usize>> = HashMap::new();
    let mut units: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate().filter(|(_, of)| of.is_there() == is_later) {
        for cell in change.cells() {
            asked.entry(cell.clone()).or_default().push(at);
        }
        if let (Kind::UnitAdded | Kind::UnitRemoved, Some(unit)) = (change.kind, &change.unit) {
            units.entry(unit.clone()).or_default().push(at);
        }
    }
    if asked.is_empty() && units.is_empty() {
        return Vec::new();
    }
    let planned = case.documents();
    // Of each document the changes that it prints, with its paragraphs; none where it can't be made.
    let printed = |index: usize| -> (BTreeMap<usize, Vec<usize>>, bool) {
        let mut printed: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let unit = planned[index].unit.as_ref().and_then(|unit| units.get(unit));
        printed.extend(unit.into_iter().flatten().map(|&change| (change, Vec::new())));
        let fresh = case.fresh(index);
        let explained =
            fresh.and_then(|fresh| Explained::of(&fresh.bytes, None, &Formulas::new()).ok());
        let is_made = explained.is_some();
        for figure in explained.into_iter().flat_map(|explained| explained.figures) {
            for change in figure.places.iter().filter_map(|place| asked.get(place)).flatten() {
                let paragraphs = printed.entry(*change).or_default();
                if paragraphs.last() != Some(&figure.paragraph) {
                    paragraphs.push(figure.paragraph);
                }
            }
        }
        (printed, is_made)
    };
    let mut unmade = Vec::new();
    let indices: Vec<usize> = (0..planned.len()).collect();
    // What many documents print is kept for a stride of them at a time.
    for stride in indices.chunks(STRIDE) {
        let printed: Vec<(BTreeMap<usize, Vec<usize>>, bool)> =
            stride.par_iter().map(|&index| printed(index)).collect();
        for (&index, (printed, is_made)) in stride.iter().zip(printed) {
            let path = native(out, &planned[index].path);
            let shown: Arc<str> = path.display().to_string().into();
            for (change, paragraphs) in printed {
                changes[change].reach(Reached { path: shown.clone(), paragraphs });
            }
            if !is_made {
                unmade.push(path);
            }
        }
    }
    unmade
}
