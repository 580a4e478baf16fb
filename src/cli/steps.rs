//! The steps that the command line calls on, in one place: the real ones, or those of a test.

use super::inspect::Inspector;
use super::new::Skeleton;
use crate::build::{Loader, Seal};

/// What the verbs need of the rest of the program.
pub struct Steps<'a> {
    /// Reads a dossier that is to be built.
    pub load: &'a Loader,
    /// Tells whether a DOCX that is already there was edited.
    pub seal: fn(&[u8]) -> Seal,
    /// Looks into a dossier or a workbook.
    pub inspect: &'a Inspector,
    /// The dossiers to start from, the usual one first.
    pub skeletons: &'a [Skeleton],
}

impl Default for Steps<'_> {
    fn default() -> Self {
        Self {
            load: &crate::build::case::load,
            seal: crate::docx::seal::inspect,
            inspect: &super::inspected::inspect,
            skeletons: SKELETONS,
        }
    }
}

/// The dossiers to start from.
const SKELETONS: &[Skeleton] = &[PLAN, LEAFLET];

const PLAN: Skeleton = Skeleton {
    name: "ke-hoach",
    files: &[
        ("ho-so.toml", include_bytes!("../../templates/ho-so-mau/ke-hoach/ho-so.toml")),
        ("phu-bieu.xlsx", include_bytes!("../../templates/ho-so-mau/ke-hoach/phu-bieu.xlsx")),
        (
            "thong-tin-chung.xlsx",
            include_bytes!("../../templates/ho-so-mau/ke-hoach/thong-tin-chung.xlsx"),
        ),
    ],
    todo: &["mở hai bảng tính bằng Excel, điền các ô màu vàng, lưu lại"],
};

const LEAFLET: Skeleton = Skeleton {
    name: "tai-lieu-tuyen-truyen",
    files: &[
        (
            "ho-so.toml",
            include_bytes!("../../templates/ho-so-mau/tai-lieu-tuyen-truyen/ho-so.toml"),
        ),
        (
            "danh-sach-muc-tieu.xlsx",
            include_bytes!(
                "../../templates/ho-so-mau/tai-lieu-tuyen-truyen/danh-sach-muc-tieu.xlsx"
            ),
        ),
        (
            "thong-tin-chung.xlsx",
            include_bytes!("../../templates/ho-so-mau/tai-lieu-tuyen-truyen/thong-tin-chung.xlsx"),
        ),
    ],
    todo: PLAN.todo,
};
