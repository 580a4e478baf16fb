//! Dossiers and templates → documents: each case in `template/`, with what was made and found.
//!
//! A case holds a manifest, sheets and templates, each after a line `=== name`: `=== ho-so`,
//! `=== trang Phụ biểu` (in the notation of `annex/notation.rs`), `=== mau thu.md`.

use std::fmt::Write as _;

use kehoach::diagnostic::Diagnostic;
use kehoach::document::text;
use kehoach::dossier::{self, Dossier};
use kehoach::markup;
use kehoach::template::Engine;
use kehoach::workbook::Workbook;

use crate::annex::notation;

/// A case, as it is written.
pub(crate) struct Case<'a> {
    pub(crate) manifest: &'a str,
    pub(crate) workbook: Workbook,
    pub(crate) templates: Vec<(&'a str, &'a str)>,
}

impl<'a> Case<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut case = Self {
            manifest: "[[van_ban]]\nmau = \"thu.md\"\n",
            workbook: Workbook { file: "bieu.xlsx".into(), sheets: Vec::new() },
            templates: Vec::new(),
        };
        for part in text.split("=== ").skip(1) {
            let (name, content) = part.split_once('\n').unwrap();
            match name.split_once(' ') {
                Some(("trang", sheet)) => {
                    let mut parsed = notation::Case::parse(content.trim_end()).sheet;
                    parsed.file = "bieu.xlsx".into();
                    parsed.name = sheet.into();
                    case.workbook.sheets.push(parsed);
                }
                Some(("mau", template)) => case.templates.push((template, content)),
                _ => case.manifest = content,
            }
        }
        case
    }

    fn shown(self) -> String {
        let mut shown = String::new();
        let (dossier, findings) =
            dossier::open_workbooks("thu", self.manifest, vec![self.workbook]);
        show(&findings, &mut shown);
        let Some(dossier) = dossier else { return shown };
        let (engine, findings) = Engine::new(self.templates);
        show(&findings, &mut shown);
        for plan in &dossier.plans {
            writeln!(shown, "=== {}", plan.path).unwrap();
            document(&dossier, &engine, plan, &mut shown);
        }
        shown
    }
}

fn document(dossier: &Dossier, engine: &Engine, plan: &dossier::Plan, shown: &mut String) {
    let names = dossier.names(plan);
    show(&engine.check_names(&plan.template, &names), shown);
    let (filled, findings) = engine.fill(&plan.template, &names, &dossier.origins);
    show(&findings, shown);
    if let Some(filled) = filled {
        let (document, findings) = markup::parse(&filled, &dossier.origins, dossier);
        show(&findings, shown);
        shown.push_str(&text::print(&document));
    }
}

/// Findings as people read them.
fn show(findings: &[Diagnostic], shown: &mut String) {
    for finding in findings {
        writeln!(shown, "{:?} {}: {}", finding.severity, finding.name, finding.message).unwrap();
        for place in &finding.places {
            writeln!(shown, "  {place}").unwrap();
        }
        if let Some(excerpt) = &finding.excerpt {
            writeln!(shown, "{excerpt}").unwrap();
        }
        if let Some(hint) = &finding.hint {
            writeln!(shown, "  → {hint}").unwrap();
        }
    }
}

/// What the layouts of templates say of the components that they give.
#[test]
fn every_layout() {
    insta::glob!("layout/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let templates = Case::parse(&text).templates;
        let mut shown = String::new();
        let (engine, findings) = Engine::new(templates.iter().copied());
        show(&findings, &mut shown);
        for (name, _) in &templates {
            writeln!(shown, "=== {name}: {:?}", engine.layout(name)).unwrap();
            let finding = engine.check_components(name);
            show(finding.as_slice(), &mut shown);
        }
        insta::with_settings!({ description => text.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(shown);
        });
    });
}

#[test]
fn every_template() {
    insta::glob!("template/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        insta::with_settings!({ description => text.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(Case::parse(&text).shown());
        });
    });
}
