//! Files and folders that were dropped on the program: dossiers are built, workbooks shown.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::dialogue::Dialogue;
use super::found::{self, Group};
use super::{Here, menu};
use crate::cli::page::one_line;
use crate::cli::status::Status;

/// Does what each of the paths is for, and waits.
pub(super) fn run(
    paths: &[PathBuf],
    here: &Here,
    dialogue: &mut Dialogue<'_>,
) -> io::Result<Status> {
    let whole = |path: &PathBuf| here.folder.join(path);
    let (mut dossiers, mut workbooks, mut folders) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths.iter().map(whole) {
        match found::dossier(&path) {
            Some(dossier) => dossiers.push(dossier),
            None if path.is_dir() => folders.push(path),
            None => workbooks.push(path),
        }
    }
    if let ([], [], [folder]) = (&dossiers[..], &workbooks[..], &folders[..])
        && dialogue.input.is_some()
        && crate::build::dossiers::find(&folders).0.is_empty()
    {
        // It may be that a dossier is to be made of what stands there.
        menu::in_folder(folder, dialogue)?;
        return Ok(Status::Clean);
    }
    let mut groups = found::grouped(dossiers);
    for folder in folders {
        groups.push(above(&folder));
    }
    let mut worst = Status::Clean;
    for group in groups {
        worst = worst.max(dialogue.build(&group)?);
    }
    for workbook in workbooks {
        worst = worst.max(look(&workbook, dialogue)?);
    }
    dialogue.wait()?;
    Ok(worst)
}

/// All dossiers in a folder that is none itself. Their documents go beside its `inputs`, where it is
/// one or has one.
fn above(folder: &Path) -> Group {
    let (home, path) = found::home(&folder.join("-"));
    let path = path.parent().filter(|path| !path.as_os_str().is_empty());
    let path = path.unwrap_or(Path::new(".")).to_owned();
    Group { home, paths: vec![path] }
}

/// Shows what is read in a workbook; of one that belongs to a dossier, that may be built as well.
fn look(workbook: &Path, dialogue: &mut Dialogue<'_>) -> io::Result<Status> {
    let name = workbook.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = one_line(&name).into_owned();
    if let Some(owner) = found::owner(workbook) {
        let (home, path) = found::home(&owner);
        let dossier = owner.display().to_string();
        let belongs = format!("Bảng tính {name} thuộc hồ sơ {}", one_line(&dossier));
        dialogue.say(&belongs, 0)?;
        if dialogue.input.is_some() {
            dialogue.say("  1   lập văn bản của hồ sơ ấy", 6)?;
            dialogue.say("  2   xem chương trình đọc được gì trong bảng tính", 6)?;
        }
        let answer = dialogue.ask("Gõ một số rồi bấm Enter (để trống: 1): ")?;
        match answer.as_deref() {
            Some("" | "1") => return dialogue.build(&Group { home, paths: vec![path] }),
            Some("0" | "q") => return Ok(Status::Clean),
            _ => {}
        }
    } else {
        dialogue.say(&format!("Bảng tính {name}:"), 0)?;
    }
    writeln!(dialogue.page)?;
    let folder = workbook.parent().unwrap_or(workbook);
    let file = workbook.file_name().unwrap_or_default().to_owned();
    dialogue.run(folder, &["inspect".into(), file])
}
