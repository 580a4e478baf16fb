//! A document's issuer → what to say where the decree is not for its documents.

use crate::diagnostic::Diagnostic;
use crate::document::{Inline, Layout, Meta, inlines, plain};
use crate::profile;

/// What to say of a document whose issuer writes by other rules than the decree's.
pub(super) fn outside_the_state(meta: &Meta) -> Option<Diagnostic> {
    let issuer = plain(&meta.issuer);
    let parent = meta.parent.as_ref().map(|parent| plain(parent)).unwrap_or_default();
    let outside = [&parent, &issuer].into_iter().any(|name| profile::is_outside_the_state(name));
    if meta.layout != Layout::Official || !outside {
        return None;
    }
    let finding = Diagnostic::warning(
        "issuer-outside-decree",
        "cơ quan ban hành là cơ quan đảng, Mặt trận hoặc đoàn thể, có quy định riêng về tiêu đề, số, \
         ký hiệu (cơ quan đảng: Hướng dẫn 05-HD/VPTW ngày 27/5/2026); văn bản đang trình bày theo Nghị \
         định 30/2020/NĐ-CP",
    )
    .hint("dùng phần lời, và nhờ văn thư của cơ quan ấy đặt lại phần đầu và ký hiệu trước khi ban hành");
    let place = inlines(&meta.issuer).find_map(|inline| match inline {
        Inline::Figure(figure) => figure.origins.first().map(|origin| origin.place.clone()),
        _ => None,
    });
    Some(match place {
        Some(place) => finding.at(place),
        None => finding,
    })
}
