//! A table and the sheets that it may stand on → how it is set, also where it is too wide for them.
//!
//! Word takes no table of more than [`MOST_COLUMNS`] columns, and no reader a number in two lines.
//! So, in this order, the first that will do:
//!
//! 1. letters of a usual size, on A4 upright or on its side;
//! 2. smaller letters, and less room around them;
//! 3. columns become rows ([`turned`]), where the table is a plain one and then fits in letters of a
//!    usual size; in smaller ones only where it would else be in more than [`MANY_PARTS`] parts;
//! 4. parts one below the other ([`parts`]), each with the columns that name the rows.
//!
//! A manifest may ask for any of them, and for a larger sheet, which is never chosen by itself since
//! the decree knows A4 alone. What was done with a table that is too wide is told.

mod parts;
#[cfg(test)]
mod tests;
mod turned;

use self::parts::Parts;
use super::columns::{Grid, Letters, Measured};
use super::paper::Paper;
use crate::diagnostic::Diagnostic;
use crate::document::{Table, WhenWide};
use crate::profile::Profile;

/// The most columns that Word takes in a table.
pub(super) const MOST_COLUMNS: usize = 63;

/// More parts than this are worse than small letters.
const MANY_PARTS: usize = 4;

/// How a table is set.
pub(super) enum Setting {
    /// As it is.
    Whole(Grid),
    /// With its columns as rows.
    Turned(Box<Table>, Grid),
    /// In parts.
    Parts(Parts),
}

impl Setting {
    /// The sheet that the table stands on.
    pub(super) fn paper(&self) -> Paper {
        match self {
            Self::Whole(grid) | Self::Turned(_, grid) => grid.paper,
            Self::Parts(parts) => parts.paper,
        }
    }
}

/// The sheets that a table may stand on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheets<'a> {
    /// Those to choose from, the widest last.
    pub papers: &'a [Paper],
    /// Whether a larger one may be had for the asking.
    pub larger: bool,
}

/// How a table is set on one of the sheets, and what to say of it if it is too wide.
pub(super) fn set(
    table: &Table,
    profile: &Profile,
    sheets: Sheets<'_>,
) -> (Setting, Option<Diagnostic>) {
    let mut measured = Measured::new(table, profile);
    let few = table.columns.len() <= MOST_COLUMNS;
    if let Some(grid) = few.then(|| measured.usual(profile, sheets.papers)).flatten() {
        return (Setting::Whole(grid), None);
    }
    let mut papers = sheets.papers;
    let mut wanted = table.when_wide;
    let mut refused = None;
    if wanted == Some(WhenWide::Large) {
        let large = sheets.larger && profile.table.large_page.is_some();
        if large || papers == [Paper::Large] {
            papers = &[Paper::Large];
        } else {
            refused = Some(if sheets.larger {
                "thể thức này không có khổ A3"
            } else {
                "bảng đứng giữa phần lời của văn bản, không ở phụ lục"
            });
            wanted = None;
        }
    }
    let wide = Wide { table, profile, papers, few };
    let setting = match wanted {
        Some(WhenWide::Shrink) => wide.small(&mut measured),
        Some(WhenWide::Large) => few
            .then(|| measured.usual(profile, papers))
            .flatten()
            .map(Setting::Whole)
            .or_else(|| wide.small(&mut measured))
            .or_else(|| Some(wide.parted(&mut measured))),
        Some(WhenWide::Transpose) => wide.turned(true),
        Some(WhenWide::Split) => Some(wide.parted(&mut measured)),
        None => None,
    };
    if setting.is_none() {
        refused = refused.or(match wanted {
            Some(WhenWide::Shrink) => Some("chữ nhỏ nhất vẫn không vừa trang"),
            Some(WhenWide::Transpose) => {
                Some("bảng có ô gộp ngang cả cột tên lẫn cột số liệu, hoặc có quá nhiều hàng")
            }
            Some(WhenWide::Large | WhenWide::Split) | None => None,
        });
    }
    let setting = setting.unwrap_or_else(|| wide.best(&mut measured));
    let told = told(table, &setting, refused, sheets, Letters::of(profile).usual);
    (setting, told)
}

/// A table that doesn't fit its page in letters of a usual size.
struct Wide<'a> {
    table: &'a Table,
    profile: &'a Profile,
    papers: &'a [Paper],
    /// Whether Word takes so many columns.
    few: bool,
}

impl Wide<'_> {
    fn widest(&self) -> Paper {
        self.papers.last().copied().unwrap_or(Paper::Upright)
    }

    /// What suits the table best.
    fn best(&self, measured: &mut Measured) -> Setting {
        if let Some(small) = self.small(measured) {
            return small;
        }
        if turned::is_plain(self.table)
            && let Some(turned) = self.turned(false)
        {
            return turned;
        }
        let parted = self.parted(measured);
        if matches!(&parted, Setting::Parts(parts) if parts.count() > MANY_PARTS)
            && turned::is_plain(self.table)
            && let Some(turned) = self.turned(true)
        {
            return turned;
        }
        parted
    }

    /// In smaller letters; with its longest words broken where they fit no page.
    fn small(&self, measured: &mut Measured) -> Option<Setting> {
        if !self.few {
            return None;
        }
        let unbroken = measured.small(self.profile, self.widest());
        let grid = unbroken.or_else(|| {
            measured.may_break();
            let usual = measured.usual(self.profile, self.papers);
            usual.or_else(|| measured.small(self.profile, self.widest()))
        });
        grid.map(Setting::Whole)
    }

    /// With its columns as rows, if they can be and fit in letters of a usual size, or in smaller
    /// ones where these will do.
    fn turned(&self, small: bool) -> Option<Setting> {
        let turned = turned::turned(self.table)?;
        let measured = Measured::new(&turned, self.profile);
        let usual = measured.usual(self.profile, self.papers);
        let grid = usual.filter(|grid| small || grid.pleasant).or_else(|| {
            let paper = self.widest();
            small.then(|| measured.small(self.profile, paper)).flatten()
        })?;
        Some(Setting::Turned(Box::new(turned), grid))
    }

    /// In parts; whole where there is nothing to part.
    fn parted(&self, measured: &mut Measured) -> Setting {
        measured.may_break();
        let paper = self.widest();
        let parts = Parts::new(self.table, measured, self.profile, paper);
        if parts.count() > 1 || !self.few {
            return Setting::Parts(parts);
        }
        let least = Letters::of(self.profile).least;
        Setting::Whole(measured.forced(self.profile, paper, least))
    }
}

/// What to say of a table that is too wide.
fn told(
    table: &Table,
    setting: &Setting,
    refused: Option<&str>,
    sheets: Sheets<'_>,
    usual: u8,
) -> Option<Diagnostic> {
    let large = setting.paper() == Paper::Large;
    // A word that no page holds is broken in letters of the usual size: nothing to tell.
    if matches!(setting, Setting::Whole(grid) if grid.size >= usual) && refused.is_none() && !large
    {
        return None;
    }
    let mut way = match setting {
        Setting::Whole(grid) => format!("in chữ cỡ {}", grid.size),
        Setting::Turned(..) => "chuyển cột thành hàng, hàng thành cột".to_owned(),
        Setting::Parts(parts) => {
            format!("chia thành {} phần, mỗi phần nhắc lại các cột tên", parts.count())
        }
    };
    if large {
        way.push_str(" trên khổ A3");
    }
    let page = if sheets.larger || large { "A4 nằm ngang" } else { "A4" };
    let columns = table.columns.len();
    let finding = match refused {
        Some(reason) => Diagnostic::warning(
            "wide-table-way",
            format!(
                "không trình bày được bảng này theo khi_rong trong ho-so.toml: {reason}; bảng được {way}"
            ),
        ),
        None => Diagnostic::note(
            "wide-table",
            format!(
                "bảng có {columns} cột, không vừa trang {page} với cỡ chữ thường, nên được {way}"
            ),
        ),
    };
    let hint = if large {
        "hỏi văn thư có nhận khổ A3 không, vì Nghị định 30/2020/NĐ-CP chỉ quy định khổ A4"
            .to_owned()
    } else if table.source.is_empty() {
        "muốn cách khác thì bớt cột, hoặc đưa bảng vào bảng tính rồi đặt bằng hàm `bang`".to_owned()
    } else {
        format!(
            "muốn cách khác thì ghi khi_rong = \"thu_nho\", \"chuyen_vi\", \"chia\" hoặc \"a3\" ở \
             mục [bang.{}] của ho-so.toml",
            table.source
        )
    };
    let finding = finding.hint(hint);
    Some(match &table.place {
        Some(place) => finding.at(place.clone()),
        None => finding,
    })
}
