//! The sheets that a section can have, and the room for text on them.

use super::shapes::Section;
use crate::length::Length;
use crate::profile::Profile;

/// A sheet of paper, the way it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Paper {
    /// A4, upright.
    Upright,
    /// A4, on its side.
    Side,
    /// The larger sheet of the profile, on its side.
    Large,
}

impl Paper {
    /// The sheet of a section.
    pub(super) fn of(section: Section) -> Self {
        match section {
            Section::Main | Section::Upright => Self::Upright,
            Section::Landscape => Self::Side,
            Section::Large => Self::Large,
        }
    }

    /// The section of an annex that stands on the sheet.
    pub(super) fn section(self) -> Section {
        match self {
            Self::Upright => Section::Upright,
            Self::Side => Section::Landscape,
            Self::Large => Section::Large,
        }
    }

    /// Width and height as the sheet stands. A profile without a larger sheet has A4 for it.
    pub(super) fn size(self, profile: &Profile) -> (Length, Length) {
        let page = &profile.page;
        let (width, height) = (page.width.default, page.height.default);
        match (self, &profile.table.large_page) {
            (Self::Upright, _) => (width, height),
            (Self::Large, Some(large)) => (large.height.default, large.width.default),
            (Self::Side | Self::Large, _) => (height, width),
        }
    }

    /// The width of the text, in twips.
    pub(super) fn text_width(self, profile: &Profile) -> i64 {
        let page = &profile.page;
        self.size(profile).0.twips() - page.left.default.twips() - page.right.default.twips()
    }

    /// The height of the text, in twips.
    pub(super) fn text_height(self, profile: &Profile) -> i64 {
        let page = &profile.page;
        self.size(profile).1.twips() - page.top.default.twips() - page.bottom.default.twips()
    }
}
