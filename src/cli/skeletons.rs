//! The dossiers that `kehoach new` writes: the built-in folders of `templates/ho-so-mau/`.

use super::new::Skeleton;

/// Files of a folder, by their names.
macro_rules! files {
    ($folder:expr; $($name:literal),*) => {
        &[$((
            $name,
            include_bytes!(concat!("../../templates/ho-so-mau/", $folder, "/", $name)),
        )),*]
    };
}

/// A skeleton of a folder: a manifest and two workbooks, which are others for the units of before
/// 01/7/2025.
macro_rules! skeleton {
    ($name:literal, $about:literal, $annex:literal) => {
        Skeleton {
            name: $name,
            about: $about,
            files: files!($name; "ho-so.toml", $annex, "thong-tin-chung.xlsx"),
            before_july_2025: files!(
                concat!($name, "/truoc-7-2025"); $annex, "thong-tin-chung.xlsx"
            ),
            todo: &["mở hai bảng tính bằng Excel, điền các ô màu vàng, lưu lại"],
        }
    };
}

/// The dossiers to start from, the usual one first.
pub(super) const SKELETONS: &[Skeleton] = &[
    skeleton!("ke-hoach", "Kế hoạch của cơ quan ban hành, và của mỗi đơn vị", "phu-bieu.xlsx"),
    skeleton!(
        "quyet-dinh",
        "Quyết định ban hành Kế hoạch, và phê duyệt kế hoạch của mỗi đơn vị",
        "phu-luc.xlsx"
    ),
    skeleton!("to-trinh", "Tờ trình đề nghị ban hành Kế hoạch", "phu-luc.xlsx"),
    skeleton!("bao-cao", "Báo cáo kết quả thực hiện chỉ tiêu", "phu-luc.xlsx"),
    skeleton!(
        "cong-van",
        "Công văn giao chỉ tiêu cho các đơn vị, và đôn đốc mỗi đơn vị",
        "phu-luc.xlsx"
    ),
    skeleton!("thong-bao", "Thông báo phân bổ chỉ tiêu", "phu-luc.xlsx"),
    skeleton!("chuong-trinh", "Chương trình nhiều năm, chỉ tiêu theo từng năm", "phu-luc.xlsx"),
    skeleton!(
        "tai-lieu-tuyen-truyen",
        "Tài liệu tuyên truyền về một chương trình, của tỉnh và của mỗi đơn vị",
        "danh-sach-muc-tieu.xlsx"
    ),
];
