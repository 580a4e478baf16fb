//! The dossiers that `kehoach new` writes: the built-in folders of `templates/ho-so-mau/`.

use super::new::Skeleton;

/// The files of a skeleton's folder, by their names.
macro_rules! files {
    ($folder:literal: $($name:literal),*) => {
        &[$((
            $name,
            include_bytes!(concat!("../../templates/ho-so-mau/", $folder, "/", $name)),
        )),*]
    };
}

/// The dossiers to start from, the usual one first.
pub(super) const SKELETONS: &[Skeleton] = &[
    Skeleton {
        name: "ke-hoach",
        about: "Kế hoạch của cơ quan ban hành, và của mỗi đơn vị",
        files: files!("ke-hoach": "ho-so.toml", "phu-bieu.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("ke-hoach/truoc-7-2025": "phu-bieu.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "quyet-dinh",
        about: "Quyết định ban hành Kế hoạch, và phê duyệt kế hoạch của mỗi đơn vị",
        files: files!("quyet-dinh": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("quyet-dinh/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "to-trinh",
        about: "Tờ trình đề nghị ban hành Kế hoạch",
        files: files!("to-trinh": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("to-trinh/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "bao-cao",
        about: "Báo cáo kết quả thực hiện chỉ tiêu",
        files: files!("bao-cao": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("bao-cao/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "cong-van",
        about: "Công văn giao chỉ tiêu cho các đơn vị, và đôn đốc mỗi đơn vị",
        files: files!("cong-van": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("cong-van/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "thong-bao",
        about: "Thông báo phân bổ chỉ tiêu",
        files: files!("thong-bao": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!("thong-bao/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        todo: FILL_IN,
    },
    Skeleton {
        name: "chuong-trinh",
        about: "Chương trình nhiều năm, chỉ tiêu theo từng năm",
        files: files!("chuong-trinh": "ho-so.toml", "phu-luc.xlsx", "thong-tin-chung.xlsx"),
        before_july_2025: files!(
            "chuong-trinh/truoc-7-2025": "phu-luc.xlsx", "thong-tin-chung.xlsx"
        ),
        todo: FILL_IN,
    },
    Skeleton {
        name: "tai-lieu-tuyen-truyen",
        about: "Tài liệu tuyên truyền về một chương trình, của tỉnh và của mỗi đơn vị",
        files: files!(
            "tai-lieu-tuyen-truyen":
            "ho-so.toml", "danh-sach-muc-tieu.xlsx", "thong-tin-chung.xlsx"
        ),
        before_july_2025: files!(
            "tai-lieu-tuyen-truyen/truoc-7-2025":
            "danh-sach-muc-tieu.xlsx", "thong-tin-chung.xlsx"
        ),
        todo: FILL_IN,
    },
];

/// What to do with the files of a dossier of two workbooks.
const FILL_IN: &[&str] = &["mở hai bảng tính bằng Excel, điền các ô màu vàng, lưu lại"];
