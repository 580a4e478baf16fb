//! The dossiers that `kehoach new` writes: the built-in folders of `templates/ho-so-mau/`.

use crate::skeleton::Skeleton;

/// What a TOML file of a folder says.
macro_rules! text {
    ($folder:expr, $name:expr) => {
        include_str!(concat!("../../templates/ho-so-mau/", $folder, "/", $name, ".toml"))
    };
}
/// A skeleton of a folder: a manifest and two workbooks.
macro_rules! skeleton {
    ($name:literal, $about:literal, $level:literal, $annex:literal) => {
        Skeleton {
            name: $name,
            about: $about,
            level: $level,
            texts: &[("ho-so.toml", text!($name, "ho-so"))],
            workbooks: &[
                (concat!($annex, ".xlsx"), text!($name, $annex)),
                ("thong-tin-chung.xlsx", text!($name, "thong-tin-chung")),
            ],
            todo: &["mở hai bảng tính bằng Excel, điền các ô màu vàng, lưu lại"],
        }
    };
}

/// The dossiers to start from, the usual one first.
pub(super) const SKELETONS: &[Skeleton] = &[
    skeleton!("ke-hoach", "Kế hoạch của cơ quan ban hành, và của mỗi đơn vị", "tinh", "phu-bieu"),
    skeleton!(
        "quyet-dinh",
        "Quyết định ban hành Kế hoạch, và phê duyệt kế hoạch của mỗi đơn vị",
        "tinh",
        "phu-luc"
    ),
    skeleton!("to-trinh", "Tờ trình đề nghị ban hành Kế hoạch", "so", "phu-luc"),
    skeleton!("bao-cao", "Báo cáo kết quả thực hiện chỉ tiêu", "so", "phu-luc"),
    skeleton!(
        "cong-van",
        "Công văn giao chỉ tiêu cho các đơn vị, và đôn đốc mỗi đơn vị",
        "tinh",
        "phu-luc"
    ),
    skeleton!("thong-bao", "Thông báo phân bổ chỉ tiêu", "tinh", "phu-luc"),
    skeleton!("chuong-trinh", "Chương trình nhiều năm, chỉ tiêu theo từng năm", "tinh", "phu-luc"),
    skeleton!(
        "tai-lieu-tuyen-truyen",
        "Tài liệu tuyên truyền về một chương trình, của tỉnh và của mỗi đơn vị",
        "tinh",
        "danh-sach-muc-tieu"
    ),
];
