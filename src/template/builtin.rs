//! The templates that are built into the program, from the folder `templates/`.

/// Templates by their names.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// The templates by name.
pub const TEMPLATES: &[(&str, &str)] = templates![
    "bao-cao-ket-qua.md",
    "bao-cao.md",
    "chuong-trinh-giai-doan.md",
    "chuong-trinh.md",
    "cong-van-chi-tieu-don-vi.md",
    "cong-van-chi-tieu.md",
    "cong-van.md",
    "dien-giai.md",
    "ke-hoach-muc-tieu-don-vi.md",
    "ke-hoach-muc-tieu.md",
    "ke-hoach-phan-cong-co-quan.md",
    "ke-hoach.md",
    "phan-phu-luc-don-vi.md",
    "phan-phu-luc.md",
    "quyet-dinh-ban-hanh.md",
    "quyet-dinh-phe-duyet.md",
    "quyet-dinh.md",
    "tai-lieu-tuyen-truyen-don-vi.md",
    "tai-lieu-tuyen-truyen.md",
    "thanh-phan-danh-sach.md",
    "thanh-phan-kinh-phi.md",
    "thanh-phan-muc-tieu.md",
    "thanh-phan-nhiem-vu.md",
    "thanh-phan-phan-cong.md",
    "thanh-phan-tien-do.md",
    "thanh-phan-tieu-chi.md",
    "thanh-phan-van-ban.md",
    "thong-bao-phan-bo-don-vi.md",
    "thong-bao-phan-bo.md",
    "thong-bao.md",
    "to-trinh-ke-hoach.md",
    "to-trinh.md",
    "van-ban.md",
];
