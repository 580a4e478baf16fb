//! The text form of documents: every case is read and printed, and printing what was read gives
//! the same document.

use jiff::civil::date;
use kehoach::diagnostic::CellPlace;
use kehoach::document::text::{parse, print};
use kehoach::document::{
    Annex, AnnexKind, Blank, Block, ColumnKind, Document, Figure, Heading, Inline, IssueDate,
    Layout, Meta, Origin, Paragraph, ParagraphStyle, Recipient, RecipientKind, RowKind, Signature,
    Table, TableCell, TableColumn, TableRow, Text, WhenWide,
};
use kehoach::workbook::{Address, Region};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

#[test]
fn every_document() {
    insta::glob!("document/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let shown = match parse(&text) {
            Ok(document) => {
                let printed = print(&document);
                assert_eq!(parse(&printed).as_ref(), Ok(&document), "{printed}");
                printed
            }
            Err(error) => format!("lỗi: {error}"),
        };
        insta::with_settings!({ description => text.trim_end(), omit_expression => true }, {
            insta::assert_snapshot!(shown);
        });
    });
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let text = format!("trích yếu: {}", "{_".repeat(100_000));
    assert!(parse(&text).unwrap_err().to_string().contains("không quá 32 lớp"));
}

#[test]
fn walks_are_in_reading_order() {
    let text = "cơ quan: {=A|x @ f › s › A1}\nnơi nhận: {=E|x @ f › s › A1}\n\
                căn cứ: {=B|x @ f › s › A1}\n== nội dung\n# {=C|x @ f › s › A1} {:} b\n\
                {_x {*{=D|x @ f › s › A1}}}\n== phụ lục F\n@bảng t\n  dòng | {=G|x @ f › s › A1}\n";
    let document = parse(text).unwrap();
    let figures: String = document.figures().map(|figure| figure.text.as_str()).collect();
    assert_eq!(figures, "ABCDEG");
    assert_eq!(document.tables().count(), 1);
}

/// Text with whatever could mean something in the text form.
fn characters() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ a-zắ|@›{}\\\\#()\\[\\]\"'_*=?/:~^+0-9-]{0,8}",
        1 => "\\PC{0,6}",
        1 => any::<String>().prop_map(|text| text.chars().take(6).collect()),
    ]
}

fn origin() -> impl Strategy<Value = Origin> {
    let place = (characters(), characters(), 0..1000u32, 0..1000u32, 0..3u32, 0..3u32);
    (characters(), place).prop_map(|(key, (file, sheet, row, column, height, width))| Origin {
        key: key.into(),
        place: CellPlace {
            file: file.into(),
            sheet: sheet.into(),
            cell: Region::new(
                Address::new(row, column),
                Address::new(row + height, column + width),
            ),
        },
    })
}

fn text() -> impl Strategy<Value = Text> {
    let blanks = [Blank::Number, Blank::Day, Blank::Month, Blank::Year, Blank::Name];
    let leaf = prop_oneof![
        5 => characters().prop_map(Inline::Text),
        1 => (characters(), vec(origin(), 0..3))
            .prop_map(|(text, origins)| Inline::Figure(Figure { text, origins })),
        1 => proptest::sample::select(blanks.to_vec()).prop_map(Inline::Blank),
        1 => Just(Inline::LineBreak),
    ];
    let inline = leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Inline::Emphasis),
            vec(inner, 0..3).prop_map(Inline::Strong),
        ]
    });
    vec(inline, 0..4)
}

fn row() -> impl Strategy<Value = TableRow> {
    let kinds = vec![RowKind::Header, RowKind::Group, RowKind::Data, RowKind::Total];
    let cell = (0..6usize, 1..4usize, 1..4usize, text()).prop_map(
        |(column, column_span, row_span, text)| TableCell { column, column_span, row_span, text },
    );
    (proptest::sample::select(kinds), vec(cell, 0..4))
        .prop_map(|(kind, cells)| TableRow { kind, cells })
}

fn table() -> impl Strategy<Value = Table> {
    let kinds = vec![
        ColumnKind::Number,
        ColumnKind::Label,
        ColumnKind::Measure,
        ColumnKind::Quantity,
        ColumnKind::Words,
    ];
    let column = (proptest::sample::select(kinds), option::of(0.0..300.0f64), any::<bool>())
        .prop_map(|(kind, width, total)| TableColumn { width, kind, total });
    let ways = vec![WhenWide::Shrink, WhenWide::Large, WhenWide::Transpose, WhenWide::Split];
    let way = option::of(proptest::sample::select(ways));
    let rows = (vec(column, 0..3), vec(row(), 0..3), vec(row(), 0..4));
    let around = (option::of(text()), vec(text(), 0..2), option::of(origin()), way, 0..99usize);
    (characters(), rows, around).prop_map(
        |(source, (columns, header, rows), (unit_line, notes, origin, when_wide, line))| Table {
            source: source.into(),
            place: origin.map(|origin| origin.place),
            columns,
            header,
            rows,
            unit_line,
            notes,
            when_wide,
            line,
        },
    )
}

fn block() -> impl Strategy<Value = Block> {
    let styles = vec![ParagraphStyle::Body, ParagraphStyle::Note, ParagraphStyle::Centred];
    let names = (option::of(characters()), option::of(characters()));
    let line = 0..999usize;
    prop_oneof![
        (1..9u8, names, text(), text(), line.clone()).prop_map(
            |(level, (number, id), title, run_in, line)| {
                Block::Heading(Heading { level, number, id, title, run_in, line })
            }
        ),
        (proptest::sample::select(styles), text(), line.clone())
            .prop_map(|(style, text, line)| Block::Paragraph(Paragraph { style, text, line })),
        (1..5u8, text(), line).prop_map(|(level, text, line)| Block::Item { level, text, line }),
        table().prop_map(Block::Table),
    ]
}

fn meta() -> impl Strategy<Value = Meta> {
    let dates = vec![
        IssueDate::Unknown,
        IssueDate::Year(2025),
        IssueDate::Month(2025, 4),
        IssueDate::Day(date(2025, 4, 1)),
    ];
    let recipients = vec![RecipientKind::Label, RecipientKind::Item, RecipientKind::SubItem];
    let recipient = (text(), proptest::sample::select(recipients))
        .prop_map(|(text, kind)| Recipient { text, kind });
    let lists = (vec(text(), 0..2), vec(text(), 0..2), vec(recipient, 0..3), vec(text(), 0..2));
    let single = (option::of(text()), text(), text(), text(), text(), text(), text());
    let date = (proptest::sample::select(dates), option::of(origin()));
    let layout = proptest::sample::select(vec![Layout::Official, Layout::Leaflet]);
    (layout, characters(), single, date, lists, option::of(text()), text()).prop_map(
        |(layout, kind, single, (date, date_origin), lists, office, name)| Meta {
            layout,
            kind,
            parent: single.0,
            issuer: single.1,
            number: single.2,
            symbol: single.3,
            place: single.4,
            subject: single.5,
            enactor: single.6,
            date,
            date_origin,
            addressees: lists.0,
            bases: lists.1,
            recipients: lists.2,
            signature: Signature { lines: lists.3, office, name },
        },
    )
}

pub(crate) fn document() -> impl Strategy<Value = Document> {
    let names = (option::of(characters()), option::of(characters()));
    let kind = prop_oneof![
        Just(AnnexKind::Appendix),
        text().prop_map(|subject| AnnexKind::Attached { subject }),
    ];
    let annex = (kind, names, text(), text(), vec(block(), 0..3)).prop_map(
        |(kind, (id, number), title, attachment, blocks)| Annex {
            kind,
            id,
            number,
            title,
            attachment,
            blocks,
        },
    );
    (meta(), vec(block(), 0..5), vec(annex, 0..3)).prop_map(|(meta, blocks, annexes)| Document {
        meta,
        blocks,
        annexes,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_printed_reads_back_the_same(document in document()) {
        let printed = print(&document);
        let read = parse(&printed);
        prop_assert_eq!(read.as_ref(), Ok(&document), "{}", printed);
        prop_assert_eq!(print(&read.unwrap()), printed);
    }

    #[test]
    fn anything_is_read_or_refused(text in "(\\PC|[\n |\\\\{}=_*#\\[\\]()@›]){0,60}") {
        if let Ok(document) = parse(&text) {
            let printed = print(&document);
            prop_assert_eq!(parse(&printed), Ok(document), "{}", printed);
        }
    }

    #[test]
    fn any_body_is_read_or_refused(text in "(\\PC|[\n |\\\\{}=_*#\\[\\]()@›]){0,60}") {
        if let Ok(document) = parse(&format!("== nội dung\n{text}")) {
            let printed = print(&document);
            prop_assert_eq!(parse(&printed), Ok(document), "{}", printed);
        }
    }
}
