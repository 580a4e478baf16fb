//! Unknown names in a template, found before it is filled: also those that stand in branches
//! that this case does not take.

use std::collections::{BTreeMap, BTreeSet};

use tera::value::Key;
use tera::{Map, Value};

use crate::dossier::{LongList, Names};

use super::engine::Engine;
use super::error::no_field;
use super::layout;
use super::rich::NotText;
use super::scan::{self, Path, PathContext, Tag, TagKind, Word};
use super::slips;
use super::source::{Part, Source};
use crate::diagnostic::few::Few;
use crate::diagnostic::source::{did_you_mean, excerpt, near};
use crate::diagnostic::{Diagnostic, Severity};

/// How many items of a list are looked at to learn what its items hold.
const SAMPLES: usize = 200;

/// Names that Tera gives by itself.
const OF_TERA: [&str; 4] = ["loop", "body", "rest", "__tera_context"];

/// What is known of a name: values that it may have; none where nothing is known.
type Samples = Option<Vec<Value>>;

impl Engine {
    /// A finding for each name that a template, or one that it builds on, uses and the context
    /// has not.
    pub fn check_names(&self, template: &str, context: &Names) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut overridden: BTreeSet<&str> = BTreeSet::new();
        let mut fields: BTreeSet<&str> = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut others: Vec<&Source> = Vec::new();
        let layout = self.layout(template);
        for source in self.chain(template) {
            for part in &source.parts {
                // Of the head's components the nearest counts.
                // Those that the layout leaves out are not filled.
                if part
                    .field
                    .is_some_and(|field| !fields.insert(field) || !layout::has(layout, field))
                {
                    continue;
                }
                Walk::new(source, part, context, &overridden, &mut findings).run();
                others.extend(self.called(part));
            }
            overridden.extend(blocks(&source.parts[0]));
            seen.insert(source.name.clone());
        }
        let none = BTreeSet::new();
        while let Some(source) = others.pop() {
            if seen.insert(source.name.clone()) {
                let part = &source.parts[0];
                Walk::new(source, part, context, &none, &mut findings).run();
                others.extend(self.called(part));
            }
        }
        findings
    }

    /// The templates whose components a piece calls, and those that it includes.
    pub(super) fn called(&self, part: &Part) -> Vec<&Source> {
        let mut called = Vec::new();
        for tag in &part.tags {
            let text = |at: usize| tag.words.get(at).map(|word| &part.written[word.range.clone()]);
            if text(0) == Some("include") {
                let name = text(1).unwrap_or_default().trim_matches(['"', '\'', '`']);
                called.extend(self.source(name));
            }
            for at in 0..tag.words.len() {
                if text(at) == Some("<")
                    && let Some(name) = text(at + 1)
                {
                    called.extend(self.components.get(name).map(|&home| &self.sources[home]));
                }
            }
        }
        called
    }
}

/// The names of the blocks that a piece gives.
fn blocks(part: &Part) -> impl Iterator<Item = &str> {
    statements(part, "block")
}

/// The names of the components that a piece gives.
pub(super) fn components(part: &Part) -> impl Iterator<Item = &str> {
    statements(part, "component")
}

fn statements<'a>(part: &'a Part, keyword: &'static str) -> impl Iterator<Item = &'a str> {
    let text = |word: &Word| &part.written[word.range.clone()];
    part.tags
        .iter()
        .filter(move |tag| tag.words.first().is_some_and(|word| text(word) == keyword))
        .filter_map(move |tag| tag.words.get(1).map(text))
}

/// A walk through the tags of a piece.
struct Walk<'a> {
    source: &'a Source,
    part: &'a Part,
    context: &'a Names,
    overridden: &'a BTreeSet<&'a str>,
    findings: &'a mut Vec<Diagnostic>,
    locals: BTreeMap<String, Samples>,
    /// The blocks around the tag.
    blocks: Vec<String>,
    /// For each `if` around the tag, the names that its conditions ask for (`is defined`).
    asked: Vec<Vec<Vec<String>>>,
    few: Few,
    /// Whether the tag is in a component, which sees its arguments alone.
    in_component: bool,
}

impl<'a> Walk<'a> {
    fn new(
        source: &'a Source,
        part: &'a Part,
        context: &'a Names,
        overridden: &'a BTreeSet<&'a str>,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            source,
            part,
            context,
            overridden,
            findings,
            locals: BTreeMap::new(),
            blocks: Vec::new(),
            asked: Vec::new(),
            few: Few::default(),
            in_component: false,
        }
    }

    fn text(&self, word: &Word) -> &'a str {
        &self.part.written[word.range.clone()]
    }

    fn run(mut self) {
        let part = self.part;
        for tag in &part.tags {
            let first = tag.words.first().map(|word| self.text(word)).unwrap_or_default();
            let second = tag.words.get(1).map(|word| self.text(word)).unwrap_or_default();
            match (tag.kind, first) {
                (TagKind::Expression, _) => self.names(&tag.words),
                (_, "block") => self.blocks.push(second.to_owned()),
                (_, "endblock") => {
                    self.blocks.pop();
                }
                (_, "component") => self.component(tag),
                (_, "endcomponent") => {
                    self.in_component = false;
                    self.locals.clear();
                }
                (_, "if" | "elif") => self.condition(tag, first == "if"),
                (_, "endif") => {
                    self.asked.pop();
                }
                (_, "for") => self.for_loop(tag),
                (_, "set" | "set_global") => self.set(tag),
                (_, "filter" | "extends" | "include" | "endfor" | "else" | "endset") => {}
                _ => {}
            }
        }
        self.findings.extend(self.few.rest());
    }

    /// A condition. What it asks for may be missing, there and in the branches.
    fn condition(&mut self, tag: &Tag, opens: bool) {
        let words = &tag.words[1..];
        let (paths, _) = scan::uses(&self.part.written, words);
        let asked = paths.into_iter().filter(|path| path.context == PathContext::Asked);
        let asked = asked.map(|path| path.steps.into_iter().map(|(step, _)| step).collect());
        if opens {
            self.asked.push(Vec::new());
        }
        if let Some(frame) = self.asked.last_mut() {
            frame.extend(asked);
        }
        self.names(words);
    }

    /// Whether a condition around a name asks for it.
    fn is_asked(&self, path: &Path) -> bool {
        let begins = |asked: &Vec<String>| {
            asked.len() > 1
                && asked.len() <= path.steps.len()
                && asked.iter().zip(&path.steps).all(|(asked, (step, _))| asked == step)
        };
        self.asked.iter().flatten().any(begins)
    }

    fn component(&mut self, tag: &Tag) {
        self.in_component = true;
        self.locals.clear();
        let mut depth = 0_usize;
        for (at, word) in tag.words.iter().enumerate() {
            match self.text(word) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                name if depth == 1 && word.kind == scan::WordKind::Name => {
                    let before = self.text(&tag.words[at - 1]);
                    if matches!(before, "(" | ",") {
                        self.locals.insert(name.to_owned(), None);
                    }
                }
                _ => {}
            }
        }
    }

    fn for_loop(&mut self, tag: &Tag) {
        let Some(split) = tag.words.iter().position(|word| self.text(word) == "in") else { return };
        let expression = &tag.words[split + 1..];
        self.names(expression);
        let samples = self.samples(expression);
        if samples.iter().flatten().any(|value| NotText::rows(value).is_some())
            && let (Some(first), Some(last)) = (expression.first(), expression.last())
        {
            let table = NotText::Table;
            let message = format!("biểu thức này là {}", table.words());
            let range = first.range.start..last.range.end;
            self.report("not-text", message, table.hint().to_owned(), range);
        }
        let items: Samples = samples.map(|values| {
            let mut items = Vec::new();
            for value in &values {
                if let Some(list) = value.as_array() {
                    items.extend(list.iter().take(SAMPLES).cloned());
                } else if let Some(rows) = NotText::rows(value) {
                    items.extend(rows.iter().take(SAMPLES).cloned());
                } else if let Some(map) = value.as_map() {
                    items.extend(map.values().take(SAMPLES).cloned());
                }
            }
            items
        });
        let names: Vec<&str> = tag.words[1..split]
            .iter()
            .filter(|word| word.kind == scan::WordKind::Name)
            .map(|word| self.text(word))
            .collect();
        if let [key, value] = names.as_slice() {
            self.locals.insert((*key).to_owned(), None);
            self.locals.insert((*value).to_owned(), items);
        } else if let [name] = names.as_slice() {
            self.locals.insert((*name).to_owned(), items);
        }
    }

    fn set(&mut self, tag: &Tag) {
        let Some(name) = tag.words.get(1).map(|word| self.text(word).to_owned()) else { return };
        let has_value = tag.words.get(2).is_some_and(|word| self.text(word) == "=");
        let samples = if has_value {
            self.names(&tag.words[3..]);
            self.samples(&tag.words[3..])
        } else {
            None
        };
        self.locals.insert(name, samples);
    }

    /// Judges the names of an expression.
    fn names(&mut self, words: &[Word]) {
        if self.blocks.iter().any(|block| self.overridden.contains(block.as_str())) {
            return;
        }
        let (paths, _) = scan::uses(&self.part.written, words);
        for path in paths {
            if path.context != PathContext::Asked && !self.is_asked(&path) {
                self.path(&path, words);
            }
        }
    }

    fn path(&mut self, path: &Path, words: &[Word]) {
        let (first, range) = &path.steps[0];
        // The name of a component, and the names of its arguments, are no names of data.
        let before = words.iter().rev().find(|word| word.range.end <= range.start);
        let after = words.iter().find(|word| word.range.start >= path.range.end);
        let is_markup = words.first().is_some_and(|word| self.text(word) == "<");
        if is_markup
            && (before.is_some_and(|word| self.text(word) == "<")
                || after.is_some_and(|word| self.text(word) == "="))
        {
            return;
        }
        // A name with letters that it can't have is told as such.
        let written = &self.part.written;
        let is_cut = written[..range.start].ends_with(slips::is_accented)
            || written[path.range.end..].starts_with(slips::is_accented);
        if is_cut || OF_TERA.contains(&first.as_str()) {
            return;
        }
        let mut values = match (self.locals.get(first), self.context.get(first)) {
            (Some(None), _) => return,
            (Some(Some(samples)), _) => samples.clone(),
            (None, Some(value)) if !self.in_component => vec![value.clone()],
            _ => {
                let message = format!("không có `{first}` trong hồ sơ");
                let hint = self.hint(first);
                self.report("unknown-table", message, hint, range.clone());
                return;
            }
        };
        let mut walked = first.clone();
        for (step, range) in &path.steps[1..] {
            if values.is_empty() || values.iter().all(|value| value.as_map().is_none()) {
                return;
            }
            let key = Key::from(step.clone());
            let next: Vec<Value> =
                values.iter().filter_map(|value| value.as_map()?.get(&key).cloned()).collect();
            if next.is_empty() {
                let (message, hint) = no_field(&walked, step, &values.iter().collect::<Vec<_>>());
                self.report("unknown-name", message, hint, range.clone());
                return;
            }
            walked = format!("{walked}.{step}");
            values = next;
        }
    }

    /// What to do about a name that is neither data nor a name of the template's own.
    fn hint(&self, name: &str) -> String {
        let own = self.locals.keys().map(String::as_str);
        let data: Vec<&str> = if self.in_component {
            Vec::new()
        } else {
            self.context.keys().map(String::as_str).collect()
        };
        let all: Vec<&str> = own.chain(data.iter().copied()).collect();
        let is_near = !near(name, all.iter().copied()).is_empty();
        let mean = did_you_mean(name, if is_near || data.is_empty() { &all } else { &data });
        if self.in_component {
            return mean;
        }
        format!(
            "{mean}; nếu trang tính đã đổi tên thì ghi [bang.{name}] trang = \"…\" vào ho-so.toml"
        )
    }

    fn report(
        &mut self,
        name: &'static str,
        message: String,
        hint: String,
        range: std::ops::Range<usize>,
    ) {
        let range = self.part.in_file(&range);
        let place = || Some(self.source.place(range.start));
        if !self.few.takes(Severity::Error, name, place) {
            return;
        }
        let finding = Diagnostic::error(name, message)
            .hint(hint)
            .at(self.source.place(range.start))
            .excerpt(excerpt(&self.source.name, &self.source.text, range));
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// What an expression may be: a path, through filters that leave its items what they are.
    fn samples(&self, words: &[Word]) -> Samples {
        let (paths, calls) = scan::uses(&self.part.written, words);
        let path = paths.first().filter(|path| path.range.start == words[0].range.start)?;
        let written: usize = path.steps.len();
        // A path with an index is not followed.
        let dots = self.part.written[path.range.clone()].matches(['.', '[']).count();
        if dots + 1 != written {
            return None;
        }
        let mut values: Vec<Value> = match self.locals.get(&path.steps[0].0) {
            Some(samples) => samples.clone()?,
            None => vec![self.context.get(&path.steps[0].0)?.clone()],
        };
        for (step, _) in &path.steps[1..] {
            let key = Key::from(step.clone());
            values = values.iter().filter_map(|value| value.as_map()?.get(&key).cloned()).collect();
        }
        for value in &mut values {
            if let Some(list) = LongList::of(value) {
                *value = Value::from(list.first(SAMPLES));
            }
        }
        let rest = words.iter().find(|word| word.range.start >= path.range.end);
        if rest.is_some_and(|word| self.text(word) != "|") {
            return None;
        }
        for call in calls.iter().filter(|call| call.is_filter) {
            values = match &self.part.written[call.name.clone()] {
                "loc" | "sap_xep" | "reverse" => values,
                "cua" if values.iter().all(Value::is_array) => values,
                "first" | "last" => {
                    let lists = values.iter().filter_map(Value::as_array);
                    lists.flatten().take(SAMPLES).cloned().collect()
                }
                "nhom" => vec![Value::from(vec![group(&values)])],
                _ => return None,
            };
        }
        Some(values)
    }
}

/// What a group of rows holds.
fn group(lists: &[Value]) -> Value {
    let rows: Vec<Value> =
        lists.iter().filter_map(Value::as_array).flatten().take(SAMPLES).cloned().collect();
    let name = rows.first().and_then(|row| row.as_map()?.get(&Key::Str("ten")).cloned());
    let mut group = Map::new();
    group.insert(Key::Str("ten"), name.unwrap_or_else(Value::none));
    group.insert(Key::Str("hang"), Value::from(rows));
    Value::from(group)
}
