//! Dossiers → the files that they are made of as they are now, and which dossiers are to be built
//! again since some have been saved.
//!
//! The files are looked at again and again rather than waited for: what others save on a share is
//! told to no one by most systems, and only a look that finds what the look before found tells that a
//! save is over. Excel and Word write beside the file and rename at the end, so that a file is away
//! for a moment, or hold it until it is whole.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{case, dossiers, files, template_files};

/// How many looks must find the same before a file is taken to be saved.
const LOOKS: usize = 2;

/// How many looks must find the same before a file that was there is taken to be gone, or one that
/// can't be opened is left to the build, which tells it.
const PATIENT_LOOKS: usize = 12;

/// The files of dossiers at one moment, by dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look(BTreeMap<PathBuf, Files>);

/// The files of a dossier.
type Files = BTreeMap<PathBuf, Stamp>;

/// By what a file is seen to have been saved: when it was changed, and its bytes.
type Stamp = (Option<SystemTime>, u64);

impl Look {
    /// Looks at the manifests, the workbooks and the templates of these dossiers; not at what the
    /// programs that have them open keep beside.
    pub fn at(dossiers: &[PathBuf]) -> Self {
        let mut templates: BTreeMap<PathBuf, Files> = BTreeMap::new();
        let files = dossiers.iter().map(|dossier| {
            let mut files = stamped(case::workbooks(dossier).0);
            files.extend(stamped(vec![dossier.join(dossiers::MANIFEST)]));
            for folder in case::template_folders(dossier) {
                let own = templates
                    .entry(folder)
                    .or_insert_with_key(|folder| stamped(template_files::paths(folder)));
                files.extend(own.iter().map(|(path, stamp)| (path.clone(), *stamp)));
            }
            (dossier.clone(), files)
        });
        Self(files.collect())
    }
}

/// The files that are there, stamped.
fn stamped(paths: Vec<PathBuf>) -> Files {
    let stamp = |metadata: Metadata| (metadata.modified().ok(), metadata.len());
    paths
        .into_iter()
        .filter_map(|path| fs::metadata(&path).ok().map(|metadata| (path, stamp(metadata))))
        .collect()
}

/// What is known of dossiers that are watched.
#[derive(Debug, Default)]
pub struct Watched {
    built: Look,
    last: Look,
    /// How many looks have found the same.
    same: usize,
}

/// A dossier that is to be built, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The dossier's folder.
    pub dossier: PathBuf,
    /// The files that have been saved, are new or are gone; none where the dossier itself is new.
    pub files: Vec<PathBuf>,
}

impl Watched {
    /// Takes in a look, and gives the dossiers that are to be built now: none while something is
    /// being saved. They count as built.
    pub fn look(&mut self, now: Look) -> Vec<Due> {
        self.same = if now == self.last { self.same + 1 } else { 1 };
        self.last = now;
        if self.last == self.built {
            return Vec::new();
        }
        let due: Vec<(Due, bool)> =
            self.last.0.iter().filter_map(|files| self.due(files)).collect();
        let is_sure = due.iter().all(|(_, is_sure)| *is_sure);
        if self.same < if is_sure { LOOKS } else { PATIENT_LOOKS } {
            return Vec::new();
        }
        self.built = self.last.clone();
        due.into_iter().map(|(due, _)| due).collect()
    }

    /// What has become of a dossier since it was built, and whether what has been saved can be read;
    /// none where it is as it was.
    fn due(&self, (dossier, files): (&PathBuf, &Files)) -> Option<(Due, bool)> {
        let Some(built) = self.built.0.get(dossier) else {
            return Some((Due { dossier: dossier.clone(), files: Vec::new() }, true));
        };
        let saved = files.iter().filter(|(path, stamp)| built.get(*path) != Some(*stamp));
        let saved: Vec<PathBuf> = saved.map(|(path, _)| path.clone()).collect();
        let gone: Vec<PathBuf> =
            built.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        let is_sure = gone.is_empty() && saved.iter().all(|path| can_be_read(path));
        let files = [saved, gone].concat();
        (!files.is_empty()).then(|| (Due { dossier: dossier.clone(), files }, is_sure))
    }
}

/// Whether nobody holds a file so that it can't be read.
fn can_be_read(path: &Path) -> bool {
    files::open(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let top = tempfile::tempdir().unwrap();
        let dossier = top.path().join("inputs").join("thu");
        fs::create_dir_all(dossier.join("templates")).unwrap();
        for name in ["ho-so.toml", "phu-bieu.xlsx", "templates/rieng.md"] {
            fs::write(dossier.join(name), name).unwrap();
        }
        (top, dossier)
    }

    /// The names of the files that are told after so many looks.
    fn told(watched: &mut Watched, dossier: &Path, looks: usize) -> Vec<String> {
        let mut names = Vec::new();
        for _ in 0..looks {
            for due in watched.look(Look::at(&[dossier.to_owned()])) {
                let files = due.files.iter().map(|path| path.file_name().unwrap());
                names.extend(files.map(|name| name.to_string_lossy().into_owned()));
                names.push("|".to_owned());
            }
        }
        names
    }

    #[test]
    fn what_is_saved_is_told_once_and_when_it_is_over() {
        let (_top, dossier) = folder();
        let mut watched = Watched::default();
        assert_eq!(told(&mut watched, &dossier, 1), Vec::<String>::new());
        assert_eq!(told(&mut watched, &dossier, 5), ["|"]);
        for name in ["phu-bieu.xlsx", "ho-so.toml", "templates/rieng.md"] {
            // It grows with each look, as one that comes over a network.
            for part in ["mộ", "một n", "một nửa"] {
                fs::write(dossier.join(name), part).unwrap();
                assert_eq!(told(&mut watched, &dossier, 1), Vec::<String>::new());
            }
            let name = name.rsplit('/').next().unwrap();
            assert_eq!(told(&mut watched, &dossier, 5), [name, "|"]);
        }
    }

    #[test]
    fn a_template_that_many_dossiers_share_is_looked_at_for_all() {
        let (top, one) = folder();
        let other = top.path().join("inputs").join("khac");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("ho-so.toml"), "").unwrap();
        let dossiers = [one, other];
        let mut watched = Watched::default();
        let mut looks = |count: usize| {
            (0..count).map(|_| watched.look(Look::at(&dossiers)).len()).sum::<usize>()
        };
        assert_eq!(looks(3), 2);
        fs::create_dir(top.path().join("inputs").join("templates")).unwrap();
        fs::write(top.path().join("inputs").join("templates").join("chung.md"), "x").unwrap();
        assert_eq!(looks(3), 2);
        fs::write(dossiers[1].join("ho-so.toml"), "# khác").unwrap();
        assert_eq!(looks(3), 1);
    }

    #[test]
    fn what_programs_keep_beside_is_passed_over() {
        let (_top, dossier) = folder();
        let mut watched = Watched::default();
        told(&mut watched, &dossier, 3);
        for name in ["~$phu-bieu.xlsx", ".~lock.phu-bieu.xlsx#", "1F3A9C00", "~WRD0001.tmp"] {
            fs::write(dossier.join(name), "x").unwrap();
            assert_eq!(told(&mut watched, &dossier, 3), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_away_for_a_moment_is_not_gone() {
        let (_top, dossier) = folder();
        let mut watched = Watched::default();
        told(&mut watched, &dossier, 3);
        let (path, beside) = (dossier.join("phu-bieu.xlsx"), dossier.join("1F3A9C00"));
        fs::rename(&path, &beside).unwrap();
        assert_eq!(told(&mut watched, &dossier, 4), Vec::<String>::new());
        fs::write(&beside, "bảng mới").unwrap();
        fs::rename(&beside, &path).unwrap();
        assert_eq!(told(&mut watched, &dossier, 4), ["phu-bieu.xlsx", "|"]);
        fs::remove_file(&path).unwrap();
        assert_eq!(told(&mut watched, &dossier, PATIENT_LOOKS), ["phu-bieu.xlsx", "|"]);
    }
}
