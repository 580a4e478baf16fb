//! The components of the library (`templates/thanh-phan*.md`) as the manual shows them: the comment
//! above each is its reference, and the example in it is run over a real dossier.
//!
//! A comment says what the component gives, then a line for each argument, then an example with
//! its dossier (a folder of `inputs`, or a kind of `kehoach new --loai`), and its unit where the
//! document is a unit's:
//!
//! ```text
//! {#- Nguồn vốn, mỗi nguồn một dòng.
//!     hang: các hàng của bảng kinh phí
//!     Ví dụ (bac-son-2020): {{ <kinh_phi hang={kinh_phi.hang} /> }}
//! -#}
//! {%- component kinh_phi(hang) -%}
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kehoach::build::case;
use kehoach::document::text;
use kehoach::dossier::Dossier;
use kehoach::markup;
use kehoach::template::{Engine, builtin};

use super::{compare_part, errors, root};

/// Where the reference of components stands in the manual.
const MARKERS: [&str; 2] = ["<!-- thanh-phan:bat-dau -->\n", "<!-- thanh-phan:ket-thuc -->"];

/// The lines of an example's text that the manual shows.
const SHOWN: usize = 8;

/// A component, as its template and the comment above it say.
struct Component<'a> {
    name: &'a str,
    /// The arguments, as they are written: `hang`, `cot="so_tien"`.
    arguments: Vec<&'a str>,
    about: String,
    /// What each argument is.
    meanings: Vec<(&'a str, &'a str)>,
    /// The dossier, the unit if there is one, and the template.
    example: (&'a str, Option<&'a str>, &'a str),
}

/// The arguments of a component's opening tag: parted at commas outside quotes.
fn arguments(list: &str) -> Vec<&str> {
    let mut quoted = false;
    let parts = list.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    parts.map(str::trim).filter(|argument| !argument.is_empty()).collect()
}

/// The name of an argument without its default.
fn bare(argument: &str) -> &str {
    argument.split(['=', ':']).next().unwrap_or_default().trim()
}

/// The components of a template; panics where one has no reference.
fn components<'a>(file: &str, source: &'a str) -> Vec<Component<'a>> {
    let opening = |at: &usize| source[..*at].trim_end().trim_end_matches('-').ends_with("{%");
    let tags = source.match_indices("component ").map(|(at, _)| at).filter(opening);
    tags.map(|at| {
        let after = at + "component ".len();
        let (name, rest) = source[after..].split_once('(').unwrap();
        let (list, _) = rest.split_once(')').unwrap();
        let where_ = format!("{file}: `{name}`");
        let above = source[..at].trim_end_matches(['{', '%', '-', ' ']).trim_end();
        let comment = above.strip_suffix("#}").map(|text| text.trim_end_matches('-'));
        let comment = comment.unwrap_or_else(|| panic!("{where_} has no comment above it"));
        let (_, comment) = comment.rsplit_once("{#").unwrap();
        parse(&where_, name.trim(), arguments(list), comment.trim_start_matches('-'))
    })
    .collect()
}

fn parse<'a>(
    where_: &str,
    name: &'a str,
    arguments: Vec<&'a str>,
    comment: &'a str,
) -> Component<'a> {
    let names: Vec<&str> = arguments.iter().copied().map(bare).collect();
    let mut about: Vec<&str> = Vec::new();
    let mut meanings = Vec::new();
    let mut example = None;
    for line in comment.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((place, template)) =
            line.strip_prefix("Ví dụ (").and_then(|rest| rest.split_once("): "))
        {
            let (dossier, unit) = match place.split_once(", ") {
                Some((dossier, unit)) => (dossier, Some(unit)),
                None => (place, None),
            };
            example = Some((dossier, unit, template));
            continue;
        }
        match line.split_once(": ").filter(|(key, _)| names.contains(key)) {
            Some(meaning) => meanings.push(meaning),
            None => {
                assert!(meanings.is_empty(), "{where_}: this is about no argument: {line}");
                about.push(line);
            }
        }
    }
    let explained: Vec<&str> = meanings.iter().map(|(name, _)| *name).collect();
    assert_eq!(explained, names, "{where_}: arguments and their lines, in the same order");
    assert!(!about.is_empty(), "{where_}: what does it give?");
    let example = example.unwrap_or_else(|| panic!("{where_} has no example"));
    Component { name, arguments, about: about.join(" "), meanings, example }
}

/// What an example prints, as the text of the document.
fn printed(component: &Component<'_>, dossier: &Dossier) -> String {
    let (_, unit, example) = component.example;
    let plan = dossier.plans.iter().find(|plan| match (unit, &plan.unit) {
        (None, None) => true,
        (Some(wanted), Some(unit)) => dossier.units.list[*unit].name.contains(wanted),
        _ => false,
    });
    let plan = plan.unwrap_or_else(|| panic!("{}: no document for {unit:?}", component.name));
    let name = "vi-du.md";
    let template =
        format!("+++\nloai = \"Kế hoạch\"\ndanh_so = [\"I.\", \"1.\"]\n+++\n{example}\n");
    let files = builtin::TEMPLATES.iter().copied();
    let (engine, findings) = Engine::new(files.chain([(name, template.as_str())]));
    assert_eq!(findings, [], "{example}");
    let names = dossier.names(plan);
    assert_eq!(engine.check_names(name, &names), [], "{example}");
    let (filled, findings) = engine.fill(name, &names, &dossier.origins);
    assert_eq!(errors(findings), [], "{example}");
    let (document, findings) = markup::parse(&filled.unwrap(), &dossier.origins, dossier);
    assert_eq!(errors(findings), [], "{example}");
    readable(&text::print(&document))
}

/// The body of a document in the notation of the tests, without what only tests need: lines of
/// markup, cells, names of headings.
fn readable(printed: &str) -> String {
    let body = printed.split_once("== nội dung\n").map_or("", |(_, body)| body);
    let lines = body.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let line = line.split_once("| ").map_or(line, |(number, rest)| {
            if number.trim().chars().all(|c| c.is_ascii_digit()) { rest } else { line }
        });
        figures(line)
    });
    let lines: Vec<String> = lines.collect();
    let mut shown = lines[..lines.len().min(SHOWN)].join("\n");
    if lines.len() > SHOWN {
        write!(shown, "\n… ({} dòng nữa)", lines.len() - SHOWN).unwrap();
    }
    shown
}

/// A line with its figures as plain text: `{=37 xã|key @ cell}` is `37 xã`.
fn figures(line: &str) -> String {
    let mut shown = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{=") {
        shown.push_str(before);
        let (text, after) = after.split_once('|').unwrap();
        shown.push_str(text);
        rest = after.split_once('}').unwrap().1;
    }
    shown + rest
}

#[test]
fn the_reference_of_components_is_that_of_the_templates_and_its_examples_run() {
    let top = tempfile::tempdir().unwrap();
    let mut dossiers: BTreeMap<&str, Dossier> = BTreeMap::new();
    let mut reference = String::new();
    let mut seen = BTreeSet::new();
    let library = builtin::TEMPLATES.iter().filter(|(name, _)| name.starts_with("thanh-phan"));
    for (file, source) in library {
        let about = source.split("mo_ta = \"").nth(1).and_then(|rest| rest.split('"').next());
        let about = about.unwrap_or_else(|| panic!("{file} does not say what it is for"));
        writeln!(reference, "\n### {about}\n\nTệp `{file}`.").unwrap();
        for component in components(file, source) {
            assert!(seen.insert(component.name), "two components `{}`", component.name);
            let (folder, ..) = component.example;
            let dossier = dossiers
                .entry(folder)
                .or_insert_with(|| case::open(&folder_of(folder, top.path())).0.unwrap());
            entry(&component, &printed(&component, dossier), &mut reference);
        }
    }
    assert!(seen.len() > 3, "the components are not found in the templates: {seen:?}");
    compare_part("viet-mau.md", MARKERS, &format!("{reference}\n"));
}

/// The folder of a dossier: a real one, or the one that `kehoach new --loai` writes.
fn folder_of(name: &str, top: &Path) -> PathBuf {
    let real = root().join("inputs").join(name);
    if real.exists() {
        return real;
    }
    let folder = top.join(name);
    crate::skeletons::new(&folder, &["--loai", name]);
    folder
}

fn entry(component: &Component<'_>, printed: &str, to: &mut String) {
    let call = component.arguments.join(", ");
    writeln!(to, "\n#### `{}({call})`\n\n{}\n", component.name, component.about).unwrap();
    for ((name, meaning), argument) in component.meanings.iter().zip(&component.arguments) {
        let required = if argument.contains('=') { "" } else { " (bắt buộc)" };
        writeln!(to, "- `{name}`{required}: {meaning}").unwrap();
    }
    let (dossier, unit, example) = component.example;
    let unit = unit.map_or(String::new(), |unit| format!(", văn bản của {unit}"));
    let sort =
        if root().join("inputs").join(dossier).exists() { "Hồ sơ" } else { "Hồ sơ mẫu" };
    writeln!(to, "\n{sort} `{dossier}`{unit}:\n\n```text\n{example}\n→ {printed}\n```").unwrap();
}
