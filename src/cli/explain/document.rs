//! A document → what its figures come from.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{Answered, Arguments, Format, LARGEST, formulas, opened, shown, unexplained};
use crate::build::kin::{self, Kin};
use crate::build::{Case, files, system};
use crate::cli::page::{Page, one_line};
use crate::cli::render;
use crate::diagnostic::{CellPlace, Diagnostic, Place};
use crate::explain::{Explained, Figure, Formulas, text};

/// A document, for programs.
#[derive(Serialize)]
struct OfDocument<'a> {
    file: String,
    /// The folder of its dossier; null where that is not known.
    dossier: Option<String>,
    figures: &'a [Figure],
    /// What was generated and is no longer found in it.
    lost: Vec<Lost<'a>>,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct Lost<'a> {
    text: &'a str,
    places: &'a [CellPlace],
}

/// Shows what the figures of a document come from.
pub(super) fn show(arguments: &Arguments, out: &mut Page<'_>) -> Answered {
    let path = &arguments.path;
    let bytes = match files::read(path, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(vec![system::unreadable(path, &error)])),
    };
    let alone = match Explained::of(&bytes, None, &Formulas::new()) {
        Ok(explained) => explained,
        Err(not) => return Ok(Err(vec![unexplained(not).at(Place::file(path))])),
    };
    let mut findings = Vec::new();
    let kin = match (&arguments.ho_so, alone.path.as_deref()) {
        (Some(folder), _) => Some(folder.clone()),
        (None, Some(made_as)) => kin::of_document(path, made_as).map(|Kin { dossier, .. }| dossier),
        (None, None) => None,
    };
    let known = kin.as_deref().and_then(|folder| {
        let (case, about) = opened(folder);
        let index = case.as_ref().and_then(|case| {
            let made_as = alone.path.as_deref()?;
            case.documents().iter().position(|planned| planned.path == made_as)
        });
        let fresh = case.as_ref().zip(index).and_then(|(case, index)| case.fresh(index));
        if fresh.is_none() {
            findings.push(without_dossier(Some(folder)));
            findings.extend(about);
        }
        Some((folder, formulas(folder, case.as_ref()), fresh?))
    });
    if kin.is_none() {
        findings.push(without_dossier(None));
    }
    let explained = match &known {
        Some((_, formulas, fresh)) => Explained::of(&bytes, Some(fresh), formulas).unwrap_or(alone),
        None => alone,
    };
    let dossier = known.as_ref().map(|(folder, ..)| shown(folder));
    if arguments.format == Format::Json {
        out.json(&OfDocument {
            file: shown(path),
            dossier,
            figures: &explained.figures,
            lost: explained.lost.iter().map(|(text, places)| Lost { text, places }).collect(),
            diagnostics: &findings,
        })?;
        return Ok(Ok(()));
    }
    writeln!(out, "{}", one_line(&shown(path)))?;
    if let Some(dossier) = dossier {
        writeln!(out, "Hồ sơ: {}", one_line(&dossier))?;
    }
    write!(out, "{}", text::text(&explained))?;
    for finding in &findings {
        writeln!(out)?;
        render::diagnostic(finding, out)?;
    }
    Ok(Ok(()))
}

/// What to say where only the document itself can be asked.
fn without_dossier(folder: Option<&Path>) -> Diagnostic {
    let what = "nên không rõ công thức, dòng của mẫu, và số liệu nào đã cũ";
    let finding = match folder {
        Some(folder) => {
            let message = format!("hồ sơ không lập được văn bản này nữa, {what}");
            let hint = "xem vì sao: kehoach build --dry-run, hoặc ghi hồ sơ khác sau --ho-so";
            return Diagnostic::note("dossier-unknown", message).hint(hint).at(Place::file(folder));
        }
        None => Diagnostic::note(
            "dossier-unknown",
            format!("không rõ hồ sơ nào đã lập văn bản này, {what}"),
        ),
    };
    finding.hint("ghi thư mục hồ sơ sau --ho-so")
}
