//! A batch that people have edited: what renewing it costs, measured by what making it costs in the
//! same minute.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::generate::{self, Kind};
use super::{Outcome, build, count, documents};

/// How many documents are edited.
const DOCUMENTS: usize = 1_000;

/// What a person has written.
const WRITTEN: &str =
    "<w:r><w:t xml:space=\"preserve\"> Giao cán bộ theo dõi hằng tuần.</w:t></w:r>";

/// Makes documents, edits each, and renews them: with nothing new in the data, and with figures that
/// have changed in each. Tells both as shares of what making the documents takes.
pub(crate) fn told(is_bench: bool, folder: &Path) -> Outcome<String> {
    let units = if is_bench { DOCUMENTS } else { 5 };
    let dossier = folder.join("edited").join(Kind::Plan.name());
    let (out, anew) = (folder.join("edited-out"), folder.join("edited-anew"));
    generate::dossier(Kind::Plan, units, &dossier)?;
    build(&dossier, &out)?;
    let edited = documents(&out)?;
    edited.iter().try_for_each(|path| edit(path))?;
    let nothing_new = build(&dossier, &out)?.cpu;
    generate::list(units, "Xã", 1, &dossier.join("don-vi.xlsx"))?;
    let made = build(&dossier, &anew)?.cpu;
    let renewed = build(&dossier, &out)?.cpu;
    let before = documents(&out)?.len() - edited.len();
    if before != units {
        return Err(format!("{before} of {units} documents have been renewed").into());
    }
    let share = |cpu: Option<Duration>| match (cpu, made) {
        (Some(cpu), Some(made)) => {
            let (share, cpu) = (cpu.as_secs_f64() / made.as_secs_f64(), cpu.as_secs_f64());
            format!("{share:.2} times ({:.2} ms of processor each)", 1000.0 * cpu / count(units))
        }
        _ => "not measured".to_owned(),
    };
    Ok(format!(
        "{units} renewed take {} of what making them takes, and where nothing is new {}",
        share(renewed),
        share(nothing_new)
    ))
}

/// Writes into the middle of a document, and packs it anew as a word processor does.
fn edit(path: &Path) -> Outcome<()> {
    let mut archive = ZipArchive::new(Cursor::new(fs::read(path)?))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content)?;
        if name == "word/document.xml" {
            let mut text = String::from_utf8(content)?;
            let ends: Vec<usize> = text.match_indices("</w:p>").map(|(at, _)| at).collect();
            text.insert_str(ends[ends.len() / 4], WRITTEN);
            content = text.into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(&content)?;
    }
    fs::write(path, writer.finish()?.into_inner())?;
    Ok(())
}
