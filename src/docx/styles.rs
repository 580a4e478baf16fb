//! The named styles of a document: a profile → styles, so that a person can restyle it in Word and
//! the navigation pane shows its headings.

use docx_rs::{
    AlignmentType, BorderType, BuildXML, LineSpacing, LineSpacingType, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, ParagraphProperty, RunFonts, RunProperty,
    SpecialIndentType, Style, StyleType, Styles,
};

use super::schema;
use crate::length::Length;
use crate::profile::{Letters, Profile};

/// A paragraph style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Body,
    Header,
    Nation,
    Motto,
    Parent,
    Issuer,
    Number,
    Date,
    DateSmall,
    LetterSubject,
    Title,
    Subject,
    Enactor,
    LeafletTitle,
    LeafletSubject,
    FlyerIssuer,
    FlyerKind,
    FlyerSubject,
    FlyerHeading,
    FlyerText,
    FlyerItem,
    FlyerNote,
    Addressee,
    AddresseeItem,
    Basis,
    Item,
    SubItem,
    Note,
    Centred,
    RecipientsLabel,
    RecipientsLine,
    RecipientsItem,
    RecipientsSubItem,
    Authority,
    Office,
    Signer,
    SignerBelow,
    AnnexLabel,
    AnnexTitle,
    AttachedTitle,
    Attachment,
    Rule,
    UnitLine,
    TableNote,
    End,
    /// A heading of two lines in the middle, such as `Chương I`, by its level from 1.
    Division(u8),
    /// A heading on a line of its own, by its level from 1.
    Heading(u8),
    /// A heading that its text runs on after.
    RunIn,
    /// The text of a table, by its size in points.
    Table(u8),
    /// The header of a table, by its size in points.
    TableHead(u8),
}

/// The indent of agency and subject from both sides of their half of the head, which keeps them
/// apart from Quốc hiệu.
pub(super) const AGENCY_INDENT: Length = Length::mm(1);

/// The indent of titles from both sides: lines from margin to margin do not look centred.
pub(super) const CENTRED_INDENT: Length = Length::mm(10);

/// The deepest level of headings; a deeper one looks like it.
pub(super) const LEVELS: u8 = 6;

/// The sizes of text in tables, in points.
pub(super) const TABLE_SIZES: std::ops::RangeInclusive<u8> = 8..=14;

impl Name {
    /// The style's id in the file.
    pub(super) fn id(self) -> String {
        match self {
            Self::Body => "BodyText".to_owned(),
            Self::Header => "Header".to_owned(),
            Self::Title => "Title".to_owned(),
            Self::Subject => "Subtitle".to_owned(),
            Self::Heading(level) => format!("Heading{level}"),
            Self::Division(level) => format!("Division{level}"),
            Self::RunIn => "RunInHeading".to_owned(),
            Self::Table(size) => format!("TableText{size}"),
            Self::TableHead(size) => format!("TableHeading{size}"),
            other => format!("{other:?}"),
        }
    }

    /// The name that Word shows. The names of Word's own styles are in English in the file, and
    /// Word shows them in its own language. A comma would part two names.
    fn shown(self) -> String {
        let name = match self {
            Self::Body => "Body Text",
            Self::Header => "header",
            Self::Nation => "Quốc hiệu",
            Self::Motto => "Tiêu ngữ",
            Self::Parent => "Cơ quan chủ quản",
            Self::Issuer => "Cơ quan ban hành",
            Self::Number => "Số và ký hiệu",
            Self::Date => "Địa danh và thời gian",
            Self::DateSmall => "Địa danh và thời gian (cỡ nhỏ)",
            Self::LetterSubject => "Trích yếu công văn",
            Self::Title => "Title",
            Self::Subject => "Subtitle",
            Self::Enactor => "Thẩm quyền ban hành",
            Self::LeafletTitle => "Loại tài liệu",
            Self::LeafletSubject => "Tên tài liệu",
            Self::FlyerIssuer => "Tờ rơi: cơ quan",
            Self::FlyerKind => "Tờ rơi: loại tài liệu",
            Self::FlyerSubject => "Tờ rơi: tên",
            Self::FlyerHeading => "Tờ rơi: đề mục",
            Self::FlyerText => "Tờ rơi: đoạn văn",
            Self::FlyerItem => "Tờ rơi: gạch đầu dòng",
            Self::FlyerNote => "Tờ rơi: lời chú",
            Self::Addressee => "Kính gửi",
            Self::AddresseeItem => "Danh sách kính gửi",
            Self::Basis => "Căn cứ ban hành",
            Self::Item => "Gạch đầu dòng",
            Self::SubItem => "Dấu cộng đầu dòng",
            Self::Note => "Ghi chú trong văn bản",
            Self::Centred => "Dòng giữa đậm",
            Self::RecipientsLabel => "Nơi nhận",
            Self::RecipientsLine => "Nơi nhận (dòng tiêu đề)",
            Self::RecipientsItem => "Danh sách nơi nhận",
            Self::RecipientsSubItem => "Danh sách nơi nhận (dấu cộng)",
            Self::Authority => "Quyền hạn và chức vụ",
            Self::Office => "Chức vụ trên họ tên",
            Self::Signer => "Họ tên người ký",
            Self::SignerBelow => "Họ tên dưới chức vụ",
            Self::AnnexLabel => "Phụ lục",
            Self::AnnexTitle => "Tên phụ lục",
            Self::AttachedTitle => "Tên loại văn bản kèm theo",
            Self::Attachment => "Kèm theo",
            Self::Rule => "Đường kẻ",
            Self::UnitLine => "Đơn vị tính",
            Self::TableNote => "Ghi chú dưới bảng",
            Self::End => "Cuối phần",
            Self::RunIn => "Đề mục liền",
            Self::Heading(level) => return format!("heading {level}"),
            Self::Division(level) => return format!("Phần và chương {level}"),
            Self::Table(size) => return format!("Chữ trong bảng {size}"),
            Self::TableHead(size) => return format!("Đầu bảng {size}"),
        };
        name.to_owned()
    }

    /// Whether it is a paragraph of the body.
    pub(super) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Body
                | Self::Basis
                | Self::Item
                | Self::SubItem
                | Self::Note
                | Self::Heading(_)
                | Self::RunIn
        )
    }

    /// The style that takes its place on a flyer.
    pub(super) fn on_flyer(self) -> Self {
        match self {
            Self::Body | Self::RunIn | Self::Centred => Self::FlyerText,
            Self::Item | Self::SubItem => Self::FlyerItem,
            Self::Heading(_) | Self::Division(_) => Self::FlyerHeading,
            Self::Note => Self::FlyerNote,
            other => other,
        }
    }

    /// Its place in the gallery, which shows the styles that a person uses; none for the others,
    /// which are set once and listed only where a document has them.
    fn place_in_gallery(self) -> Option<usize> {
        const GALLERY: [Name; 17] = [
            Name::Body,
            Name::Heading(1),
            Name::Heading(2),
            Name::Heading(3),
            Name::Heading(4),
            Name::RunIn,
            Name::Item,
            Name::SubItem,
            Name::Basis,
            Name::Note,
            Name::Centred,
            Name::Division(1),
            Name::Title,
            Name::Subject,
            Name::AnnexLabel,
            Name::AnnexTitle,
            Name::TableNote,
        ];
        GALLERY.iter().position(|name| *name == self)
    }

    fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Body,
            Self::Header,
            Self::Nation,
            Self::Motto,
            Self::Parent,
            Self::Issuer,
            Self::Number,
            Self::Date,
            Self::DateSmall,
            Self::LetterSubject,
            Self::Title,
            Self::Subject,
            Self::Enactor,
            Self::LeafletTitle,
            Self::LeafletSubject,
            Self::FlyerIssuer,
            Self::FlyerKind,
            Self::FlyerSubject,
            Self::FlyerHeading,
            Self::FlyerText,
            Self::FlyerItem,
            Self::FlyerNote,
            Self::Addressee,
            Self::AddresseeItem,
            Self::Basis,
            Self::Item,
            Self::SubItem,
            Self::Note,
            Self::Centred,
            Self::RecipientsLabel,
            Self::RecipientsLine,
            Self::RecipientsItem,
            Self::RecipientsSubItem,
            Self::Authority,
            Self::Office,
            Self::Signer,
            Self::SignerBelow,
            Self::AnnexLabel,
            Self::AnnexTitle,
            Self::AttachedTitle,
            Self::Attachment,
            Self::Rule,
            Self::UnitLine,
            Self::TableNote,
            Self::End,
            Self::RunIn,
        ];
        all.extend((1..=LEVELS).flat_map(|level| [Self::Division(level), Self::Heading(level)]));
        all.extend(TABLE_SIZES.flat_map(|size| [Self::Table(size), Self::TableHead(size)]));
        all
    }
}

/// The part `word/styles.xml`.
pub(super) fn part(profile: &Profile) -> String {
    let mut styles = Styles::new()
        .default_size(half_points(profile.body.text.size.default))
        .default_fonts(fonts(&profile.page.font.default));
    styles = styles.add_style(Style::new("Normal", StyleType::Paragraph).name("Normal"));
    for name in Name::all() {
        styles = styles.add_style(style(profile, name));
    }
    complete(&schema::ordered(&styles.build()), &profile.language)
}

/// What docx-rs lacks: the declaration; the language of the text; which style is the default, and
/// a way not to write a style `Normal` of its own before ours; which styles the gallery shows. Word's
/// own styles are latent, and would fill it.
fn complete(xml: &str, language: &str) -> String {
    const LATENT: &str = "</w:docDefaults><w:latentStyles w:defLockedState=\"0\" \
        w:defUIPriority=\"99\" w:defSemiHidden=\"1\" w:defUnhideWhenUsed=\"1\" w:defQFormat=\"0\" \
        w:count=\"376\"/>";
    const OWN: &str = "<w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>";
    let language = format!(
        "<w:lang w:val=\"{language}\" w:eastAsia=\"{language}\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
    );
    let xml = xml.replacen(OWN, "", 1).replacen("</w:rPr></w:rPrDefault>", &language, 1).replacen(
        "<w:style w:type=\"paragraph\" w:styleId=\"Normal\">",
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">",
        1,
    );
    let mut xml = xml.replacen("</w:docDefaults>", LATENT, 1).replacen(
        "<w:name w:val=\"Normal\"/><w:qFormat/>",
        "<w:name w:val=\"Normal\"/>",
        1,
    );
    for name in Name::all().into_iter().filter(|name| name.place_in_gallery().is_none()) {
        let open = format!("w:styleId=\"{}\">", name.id());
        let start = xml.find(&open).expect("each style is written");
        const SHOWN: &str = "<w:qFormat/>";
        let shown = start + xml[start..].find(SHOWN).expect("docx-rs shows each style");
        xml.replace_range(shown..shown + SHOWN.len(), "<w:semiHidden/><w:unhideWhenUsed/>");
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{xml}")
}

/// The font for all scripts, so that no letter falls back to a theme's font.
fn fonts(font: &str) -> RunFonts {
    RunFonts::new().ascii(font).hi_ansi(font).east_asia(font).cs(font)
}

/// How a paragraph of a style stands: what differs from a plain line without gaps.
#[derive(Clone, Copy, Default)]
pub(super) struct Stand {
    pub(super) align: Option<AlignmentType>,
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) first_line: i32,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) line: Option<i32>,
    pub(super) keep_next: bool,
    pub(super) outline: Option<usize>,
}

fn style(profile: &Profile, name: Name) -> Style {
    let mut style = Style::new(name.id(), StyleType::Paragraph)
        .name(name.shown())
        .based_on("Normal")
        .ui_priority(name.place_in_gallery().map_or(99, |place| place + 1));
    if matches!(name, Name::Title | Name::Heading(_) | Name::Subject | Name::LeafletSubject) {
        style = style.next(Name::Body.id());
    }
    style.run_property = letters(profile, name);
    style.paragraph_property = paragraph(profile, name);
    style
}

fn letters(profile: &Profile, name: Name) -> RunProperty {
    let head = &profile.head;
    let closing = &profile.closing;
    let plain = |size| RunProperty::new().size(size);
    match name {
        Name::Header => looks(&profile.page.number),
        Name::Nation => looks(&head.nation),
        Name::Motto => looks(&head.motto),
        Name::Parent => looks(&head.parent),
        Name::Issuer => looks(&head.issuer),
        Name::Number => looks(&head.number),
        Name::Date => looks(&head.date),
        Name::DateSmall => plain(half_points(head.date.size.min)).italic(),
        Name::LetterSubject => looks(&head.letter_subject),
        Name::Title | Name::AttachedTitle => looks(&head.kind),
        Name::Subject => looks(&head.subject),
        Name::Enactor => looks(&head.enactor),
        Name::LeafletTitle => looks(&profile.leaflet.kind),
        Name::LeafletSubject => looks(&profile.leaflet.subject),
        Name::FlyerIssuer => looks(&profile.flyer.issuer),
        Name::FlyerKind => looks(&profile.flyer.kind),
        Name::FlyerSubject => looks(&profile.flyer.subject),
        Name::FlyerHeading => looks(&profile.flyer.heading),
        Name::FlyerText | Name::FlyerItem => looks(&profile.flyer.text),
        Name::FlyerNote => looks(&profile.flyer.text).italic(),
        Name::Addressee | Name::AddresseeItem => looks(&head.addressee),
        Name::Basis => looks(&profile.body.basis),
        Name::Body | Name::Item | Name::SubItem | Name::RunIn => looks(&profile.body.text),
        Name::Note => looks(&profile.body.text).italic(),
        Name::Centred | Name::Division(_) => looks(&profile.body.text).bold(),
        Name::Heading(level) if level <= 3 => looks(&profile.body.text).bold(),
        Name::Heading(_) => looks(&profile.body.text),
        Name::RecipientsLabel => looks(&closing.recipients_label),
        Name::RecipientsLine | Name::RecipientsItem | Name::RecipientsSubItem => {
            looks(&closing.recipients)
        }
        Name::Authority | Name::Office => looks(&closing.authority),
        Name::Signer | Name::SignerBelow => looks(&closing.name),
        Name::AnnexLabel => looks(&profile.annex.label),
        Name::AnnexTitle => looks(&profile.annex.title),
        Name::Attachment => looks(&profile.annex.attachment),
        Name::UnitLine | Name::TableNote => plain(half_points(profile.table.size.default)).italic(),
        Name::Rule | Name::End => plain(2),
        Name::Table(size) => plain(usize::from(size) * 2),
        Name::TableHead(size) => plain(usize::from(size) * 2).bold(),
    }
}

/// Capitals are not in the style: the text itself is in capitals, as a person types it, and stays
/// so wherever it is copied to.
fn looks(letters: &Letters) -> RunProperty {
    let mut run = RunProperty::new().size(half_points(letters.size.default));
    if letters.bold {
        run = run.bold();
    }
    if letters.italic {
        run = run.italic();
    }
    run
}

/// How a paragraph of a style stands.
pub(super) fn stand(profile: &Profile, name: Name) -> Stand {
    let gap = profile.body.gap.default.twips() as u32;
    let flyer_gap = profile.flyer.gap.default.twips() as u32;
    let hanging = profile.flyer.hanging.default.twips() as i32;
    let centred = Stand { align: Some(AlignmentType::Center), ..Stand::default() };
    let indented = |indent: Length| {
        let indent = indent.twips() as i32;
        Stand { left: indent, right: indent, ..centred }
    };
    let (agency, title) = (indented(AGENCY_INDENT), indented(CENTRED_INDENT));
    let body = Stand {
        align: Some(AlignmentType::Both),
        first_line: profile.body.first_line.default.twips() as i32,
        after: gap,
        line: Some((profile.body.line.default * 240.0).round() as i32),
        ..Stand::default()
    };
    match name {
        Name::Header
        | Name::Nation
        | Name::Motto
        | Name::Number
        | Name::Date
        | Name::DateSmall
        | Name::Authority => centred,
        Name::Parent | Name::Issuer => agency,
        Name::LetterSubject => Stand { before: 120, ..agency },
        Name::Subject | Name::Attachment => title,
        Name::Title => Stand { before: 2 * gap, keep_next: true, ..centred },
        // The navigation pane shows where it begins.
        Name::AttachedTitle => {
            Stand { before: 2 * gap, outline: Some(0), keep_next: true, ..centred }
        }
        Name::Enactor => Stand { before: gap, after: 2 * gap, ..title },
        Name::LeafletTitle => Stand { keep_next: true, ..centred },
        Name::LeafletSubject => Stand { after: 2 * gap, ..title },
        Name::FlyerIssuer => Stand { keep_next: true, ..title },
        Name::FlyerKind => Stand { before: gap / 2, keep_next: true, ..centred },
        Name::FlyerSubject => Stand { before: gap / 2, after: gap, ..title },
        // Narrow columns are not stretched to both margins: the words would stand far apart.
        Name::FlyerText | Name::FlyerNote => Stand { after: flyer_gap, ..Stand::default() },
        Name::FlyerItem => {
            Stand { left: hanging, first_line: -hanging, after: flyer_gap, ..Stand::default() }
        }
        Name::FlyerHeading => Stand {
            before: 2 * flyer_gap,
            after: flyer_gap,
            keep_next: true,
            outline: Some(0),
            ..Stand::default()
        },
        Name::AnnexLabel => Stand { outline: Some(0), keep_next: true, ..centred },
        Name::AnnexTitle => Stand { keep_next: true, ..title },
        Name::Addressee => Stand { before: gap, after: gap, line: body.line, ..Stand::default() },
        Name::AddresseeItem => Stand { after: gap / 2, line: body.line, ..Stand::default() },
        Name::Body | Name::Basis | Name::Item | Name::SubItem | Name::Note => body,
        Name::Centred => Stand { before: gap, after: gap, keep_next: true, ..centred },
        Name::Division(level) => Stand {
            before: gap,
            after: gap,
            keep_next: true,
            outline: Some(usize::from(level) - 1),
            ..centred
        },
        Name::Heading(level) => {
            // A heading of two lines is not stretched.
            let (align, outline) = (Some(AlignmentType::Left), Some(usize::from(level) - 1));
            Stand { align, keep_next: true, outline, ..body }
        }
        // An outline level is a whole paragraph's: the navigation pane would show all of its text.
        // A style separator (`w:specVanish`) would part the two, but readers that don't know it,
        // LibreOffice 7 among them, show two paragraphs.
        Name::RunIn => body,
        Name::RecipientsLabel | Name::RecipientsLine => Stand::default(),
        Name::RecipientsItem => Stand { left: 128, first_line: -128, ..Stand::default() },
        Name::RecipientsSubItem => Stand { left: 308, first_line: -180, ..Stand::default() },
        Name::Office | Name::Signer => {
            Stand { before: profile.closing.signature_room.default.twips() as u32, ..centred }
        }
        Name::SignerBelow => centred,
        Name::UnitLine => Stand {
            align: Some(AlignmentType::Right),
            after: gap / 2,
            keep_next: true,
            ..Stand::default()
        },
        Name::TableNote => {
            Stand { align: Some(AlignmentType::Both), before: gap, ..Stand::default() }
        }
        Name::Rule | Name::End => Stand::default(),
        Name::Table(_) => Stand { before: 20, after: 20, ..Stand::default() },
        Name::TableHead(_) => Stand { before: 20, after: 20, keep_next: true, ..centred },
    }
}

fn paragraph(profile: &Profile, name: Name) -> ParagraphProperty {
    let stand = stand(profile, name);
    let mut spacing = LineSpacing::new();
    if stand.before > 0 {
        spacing = spacing.before(stand.before);
    }
    if stand.after > 0 {
        spacing = spacing.after(stand.after);
    }
    if let Some(line) = stand.line {
        spacing = spacing.line(line).line_rule(LineSpacingType::Auto);
    }
    let mut property = ParagraphProperty::new();
    property = match name {
        // The line itself is the border below a paragraph without height.
        Name::Rule => property
            .line_spacing(
                LineSpacing::new().before(40).after(160).line(20).line_rule(LineSpacingType::Exact),
            )
            .set_borders(
                ParagraphBorders::with_empty().set(
                    ParagraphBorder::new(ParagraphBorderPosition::Bottom)
                        .val(BorderType::Single)
                        .size(6)
                        .space(0)
                        .color("000000"),
                ),
            ),
        // A line below, so that each question is found at once.
        Name::FlyerHeading => property.line_spacing(spacing).set_borders(
            ParagraphBorders::with_empty().set(
                ParagraphBorder::new(ParagraphBorderPosition::Bottom)
                    .val(BorderType::Single)
                    .size(8)
                    .space(1)
                    .color("000000"),
            ),
        ),
        Name::End => {
            property.line_spacing(LineSpacing::new().line(20).line_rule(LineSpacingType::Exact))
        }
        _ => property.line_spacing(spacing),
    };
    if let Some(align) = stand.align {
        property = property.align(align);
    }
    if stand.left != 0 || stand.right != 0 || stand.first_line != 0 {
        let special = match stand.first_line {
            0 => None,
            first if first > 0 => Some(SpecialIndentType::FirstLine(first)),
            hanging => Some(SpecialIndentType::Hanging(-hanging)),
        };
        property = property.indent(Some(stand.left), special, Some(stand.right), None);
    }
    if stand.keep_next {
        property = property.keep_next(true);
    }
    if let Some(level) = stand.outline {
        property = property.outline_lvl(level);
    }
    property
}

/// A size in half-points, as docx-rs takes it.
pub(super) fn half_points(size: Length) -> usize {
    usize::try_from(size.half_points()).expect("a profile's sizes are positive")
}
