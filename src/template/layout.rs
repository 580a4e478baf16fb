//! Which components a document has by its layout, and what a template gives: too few of those that
//! it must have, or some that a leaflet or a flyer does not print.

use super::engine::Engine;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Layout;

/// The layouts by the names that front matters use.
const NAMES: [(&str, Layout); 3] =
    [("van-ban", Layout::Official), ("tai-lieu", Layout::Leaflet), ("to-roi", Layout::Flyer)];

/// The components that an administrative document must have, with their names in the office.
/// Without a number the room for it is left.
///
/// Source: Nghị định 30/2020/NĐ-CP, Điều 8, khoản 2.
const OFFICIAL: [(&str, &str); 8] = [
    ("co_quan", "tên cơ quan ban hành"),
    ("ky_hieu", "ký hiệu"),
    ("dia_danh", "địa danh"),
    ("ngay", "thời gian ban hành"),
    ("trich_yeu", "trích yếu"),
    ("noi_nhan", "nơi nhận"),
    ("quyen_han", "quyền hạn, chức vụ của người ký"),
    ("nguoi_ky", "họ tên người ký"),
];

/// The components that a flyer must have, with their names in the office.
const FLYER: [(&str, &str); 2] =
    [("co_quan", "tên cơ quan phát hành"), ("trich_yeu", "tên tài liệu")];

/// The layout of a name.
pub(super) fn named(name: &str) -> Option<Layout> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, layout)| *layout)
}

/// The names of all layouts.
pub(super) fn names() -> [&'static str; 3] {
    NAMES.map(|(name, _)| name)
}

/// Whether documents of a layout print a component.
pub(super) fn has(layout: Layout, component: &str) -> bool {
    match layout {
        Layout::Official => true,
        Layout::Leaflet => component == "trich_yeu",
        Layout::Flyer => FLYER.iter().any(|(known, _)| *known == component),
    }
}

impl Engine {
    /// The layout of a template's documents: what it says itself, or the nearest that it extends.
    pub fn layout(&self, template: &str) -> Layout {
        self.chain(template).find_map(|source| source.layout).unwrap_or_default()
    }

    /// What to say of the components that a template and those that it extends give: those that
    /// its layout asks for and it lacks, and those that the layout does not print.
    pub fn check_components(&self, template: &str) -> Option<Diagnostic> {
        let layout = self.layout(template);
        let given = |component: &str| {
            self.chain(template).find_map(|source| {
                let part = source.parts.iter().find(|part| part.field == Some(component))?;
                Some(source.place(part.start()))
            })
        };
        let wanted: &[(&str, &str)] = match layout {
            Layout::Official => &OFFICIAL,
            Layout::Leaflet => &[],
            Layout::Flyer => &FLYER,
        };
        let lacking = wanted.iter().filter(|(component, _)| given(component).is_none());
        let lacking: Vec<&str> = lacking.map(|(_, name)| *name).collect();
        if !lacking.is_empty() {
            let first = Place::Template { file: template.into(), line: 1, column: 1 };
            return Some(missing(&lacking, layout).at(first));
        }
        let unused = super::source::HEAD_FIELDS
            .iter()
            .filter(|component| !has(layout, component))
            .filter_map(|component| Some((*component, given(component)?)));
        let (names, places): (Vec<_>, Vec<_>) = unused.unzip();
        let mut finding = (!names.is_empty()).then(|| unprinted(&names))?;
        finding.places = places;
        Some(finding)
    }
}

fn missing(names: &[&str], layout: Layout) -> Diagnostic {
    if layout == Layout::Flyer {
        let message = format!("mẫu chưa ghi thành phần của tờ rơi: {}", names.join("; "));
        return Diagnostic::warning("missing-component", message)
            .hint("ghi ở mục [dau], hoặc kế thừa tai-lieu-tuyen-truyen.md");
    }
    let message = format!("mẫu chưa ghi thành phần bắt buộc của văn bản: {}", names.join("; "));
    Diagnostic::warning("missing-component", message).hint(
        "ghi ở mục [dau], hoặc kế thừa van-ban.md; nếu là tài liệu tuyên truyền thì thêm dòng \
         bo_cuc = \"tai-lieu\"",
    )
}

fn unprinted(names: &[&str]) -> Diagnostic {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message =
        format!("tài liệu tuyên truyền không in {}; mẫu ghi mà không dùng đến", names.join(", "));
    Diagnostic::warning("unprinted-component", message).hint(
        "bỏ các dòng ấy; nếu là văn bản có số, ngày, người ký thì bỏ dòng bo_cuc = \"tai-lieu\"",
    )
}
