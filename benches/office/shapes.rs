//! The shapes in which offices keep what belongs to each unit: many rows of one list, a row for
//! many units, a sheet, a workbook.

use std::error::Error;
use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::generate::{own_name, title};

/// A plan with the unit's rows of a list as its annex.
pub(crate) const ROWS: &str = include_str!("ke-hoach-nhieu-hang.md");

/// A plan with the unit's own sheet as its annex.
pub(crate) const SHEETS: &str = include_str!("ke-hoach-trang-rieng.md");

pub(crate) const ROWS_MANIFEST: &str = r#"
ten = "Kế hoạch xây dựng nông thôn mới của các xã"

[bang.cac_don_vi]
tep = "don-vi.xlsx"
trang = "Đơn vị"

[bang.cac_huyen]
tep = "thong-tin-chung.xlsx"
trang = "Đơn vị"

[[van_ban]]
mau = "ke-hoach-nhieu-hang.md"
moi = "don_vi"
tep = "{ten_rieng}"
"#;

pub(crate) const SHARED_MANIFEST: &str = r#"
ten = "Kế hoạch thực hiện nhiệm vụ của các xã"

[bang.cac_don_vi]
tep = "don-vi.xlsx"
trang = "Đơn vị"

[bang.cac_huyen]
tep = "thong-tin-chung.xlsx"
trang = "Đơn vị"

[[van_ban]]
mau = "viec-don-vi.md"
moi = "don_vi"
tep = "{ten_rieng}"
"#;

pub(crate) const SHEETS_MANIFEST: &str = r#"
ten = "Kế hoạch xây dựng nông thôn mới của các xã"

[bang.cac_don_vi]
tep = "don-vi.xlsx"
trang = "Đơn vị"

[bang.cac_huyen]
tep = "thong-tin-chung.xlsx"
trang = "Đơn vị"

[[van_ban]]
mau = "ke-hoach-trang-rieng.md"
moi = "don_vi"
tep = "{ten_rieng}"
"#;

/// The works of a unit: what is done, in what measure, who does it.
const WORKS: [(&str, &str, &str); 12] = [
    ("Cứng hóa đường trục thôn, liên thôn", "km", "Phòng Kinh tế"),
    ("Kiên cố hóa kênh mương nội đồng", "km", "Phòng Kinh tế"),
    ("Sửa chữa trường học đạt chuẩn quốc gia", "trường", "Phòng Văn hóa - Xã hội"),
    ("Xây mới, sửa chữa nhà văn hóa thôn", "nhà", "Phòng Văn hóa - Xã hội"),
    ("Cấp nước sạch theo quy chuẩn", "hộ", "Phòng Kinh tế"),
    ("Xây nhà tiêu, nhà tắm hợp vệ sinh", "hộ", "Trạm Y tế"),
    ("Hỗ trợ sản phẩm OCOP đạt từ 3 sao trở lên", "sản phẩm", "Phòng Kinh tế"),
    ("Củng cố hợp tác xã hoạt động có hiệu quả", "hợp tác xã", "Phòng Kinh tế"),
    ("Đào tạo nghề cho lao động nông thôn", "người", "Phòng Văn hóa - Xã hội"),
    ("Giảm hộ nghèo, hộ cận nghèo trong năm", "hộ", "Phòng Văn hóa - Xã hội"),
    ("Vận động người dân tham gia bảo hiểm y tế", "người", "Trạm Y tế"),
    ("Xây dựng hương ước, quy ước của thôn", "thôn", "Văn phòng HĐND và UBND"),
];

fn count(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The code of a unit, which the list of units and that of works share.
fn code(unit: usize) -> String {
    format!("X{:05}", unit + 1)
}

/// The list of units with 68 columns: names, a code, and figures of all kinds.
pub(crate) fn long_list(units: usize, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Đơn vị")?;
    title(sheet, 68, &["DANH SÁCH ĐƠN VỊ"])?;
    let named = [
        "TT",
        "Tên đơn vị",
        "Loại",
        "Tên gọi tắt",
        "Mã",
        "Số thôn",
        "Số hộ",
        "Số tiêu chí đã đạt",
        "Số tiêu chí phấn đấu",
        "Thôn phấn đấu đạt chuẩn",
        "Tỉ lệ hộ nghèo",
        "Vốn được giao",
    ];
    for (column, name) in (0..).zip(named) {
        sheet.write(2, column, name)?;
    }
    for column in 12..68 {
        sheet.write(2, column, format!("Chỉ số {:02}", column - 11))?;
    }
    for (row, unit) in (3..).zip(0..units) {
        let (own, number) = (own_name(unit), count(unit));
        sheet.write(row, 0, number + 1)?;
        sheet.write(row, 1, format!("Xã {own}"))?;
        sheet.write(row, 2, "xã")?;
        sheet.write(row, 3, own)?;
        sheet.write(row, 4, code(unit))?;
        sheet.write(row, 5, 6 + number % 17)?;
        sheet.write(row, 6, 640 + number * 7 % 2900)?;
        sheet.write(row, 7, format!("{:02} tiêu chí", 8 + number % 9))?;
        sheet.write(row, 8, format!("{:02} tiêu chí", 10 + number % 9))?;
        sheet.write(row, 9, format!("{:02} thôn", 1 + number % 5))?;
        sheet.write(row, 10, f64::from(20 + number % 180) / 10.0)?;
        sheet.write(row, 11, 1250 + number * 35 % 8200)?;
        for column in 12..68_u16 {
            let figure = number * 31 + u32::from(column) * 17;
            sheet.write(row, column, f64::from(figure % 9_000) / 10.0)?;
        }
    }
    book.save(path)
}

/// The works of all units in one list, twelve rows for each; a column tells the unit by its code,
/// another by its name.
pub(crate) fn rows(units: usize, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Công việc")?;
    title(sheet, 8, &["DANH MỤC CÔNG VIỆC NĂM 2025 CỦA CÁC XÃ"])?;
    let header = [
        "TT",
        "Nội dung",
        "Mã",
        "Đơn vị thực hiện",
        "Đơn vị tính",
        "Kế hoạch năm 2025",
        "Kinh phí",
        "Cơ quan phụ trách",
    ];
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name)?;
    }
    let mut row = 3;
    for unit in 0..units {
        for (content, measure, office) in WORKS {
            sheet.write(row, 0, row - 2)?;
            sheet.write(row, 1, content)?;
            sheet.write(row, 2, code(unit))?;
            sheet.write(row, 3, format!("Xã {}", own_name(unit)))?;
            sheet.write(row, 4, measure)?;
            sheet.write(row, 5, 1 + row * 13 % 37)?;
            sheet.write(row, 6, 120 + row * 35 % 4_100)?;
            sheet.write(row, 7, office)?;
            row += 1;
        }
    }
    book.save(path)
}

/// A list of tasks, as many as there are units, each for ten of them.
pub(crate) fn shared(units: usize, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Việc")?;
    title(sheet, 4, &["PHÂN CÔNG NHIỆM VỤ"])?;
    for (column, name) in (0..).zip(["TT", "Việc", "Thực hiện", "Thời hạn"]) {
        sheet.write(2, column, name)?;
    }
    for (row, task) in (3..).zip(0..units) {
        let names = (0..10).map(|at| format!("Xã {}", own_name((task + at * 7) % units)));
        sheet.write(row, 0, count(task) + 1)?;
        sheet.write(row, 1, format!("Rà soát, duy trì tiêu chí số {}", 1 + task % 19))?;
        sheet.write(row, 2, names.collect::<Vec<_>>().join("; "))?;
        sheet.write(row, 3, format!("Quý {}/2025", ["I", "II", "III", "IV"][task % 4]))?;
    }
    book.save(path)
}

/// The works of each unit in a sheet of its name, so many sheets to a workbook.
pub(crate) fn sheets(units: usize, to_a_book: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    let all: Vec<usize> = (0..units).collect();
    for (number, units) in (1..).zip(all.chunks(to_a_book)) {
        let mut book = Workbook::new();
        for &unit in units {
            works(unit, book.add_worksheet().set_name(format!("Xã {}", own_name(unit)))?)?;
        }
        book.save(folder.join(format!("so-lieu-{number}.xlsx")))?;
    }
    Ok(())
}

/// The works of one unit.
fn works(unit: usize, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    title(sheet, 6, &["DANH MỤC CÔNG VIỆC NĂM 2025"])?;
    let header =
        ["TT", "Nội dung", "Đơn vị tính", "Kế hoạch năm 2025", "Kinh phí", "Cơ quan phụ trách"];
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name)?;
    }
    for (row, (content, measure, office)) in (3..).zip(WORKS) {
        let figure = count(unit) + row;
        sheet.write(row, 0, row - 2)?;
        sheet.write(row, 1, content)?;
        sheet.write(row, 2, measure)?;
        sheet.write(row, 3, 1 + figure * 13 % 37)?;
        sheet.write(row, 4, 120 + figure * 35 % 4_100)?;
        sheet.write(row, 5, office)?;
    }
    Ok(())
}
