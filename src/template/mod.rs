//! A template and a dossier → markup.

mod bounds;
pub mod builtin;
mod chains;
mod engine;
mod error;
mod facts;
pub mod filter;
mod given;
mod guard;
mod head;
mod joined;
mod layout;
pub mod lines;
mod lint;
mod reach;
mod refused;
mod rich;
mod scan;
mod slips;
mod source;
mod used;
mod whole;
mod words;
mod woven;

pub use engine::Engine;
pub use error::faulty;
pub(crate) use filter::means_all_of;
pub use given::Given;
pub use used::Used;
pub use whole::Whole;

pub use crate::mark;

use serde::{Deserialize, Serialize};

/// A filled template: the head's components and the body, both markup with [marks](mark).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Which components the document has.
    pub layout: crate::document::Layout,
    /// The type of document, in sentence case: `Kế hoạch`.
    pub kind: String,
    /// The numbering of headings, a form for each level: `I.`, `1.`, `1.1.`, `a)`; an empty form
    /// leaves the level without a number.
    pub numbering: Vec<String>,
    /// The numbering of headings in a document that is issued with this one.
    pub attached_numbering: Vec<String>,
    /// The head's components by name, each as lines of inline markup; those without a value have
    /// no lines. The names are those of `Head` in this module.
    pub head: Head,
    /// The body, as block markup.
    pub body: String,
    /// Where the body's text comes from, in its order.
    pub lines: Vec<lines::Printed>,
}

/// The components that the decree places, as inline markup, a string for each line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    /// Tên cơ quan chủ quản trực tiếp.
    pub parent: Vec<String>,
    /// Tên cơ quan ban hành; lines as the author wants them broken.
    pub issuer: Vec<String>,
    /// Số.
    pub number: Vec<String>,
    /// Ký hiệu.
    pub symbol: Vec<String>,
    /// Địa danh.
    pub place: Vec<String>,
    /// The date of issue, and the origin that it comes from.
    pub date: crate::document::IssueDate,
    /// The index of the date's origin.
    pub date_origin: Option<usize>,
    /// Trích yếu.
    pub subject: Vec<String>,
    /// Thẩm quyền ban hành.
    pub enactor: Vec<String>,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Căn cứ, without `;` and `.` at the end.
    pub bases: Vec<String>,
    /// Nơi nhận: `+ ` before a line below another, `:` at the end of a label.
    pub recipients: Vec<String>,
    /// The lines above the signature.
    pub authority: Vec<String>,
    /// The signer's office in the agency, above the name.
    pub office: Vec<String>,
    /// Họ tên người ký.
    pub signer: Vec<String>,
    /// The agency's short name in “(Kèm theo … của …)”, such as `UBND tỉnh Bắc Kạn`.
    pub short_issuer: Vec<String>,
}

/// Where an annex's table goes, and what of it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The annex, under the name that templates use.
    pub annex: String,
    /// The key of the unit whose column alone is shown, beside the columns that are no unit's.
    #[serde(default)]
    pub unit: Option<String>,
    /// The columns to show, as indices into [`Annex::columns`](crate::annex::Annex::columns); none
    /// for all.
    #[serde(default)]
    pub columns: Option<Vec<usize>>,
    /// The rows to show and their order, as indices into
    /// [`Annex::rows`](crate::annex::Annex::rows); none for all.
    #[serde(default)]
    pub rows: Option<Vec<usize>>,
    /// What chooses columns beside those of numbers and names: a key, a head or a role of each; all
    /// columns where it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<String>,
    /// Whether the notes below the annex are shown.
    #[serde(default)]
    pub notes: bool,
}
