//! The manual in `docs/` against the program: what it lists is what there is, and its examples run.
//!
//! The parts that are made from the program are written anew with `UPDATE_DOCS=1`.

mod components;
mod walkthrough;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kehoach::build::case;
use kehoach::check;
use kehoach::diagnostic::{Diagnostic, Severity};
use kehoach::document::text;
use kehoach::dossier::manifest::{self, Manifest};
use kehoach::markup;
use kehoach::template::filter::{self, Entry, Kind};
use kehoach::template::{Engine, builtin};

/// Files whose words with hyphens are the vocabulary of a file format.
const FORMATS: [&str; 2] = ["src/workbook/ods", "src/docx"];

/// Other words with hyphens in the sources that are no name of a finding.
const OTHER_WORDS: &[&str] = &[
    "bao-cao",
    "chu-thich",
    "chuong-trinh",
    "co-quan",
    "cong-van",
    "danh-sach-muc-tieu",
    "date-origin",
    "date-time",
    "don-vi",
    "don-vi-cu",
    "don-vi-tinh",
    "giai-thich",
    "goi-y",
    "ho-so",
    "ke-hoach",
    "kebab-case",
    "kem-theo",
    "khong-con-dung",
    "khong-so",
    "nam-truoc",
    "old-units",
    "phu-bieu",
    "phu-luc",
    "quyet-dinh",
    "so-sanh",
    "tai-lieu",
    "tai-lieu-tuyen-truyen",
    "tat-ca",
    "ten-ho-so",
    "theo-doi",
    "thong-bao",
    "thong-tin-chung",
    "to-roi",
    "to-trinh",
    "tong-hop",
    "van-ban",
    "vi-u-kn",
];

/// Where the reference of filters and functions stands in the manual.
const MARKERS: [&str; 2] = ["<!-- bo-loc:bat-dau -->\n", "<!-- bo-loc:ket-thuc -->"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap().replace("\r\n", "\n")
}

/// Compares a page with what it must be, or writes it.
fn compare(name: &str, wanted: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(root().join("docs").join(name), wanted).unwrap();
        return;
    }
    let same = page(name) == wanted;
    assert!(same, "docs/{name} is out of date: run `UPDATE_DOCS=1 cargo test manual`");
}

/// Compares what stands between two markers of a page with what must stand there, or writes it.
fn compare_part(name: &str, [open, close]: [&str; 2], wanted: &str) {
    // Several parts of a page are written by tests that run beside each other.
    static PAGES: Mutex<()> = Mutex::new(());
    let _one_at_a_time = PAGES.lock().unwrap();
    let page = page(name);
    let (before, rest) = page.split_once(open).unwrap();
    let (_, after) = rest.split_once(close).unwrap();
    compare(name, &format!("{before}{open}{wanted}{close}{after}"));
}

/// The sources without comments and without their tests.
fn sources() -> Vec<(PathBuf, String)> {
    let files = walk(&root().join("src"));
    let is_code = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs")
    };
    let code = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.collect::<Vec<_>>().join("\n");
        (path.strip_prefix(root()).unwrap().to_owned(), text)
    };
    files.into_iter().filter(is_code).map(code).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// The word in the string that begins a text, if it is all that stands in it.
fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '-')?;
    let word = &text[..end];
    (text[end..].starts_with('"') && !word.is_empty()).then_some(word)
}

/// How the sources begin a finding, and what the guide calls one of that severity.
const CALLS: [(&str, &str); 3] = [
    ("Diagnostic::error(", "lỗi"),
    ("Diagnostic::warning(", "cảnh báo"),
    ("Diagnostic::note(", "lưu ý"),
];

/// The names of all findings in the sources, with the severities that stand beside them.
fn names() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, code) in sources() {
        // The rules of a check have a manual of their own.
        if path.starts_with("src/check") {
            continue;
        }
        let is_format = FORMATS.iter().any(|format| path.starts_with(format));
        for (at, _) in code.match_indices('"') {
            let Some(word) = word(&code[at + 1..]) else { continue };
            let before = code[..at].trim_end();
            let severity = CALLS.iter().find(|(call, _)| before.ends_with(call));
            let hyphens = word.contains('-') && !word.starts_with('-') && !word.ends_with('-');
            if severity.is_some() || (hyphens && !is_format && !OTHER_WORDS.contains(&word)) {
                let severities = names.entry(word.to_owned()).or_default();
                severities.extend(severity.map(|(_, called)| called));
            }
        }
    }
    names
}

#[test]
fn the_guide_explains_every_finding_and_no_other() {
    let guide = page("huong-dan.md");
    let rows = guide.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let name = cells.last()?.strip_prefix('`')?.strip_suffix('`')?;
        (line.starts_with('|') && cells.len() == 4).then_some((name, cells))
    });
    let names = names();
    assert!(names.len() > 80, "the names are not found in the sources: {names:?}");
    let mut explained = BTreeSet::new();
    for (name, cells) in rows {
        assert!(cells.iter().all(|cell| !cell.is_empty()), "`{name}` has an empty cell");
        assert!(explained.insert(name.to_owned()), "`{name}` is explained twice");
        for severity in names.get(name).into_iter().flatten() {
            assert!(cells[0].contains(severity), "`{name}` can be: {severity}");
        }
    }
    let all: BTreeSet<String> = names.into_keys().collect();
    let missing: Vec<_> = all.difference(&explained).collect();
    let gone: Vec<_> = explained.difference(&all).collect();
    assert_eq!((missing, gone), (vec![], vec![]), "not in docs/huong-dan.md, and only there");
}

/// The reference of an entry.
fn entry(entry: &Entry, to: &mut String) {
    let arguments: Vec<&str> = entry.arguments.iter().map(|argument| argument.name).collect();
    let call = match entry.kind {
        Kind::Filter if arguments.is_empty() => format!("| {}", entry.name),
        Kind::Filter => format!("| {}({})", entry.name, arguments.join(", ")),
        Kind::Function => format!("{}({})", entry.name, arguments.join(", ")),
    };
    writeln!(to, "#### `{call}`\n\n{}\n", entry.about).unwrap();
    for argument in entry.arguments {
        let required = if argument.required { " (bắt buộc)" } else { "" };
        writeln!(to, "- `{}`{required}: {}", argument.name, argument.about).unwrap();
    }
    if !entry.arguments.is_empty() {
        to.push('\n');
    }
    writeln!(to, "```text\n{}\n→ {}\n```\n", entry.example, entry.prints).unwrap();
}

/// The manual of the rules of `kehoach check`: their pages, by what they look at.
#[test]
fn the_manual_of_rules_is_that_of_the_program() {
    let mut manual = String::from(
        "# Các quy tắc soát văn bản và hồ sơ\n\n\
         `kehoach check` soát theo các quy tắc dưới đây; cách dùng ở \
         [hướng dẫn](huong-dan.md#soát-văn-bản-trước-khi-gửi). Xem một quy tắc ngay trong cửa sổ \
         lệnh: `kehoach check --giai-thich <tên>`. Mức của một quy tắc là mức khi chắc chắn sai; \
         chỗ có thể đúng thì luôn là lưu ý, xếp riêng ở cuối.\n",
    );
    for (group, rules) in check::RULES {
        writeln!(manual, "\n## {group}\n\n| Quy tắc | Về | Mức |\n| --- | --- | --- |").unwrap();
        for rule in *rules {
            let (name, title) = (rule.name, check::page::Page::of(rule.page).title);
            let severity = match rule.severity {
                Severity::Error => "lỗi",
                Severity::Warning => "cảnh báo",
                Severity::Note => "lưu ý",
            };
            writeln!(manual, "| [`{name}`](#{name}) | {title} | {severity} |").unwrap();
        }
        for rule in *rules {
            // The titles of its parts stand below its own, and a block of a case is just text.
            let page = rule.page.trim().replace("\n## ", "\n#### ");
            let (title, body) = page.split_once('\n').unwrap();
            let title = title.trim_start_matches("# ");
            let body = body.replace("```van-ban", "```text").replace("```bang", "```text");
            let body = body.replace("```sua", "```text");
            writeln!(manual, "\n### {}\n\n{title}.\n{body}", rule.name).unwrap();
        }
    }
    compare("quy-tac.md", &manual);
}

#[test]
fn the_reference_of_filters_is_that_of_the_program() {
    let mut reference = String::new();
    for (kind, title) in [(Kind::Filter, "Bộ lọc"), (Kind::Function, "Hàm")] {
        writeln!(reference, "\n### {title}\n").unwrap();
        filter::entries().filter(|one| one.kind == kind).for_each(|one| entry(one, &mut reference));
    }
    compare_part("viet-mau.md", MARKERS, &reference);
}

#[test]
fn the_schema_is_that_of_the_program() {
    let schema = serde_json::to_string_pretty(&manifest::schema()).unwrap();
    compare("ho-so.schema.json", &format!("{schema}\n"));
}

/// The blocks of a language in a page, each with the line above it.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<(&'a str, &'a str)> {
    let open = format!("\n```{language}\n");
    let parts: Vec<&str> = page.split(&open).collect();
    let above = parts.iter().map(|part| part.trim_end().lines().last().unwrap_or_default());
    let inside = parts.iter().skip(1).map(|part| part.split("\n```").next().unwrap_or_default());
    above.zip(inside).collect()
}

#[test]
fn the_page_on_manifests_names_every_key_and_its_examples_are_read() {
    let page = page("ho-so.md");
    let schema = manifest::schema();
    let definitions = schema["$defs"].as_object().unwrap().values();
    for table in definitions.chain([&schema]) {
        for key in table["properties"].as_object().into_iter().flat_map(|keys| keys.keys()) {
            assert!(page.contains(&format!("`{key}`")), "docs/ho-so.md does not name `{key}`");
        }
    }
    let examples = blocks(&page, "toml");
    assert!(examples.len() > 5);
    for (_, example) in examples {
        let whole = format!("{example}\n[[van_ban]]\nmau = \"van-ban.md\"\n");
        let (manifest, findings) = Manifest::read(&whole);
        assert_eq!(findings, [], "{example}");
        assert!(manifest.is_some(), "{example}");
    }
}

/// The findings that mean a template is wrong.
fn errors(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

#[test]
fn the_templates_of_the_manual_make_documents() {
    // The walk-through has a dossier of its own.
    let (_, page) = walkthrough::section(&page("viet-mau.md"));
    let (dossier, _) = case::open(&root().join("inputs/bac-kan-2025"));
    let dossier = dossier.unwrap();
    let of_unit = dossier.plans.iter().find(|plan| plan.unit.is_some()).unwrap();
    let examples = blocks(&page, "jinja");
    assert!(examples.len() > 4);
    for (_, example) in examples {
        let name = "vi-du.md";
        let head = "+++\nloai = \"Kế hoạch\"\ndanh_so = [\"I.\", \"1.\", \"a)\"]\n+++\n";
        let template = format!("{head}{example}\n");
        let files = builtin::TEMPLATES.iter().copied();
        let (engine, findings) = Engine::new(files.chain([(name, template.as_str())]));
        assert_eq!(findings, [], "{example}");
        let names = dossier.names(of_unit);
        assert_eq!(engine.check_names(name, &names), [], "{example}");
        let (filled, findings) = engine.fill(name, &names, &dossier.origins);
        assert_eq!(errors(findings), [], "{example}");
        let (document, findings) = markup::parse(&filled.unwrap(), &dossier.origins, &dossier);
        assert!(!text::print(&document).contains("\"chu\""), "a cell is printed raw: {example}");
        // A piece of a template has neither head nor all that it refers to.
        assert_eq!(errors(findings), [], "{example}");
    }
}
