//! The templates that are built into the program, from the folder `templates/`.

/// The templates by name.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("ke-hoach.md", include_str!("../../templates/ke-hoach.md")),
    ("ke-hoach-giai-doan.md", include_str!("../../templates/ke-hoach-giai-doan.md")),
    (
        "ke-hoach-giai-doan-co-quan.md",
        include_str!("../../templates/ke-hoach-giai-doan-co-quan.md"),
    ),
    ("ke-hoach-giai-doan-tinh.md", include_str!("../../templates/ke-hoach-giai-doan-tinh.md")),
    ("ke-hoach-muc-tieu.md", include_str!("../../templates/ke-hoach-muc-tieu.md")),
    ("ke-hoach-muc-tieu-don-vi.md", include_str!("../../templates/ke-hoach-muc-tieu-don-vi.md")),
    ("ke-hoach-ntm.md", include_str!("../../templates/ke-hoach-ntm.md")),
    (
        "ke-hoach-ntm-nam-ban-chi-dao.md",
        include_str!("../../templates/ke-hoach-ntm-nam-ban-chi-dao.md"),
    ),
    ("ke-hoach-ntm-huyen.md", include_str!("../../templates/ke-hoach-ntm-huyen.md")),
    ("ke-hoach-ntm-tieu-chi.md", include_str!("../../templates/ke-hoach-ntm-tieu-chi.md")),
    ("ke-hoach-ntm-tinh.md", include_str!("../../templates/ke-hoach-ntm-tinh.md")),
    ("thanh-phan.md", include_str!("../../templates/thanh-phan.md")),
    ("thanh-phan-muc-tieu.md", include_str!("../../templates/thanh-phan-muc-tieu.md")),
    ("van-ban.md", include_str!("../../templates/van-ban.md")),
];
