//! What the head of a document must have because of its type, by Nghị định 30/2020/NĐ-CP.

use crate::diagnostic::Diagnostic;
use crate::document::Meta;
use crate::value::name;

/// The types that are addressed to somebody (Phụ lục I, Phần I, Mục II, khoản 9). A report is so
/// only where it goes up.
const ADDRESSED: [&str; 2] = ["Công văn", "Tờ trình"];

/// The types that say by whose power they are issued (Phụ lục III, Mẫu 1.1 to 1.3).
const ENACTED: [&str; 2] = ["Quyết định", "Nghị quyết"];

/// A finding for each component that the type asks for and the head has not.
pub(super) fn missing(meta: &Meta) -> Vec<Diagnostic> {
    let kind = &meta.kind;
    let is_one_of = |kinds: &[&str]| kinds.iter().any(|known| name::same(known, kind));
    let mut findings = Vec::new();
    if meta.addressees.is_empty() && is_one_of(&ADDRESSED) {
        let message = format!("{kind} chưa có nơi kính gửi");
        findings.push(
            Diagnostic::warning("missing-addressee", message)
                .hint("ghi nơi nhận vào trang Kính gửi của hồ sơ, hoặc vào `kinh_gui` của mẫu"),
        );
    }
    if meta.enactor.is_empty() && is_one_of(&ENACTED) {
        let message = format!("{kind} chưa có dòng thẩm quyền ban hành");
        findings.push(Diagnostic::warning("missing-enactor", message).hint(
            "ghi Thẩm quyền ban hành vào trang Thông tin của hồ sơ, hoặc vào `tham_quyen` của mẫu",
        ));
    }
    findings
}
