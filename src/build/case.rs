//! A dossier's folder → a [`Case`]: all that its documents need, read and prepared once.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use walkdir::WalkDir;

use super::checked::{self, Checked};
use super::dossiers::by_name;
use super::files::{LARGEST_TEXT, LARGEST_WORKBOOK};
use super::{Case, Planned, dossiers, files, issuer, last_year, placed, system, template_files};
use crate::check::{self, Book, LeftOut};
use crate::diagnostic::source::did_you_mean;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::document::{Document, IssueDate, Meta, Origin, Table};
use crate::docx::{Made, Properties, Writer, Written};
use crate::dossier::manifest::{self, DEFAULT_PROFILE, Manifest};
use crate::dossier::{self, Dossier, File, Names, Plan, UNIT};
use crate::explain::{Fresh, TemplateLine};
use crate::markup::{self, Tables, Unplaced};
use crate::merge::Own;
use crate::profile::Profile;
use crate::template::lines::{self, Printed};
use crate::template::{self, builtin::TEMPLATES};
use crate::template::{Engine, Given, Placement};
use crate::workbook::{self, Workbook};

/// The endings of workbooks.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "xlsb"];

/// A dossier with its templates and profiles.
pub struct DossierCase {
    dossier: Dossier,
    /// The rules that its manifest leaves out.
    left_out: LeftOut,
    /// The first document of each template: what is wrong in its text is wrong
    /// in those of all.
    first: BTreeSet<usize>,
    engine: Arc<Engine>,
    /// What all its templates see: long lists only where they need them whole.
    given: Given,
    /// A writer for each profile that a document asks for.
    writers: BTreeMap<String, Arc<Writer>>,
    planned: Vec<Planned>,
    /// The templates that can't be used, each with what to say of a document that needs it.
    faulty: BTreeMap<String, Diagnostic>,
}

/// Reads a dossier's folder.
pub fn load(folder: &Path) -> (Option<Box<dyn Case>>, Vec<Diagnostic>) {
    let (case, findings) = loaded(folder);
    (case.map(|case| Box::new(case) as Box<dyn Case>), findings)
}

/// As [`load`], for what needs more of a dossier than its documents.
pub fn loaded(folder: &Path) -> (Option<DossierCase>, Vec<Diagnostic>) {
    let (text, dossier, mut findings) = thread::scope(|beside| {
        // What most documents are laid out by is prepared while the dossier is read. Where the
        // machine has no thread for it, it is prepared when it is needed.
        let prepare = || writer(DEFAULT_PROFILE).iter().for_each(|writer| writer.prepare());
        let _ = thread::Builder::new().spawn_scoped(beside, prepare);
        open_with_text(folder)
    });
    let Some(dossier) = dossier else { return (None, findings) };
    // Documents that lack a whole workbook need not each be told to fail.
    let lacks = [dossier::MISSING, system::UNREADABLE];
    if findings.iter().any(|finding| lacks.contains(&finding.name)) {
        return (None, findings);
    }
    let Templates { engine, findings: about, lost } = templates(folder, &dossier);
    let needed = wanted(&dossier).flat_map(|template| engine.builds_on(template));
    let needed: BTreeSet<Arc<str>> = needed.collect();
    findings.extend(about.into_iter().filter(|finding| concerns(finding, folder, &needed)));
    findings.extend(last_year::told(&dossier, &engine, &text));
    let case = DossierCase::new(dossier, engine, lost, &mut findings);
    (Some(case), findings)
}

/// The templates that a dossier's documents are to be made by.
fn wanted(dossier: &Dossier) -> impl Iterator<Item = &str> {
    dossier.manifest.documents.iter().map(|document| document.template.get_ref().as_str())
}

/// Whether a finding about a template is one for the people of a dossier: it is about a template in
/// their folder, or about one that their documents are made of.
fn concerns(finding: &Diagnostic, folder: &Path, needed: &BTreeSet<Arc<str>>) -> bool {
    let own = folder.join(dossiers::TEMPLATES);
    finding.places.iter().all(|place| match place {
        Place::Template { file, .. } => needed.contains(file) || own.join(&**file).is_file(),
        _ => true,
    })
}

/// Reads a dossier's files and what stands in them.
pub fn open(folder: &Path) -> (Option<Dossier>, Vec<Diagnostic>) {
    let (_, dossier, findings) = open_with_text(folder);
    (dossier, findings)
}

/// As [`open`], with the workbooks that its tables stand in and their formulas, each read once.
pub fn open_with_books(folder: &Path) -> (Option<Dossier>, Vec<Book>, Vec<Diagnostic>) {
    let mut books = Vec::new();
    let (_, dossier, findings) = opened(folder, &mut |file, bytes| {
        let (workbook, about, formulas) = workbook::read_with_formulas(file, bytes);
        let book = |workbook: &Workbook| Book { workbook: workbook.clone(), formulas };
        books.extend(workbook.as_ref().map(book));
        (workbook, about)
    });
    let annexes = dossier.iter().flat_map(|dossier| dossier.annexes.values());
    let used: BTreeSet<&str> = annexes.map(|found| &*found.annex.region.file).collect();
    books.retain(|book| used.contains(&*book.workbook.file));
    (dossier, books, findings)
}

/// As [`open`], with the text of the manifest.
fn open_with_text(folder: &Path) -> (String, Option<Dossier>, Vec<Diagnostic>) {
    opened(folder, &mut workbook::read)
}

/// Reads a workbook, from its path within the dossier and its bytes.
type BytesReader<'a> = dyn FnMut(&str, &[u8]) -> (Option<Workbook>, Vec<Diagnostic>) + 'a;

/// Reads a dossier's files, each workbook's bytes by a reader.
fn opened(folder: &Path, read: &mut BytesReader<'_>) -> (String, Option<Dossier>, Vec<Diagnostic>) {
    let Listed { text, workbooks, mut findings } = match Listed::of(folder) {
        Ok(listed) => listed,
        Err(finding) => return (String::new(), None, vec![*finding]),
    };
    let names: Vec<String> = workbooks.iter().map(|path| name_within(folder, path)).collect();
    let mut reader = |name: &str| {
        let at = names.iter().position(|other| other == name);
        let path = at.map_or(folder, |at| &workbooks[at]);
        match files::read(path, LARGEST_WORKBOOK) {
            Ok(bytes) => read(name, &bytes),
            Err(error) => (None, vec![files::unreadable_workbook(path, &error)]),
        }
    };
    let (dossier, about) = dossier::open_read(&folder_name(folder), &text, &names, &mut reader);
    findings.extend(about);
    (text, dossier, findings)
}

/// A dossier's folder, of which only the manifest has been read.
struct Listed {
    text: String,
    workbooks: Vec<PathBuf>,
    findings: Vec<Diagnostic>,
}

impl Listed {
    /// Reads the manifest and lists the workbooks beside it; a finding alone where the manifest
    /// can't be read.
    fn of(folder: &Path) -> Result<Self, Box<Diagnostic>> {
        let path = folder.join(manifest::FILE);
        let text = match files::read(&path, LARGEST_TEXT).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                let message = "ho-so.toml không phải là tệp chữ UTF-8";
                let finding = Diagnostic::error("manifest-encoding", message);
                let hint = "lưu lại tệp với mã UTF-8";
                return Err(Box::new(finding.hint(hint).at(Place::file(&path))));
            }
            Err(error) => return Err(Box::new(system::unreadable(&path, &error))),
        };
        let (workbooks, mut findings) = workbooks(folder);
        findings.extend(template_files::odd_characters(manifest::FILE, &text));
        Ok(Self { text, workbooks, findings })
    }
}

/// The text of a manifest, all workbooks beside it, and a finding for each that can't be read.
pub(super) type Read = (String, Vec<File>, Vec<Diagnostic>);

/// Reads all files of a dossier that are its own, to be copied.
pub(super) fn files(folder: &Path) -> Result<Read, Box<Diagnostic>> {
    let Listed { text, workbooks, mut findings } = Listed::of(folder)?;
    let mut files = Vec::new();
    for path in workbooks {
        match files::read(&path, LARGEST_WORKBOOK) {
            Ok(bytes) => files.push(File { name: name_within(folder, &path), bytes }),
            Err(error) => findings.push(files::unreadable_workbook(&path, &error)),
        }
    }
    // Where the manifest says what is used, no document lacks the others.
    let named = || Manifest::read(&text).0.and_then(|manifest| manifest.workbooks);
    if let Some(named) = (!findings.is_empty()).then(named).flatten() {
        let named: Vec<Place> =
            named.iter().map(|name| Place::file(&within(folder, name.get_ref()))).collect();
        for finding in &mut findings {
            if !finding.places.iter().any(|place| named.contains(place)) {
                finding.severity = finding.severity.min(Severity::Warning);
            }
        }
    }
    Ok((text, files, findings))
}

/// A path within a folder, with `/`, as one of this system.
fn within(folder: &Path, name: &str) -> PathBuf {
    name.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}

/// The path of a file within a folder, with `/`.
pub(super) fn name_within(folder: &Path, path: &Path) -> String {
    let name = path.strip_prefix(folder).unwrap_or(path);
    let name = name.components().map(|part| part.as_os_str().to_string_lossy());
    name.collect::<Vec<_>>().join("/")
}

/// The name of a folder, also of one given as `.`.
fn folder_name(folder: &Path) -> String {
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or_else(|| "ho-so".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The workbooks of a folder in the order of their names, also behind links; not those that Excel
/// has open beside (`~$`), nor those in folders of templates. And what can't be listed.
pub(super) fn workbooks(folder: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let is_passed_over = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with('.') || name.starts_with("~$") || name == dossiers::TEMPLATES
    };
    let is_shown =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_passed_over(entry.file_name());
    let is_hidden = |error: &walkdir::Error| {
        error.depth() > 0 && error.path().and_then(Path::file_name).is_some_and(is_passed_over)
    };
    let whole = folder.canonicalize();
    // A link to a folder that the dossier is in would bring in the workbooks of all its neighbours.
    let leads_above = |entry: &walkdir::DirEntry| {
        let is_linked = entry.path_is_symlink() && entry.file_type().is_dir() && entry.depth() > 0;
        let there = is_linked.then(|| entry.path().canonicalize().ok()).flatten();
        there.is_some_and(|there| whole.as_ref().is_ok_and(|whole| whole.starts_with(there)))
    };
    let (mut paths, mut findings) = (Vec::new(), Vec::new());
    let walk = WalkDir::new(folder).max_depth(dossiers::DEPTH).follow_links(true).sort_by(by_name);
    let mut walk = walk.into_iter().filter_entry(is_shown);
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if leads_above(&entry) => {
                findings.push(dossiers::link_loop(entry.path()));
                walk.skip_current_dir();
            }
            Ok(entry) if !entry.file_type().is_dir() && is_workbook(entry.path()) => {
                paths.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) if is_hidden(&error) => {}
            Err(error) => match error.path().filter(|path| is_workbook(path)) {
                // What can't be looked at says why when it is to be read.
                Some(path) => paths.push(path.to_owned()),
                None => {
                    let so = "bảng tính ở đó (nếu có) chưa được đọc";
                    findings.push(dossiers::unlisted(folder, &error, so));
                }
            },
        }
    }
    (paths, findings)
}

/// Whether a file is a workbook by its name.
pub(crate) fn is_workbook(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| WORKBOOKS.contains(&ending.as_str()))
}

/// Reads a workbook on its own.
pub fn look(path: &Path) -> (Option<Dossier>, Vec<Diagnostic>) {
    let bytes = match files::read(path, LARGEST_WORKBOOK) {
        Ok(bytes) => bytes,
        Err(error) => return (None, vec![files::unreadable_workbook(path, &error)]),
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let (dossier, findings) = dossier::look(&name, &[File { name: name.clone(), bytes }]);
    ((!dossier.annexes.is_empty()).then_some(dossier), findings)
}

/// The templates that a dossier uses: its own before those of the folders around it, and those
/// before the built-in ones. All of its own are read, of the others those that are needed.
pub fn engine(folder: &Path, dossier: &Dossier) -> (Arc<Engine>, Vec<Diagnostic>) {
    let Templates { engine, findings, .. } = templates(folder, dossier);
    (engine, findings)
}

/// The templates of a dossier, and what stands in the place of some.
struct Templates {
    engine: Arc<Engine>,
    findings: Vec<Diagnostic>,
    /// The templates that can't be used, because the file that is there can't be read or has not
    /// quite the name; each with what to say of a document that needs it.
    lost: BTreeMap<String, Diagnostic>,
}

fn templates(folder: &Path, dossier: &Dossier) -> Templates {
    let mut findings = Vec::new();
    let mut own: BTreeMap<String, String> = BTreeMap::new();
    let mut lost: BTreeMap<String, Diagnostic> = BTreeMap::new();
    let mut misnamed = Vec::new();
    let mut wanted: BTreeSet<String> = wanted(dossier).map(str::to_owned).collect();
    let named = wanted.clone();
    let mut unlisted: Vec<String> = Vec::new();
    for (at, place) in template_folders(folder).into_iter().enumerate() {
        let files = template_files::read(&place);
        misnamed.extend(files.misnamed);
        findings.extend(files.odd);
        for (name, finding) in files.unread {
            if !own.contains_key(&name) && !lost.contains_key(&name) {
                findings.push(finding);
                lost.insert(name.clone(), template::faulty(&name));
            }
        }
        for (name, text) in files.texts {
            if own.contains_key(&name) || lost.contains_key(&name) {
                continue;
            }
            // It may be that a nearer folder has another of this name.
            if unlisted.iter().any(|start| name.starts_with(start)) {
                lost.insert(name.clone(), template::faulty(&name));
                continue;
            }
            if at == 0 {
                wanted.insert(name.clone());
            }
            own.insert(name, text);
        }
        for (start, finding) in files.unlisted {
            findings.push(finding);
            unlisted.push(start);
        }
    }
    // A built-in template is no stand-in for one that may be in a folder that can't be listed.
    for (name, _) in TEMPLATES {
        let is_unsure = unlisted.iter().any(|start| name.starts_with(start));
        if is_unsure && !own.contains_key(*name) {
            lost.entry((*name).to_owned()).or_insert_with(|| template::faulty(name));
        }
    }
    let own_names: BTreeSet<String> = own.keys().cloned().collect();
    let before = lock(&ENGINE).clone().filter(|known| known.own == own);
    let known = match before {
        Some(known) if wanted.is_subset(&known.wanted) => known,
        before => {
            // What the dossiers before needed is most often needed again.
            wanted.extend(before.iter().flat_map(|known| known.wanted.iter().cloned()));
            let known = Arc::new(Known::read(own, wanted));
            *lock(&ENGINE) = Some(known.clone());
            known
        }
    };
    findings.extend(known.findings.iter().cloned());
    let engine = known.engine.clone();
    let is_there = |meant: &String| own_names.contains(meant) || lost.contains_key(meant);
    misnamed.retain(|(meant, _)| !is_there(meant));
    for (meant, path) in &misnamed {
        let finding = template_files::misnamed(meant, path);
        if named.contains(meant) && !engine.names().any(|name| name == meant) {
            lost.insert(meant.clone(), template_files::instead(meant, path));
        } else if template_files::is_surely_meant(path) || named.contains(meant) {
            findings.push(finding);
        }
    }
    Templates { engine, findings, lost }
}

/// The folders of a person's own templates, as seen from a dossier, the nearest first: in it, beside
/// it and above. Beside a dossier that stands here by a link are the templates that stand here, and
/// then those where it leads to.
pub(super) fn template_folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    for start in [folder.to_owned(), folder.canonicalize().unwrap_or_default()] {
        let beside = above(&start);
        folders.extend([above(&beside), beside].into_iter().rev());
    }
    let mut known = BTreeSet::new();
    let folders = folders.into_iter().map(|folder| folder.join(dossiers::TEMPLATES));
    folders.filter(|path| known.insert(path.canonicalize().unwrap_or(path.clone()))).collect()
}

/// The folder that a path stands in.
fn above(path: &Path) -> PathBuf {
    match (path.components().next_back(), path.parent()) {
        (Some(Component::Normal(_)), Some(parent)) => parent.to_owned(),
        // Above the folder that is open, or the top.
        _ => path.join(".."),
    }
}

/// The templates of a dossier, read: those of the next are most often the same.
struct Known {
    /// The templates that people have written, by name, from which the rest follows.
    own: BTreeMap<String, String>,
    /// The templates of which all that they are made of has been read.
    wanted: BTreeSet<String>,
    engine: Arc<Engine>,
    findings: Vec<Diagnostic>,
}

impl Known {
    fn read(own: BTreeMap<String, String>, wanted: BTreeSet<String>) -> Self {
        let built_in = TEMPLATES.iter().map(|(name, text)| (*name, *text));
        let files = built_in.chain(own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        let (engine, findings) = Engine::of(files, wanted.iter().map(String::as_str));
        let engine = Arc::new(engine);
        Self { own, wanted, engine, findings }
    }
}

static ENGINE: Mutex<Option<Arc<Known>>> = Mutex::new(None);

/// The writers by their profiles, each prepared once.
static WRITERS: Mutex<BTreeMap<String, Arc<Prepared>>> = Mutex::new(BTreeMap::new());

/// A writer, once it is prepared; none where there is no such profile.
type Prepared = OnceLock<Option<Arc<Writer>>>;

/// What a panicking thread has left is whole: it is put there at once.
fn lock<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The writer of a profile, if there is such a profile.
fn writer(name: &str) -> Option<Arc<Writer>> {
    let prepared = lock(&WRITERS).entry(name.to_owned()).or_default().clone();
    // Whoever comes while it is being prepared waits.
    let prepare = || Some(Arc::new(Writer::new(&Profile::named(name)?)));
    prepared.get_or_init(prepare).clone()
}

impl DossierCase {
    fn new(
        dossier: Dossier,
        engine: Arc<Engine>,
        faulty: BTreeMap<String, Diagnostic>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let templates = dossier.plans.iter().map(|plan| plan.template.as_str());
        let whole = engine.whole(templates.collect::<BTreeSet<_>>());
        // Where each document has its unit, that is no table.
        let is_unit =
            |name: &str| name == UNIT && dossier.plans.iter().all(|plan| plan.unit.is_some());
        let given = Given::new(dossier.tree_with(|table| whole.has(table) && !is_unit(table)));
        let mut seen = BTreeSet::new();
        let plans = dossier.plans.iter().enumerate();
        let first = plans.filter(|(_, plan)| seen.insert(plan.template.as_str()));
        let first = first.map(|(index, _)| index).collect();
        let left_out = check::left_out(&dossier.manifest);
        let (planned, writers) = (Vec::new(), BTreeMap::new());
        let mut case = Self { planned, left_out, first, faulty, writers, engine, given, dossier };
        for plan in &case.dossier.plans {
            let unit = plan.unit.map(|unit| &case.dossier.units.list[unit]);
            case.planned.push(Planned {
                path: plan.path.clone(),
                unit: unit.map(|unit| unit.name.clone()),
                unit_key: unit.map(|unit| unit.own_name.clone()).map(|name| {
                    crate::value::slug::slug(&name).trim_matches('_').replace('_', "-")
                }),
            });
        }
        case.check_templates(findings);
        case.prepare_writers();
        case
    }

    /// Judges each template that a document asks for, once, with the first document of it.
    fn check_templates(&mut self, findings: &mut Vec<Diagnostic>) {
        let mut unknown = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for plan in &self.dossier.plans {
            if seen.contains(&plan.template.as_str()) {
                continue;
            }
            seen.push(&plan.template);
            // A built-in one is no stand-in for what a person has put in its place.
            let mut parts = self.engine.builds_on(&plan.template).into_iter();
            if let Some(lost) = parts.find_map(|part| self.faulty.get(&*part).cloned()) {
                self.faulty.entry(plan.template.clone()).or_insert(lost);
            }
            if self.faulty.contains_key(&plan.template) {
                continue;
            }
            if self.engine.has(&plan.template) {
                findings.extend(self.engine.check_components(&plan.template));
            }
            // What would be told by another table in its place is not told at all.
            let lacking = self.dossier.is_incomplete.then(|| self.engine.used(&plan.template));
            let lacking = lacking.as_ref().and_then(|used| {
                self.dossier.lacking(&used.names, plan.unit.is_some()).map(missing_table)
            });
            if let Some(finding) = lacking {
                self.faulty.insert(plan.template.clone(), finding);
                continue;
            }
            let about = self.engine.check_names(&plan.template, &self.names(plan));
            if about.is_empty() {
                continue;
            }
            let lacks_data = self.dossier.is_incomplete
                && about.iter().all(|finding| finding.name == "unknown-table");
            let finding =
                if lacks_data { missing_data() } else { template::faulty(&plan.template) };
            self.faulty.insert(plan.template.clone(), finding);
            unknown.extend(about);
        }
        findings.extend(dossier::told_once(unknown, self.dossier.is_incomplete));
    }

    /// The name of the profile that lays a document out.
    fn profile(&self, plan: &Plan) -> String {
        let named = self.dossier.manifest.profile.as_deref();
        named.or_else(|| self.engine.profile(&plan.template)).unwrap_or(DEFAULT_PROFILE).to_owned()
    }

    /// Prepares a writer for each profile that a document asks for.
    fn prepare_writers(&mut self) {
        for plan in &self.dossier.plans {
            let name = self.profile(plan);
            if !self.writers.contains_key(&name)
                && let Some(writer) = writer(&name)
            {
                self.writers.insert(name, writer);
            }
        }
    }

    fn names(&self, plan: &Plan) -> Names {
        self.given.names(plan.unit.map(|unit| self.dossier.unit_value(unit)).as_ref())
    }

    /// The document that a plan asks for, before it is laid out.
    pub fn document(&self, plan: &Plan) -> (Option<Document>, Vec<Diagnostic>) {
        let (document, findings) = self.with_lines(plan);
        (document.map(|(document, _)| document), findings)
    }

    /// As [`Self::document`], with what each line of its markup was printed by.
    fn with_lines(&self, plan: &Plan) -> (Option<(Document, Vec<Printed>)>, Vec<Diagnostic>) {
        if let Some(finding) = self.faulty.get(&plan.template) {
            return (None, vec![finding.clone()]);
        }
        let unit = plan.unit.map(|unit| self.dossier.unit_value(unit));
        let (filled, mut findings) = self.engine.fill_for(
            &plan.template,
            (&self.given, unit.as_ref()),
            &self.dossier.origins,
        );
        let Some(filled) = filled else { return (None, findings) };
        let (document, about) = markup::parse(&filled, &self.dossier.origins, &self.dossier);
        findings.extend(about);
        // A document with a hole in it, such as a reference to nothing, is none.
        let is_whole = findings.iter().all(|finding| finding.severity != Severity::Error);
        (is_whole.then_some((document, filled.lines)), findings)
    }

    /// A document with the template lines of its figures; none where it can't be made.
    pub fn fresh(&self, index: usize) -> Option<Fresh> {
        let plan = &self.dossier.plans[index];
        let writer = self.writers.get(&self.profile(plan))?;
        let (document, printed) = self.with_lines(plan).0?;
        let mut properties = Properties::of(&document, writer.profile());
        properties.path = self.planned[index].path.clone();
        let Written { bytes, lines, .. } = writer.written(document, &properties);
        let template = |line: usize| {
            let printed = lines::of(&printed, line).filter(|_| line > 0)?;
            Some(TemplateLine { file: printed.file.clone(), line: printed.line })
        };
        Some(Fresh { bytes, templates: lines.into_iter().map(template).collect() })
    }

    /// What it was read from, and what stands in it.
    pub fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// What lays out the document of a plan; none where its profile is not known.
    pub(super) fn writer_of(&self, plan: &Plan) -> Option<&Writer> {
        self.writers.get(&self.profile(plan)).map(|writer| &**writer)
    }

    /// The paths of the workbooks that it is made of, within its folder.
    pub fn workbooks(&self) -> BTreeSet<&str> {
        self.dossier.annexes.values().map(|found| &*found.annex.region.file).collect()
    }
}

/// What to say of a document whose data could not be read.
fn missing_data() -> Diagnostic {
    Diagnostic::error("missing-data", "thiếu dữ liệu của bảng tính nên không lập được văn bản")
        .hint("sửa lỗi đã nêu của bảng tính rồi lập lại")
}

/// What to say of a document whose table the manifest names, and that is not there.
fn missing_table(key: &str) -> Diagnostic {
    let message = format!("thiếu bảng `{key}` mà ho-so.toml nêu nên không lập được văn bản");
    let hint = format!("sửa mục [bang.{key}] như đã nêu rồi lập lại");
    Diagnostic::error("missing-data", message).hint(hint)
}

fn unknown_profile(name: &str) -> Diagnostic {
    let names: Vec<&str> = Profile::names().collect();
    Diagnostic::error("unknown-profile", format!("không có thể thức `{name}`"))
        .hint(did_you_mean(name, &names))
}

impl Case for DossierCase {
    fn name(&self) -> &str {
        &self.dossier.name
    }

    fn documents(&self) -> &[Planned] {
        &self.planned
    }

    fn make(&self, index: usize, is_there: bool) -> (Option<Made>, Vec<Diagnostic>) {
        let plan = &self.dossier.plans[index];
        let profile = self.profile(plan);
        let Some(writer) = self.writers.get(&profile) else {
            return (None, vec![unknown_profile(&profile)]);
        };
        let (document, mut findings) = self.document(plan);
        if let Some(Meta { date: IssueDate::Day(day), .. }) = document.as_ref().map(|d| &d.meta)
            && !writer.profile().holds_on(*day)
        {
            findings.push(
                Diagnostic::note(
                    "profile-not-in-force",
                    format!(
                        "thể thức `{profile}` không có hiệu lực vào ngày ban hành ghi trong hồ sơ"
                    ),
                )
                .hint("kiểm tra ngày ban hành; văn bản vẫn trình bày theo thể thức này"),
            );
        }
        findings.extend(document.as_ref().and_then(|made| issuer::outside_the_state(&made.meta)));
        let whole = document.iter().filter(|_| plan.unit.is_none());
        findings.extend(whole.flat_map(|made| placed::unprinted_notes(&self.dossier, made)));
        let made = document.map(|document| {
            let mut properties = Properties::of(&document, writer.profile());
            properties.path = self.planned[index].path.clone();
            let (made, about) = if is_there {
                writer.unpacked(document, &properties)
            } else {
                writer.packed(document, &properties)
            };
            findings.extend(about);
            made
        });
        (made, findings)
    }

    fn check(&self, index: usize, path: &Path, bytes: &[u8], own: Option<&Own>) -> Checked {
        // What the template says is looked at in the first document of it, and what people wrote with
        // all that their document says, unless it can be looked at by itself.
        let is_known =
            own.is_none_or(|own| own.is_apart && check::nothing_in(&own.texts, &self.left_out));
        if is_known && !self.first.contains(&index) {
            return Checked::default();
        }
        checked::document(path, bytes, &self.left_out)
    }
}

impl Tables for Dossier {
    fn table(&self, placement: &Placement) -> Result<Table, Unplaced> {
        let found = self.annex(&placement.annex).ok_or(Unplaced::NoAnnex)?;
        let mut placement = placed::shown(self, found, placement)?;
        let entry = self.manifest.tables.get(self.annex_name(&placement.annex));
        placement.notes |= entry.is_some_and(|entry| entry.notes == Some(true));
        let origin = |place: &crate::diagnostic::CellPlace| -> Option<Origin> {
            self.origins.get(found.origin(place.cell)? as usize)
        };
        let mut table = markup::table(&found.annex, &placement.annex, &placement, &origin);
        table.when_wide = entry.and_then(|entry| entry.when_wide).map(Into::into);
        Ok(table)
    }
}
