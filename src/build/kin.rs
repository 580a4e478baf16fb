//! A document or a workbook → the dossier that it belongs to.

use std::path::{Component, Path, PathBuf};

use super::dossiers::{self, DEPTH, INPUTS, has_manifest};

/// Where a document of ours lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// The folder of the dossier.
    pub dossier: PathBuf,
    /// The folder of its documents.
    pub out: PathBuf,
}

/// The dossier that has made a document, by the path that the document says it was made under:
/// `out/bac-kan-2025/huyen/ba-be.docx`, made as `huyen/ba-be.docx`, is of `inputs/bac-kan-2025`.
/// Of a document that lies elsewhere it is the only dossier that there is.
pub fn of_document(document: &Path, made_as: &str) -> Option<Kin> {
    let whole = std::path::absolute(document).ok()?;
    // As a person has typed it, where that says enough.
    let is_named = |out: &PathBuf| out.file_name().is_some() && out.parent().is_some();
    let typed = without_end(document, made_as).filter(is_named);
    let out = typed.or_else(|| without_end(&whole, made_as));
    let beside = out.as_ref().and_then(|out| Some(out.parent()?.parent()?.join(INPUTS)));
    for inputs in beside.into_iter().chain([PathBuf::from(INPUTS)]) {
        if !inputs.is_dir() {
            continue;
        }
        let (folders, _) = dossiers::find(&[inputs]);
        let named = out.as_ref().and_then(|out| {
            let name = out.file_name()?.to_string_lossy();
            folders.iter().find(|folder| dossiers::name(folder) == name)
        });
        let only = || if let [only] = &folders[..] { Some(only) } else { None };
        if let Some(dossier) = named.or_else(only) {
            let out = out.clone().filter(|_| named.is_some());
            let out = out.unwrap_or_else(|| whole.parent().unwrap_or(Path::new("")).to_owned());
            return Some(Kin { dossier: dossier.clone(), out });
        }
    }
    None
}

/// The dossier that a workbook lies in, and the workbook's path within it.
pub fn of_workbook(workbook: &Path) -> Option<(PathBuf, String)> {
    let parent = workbook.parent()?;
    let here = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let name = workbook.file_name()?;
    let whole = std::path::absolute(here).ok()?;
    for above in 0..DEPTH {
        // As a person would type it.
        let folder = (0..above).fold(here.to_owned(), |folder, _| match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() && folder != Path::new(".") => {
                parent.to_owned()
            }
            _ => folder.join(".."),
        });
        if has_manifest(&folder) {
            let steps: Vec<Component<'_>> = whole.components().collect();
            let within = &steps[steps.len().saturating_sub(above)..];
            let mut parts: Vec<String> =
                within.iter().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            parts.push(name.to_string_lossy().into_owned());
            return Some((folder, parts.join("/")));
        }
    }
    None
}

/// A path without the end that is made of these parts; none where it has another end.
fn without_end(path: &Path, end: &str) -> Option<PathBuf> {
    let mut rest = path;
    for part in end.rsplit('/') {
        let name = rest.file_name()?.to_string_lossy();
        // Windows does not tell capitals apart.
        if name.to_lowercase() != part.to_lowercase() {
            return None;
        }
        rest = rest.parent()?;
    }
    (!end.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_lies_in_the_folder_of_its_dossier_s_documents() {
        let path = Path::new("/a/out/b/xa/c.docx");
        assert_eq!(without_end(path, "xa/c.docx"), Some(PathBuf::from("/a/out/b")));
        assert_eq!(without_end(path, "xa/C.docx"), Some(PathBuf::from("/a/out/b")));
        assert_eq!(without_end(path, "xa/d.docx"), None);
        assert_eq!(without_end(path, ""), None);
    }
}
