//! A style → how its paragraphs are set, by which lines and pages are reckoned.

use super::styles::{self, Name};
use crate::length::Length;
use crate::profile::Profile;

/// How a paragraph of a style is set, in twips, for reckoning lines and pages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Set {
    pub size: Length,
    pub bold: bool,
    pub left: f64,
    pub right: f64,
    pub first_line: f64,
    pub before: f64,
    pub after: f64,
    /// Whether the spacing of running text is the style's.
    pub spaced: bool,
    pub keep: bool,
}

/// How a paragraph of a style is set.
pub(super) fn set(profile: &Profile, name: Name) -> Set {
    let (head, closing) = (&profile.head, &profile.closing);
    let body = &profile.body.text;
    let (size, bold) = match name {
        Name::Nation => (&head.nation, true),
        Name::Motto => (&head.motto, true),
        Name::Parent => (&head.parent, head.parent.bold),
        Name::Issuer => (&head.issuer, true),
        Name::Number => (&head.number, false),
        Name::Date | Name::DateSmall => (&head.date, false),
        Name::LetterSubject => (&head.letter_subject, false),
        Name::RecipientsLabel => (&closing.recipients_label, true),
        Name::RecipientsLine | Name::RecipientsItem | Name::RecipientsSubItem => {
            (&closing.recipients, false)
        }
        Name::Authority | Name::Office => (&closing.authority, true),
        Name::Signer | Name::SignerBelow => (&closing.name, true),
        Name::Title | Name::Subject | Name::Enactor | Name::Centred | Name::Division(_) => {
            (body, true)
        }
        Name::Heading(level) => (body, level <= 3),
        _ => (body, false),
    };
    let size = match name {
        Name::Rule | Name::End => Length::pt(1),
        Name::UnitLine | Name::TableNote => profile.table.size.default,
        _ => size.size.default,
    };
    let stand = styles::stand(profile, name);
    Set {
        size,
        bold,
        left: f64::from(stand.left),
        right: f64::from(stand.right),
        first_line: f64::from(stand.first_line),
        before: f64::from(stand.before),
        after: f64::from(stand.after),
        spaced: stand.line.is_some(),
        keep: stand.keep_next,
    }
}
