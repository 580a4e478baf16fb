//! The sheets that a section can have, and the room for text on them.

use super::shapes::Section;
use crate::length::Length;
use crate::profile::Profile;

/// A sheet of paper, the way it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Paper {
    /// One of the columns of a flyer.
    Column,
    /// A4, upright, with the margins of a flyer.
    Flyer,
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
            Section::FlyerHead => Self::Flyer,
            Section::Flyer => Self::Column,
            Section::Landscape => Self::Side,
            Section::Large => Self::Large,
        }
    }

    /// The section of an annex that stands on the sheet.
    pub(super) fn section(self) -> Section {
        match self {
            Self::Upright => Section::Upright,
            Self::Flyer => Section::FlyerHead,
            Self::Column => Section::Flyer,
            Self::Side => Section::Landscape,
            Self::Large => Section::Large,
        }
    }

    /// Width and height as the sheet stands. A profile without a larger sheet has A4 for it.
    pub(super) fn size(self, profile: &Profile) -> (Length, Length) {
        let page = &profile.page;
        let (width, height) = (page.width.default, page.height.default);
        match (self, &profile.table.large_page) {
            (Self::Upright | Self::Flyer | Self::Column, _) => (width, height),
            (Self::Large, Some(large)) => (large.height.default, large.width.default),
            (Self::Side | Self::Large, _) => (height, width),
        }
    }

    /// The width of the text, in twips.
    pub(super) fn text_width(self, profile: &Profile) -> i64 {
        let page = &profile.page;
        let width = self.size(profile).0.twips();
        let flyer = &profile.flyer;
        match self {
            Self::Upright | Self::Side | Self::Large => {
                width - page.left.default.twips() - page.right.default.twips()
            }
            Self::Flyer => width - 2 * flyer.margin.default.twips(),
            Self::Column => {
                (Self::Flyer.text_width(profile) - flyer.column_gap.default.twips()) / 2
            }
        }
    }

    /// The height of the text, in twips.
    pub(super) fn text_height(self, profile: &Profile) -> i64 {
        let page = &profile.page;
        let height = self.size(profile).1.twips();
        match self {
            Self::Upright | Self::Side | Self::Large => {
                height - page.top.default.twips() - page.bottom.default.twips()
            }
            Self::Flyer | Self::Column => height - 2 * profile.flyer.margin.default.twips(),
        }
    }
}
