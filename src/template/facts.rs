//! The name by which templates know a fact → what the office calls it on the sheet Thông tin.

use crate::value::slug::slug;

/// The facts of the office's workbooks that `new` writes, where each stands under its name.
const WORKBOOKS: [&str; 8] = [
    include_str!("../../templates/ho-so-mau/ke-hoach/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/quyet-dinh/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/cong-van/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/thong-bao/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/bao-cao/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/to-trinh/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/chuong-trinh/thong-tin-chung.toml"),
    include_str!("../../templates/ho-so-mau/tai-lieu-tuyen-truyen/thong-tin-chung.toml"),
];

/// What a fact is called that the built-in templates use; none for one of a template's own.
pub(super) fn item_of(key: &str) -> Option<&'static str> {
    let mut items = WORKBOOKS.iter().flat_map(|text| text.lines()).filter_map(|line| {
        let (item, _) = line.trim_start().strip_prefix("[\"#\", \"")?.split_once('"')?;
        Some(item)
    });
    items.find(|item| slug(item) == key)
}

#[cfg(test)]
mod tests {
    use super::item_of;

    #[test]
    fn a_fact_is_called_as_on_the_sheet() {
        assert_eq!(item_of("nam_ke_hoach"), Some("Năm kế hoạch"));
        assert_eq!(item_of("han_hoan_thanh"), Some("Hạn hoàn thành"));
        assert_eq!(item_of("so_diem_5g"), None);
    }
}
