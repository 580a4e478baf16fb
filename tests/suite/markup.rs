//! Filled templates as documents. A case is a head of `key: value` lines, `---`, and the body; in
//! both stands `⟦0,1|text⟧` for a figure with its origins, `⟦|text⟧` for data without any,
//! `⟦trống so⟧` for a blank, `⟦bảng phu_bieu⟧` for a placed table and `⏎` for a line break in
//! data.

#![expect(clippy::unwrap_used, reason = "cases are read outside of the test functions too")]

use std::fmt::Write;
use std::sync::Arc;

use kehoach::diagnostic::{CellPlace, Diagnostic, Severity};
use kehoach::document::text::print;
use kehoach::document::{
    Block, ColumnKind, Inline, IssueDate, Layout, Origin, RowKind, Table, TableCell, TableColumn,
    TableRow, plain,
};
use kehoach::markup::{Tables, Unplaced, escape, parse};
use kehoach::template::{Filled, Placement, mark};
use proptest::prelude::*;

#[test]
fn every_markup() {
    insta::glob!("markup/*.txt", |path| {
        let case = std::fs::read_to_string(path).unwrap();
        let (filled, origins) = filled(&case);
        let (document, findings) = parse(&filled, &origins, &OneTable);
        let mut shown = print(&document);
        findings.iter().for_each(|finding| show(&mut shown, finding));
        insta::with_settings!({ description => case.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(shown);
        });
    });
}

/// The annex `phu_bieu`, and no other.
struct OneTable;

impl Tables for OneTable {
    fn table(&self, placement: &Placement) -> Result<Table, Unplaced> {
        let text = vec![Inline::Text(format!("{:?}", placement.columns))];
        let cell = TableCell { column: 0, column_span: 1, row_span: 1, text };
        if placement.annex != "phu_bieu" {
            return Err(Unplaced::NoAnnex);
        }
        Ok(Table {
            source: Arc::from("phu_bieu"),
            place: None,
            columns: vec![TableColumn { width: None, kind: ColumnKind::Words, total: false }],
            header: Vec::new(),
            rows: vec![TableRow { kind: RowKind::Data, cells: vec![cell] }],
            unit_line: None,
            notes: Vec::new(),
            when_wide: None,
            line: 0,
        })
    }
}

fn filled(case: &str) -> (Filled, Vec<Origin>) {
    let (head, body) = case.split_once("---\n").unwrap();
    let mut filled = Filled { body: marked(body), ..Filled::default() };
    let mut origins = Vec::new();
    for line in head.lines() {
        let (key, value) = line.split_once(": ").unwrap();
        let lines = match key {
            "loại" => {
                filled.kind = value.to_owned();
                continue;
            }
            "bố cục" => {
                filled.layout = Layout::Leaflet;
                continue;
            }
            "đánh số" => {
                filled.numbering = value.split('|').map(|form| form.trim().to_owned()).collect();
                continue;
            }
            "đánh số kèm" => {
                let forms = value.split('|').map(|form| form.trim().to_owned());
                filled.attached_numbering = forms.collect();
                continue;
            }
            "nguồn" => {
                let (key, place) = value.split_once(" @ ").unwrap();
                let parts: Vec<_> = place.split(" › ").collect();
                let cell = parts[2].parse().unwrap();
                let place = CellPlace { file: parts[0].into(), sheet: parts[1].into(), cell };
                origins.push(Origin { key: key.into(), place });
                continue;
            }
            "ngày" => {
                let parts: Vec<_> = value.split('-').collect();
                filled.head.date = match parts[..] {
                    [year] => IssueDate::Year(year.parse().unwrap()),
                    [year, month] => {
                        IssueDate::Month(year.parse().unwrap(), month.parse().unwrap())
                    }
                    _ => IssueDate::Day(value.parse().unwrap()),
                };
                continue;
            }
            "nguồn ngày" => {
                filled.head.date_origin = Some(value.parse().unwrap());
                continue;
            }
            "chủ quản" => &mut filled.head.parent,
            "cơ quan" => &mut filled.head.issuer,
            "số" => &mut filled.head.number,
            "ký hiệu" => &mut filled.head.symbol,
            "địa danh" => &mut filled.head.place,
            "trích yếu" => &mut filled.head.subject,
            "thẩm quyền" => &mut filled.head.enactor,
            "kính gửi" => &mut filled.head.addressees,
            "căn cứ" => &mut filled.head.bases,
            "nơi nhận" => &mut filled.head.recipients,
            "quyền hạn" => &mut filled.head.authority,
            "chức vụ" => &mut filled.head.office,
            "người ký" => &mut filled.head.signer,
            "cơ quan ngắn" => &mut filled.head.short_issuer,
            _ => panic!("{key}"),
        };
        lines.push(marked(value));
    }
    (filled, origins)
}

/// The notation of the cases as marks.
fn marked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟦') {
        out.push_str(before);
        let (inside, after) = after.split_once('⟧').unwrap();
        if let Some(name) = inside.strip_prefix("trống ") {
            out.extend([mark::BLANK.to_string(), name.into(), mark::BLANK_END.to_string()]);
        } else if let Some(annex) = inside.strip_prefix("bảng ") {
            let columns = Some(vec![0, 1]);
            let placement = Placement { annex: annex.into(), columns, ..Placement::default() };
            let json = serde_json::to_string(&placement).unwrap();
            out.extend([mark::TABLE.to_string(), json, mark::TABLE_END.to_string()]);
        } else {
            let (origins, data) = inside.split_once('|').unwrap();
            figure(&mut out, origins, &data.replace('⏎', "\n"));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn figure(out: &mut String, origins: &str, data: &str) {
    if origins.is_empty() {
        return escape(data, out);
    }
    out.extend([mark::FIGURE.to_string(), origins.into(), mark::FIGURE_TEXT.to_string()]);
    escape(data, out);
    out.push(mark::FIGURE_END);
}

fn show(out: &mut String, finding: &Diagnostic) {
    let severity = match finding.severity {
        Severity::Error => "lỗi",
        Severity::Warning => "cảnh báo",
        Severity::Note => "ghi chú",
    };
    write!(out, "\n{severity} [{}]: {}", finding.name, finding.message).unwrap();
    for place in &finding.places {
        write!(out, "\n  ở {place}").unwrap();
    }
    if let Some(excerpt) = &finding.excerpt {
        write!(out, "\n  {excerpt}").unwrap();
    }
    writeln!(out, "\n  → {}", finding.hint.as_deref().unwrap()).unwrap();
}

/// What a document may hold, mostly what means something to CommonMark.
fn data() -> impl Strategy<Value = String> {
    let data = prop_oneof![
        "[ -~]{0,12}",
        "[ \n*_`#+.()<>&;:,{}|\\[\\]!~=a1ắ\\\\-]{0,12}",
        "( {0,5}(-|\\+|1\\.|1\\)|#{1,6}|>|:|~~~|```|---|===|    |\\||\\{#a\\}|<a>|&amp;) ?){0,4}",
        "\\PC{0,10}",
        any::<String>(),
    ];
    data.prop_filter("it holds something", |data| !kept(data).is_empty())
}

/// The data without what no document holds.
fn kept(data: &str) -> String {
    let kept = |c: &char| *c == '\n' || *c == '\t' || !(c.is_control() || mark::is_private(*c));
    data.chars().filter(kept).map(|c| if c == '\t' { ' ' } else { c }).collect()
}

/// A document whose body is this, without any finding.
fn body(markup: &str) -> Result<kehoach::document::Document, TestCaseError> {
    let filled =
        Filled { numbering: vec!["I.".into()], body: markup.to_owned(), ..Filled::default() };
    let origin = Origin {
        key: "a".into(),
        place: CellPlace { file: "f".into(), sheet: "s".into(), cell: "A1".parse().unwrap() },
    };
    let (document, findings) = parse(&filled, &[origin], &OneTable);
    prop_assert_eq!(findings, vec![]);
    Ok(document)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn data_comes_out_as_it_went_in(data in data()) {
        let kept = kept(&data);
        let mut escaped = String::new();
        escape(&data, &mut escaped);
        let markup = format!("{escaped}\n\n- {escaped}\n\n# {escaped}\n\nx{escaped}x\n");
        let document = body(&markup)?;
        let texts: Vec<_> = document.blocks.iter().flat_map(Block::texts).map(|t| plain(t)).collect();
        let expected = [kept.clone(), kept.clone(), kept.clone(), String::new(), format!("x{kept}x")];
        prop_assert_eq!(texts, expected, "{:?}", markup);
    }

    #[test]
    fn figures_come_out_as_they_went_in(data in data()) {
        let kept = kept(&data);
        let mut escaped = String::new();
        figure(&mut escaped, "0", &data);
        let markup = format!(
            "{escaped}\n\n- {escaped}\n\n# {escaped}\n\n: {escaped}\n\nx{escaped}, *{escaped}*x\n\n\
             **{escaped}**\n{escaped}\n"
        );
        let document = body(&markup)?;
        let figures: Vec<_> = document.figures().map(|figure| figure.text.clone()).collect();
        prop_assert_eq!(figures, vec![kept; 8], "{:?}", markup);
    }

    #[test]
    fn data_of_the_head_comes_out_as_it_went_in(data in data()) {
        let kept = kept(&data);
        let mut escaped = String::new();
        escape(&data, &mut escaped);
        let mut filled = Filled { body: "x".into(), ..Filled::default() };
        filled.head.subject = vec![escaped];
        let (document, findings) = parse(&filled, &[], &OneTable);
        prop_assert_eq!(findings, vec![]);
        prop_assert_eq!(plain(&document.meta.subject), kept);
    }

    #[test]
    fn any_markup_gives_a_document(body in "([\n #>*_`+.()<&:{}|\\[\\]!=a1ắ\\\\\u{E000}-\u{E007}-]){0,60}") {
        let filled = Filled { numbering: vec!["I.".into()], body, ..Filled::default() };
        let (document, _) = parse(&filled, &[], &OneTable);
        let printed = print(&document);
        let read = kehoach::document::text::parse(&printed);
        prop_assert_eq!(read, Ok(document));
    }
}
