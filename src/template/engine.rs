//! All templates of a run, read once and shared by all documents and threads.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera, Value};

use super::bounds::{self, Bound};
use super::guard::{self, Seen, Sighting};
use super::source::{HEAD_FIELDS, Part, Site, Source};
use super::{Filled, Given, Head, chains, error, filter, head, layout, lines, lint, reach, slips};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Origins;
use crate::dossier::Names;

/// Templates, ready to be filled.
pub struct Engine {
    tera: Tera,
    pub(super) sources: Vec<Source>,
    /// The index of a source by its name.
    names: BTreeMap<String, usize>,
    /// The index of the source that gives each component.
    pub(super) components: BTreeMap<String, usize>,
    /// The templates that are there and were not read, since nothing wanted is made of them.
    unread: BTreeSet<String>,
    pub(super) sites: Vec<Site>,
    /// The templates that could not be read at all; what is wrong with each has been told.
    unreadable: BTreeSet<String>,
    /// The templates that can't be used, because they or what they build on are wrong.
    broken: BTreeSet<usize>,
}

/// How the headings of a document that is issued with another are numbered, where its template
/// does not say: as those of a plan (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6).
const ATTACHED_NUMBERING: [&str; 3] = ["I.", "1.", "a)"];

/// How many templates are read at once: Tera compares each with each.
const MOST_TEMPLATES: usize = 1000;

/// The name by which Tera knows a component of the head.
fn field_name(template: &str, field: &str) -> String {
    format!("{template}#{field}")
}

impl Engine {
    /// Reads templates, each a name and a text; one that is given twice counts in its last form.
    /// Those that can't be read are findings, and the others can be used.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Diagnostic>) {
        let files: BTreeMap<&str, &str> = files.into_iter().collect();
        Self::read(files, BTreeSet::new())
    }

    /// As [`new`](Self::new), but of the templates only those are read that the wanted ones are
    /// made of.
    pub fn of<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        wanted: impl IntoIterator<Item = &'a str>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut files: BTreeMap<&str, &str> = files.into_iter().collect();
        let reached = reach::reached(&files, wanted);
        let unread = files.keys().filter(|name| !reached.contains(*name));
        let unread = unread.map(|name| (*name).to_owned()).collect();
        files.retain(|name, _| reached.contains(name));
        Self::read(files, unread)
    }

    fn read(
        mut files: BTreeMap<&str, &str>,
        mut unread: BTreeSet<String>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        if files.len() > MOST_TEMPLATES {
            let last = files.keys().nth(MOST_TEMPLATES).copied().unwrap_or_default();
            let message = format!("có hơn {MOST_TEMPLATES} mẫu, từ mẫu này trở đi không được đọc");
            let at = Place::Template { file: last.into(), line: 1, column: 1 };
            let finding = Diagnostic::error("too-many-templates", message);
            findings.push(finding.hint("chuyển các mẫu không dùng ra khỏi thư mục mẫu").at(at));
            unread.extend(files.split_off(last).into_keys().map(str::to_owned));
        }
        let mut engine = Self {
            unread,
            tera: Tera::new(),
            sources: Vec::new(),
            names: BTreeMap::new(),
            components: BTreeMap::new(),
            sites: Vec::new(),
            broken: BTreeSet::new(),
            unreadable: BTreeSet::new(),
        };
        engine.tera.autoescape_on([""]);
        guard::register(&mut engine.tera);
        filter::register(&mut engine.tera);
        for (name, text) in files {
            match Source::read(engine.sources.len(), name, text, &mut engine.sites) {
                Ok(source) => {
                    let at = engine.sources.len();
                    engine.names.insert(name.to_owned(), at);
                    for component in lint::components(&source.parts[0]) {
                        engine.components.entry(component.to_owned()).or_insert(at);
                    }
                    engine.sources.push(source);
                }
                Err(finding) => {
                    findings.push(*finding);
                    engine.unreadable.insert(name.to_owned());
                }
            }
        }
        let (broken, about) = chains::check(&engine.sources, &engine.names);
        engine.broken.extend(broken);
        findings.extend(about);
        engine.check_calls(&mut findings);
        engine.load(&mut findings);
        (engine, findings)
    }

    /// The names of all templates, in order, those that can't be used or were not read too.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all: BTreeSet<&str> =
            self.names.keys().chain(&self.unread).map(String::as_str).collect();
        all.into_iter()
    }

    /// What a template is for, as its front matter says.
    pub fn description(&self, template: &str) -> Option<&str> {
        self.sources[*self.names.get(template)?].front.about.as_deref()
    }

    /// The profile that a template asks for.
    pub fn profile(&self, template: &str) -> Option<&str> {
        self.chain(template).find_map(|source| source.front.profile.as_deref())
    }

    /// Whether a template is there and can be used.
    pub fn has(&self, template: &str) -> bool {
        self.names.get(template).is_some_and(|source| !self.broken.contains(source))
    }

    /// A finding for each slip, and for each filter, function and argument that does not exist.
    fn check_calls(&mut self, findings: &mut Vec<Diagnostic>) {
        for (index, source) in self.sources.iter().enumerate() {
            for part in &source.parts {
                let (mut wrong, are_names_lost) = slips::check(source, part);
                if !are_names_lost {
                    wrong.extend(filter::check_calls(source, part));
                    wrong.extend(chains::unknown(source, part, &self.components));
                }
                if !wrong.is_empty() {
                    self.broken.insert(index);
                }
                findings.extend(wrong);
            }
        }
    }

    /// Gives Tera what can be loaded; what can't is a finding each.
    fn load(&mut self, findings: &mut Vec<Diagnostic>) {
        loop {
            let orphans: Vec<usize> = (0..self.sources.len())
                .filter(|index| !self.broken.contains(index))
                .filter(|&index| {
                    let parent = self.sources[index].parent.as_deref();
                    parent.is_some_and(|parent| {
                        self.names.get(parent).is_some_and(|parent| self.broken.contains(parent))
                    })
                })
                .collect();
            self.broken.extend(&orphans);
            let mut parts = Vec::new();
            for (index, source) in self.sources.iter().enumerate() {
                if self.broken.contains(&index) {
                    continue;
                }
                for part in &source.parts {
                    let name = part
                        .field
                        .map_or_else(|| source.name.to_string(), |f| field_name(&source.name, f));
                    parts.push((name, part.tera.as_str()));
                }
            }
            let mut tera = self.tera.clone();
            match tera.add_raw_templates(parts) {
                Ok(()) => {
                    self.tera = tera;
                    return;
                }
                Err(error) => {
                    let faults = error::while_loading(self, &error);
                    let known = self.broken.len();
                    for (finding, source) in faults {
                        findings.push(finding);
                        self.broken.extend(source);
                    }
                    // A fault that names no file would be met again and again.
                    if self.broken.len() == known {
                        self.broken.extend(0..self.sources.len());
                        return;
                    }
                }
            }
        }
    }

    /// Whether a template is there and could not be read.
    pub(super) fn is_unreadable(&self, template: &str) -> bool {
        self.unreadable.contains(template)
    }

    /// The source of that name.
    pub(super) fn source(&self, name: &str) -> Option<&Source> {
        self.names.get(name).map(|&index| &self.sources[index])
    }

    /// A template and those that it extends, itself first.
    pub(super) fn chain(&self, template: &str) -> impl Iterator<Item = &Source> {
        let mut seen = BTreeSet::new();
        let mut next = self.source(template);
        std::iter::from_fn(move || {
            let source = next.filter(|source| seen.insert(source.name.clone()))?;
            next = source.parent.as_deref().and_then(|parent| self.source(parent));
            Some(source)
        })
    }

    /// The source and the piece that Tera's template name stands for.
    pub(super) fn part(&self, tera_name: &str) -> Option<(usize, &Part)> {
        let (name, field) = match tera_name.split_once('#') {
            Some((name, field)) => (name, Some(field)),
            None => (tera_name, None),
        };
        let index = *self.names.get(name)?;
        let part = self.sources[index].parts.iter().find(|part| part.field == field)?;
        Some((index, part))
    }

    /// The place of a site in its template.
    pub(super) fn site_place(&self, site: &Site) -> Place {
        self.sources[site.source].place(site.range.start)
    }

    /// Fills a template with what is known.
    ///
    /// The document is none where the template can't be filled; the findings say why, and what is
    /// blank, empty or odd in one that could.
    pub fn fill(
        &self,
        template: &str,
        names: &Names,
        origins: &dyn Origins,
    ) -> (Option<Filled>, Vec<Diagnostic>) {
        self.fill_for(template, (&Given::new(names.clone()), None), origins)
    }

    /// As [`fill`](Self::fill), for one of many documents that see the same, and each its unit.
    pub fn fill_for(
        &self,
        template: &str,
        (given, unit): (&Given, Option<&Value>),
        origins: &dyn Origins,
    ) -> (Option<Filled>, Vec<Diagnostic>) {
        if !self.has(template) {
            return (None, vec![error::unusable(self, template)]);
        }
        let names = || given.names(unit);
        given.with(unit, |context| self.fill_in(template, (context, &names), origins))
    }

    fn fill_in(
        &self,
        template: &str,
        (context, names): (&Context, &dyn Fn() -> Names),
        origins: &dyn Origins,
    ) -> (Option<Filled>, Vec<Diagnostic>) {
        guard::take();
        bounds::reset();
        let mut findings = Vec::new();
        let (mut failed, mut is_beyond) = (false, false);
        let mut render = |name: &str, most: usize| {
            // What has taken all that it may would only be told again.
            if is_beyond {
                return String::new();
            }
            let finding = match self.tera.render(name, context) {
                Ok(text) if text.len() <= most => return text,
                Ok(text) => self.too_long(name, &text[..text.floor_char_boundary(most)]),
                Err(error) => {
                    is_beyond = error::is_beyond(&error);
                    error::while_filling(self, &error, &names())
                }
            };
            findings.push(match finding.places.is_empty() {
                true => finding.at(self.start(name)),
                false => finding,
            });
            failed = true;
            String::new()
        };
        let body = render(template, bounds::MOST_PRINTED);
        let name = |source: usize| Some(self.sources.get(source)?.name.clone());
        let (body, lines) = lines::take(&body, name);
        let mut head = Head::default();
        let mut date = String::new();
        let mut no_body = Vec::new();
        let layout = self.layout(template);
        for field in HEAD_FIELDS.into_iter().filter(|field| layout::has(layout, field)) {
            let given = self
                .chain(template)
                .find(|source| source.parts.iter().any(|part| part.field == Some(field)));
            let Some(source) = given else { continue };
            let mut text = render(&field_name(&source.name, field), bounds::MOST_IN_HEAD);
            if let Some(body) = head::body_that_is_none(field, &text) {
                // What the outermost frame prints there: the office that issues for the whole.
                let frame = self
                    .chain(template)
                    .filter(|source| source.parts.iter().any(|part| part.field == Some(field)));
                text = frame
                    .last()
                    .map(|frame| render(&field_name(&frame.name, field), bounds::MOST_IN_HEAD))
                    .unwrap_or_default();
                if field == "co_quan" {
                    no_body.push(head::no_such_body(&body).at(source.place(0)));
                }
            }
            match head::lines_mut(&mut head, field) {
                Some(lines) => *lines = head::lines(&text),
                None => date = text,
            }
        }
        bounds::reset();
        findings.extend(no_body);
        findings.extend(guard::take().into_iter().map(|sighting| self.seen(sighting, origins)));
        if !date.trim().is_empty() {
            let (read, origin) = head::date(&date);
            let place = origin.and_then(|origin| origins.get(origin)).map(|one| one.place);
            match read {
                Ok(date) => (head.date, head.date_origin) = (date, origin),
                Err(finding) => findings.push(match place {
                    Some(cell) => finding.at(cell),
                    None => *finding,
                }),
            }
        }
        let kind = self.chain(template).find_map(|source| source.front.kind.clone());
        let numbering = self.chain(template).find_map(|source| source.front.numbering.clone());
        let attached_numbering =
            self.chain(template).find_map(|source| source.front.attached_numbering.clone());
        if kind.is_none() {
            let first = Place::Template { file: template.into(), line: 1, column: 1 };
            findings.push(
                Diagnostic::error("no-document-type", "mẫu chưa cho biết loại văn bản")
                    .hint("thêm dòng loai = \"Kế hoạch\" vào phần khai báo đầu mẫu")
                    .at(first),
            );
            failed = true;
        }
        let filled = Filled {
            layout,
            kind: kind.unwrap_or_default(),
            numbering: numbering.unwrap_or_default(),
            attached_numbering: attached_numbering
                .unwrap_or_else(|| ATTACHED_NUMBERING.map(str::to_owned).to_vec()),
            head,
            body,
            lines,
        };
        ((!failed).then_some(filled), findings)
    }

    /// What to say of a template that prints too much, and where.
    fn too_long(&self, tera_name: &str, printed: &str) -> Diagnostic {
        let name = |source: usize| Some(self.sources.get(source)?.name.clone());
        let (_, lines) = lines::take(printed, name);
        let last = lines.into_iter().next_back();
        let last = last.map(|last| Place::Template { file: last.file, line: last.line, column: 1 });
        // The loop that prints most, or else the line that printed the last of what it may.
        let loops = bounds::heaviest().and_then(|site| self.sites.get(site));
        let place = loops.map(|site| self.site_place(site)).or(last);
        error::beyond(Bound::Text).at(place.unwrap_or_else(|| self.start(tera_name)))
    }

    /// The place where the piece begins that Tera's template name stands for.
    fn start(&self, tera_name: &str) -> Place {
        match self.part(tera_name) {
            Some((source, part)) => self.sources[source].place(part.start()),
            None => Place::Template { file: tera_name.into(), line: 1, column: 1 },
        }
    }

    fn seen(&self, sighting: Sighting, origins: &dyn Origins) -> Diagnostic {
        let place = self.sites.get(sighting.site).map(|site| self.site_place(site));
        let cells = |indices: &[u32]| {
            let mut places = Vec::new();
            for &index in indices {
                let place = origins.get(index as usize).map(|origin| Place::from(origin.place));
                if let Some(place) = place.filter(|place| !places.contains(place)) {
                    places.push(place);
                }
            }
            places
        };
        let expression = self
            .sites
            .get(sighting.site)
            .map(|site| self.sources[site.source].text[site.range.clone()].trim().to_owned())
            .unwrap_or_default();
        let (mut finding, indices) = match sighting.what {
            Seen::Blank(indices) => (
                Diagnostic::warning(
                    "empty-value",
                    format!("`{expression}` để trống, văn bản thiếu chữ ở chỗ này"),
                )
                .hint("điền ô đó, hoặc viết `| hoac(thay=…)` trong mẫu nếu được phép trống"),
                indices,
            ),
            Seen::HiddenZero(indices) => (
                Diagnostic::warning(
                    "hidden-zero-in-text",
                    format!("`{expression}` là số 0 mà ô không hiện, văn bản in trống ở chỗ này"),
                )
                .hint("muốn in số 0 thì bỏ định dạng ẩn số 0 của ô; không thì mẫu bỏ câu này"),
                indices,
            ),
            Seen::EmptyLoop => (
                Diagnostic::warning(
                    "empty-loop",
                    format!("`{expression}` không có mục nào, danh sách in ra trống"),
                )
                .hint("thêm `{% else %}` với câu dùng khi không có mục nào"),
                Vec::new(),
            ),
            Seen::Remark(severity, name, message, indices, hint) => {
                let mut finding = Diagnostic::warning(name, message);
                finding.severity = severity;
                finding.hint = hint.map(str::to_owned);
                (finding, indices)
            }
        };
        finding.places = cells(&indices);
        finding.places.extend(place);
        finding
    }
}
