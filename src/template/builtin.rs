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
    "tai-lieu-can-bo.md",
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

/// What a built-in template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A document is made with it.
    Whole,
    /// Others extend it: some of its blocks are empty.
    Frame,
    /// It holds components, which others use.
    Components,
}

/// A built-in template, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a Vietnamese sentence.
    pub about: String,
    /// What it is.
    pub sort: Sort,
    /// The file.
    pub text: &'static str,
}

/// The built-in templates with what each is for, those that documents are made with first.
pub fn listed() -> Vec<Listed> {
    let listed = TEMPLATES.iter().map(|(name, text)| Listed {
        name,
        about: super::source::about(name, text),
        sort: sort(text),
        text,
    });
    let mut listed: Vec<Listed> = listed.collect();
    listed.sort_by_key(|one| one.sort);
    listed
}

fn sort(text: &str) -> Sort {
    let is_empty_block = |part: &str| {
        let after = part.split_once("%}").map(|(_, after)| after.trim_start());
        after.is_some_and(|after| after.starts_with("{% endblock"))
    };
    // A template that empties a block of a frame leaves something out of a whole document.
    let is_first = !text.contains("{% extends") || text.contains("{% extends \"van-ban.md\"");
    if !text.contains("{% block ") {
        Sort::Components
    } else if is_first && text.split("{% block ").skip(1).any(is_empty_block) {
        Sort::Frame
    } else {
        Sort::Whole
    }
}
