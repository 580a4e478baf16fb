//! Every shape that a document is made of, built with docx-rs and cut into moulds.

use docx_rs::{
    AlignmentType, BookmarkEnd, BookmarkStart, BreakType, HeaderReference, LineSpacing, PageMargin,
    PageNumType, PageOrientationType, PageSize, Paragraph, Run, RunProperty, SectionProperty,
    SectionType, StructuredDataTag, Table, TableBorder, TableBorderPosition, TableBorders,
    TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::mould::{self, GRID, Mould, NUMBER, TEXT};
use super::paper::Paper;
use super::parts::EMPTIED;
use super::styles::{LEVELS, Name, TABLE_SIZES};
use crate::length::Length;
use crate::profile::Profile;

/// How the runs of a paragraph differ from its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// The weight.
    pub weight: Weight,
    /// Whether it is italic, whatever the style says.
    pub italic: bool,
    /// Whether it is put into capitals.
    pub caps: bool,
}

/// The weight of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Weight {
    /// The style's.
    #[default]
    Style,
    /// Bold.
    Bold,
    /// Not bold, though the style is.
    Regular,
}

/// How a paragraph of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Centre,
    /// To the right.
    Right,
}

/// What a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The document before its annexes.
    Main,
    /// An annex, upright.
    Upright,
    /// An annex, on its side.
    Landscape,
    /// An annex on a larger sheet, on its side.
    Large,
    /// The head of a flyer.
    FlyerHead,
    /// The body of a flyer, in two columns below its head.
    Flyer,
}

/// How a cell takes part in a merge of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// Not at all.
    None,
    /// It is the first.
    First,
    /// It goes on with the one above.
    Below,
}

/// The moulds of all shapes.
pub(super) struct Shapes {
    /// What comes before the blocks of the document.
    pub open: String,
    paragraphs: Vec<(Name, [[Mould<1>; 2]; 2])>,
    /// Indented from the left and the right, holes for both.
    indented: Vec<(Name, Mould<3>)>,
    tables: [[[Mould<1>; 2]; 3]; 7],
    /// A number in a table: its distance from the right side, its runs.
    numbers: [[Mould<2>; 2]; 7],
    runs: [[Mould<2>; 2]; 3],
    /// A rule, with the indents of both sides as its holes.
    pub rule: Mould<2>,
    /// A figure: bookmark id and name, alias, tag and id of the control, the runs, bookmark id.
    pub figure: Mould<7>,
    /// A table's control: alias, tag and id, the table.
    pub table_control: Mould<4>,
    /// A bookmark of nothing but its place: id, name, id.
    pub bookmark: Mould<3>,
    /// A table without lines: its width, its grid, its rows.
    pub frame: Mould<3>,
    /// A table with lines: its width, the left and right margins of its cells, its grid, its rows.
    pub table: Mould<5>,
    /// A column of the grid: its width.
    pub column: Mould<1>,
    rows: [Mould<1>; 3],
    cells: [Mould<2>; 3],
    wide_cells: [Mould<3>; 3],
    /// A cell of a table without lines: its width, its blocks.
    pub frame_cell: Mould<2>,
    sections: [String; 6],
}

/// How a row may be parted by a page break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowShape {
    /// It may run on over the page.
    Splitting,
    /// It stays whole.
    Whole,
    /// It stays whole, and is repeated on every page.
    Header,
}

impl Shapes {
    /// Builds all shapes by a profile.
    pub(super) fn new(profile: &Profile) -> Self {
        Self {
            open: open(),
            paragraphs: paragraphs(profile),
            indented: indented(),
            tables: TABLE_SIZES
                .map(|size| ALIGNS.map(|align| [false, true].map(|keep| text(size, align, keep))))
                .collect::<Vec<_>>()
                .try_into()
                .map_err(|_| ())
                .expect("the array is as long as the range of sizes"),
            numbers: TABLE_SIZES
                .map(|size| [false, true].map(|keep| number(size, keep)))
                .collect::<Vec<_>>()
                .try_into()
                .map_err(|_| ())
                .expect("the array is as long as the range of sizes"),
            runs: [Weight::Style, Weight::Bold, Weight::Regular]
                .map(|weight| [false, true].map(|italic| run(weight, italic))),
            rule: Mould::new(&Paragraph::new().style(&Name::Rule.id()).keep_next(true).indent(
                Some(NUMBER as i32),
                None,
                Some(NUMBER as i32),
                None,
            )),
            figure: Mould::cut(&bookmarked(&control(
                &StructuredDataTag::new().alias(TEXT).add_run(mould::runs()),
            ))),
            table_control: Mould::cut(&control(
                &StructuredDataTag::new().alias(TEXT).add_paragraph(mould::blocks()),
            )),
            bookmark: Mould::cut(&bookmarked("")),
            frame: Mould::new(
                &Table::without_borders(vec![mould::cells()])
                    .set_grid(vec![GRID])
                    .width(NUMBER, WidthType::Dxa)
                    .layout(TableLayoutType::Fixed)
                    .margins(TableCellMargins::new().margin(0, 0, 0, 0)),
            ),
            table: table(),
            column: Mould::cut(&format!("<w:gridCol w:w=\"{NUMBER}\"/>")),
            rows: [RowShape::Splitting, RowShape::Whole, RowShape::Header].map(row),
            cells: MERGES.map(|merge| Mould::new(&cell(merge))),
            wide_cells: MERGES.map(|merge| Mould::new(&cell(merge).grid_span(NUMBER))),
            frame_cell: Mould::new(
                &TableCell::new().width(NUMBER, WidthType::Dxa).add_paragraph(mould::blocks()),
            ),
            sections: [
                Section::Main,
                Section::Upright,
                Section::Landscape,
                Section::Large,
                Section::FlyerHead,
                Section::Flyer,
            ]
            .map(|kind| match kind {
                Section::FlyerHead | Section::Flyer => flyer_section(profile, kind),
                _ => mould::built(&section(profile, kind)),
            }),
        }
    }

    /// A paragraph of a style; `keep` keeps it with the next, `apart` leaves a gap before it, which
    /// a table above it can't.
    pub(super) fn paragraph(&self, name: Name, keep: bool, apart: bool) -> &Mould<1> {
        let (_, moulds) = self
            .paragraphs
            .iter()
            .find(|(known, _)| *known == name)
            .expect("a mould is made for every style that paragraphs have");
        &moulds[usize::from(apart)][usize::from(keep)]
    }

    /// A paragraph of a style, indented from both sides: holes for the indents and the runs.
    pub(super) fn indented(&self, name: Name) -> &Mould<3> {
        let (_, mould) = self
            .indented
            .iter()
            .find(|(known, _)| *known == name)
            .expect("a mould is made for every style that is indented by hand");
        mould
    }

    /// A paragraph in a table.
    pub(super) fn table_text(&self, size: u8, align: Align, keep: bool) -> &Mould<1> {
        &self.tables[usize::from(size - TABLE_SIZES.start())][align as usize][usize::from(keep)]
    }

    /// A number in a table: its distance from the right side, its runs.
    pub(super) fn table_number(&self, size: u8, keep: bool) -> &Mould<2> {
        &self.numbers[usize::from(size - TABLE_SIZES.start())][usize::from(keep)]
    }

    /// A run: its text, and its text after a line break.
    pub(super) fn run(&self, look: Look) -> &Mould<2> {
        &self.runs[look.weight as usize][usize::from(look.italic)]
    }

    /// A row of a table with lines.
    pub(super) fn row(&self, shape: RowShape) -> &Mould<1> {
        &self.rows[shape as usize]
    }

    /// A cell over one column: its width, its blocks.
    pub(super) fn cell(&self, merge: Merge) -> &Mould<2> {
        &self.cells[merge as usize]
    }

    /// A cell over several columns: its width, their number, its blocks.
    pub(super) fn wide_cell(&self, merge: Merge) -> &Mould<3> {
        &self.wide_cells[merge as usize]
    }

    /// The properties of a section.
    pub(super) fn section(&self, section: Section) -> &str {
        &self.sections[section as usize]
    }
}

const ALIGNS: [Align; 3] = [Align::Left, Align::Centre, Align::Right];
const MERGES: [Merge; 3] = [Merge::None, Merge::First, Merge::Below];

/// The start of `word/document.xml`. Of the namespaces that docx-rs declares, Word must be told
/// that `w15`, which it names in no `mc:Ignorable`, may be skipped by older readers.
fn open() -> String {
    let document = docx_rs::Docx::new().build().document;
    let document = String::from_utf8(document).expect("docx-rs builds from strings");
    let (open, _) = document.split_once("<w:body>").expect("a document has a body");
    open.replace("mc:Ignorable=\"w14 wp14\"", "mc:Ignorable=\"w14 w15 wp14\"") + "<w:body>"
}

fn paragraphs(profile: &Profile) -> Vec<(Name, [[Mould<1>; 2]; 2])> {
    let mut names = vec![
        Name::Body,
        Name::Nation,
        Name::Motto,
        Name::Parent,
        Name::Issuer,
        Name::Number,
        Name::Date,
        Name::DateSmall,
        Name::LetterSubject,
        Name::Title,
        Name::LeafletTitle,
        Name::FlyerIssuer,
        Name::FlyerSubject,
        Name::FlyerKind,
        Name::FlyerText,
        Name::FlyerItem,
        Name::FlyerHeading,
        Name::FlyerNote,
        Name::Basis,
        Name::Item,
        Name::SubItem,
        Name::Note,
        Name::Centred,
        Name::RecipientsLabel,
        Name::RecipientsLine,
        Name::RecipientsItem,
        Name::RecipientsSubItem,
        Name::AnnexLabel,
        Name::AttachedTitle,
        Name::UnitLine,
        Name::TableNote,
        Name::End,
        Name::RunIn,
        Name::Subject,
        Name::Enactor,
        Name::LeafletSubject,
        Name::Authority,
        Name::Office,
        Name::Signer,
        Name::SignerBelow,
        Name::AnnexTitle,
        Name::Attachment,
    ];
    names.extend(TABLE_SIZES.map(Name::TableHead));
    names.extend((1..=LEVELS).flat_map(|level| [Name::Division(level), Name::Heading(level)]));
    let gap = profile.body.gap.default.twips() as u32;
    let shape = |name: Name, keep, apart| {
        let mut paragraph = Paragraph::new().style(&name.id()).add_run(mould::runs());
        if keep {
            paragraph = paragraph.keep_next(true);
        }
        if apart {
            paragraph = paragraph.line_spacing(LineSpacing::new().before(gap));
        }
        Mould::new(&paragraph)
    };
    let ways = |name| [false, true].map(|apart| [false, true].map(|keep| shape(name, keep, apart)));
    names.into_iter().map(|name| (name, ways(name))).collect()
}

fn indented() -> Vec<(Name, Mould<3>)> {
    let names = [Name::Addressee, Name::AddresseeItem];
    let shape = |name: Name| {
        let paragraph = Paragraph::new()
            .style(&name.id())
            .keep_next(true)
            .indent(Some(NUMBER as i32), None, Some(NUMBER as i32), None)
            .add_run(mould::runs());
        Mould::new(&paragraph)
    };
    names.map(|name| (name, shape(name))).into_iter().collect()
}

fn text(size: u8, align: Align, keep: bool) -> Mould<1> {
    let mut paragraph = Paragraph::new().style(&Name::Table(size).id()).add_run(mould::runs());
    if keep {
        paragraph = paragraph.keep_next(true);
    }
    paragraph = match align {
        Align::Left => paragraph,
        Align::Centre => paragraph.align(AlignmentType::Center),
        Align::Right => paragraph.align(AlignmentType::Right),
    };
    Mould::new(&paragraph)
}

fn number(size: u8, keep: bool) -> Mould<2> {
    let mut paragraph = Paragraph::new()
        .style(&Name::Table(size).id())
        .align(AlignmentType::Right)
        .indent(Some(0), None, Some(NUMBER as i32), None)
        .add_run(mould::runs());
    if keep {
        paragraph = paragraph.keep_next(true);
    }
    Mould::new(&paragraph)
}

fn run(weight: Weight, italic: bool) -> Mould<2> {
    let mut property = RunProperty::new();
    property = match weight {
        Weight::Style => property,
        Weight::Bold => property.bold(),
        Weight::Regular => property.disable_bold(),
    };
    if italic {
        property = property.italic();
    }
    let mut run = Run::new().add_text(TEXT).add_break(BreakType::TextWrapping).add_text(TEXT);
    run.run_property = property;
    Mould::new(&run)
}

/// A content control, which shows its frame and the cell when it is clicked on. docx-rs has no tag
/// and no id for controls, nor what one shows that someone has emptied (`parts::EMPTIED`).
fn control(control: &StructuredDataTag) -> String {
    let alias = format!("<w:alias w:val=\"{TEXT}\"/>");
    let more = format!(
        "{alias}<w:tag w:val=\"{TEXT}\"/><w:id w:val=\"{TEXT}\"/>\
         <w:placeholder><w:docPart w:val=\"{EMPTIED}\"/></w:placeholder>"
    );
    mould::built(control).replacen(&alias, &more, 1)
}

/// A bookmark around something.
fn bookmarked(content: &str) -> String {
    let start = mould::built(&BookmarkStart::new(NUMBER, TEXT));
    let end = mould::built(&BookmarkEnd::new(NUMBER));
    format!("{start}{content}{end}")
}

fn table() -> Mould<5> {
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::with_empty(), |all, place| all.set(TableBorder::new(place).size(4)));
    Mould::new(
        &Table::new(vec![mould::cells()])
            .set_grid(vec![GRID])
            .width(NUMBER, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .set_borders(borders)
            .margins(TableCellMargins::new().margin(0, NUMBER, 0, NUMBER)),
    )
}

/// A row. docx-rs has no header rows: `w:tblHeader` comes after `w:cantSplit`.
fn row(shape: RowShape) -> Mould<1> {
    let row = mould::cells();
    let row = if shape == RowShape::Splitting { row } else { row.cant_split() };
    // The row is more than a hole, whatever its properties.
    let open = mould::built(&row);
    let content =
        mould::built(&TableRow::new(vec![TableCell::new().add_paragraph(mould::blocks())]));
    let content = content.trim_start_matches("<w:tr>").trim_end_matches("</w:tr>");
    let marked = match shape {
        RowShape::Header => open.replacen("<w:cantSplit/>", "<w:cantSplit/><w:tblHeader/>", 1),
        RowShape::Splitting | RowShape::Whole => open,
    };
    let (before, after) = marked.split_once(content).expect("the row holds its cell");
    Mould::cut(&format!("{before}{TEXT}{after}"))
}

fn cell(merge: Merge) -> TableCell {
    let cell = TableCell::new()
        .width(NUMBER, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(mould::blocks());
    match merge {
        Merge::None => cell,
        Merge::First => cell.vertical_merge(VMergeType::Restart),
        Merge::Below => cell.vertical_merge(VMergeType::Continue),
    }
}

/// The relationship of the header that shows the page number.
pub(super) const HEADER: &str = "rIdHeader1";
/// The relationship of the header of a first page, which is empty.
pub(super) const FIRST_HEADER: &str = "rIdHeader2";

/// The section's properties. `docx_rs::Section` would lose headers; here only the references are
/// set, and the parts behind them are ours.
fn section(profile: &Profile, kind: Section) -> SectionProperty {
    let page = &profile.page;
    let length = |length: Length| length.twips() as i32;
    let (width, height) = Paper::of(kind).size(profile);
    let mut size = PageSize::new().size(length(width) as u32, length(height) as u32);
    if matches!(kind, Section::Landscape | Section::Large) {
        size = size.orient(PageOrientationType::Landscape);
    }
    let header = length(page.header.default);
    let mut section = SectionProperty::new()
        .page_size(size)
        .page_margin(
            PageMargin::new()
                .top(length(page.top.default))
                .bottom(length(page.bottom.default))
                .left(length(page.left.default))
                .right(length(page.right.default))
                .header(header)
                .footer(header)
                .gutter(0),
        )
        .title_pg();
    section.section_type = Some(SectionType::NextPage);
    section.header_reference = Some(HeaderReference::new("default", HEADER));
    section.first_header_reference = Some(HeaderReference::new("first", FIRST_HEADER));
    if kind != Section::Main {
        section = section.page_num_type(PageNumType::new().start(1));
    }
    section
}

/// The section of a flyer's head, which ends its columns too, or of its body: margins of its own, no
/// page numbers, and no page of its own. docx-rs has
/// no line between columns.
fn flyer_section(profile: &Profile, kind: Section) -> String {
    let length = |length: Length| length.twips() as i32;
    let (width, height) = Paper::of(kind).size(profile);
    let flyer = &profile.flyer;
    let margin = length(flyer.margin.default);
    let mut section = SectionProperty::new()
        .page_size(PageSize::new().size(length(width) as u32, length(height) as u32))
        .page_margin(
            PageMargin::new()
                .top(margin)
                .bottom(margin)
                .left(margin)
                .right(margin)
                .header(margin / 2)
                .footer(margin / 2)
                .gutter(0),
        );
    section.section_type = Some(SectionType::Continuous);
    let section = mould::built(&section);
    let (before, columns) = section.split_once("<w:cols ").expect("a section says its columns");
    let (_, after) = columns.split_once("/>").expect("the columns are an empty element");
    let gap = flyer.column_gap.default.twips();
    let columns = match kind {
        Section::Flyer => format!("<w:cols w:num=\"2\" w:sep=\"1\" w:space=\"{gap}\"/>"),
        _ => format!("<w:cols w:space=\"{gap}\"/>"),
    };
    format!("{before}{columns}{after}")
}
