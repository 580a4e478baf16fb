//! A folder → what stands in it for the program: dossiers and how far their documents are,
//! workbooks that belong to none.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use serde_json::Value as Json;
use walkdir::WalkDir;

use super::Runner;
use crate::build::case::is_workbook;
use crate::build::dossiers::{DEPTH, INPUTS, MANIFEST, by_name, has_manifest};
use crate::cli::process::MOST_NAMED;

/// The folder for documents where a command names none.
const OUT: &str = "out";

/// A folder from which the program is run, and dossiers as they are called from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// The folder that `out` goes to.
    pub(super) home: PathBuf,
    pub(super) paths: Vec<PathBuf>,
}

/// A dossier, and how far it is.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) name: String,
    /// The folder from which it is built, and its path from there.
    pub(super) home: PathBuf,
    pub(super) path: PathBuf,
    /// The folder of its documents, from there.
    pub(super) out: PathBuf,
    pub(super) state: State,
}

/// How far a dossier is: how many of its documents are so.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Not there yet.
    pub(super) missing: usize,
    /// There, and not what the workbooks give now.
    pub(super) old: usize,
    pub(super) unchanged: usize,
    /// Edited by a person.
    pub(super) kept: usize,
    pub(super) failing: usize,
    /// Open in another program.
    pub(super) locked: usize,
    /// Left from before.
    pub(super) orphans: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// What stands in a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What to build so that all is built.
    pub(super) groups: Vec<Group>,
    pub(super) dossiers: Vec<Seen>,
    /// The workbooks that belong to no dossier.
    pub(super) workbooks: Vec<PathBuf>,
    /// The folders to build from in which nothing can be written.
    pub(super) unwritable: Vec<PathBuf>,
}

/// Where a dossier is built from, and its path from there: the folder that has the `inputs` that it
/// is in, as if somebody had typed `kehoach build` there; else the folder that it stands in. The
/// folder that is open does not say: files that are dropped leave it anywhere.
pub(super) fn home(dossier: &Path) -> (PathBuf, PathBuf) {
    let whole = std::path::absolute(dossier).unwrap_or_else(|_| dossier.to_owned());
    let is_inputs =
        |folder: &&Path| folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case(INPUTS));
    let inputs = whole.ancestors().skip(1).find(is_inputs);
    let home = inputs.and_then(Path::parent).or_else(|| whole.parent());
    let Some(home) = home else { return (whole, PathBuf::from(".")) };
    let path = whole.strip_prefix(home).map_or_else(|_| whole.clone(), Path::to_owned);
    (home.to_owned(), path)
}

/// The dossiers in groups that one command can take, in the order in which they come.
pub(super) fn grouped(dossiers: impl IntoIterator<Item = PathBuf>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for dossier in dossiers {
        let (home, path) = home(&dossier);
        let open =
            groups.iter_mut().find(|group| group.home == home && group.paths.len() < MOST_NAMED);
        match open {
            Some(group) if group.paths.contains(&path) => {}
            Some(group) => group.paths.push(path),
            None => groups.push(Group { home, paths: vec![path] }),
        }
    }
    groups
}

impl Found {
    /// Looks around in a folder.
    pub(super) fn in_folder(folder: &Path, runner: &mut dyn Runner) -> Self {
        let mut found = Self { groups: groups(folder), ..Self::default() };
        for group in &found.groups {
            found.dossiers.extend(group.seen(runner));
        }
        found.workbooks = workbooks(folder, &found.dossiers);
        let outs = found.groups.iter().map(|group| (&*group.home, group.out()));
        let mut outs: Vec<(&Path, PathBuf)> = outs.collect();
        if outs.is_empty() {
            // A new dossier goes to the folder itself.
            outs.push((folder, folder.to_owned()));
        }
        outs.dedup();
        let is_closed =
            |(home, out): &(&Path, PathBuf)| !is_writable(if out.is_dir() { out } else { home });
        found.unwritable =
            outs.into_iter().filter(is_closed).map(|(home, _)| home.into()).collect();
        found
    }

    /// The first folder of documents that is there.
    pub(super) fn documents(&self) -> Option<PathBuf> {
        let outs = self.dossiers.iter().map(|seen| seen.home.join(&seen.out));
        outs.into_iter().find(|out| out.is_dir())
    }

    /// Whether there is nothing to do anything with.
    pub(super) fn is_nothing(folder: &Path) -> bool {
        groups(folder).is_empty() && workbooks(folder, &[]).is_empty()
    }
}

/// What is to be built in a folder: all in `inputs`, the folder itself, and dossiers beside
/// `inputs`.
fn groups(folder: &Path) -> Vec<Group> {
    let mut groups = Vec::new();
    if folder.join(INPUTS).is_dir() {
        groups.push(Group { home: folder.to_owned(), paths: vec![PathBuf::from(INPUTS)] });
    }
    if has_manifest(folder) {
        groups.extend(grouped([folder.to_owned()]));
    }
    let is_shown = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_str();
        name.is_some_and(|name| !(name.starts_with('.') || name.eq_ignore_ascii_case(INPUTS)))
    };
    let beside = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by(by_name).into_iter();
    let folders = beside.flatten().filter(is_shown).map(walkdir::DirEntry::into_path);
    groups.extend(grouped(folders.filter(|folder| has_manifest(folder))));
    groups
}

/// The workbooks beside the program and in `inputs` that belong to no dossier.
fn workbooks(folder: &Path, dossiers: &[Seen]) -> Vec<PathBuf> {
    let belongs = |path: &Path| {
        path.ancestors().skip(1).take(DEPTH).any(has_manifest)
            || dossiers.iter().any(|seen| path.starts_with(seen.home.join(&seen.path)))
    };
    let is_shown = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_passed_over = name.starts_with('.') || name.starts_with("~$");
        entry.depth() == 0 || !(is_passed_over || has_manifest(entry.path()))
    };
    let listed = |top: PathBuf, depth| {
        let walk = WalkDir::new(top).max_depth(depth).sort_by(by_name).into_iter();
        walk.filter_entry(is_shown).flatten().filter(|entry| entry.file_type().is_file())
    };
    let files = listed(folder.to_owned(), 1).chain(listed(folder.join(INPUTS), DEPTH));
    let paths = files.map(walkdir::DirEntry::into_path);
    paths.filter(|path| is_workbook(path) && !belongs(path)).collect()
}

/// The dossier that a workbook belongs to.
pub(super) fn owner(workbook: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(workbook).ok()?;
    let above = whole.ancestors().skip(1).take(DEPTH);
    above.into_iter().find(|folder| has_manifest(folder)).map(Path::to_owned)
}

/// Whether files can be made in a folder.
pub(super) fn is_writable(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

impl Group {
    /// The folder that its documents go to.
    pub(super) fn out(&self) -> PathBuf {
        self.home.join(OUT)
    }

    /// The arguments that build it.
    pub(super) fn build(&self) -> Vec<OsString> {
        let paths = self.paths.iter().map(|path| path.clone().into_os_string());
        [OsString::from("build")].into_iter().chain(paths).collect()
    }

    /// How far its dossiers are, by a dry run.
    fn seen(&self, runner: &mut dyn Runner) -> Vec<Seen> {
        let mut arguments = self.build();
        arguments.extend(["--dry-run", "--format", "json"].map(OsString::from));
        let answer: Json =
            serde_json::from_slice(&runner.answer(&self.home, &arguments)).unwrap_or_default();
        let mut seen: Vec<Seen> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for dossier in list(&answer, "dossiers") {
            if let Some((path, one)) = self.one(dossier) {
                places.insert(path, seen.len());
                seen.push(one);
            }
        }
        let place = |one: &Json| places.get(one["dossier"].as_str()?).copied();
        for document in list(&answer, "documents") {
            let Some(at) = place(document) else { continue };
            let is_there = document["path"].as_str().is_some_and(|at| self.home.join(at).exists());
            seen[at].state.count(document, is_there);
        }
        for finding in list(&answer, "diagnostics") {
            let Some(at) = place(finding) else { continue };
            seen[at].state.hear(finding);
        }
        seen
    }

    /// A dossier of which nothing more is known yet, and the path by which the answer calls it.
    fn one<'a>(&self, dossier: &'a Json) -> Option<(&'a str, Seen)> {
        let path = dossier["path"].as_str()?;
        let seen = Seen {
            name: dossier["name"].as_str()?.to_owned(),
            home: self.home.clone(),
            path: PathBuf::from(path),
            out: PathBuf::from(dossier["out"].as_str()?),
            state: State { orphans: list(dossier, "orphans").count(), ..State::default() },
        };
        Some((path, seen))
    }
}

fn list<'a>(json: &'a Json, name: &str) -> impl Iterator<Item = &'a Json> {
    json[name].as_array().into_iter().flatten()
}

impl State {
    /// Takes in what would become of a document.
    fn count(&mut self, document: &Json, is_there: bool) {
        let count = match document["status"].as_str() {
            Some("written") if is_there => &mut self.old,
            Some("written") => &mut self.missing,
            Some("merged") => &mut self.old,
            Some("unchanged") => &mut self.unchanged,
            Some("kept") => &mut self.kept,
            _ => &mut self.failing,
        };
        *count += 1;
    }

    /// Takes in a finding.
    fn hear(&mut self, finding: &Json) {
        if finding["name"] == "locked-file" {
            self.locked += list(finding, "places").count();
        }
        match finding["severity"].as_str() {
            Some("error") => self.errors += 1,
            Some("warning") => self.warnings += 1,
            _ => {}
        }
    }

    /// Whether a build would write something, or there is something to see.
    pub(super) fn is_done(&self) -> bool {
        self.unchanged > 0 && self.missing + self.old + self.failing + self.errors == 0
    }

    /// In words: `9 văn bản: 1 có số liệu mới, 8 không đổi; cần xem: 1 cảnh báo`.
    pub(super) fn words(&self) -> String {
        let counts = [
            (self.missing, "chưa lập"),
            (self.old, "phải lập lại"),
            (self.unchanged, "không đổi"),
            (self.kept, "đã sửa tay, để nguyên"),
            (self.locked.min(self.failing), "đang mở ở chương trình khác"),
            (self.failing.saturating_sub(self.locked), "không lập được"),
        ];
        let all: usize = counts.iter().map(|(count, _)| count).sum();
        let look = joined(&[(self.errors, "lỗi"), (self.warnings, "cảnh báo")]);
        let mut words = match all {
            0 if self.errors > 0 => "chưa lập được".to_owned(),
            0 => "không có văn bản nào để lập".to_owned(),
            _ if self.unchanged == all => format!("{all} văn bản, đã lập đủ"),
            _ => format!("{all} văn bản: {}", joined(&counts)),
        };
        if self.orphans > 0 {
            words += &format!("; {} tệp cũ không còn lập", self.orphans);
        }
        if !look.is_empty() {
            words += &format!("; cần xem: {look}");
        }
        words
    }
}

fn joined(counts: &[(usize, &str)]) -> String {
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    counts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

/// A path as it is read from a folder: what stands in it by its path within.
pub(super) fn from(folder: &Path, path: &Path) -> String {
    let within = path
        .strip_prefix(folder)
        .ok()
        .filter(|path| path.components().any(|part| matches!(part, Component::Normal(_))));
    within.unwrap_or(path).display().to_string()
}

/// Whether a path means a dossier: its folder, or its manifest.
pub(super) fn dossier(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    if whole.file_name().is_some_and(|name| name == MANIFEST) && !whole.is_dir() {
        return whole.parent().map(Path::to_owned);
    }
    has_manifest(&whole).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_dossier_is_built_from_beside_its_inputs() {
        for (dossier, home_of, path) in [
            ("/d/kh/inputs/a", "/d/kh", "inputs/a"),
            ("/d/kh/Inputs/2026/a", "/d/kh", "Inputs/2026/a"),
            ("/inputs/x/inputs/a", "/inputs/x", "inputs/a"),
            ("/d/Kế hoạch 2026", "/d", "Kế hoạch 2026"),
            ("/a", "/", "a"),
            ("/", "/", "."),
        ] {
            let expected = (PathBuf::from(home_of), PathBuf::from(path));
            assert_eq!(home(Path::new(dossier)), expected, "{dossier}");
        }
    }

    #[test]
    fn long_lists_of_dossiers_are_several_commands() {
        let dossiers = (0..250).map(|number| PathBuf::from(format!("/inputs/{number}")));
        let counts: Vec<usize> = grouped(dossiers).iter().map(|group| group.paths.len()).collect();
        assert_eq!(counts, [100, 100, 50]);
    }
}
