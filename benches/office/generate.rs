//! Dossiers of any number of units, as an office would have them: the same number, the same bytes
//! of text.

use std::error::Error;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::shapes;

/// What a document is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A plan of seven pages for each row of a list of units, with an annex that all share.
    Plan,
    /// The plan of a district for each column of an annex that has a column for each unit.
    Wide,
    /// The plan of an agency from its rows of a list of tasks that grows with the agencies.
    Tasks,
    /// A plan of eight pages for each row of a list of 68 columns, with the unit's twelve rows of
    /// one list as its annex.
    Rows,
    /// The tasks of a unit from a list in which each row names ten units.
    Shared,
    /// A plan with a sheet of the unit's own as its annex, a thousand sheets to a workbook.
    Sheets,
    /// The same, where each sheet is a workbook.
    Books,
}

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Self; 7] =
        [Self::Plan, Self::Wide, Self::Tasks, Self::Rows, Self::Shared, Self::Sheets, Self::Books];

    /// The name of the dossier's folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Wide => "wide",
            Self::Tasks => "tasks",
            Self::Rows => "rows",
            Self::Shared => "shared",
            Self::Sheets => "sheets",
            Self::Books => "books",
        }
    }
}

/// The real case: what the province's office keeps about its plan, with its lists.
const FACTS: &[u8] = include_bytes!("../../inputs/bac-kan-2025/thong-tin-chung.xlsx");

const PLAN: &str = include_str!("ke-hoach-don-vi.md");

/// The frame and a district's plan: the benchmark's own, so that its documents stay the same when
/// those of the cases are written anew.
const FRAME: &str = include_str!("ke-hoach-ntm.md");
const DISTRICT: &str = include_str!("ke-hoach-ntm-huyen.md");

const PLAN_MANIFEST: &str = r#"
ten = "Kế hoạch xây dựng nông thôn mới của các xã"

[bang.cac_don_vi]
tep = "don-vi.xlsx"
trang = "Đơn vị"

[bang.cac_huyen]
tep = "thong-tin-chung.xlsx"
trang = "Đơn vị"

[[van_ban]]
mau = "ke-hoach-don-vi.md"
moi = "don_vi"
tep = "{ten_rieng}"
"#;

const WIDE_MANIFEST: &str = r#"
ten = "Kế hoạch xây dựng nông thôn mới của các huyện"

[bang.cac_don_vi]
tep = "don-vi.xlsx"
trang = "Đơn vị"

[bang.cac_huyen]
tep = "thong-tin-chung.xlsx"
trang = "Đơn vị"

[[van_ban]]
mau = "ke-hoach-ntm-huyen.md"
moi = "don_vi"
tep = "{ten_rieng}"
"#;

const TASKS: &str = include_str!("viec-don-vi.md");

const TASKS_MANIFEST: &str = r#"
ten = "Kế hoạch thực hiện nhiệm vụ của các cơ quan"

[nhom_don_vi.co_quan]
bang = "viec"
cot = "chu_tri"

[[van_ban]]
mau = "viec-don-vi.md"
moi = "co_quan"
tep = "{ten}"
"#;

/// Writes a dossier with so many units into a folder that is not there yet.
pub(crate) fn dossier(kind: Kind, units: usize, folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("thong-tin-chung.xlsx"), FACTS)?;
    let templates = folder.join("templates");
    fs::create_dir(&templates)?;
    fs::write(templates.join("ke-hoach-ntm.md"), FRAME)?;
    match kind {
        Kind::Plan => {
            fs::write(folder.join("ho-so.toml"), PLAN_MANIFEST)?;
            fs::write(templates.join("ke-hoach-don-vi.md"), PLAN)?;
            list(units, "Xã", 0, &folder.join("don-vi.xlsx"))?;
            schedule(&folder.join("bieu.xlsx"))?;
        }
        Kind::Wide => {
            fs::write(folder.join("ho-so.toml"), WIDE_MANIFEST)?;
            fs::write(templates.join("ke-hoach-ntm-huyen.md"), DISTRICT)?;
            list(units, "Huyện", 0, &folder.join("don-vi.xlsx"))?;
            targets(units, &folder.join("phu-bieu.xlsx"))?;
        }
        Kind::Tasks => {
            fs::write(folder.join("ho-so.toml"), TASKS_MANIFEST)?;
            fs::write(templates.join("viec-don-vi.md"), TASKS)?;
            tasks(units, &folder.join("viec.xlsx"))?;
        }
        Kind::Rows => {
            fs::write(folder.join("ho-so.toml"), shapes::ROWS_MANIFEST)?;
            fs::write(templates.join("ke-hoach-don-vi.md"), PLAN)?;
            fs::write(templates.join("ke-hoach-nhieu-hang.md"), shapes::ROWS)?;
            shapes::long_list(units, &folder.join("don-vi.xlsx"))?;
            shapes::rows(units, &folder.join("cong-viec.xlsx"))?;
        }
        Kind::Shared => {
            fs::write(folder.join("ho-so.toml"), shapes::SHARED_MANIFEST)?;
            fs::write(templates.join("viec-don-vi.md"), TASKS)?;
            list(units, "Xã", 0, &folder.join("don-vi.xlsx"))?;
            shapes::shared(units, &folder.join("viec.xlsx"))?;
        }
        Kind::Sheets | Kind::Books => {
            fs::write(folder.join("ho-so.toml"), shapes::SHEETS_MANIFEST)?;
            fs::write(templates.join("ke-hoach-don-vi.md"), PLAN)?;
            fs::write(templates.join("ke-hoach-trang-rieng.md"), shapes::SHEETS)?;
            list(units, "Xã", 0, &folder.join("don-vi.xlsx"))?;
            shapes::sheets(units, if kind == Kind::Books { 1 } else { 1_000 }, folder)?;
        }
    }
    Ok(())
}

/// Syllables that differ without their accents too; three make a name that no other unit has.
const FIRST: [&str; 25] = [
    "An", "Bình", "Cao", "Châu", "Đông", "Đức", "Gia", "Hải", "Hòa", "Hưng", "Khánh", "Lâm",
    "Long", "Minh", "Nam", "Nghĩa", "Phú", "Phước", "Quang", "Sơn", "Tân", "Thanh", "Trung",
    "Vĩnh", "Yên",
];
const SECOND: [&str; 20] = [
    "Ái", "Bắc", "Cường", "Dương", "Giang", "Hà", "Khê", "Lạc", "Lộc", "Mỹ", "Ngọc", "Nhân",
    "Phong", "Sa", "Tâm", "Thịnh", "Thủy", "Trì", "Văn", "Xuân",
];
const THIRD: [&str; 20] = [
    "Âu",
    "Bằng",
    "Chính",
    "Đạo",
    "Điền",
    "Hiệp",
    "Hồng",
    "Kiều",
    "Lĩnh",
    "Lương",
    "Mai",
    "Ninh",
    "Phú",
    "Quế",
    "Sinh",
    "Thái",
    "Thượng",
    "Tiến",
    "Trạch",
    "Viên",
];

/// The name of a unit without the word for its kind.
pub(crate) fn own_name(unit: usize) -> String {
    let of = |syllables: &[&'static str], at: usize| syllables[at % syllables.len()];
    let second = unit / FIRST.len();
    let third = second / SECOND.len();
    format!("{} {} {}", of(&FIRST, unit), of(&SECOND, second), of(&THIRD, third))
}

pub(crate) fn title(sheet: &mut Worksheet, columns: u16, lines: &[&str]) -> Result<(), XlsxError> {
    let centred = Format::new().set_align(FormatAlign::Center).set_bold();
    for (row, line) in (0..).zip(lines) {
        sheet.merge_range(row, 0, row, columns - 1, line, &centred)?;
    }
    Ok(())
}

/// The list of units, each with figures of its own, some of them so much higher.
pub(crate) fn list(units: usize, kind: &str, more: u32, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Đơn vị")?;
    let header = [
        "TT",
        "Tên đơn vị",
        "Loại",
        "Tên gọi tắt",
        "Số thôn",
        "Số hộ",
        "Số tiêu chí đã đạt",
        "Số tiêu chí phấn đấu",
        "Thôn phấn đấu đạt chuẩn",
        "Tỉ lệ hộ nghèo",
        "Vốn được giao",
    ];
    title(sheet, 11, &["DANH SÁCH ĐƠN VỊ"])?;
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name)?;
    }
    for (row, unit) in (3..).zip(0..units) {
        let own = own_name(unit);
        let number = u32::try_from(unit).unwrap_or(u32::MAX);
        sheet.write(row, 0, number + 1)?;
        sheet.write(row, 1, format!("{kind} {own}"))?;
        sheet.write(row, 2, kind.to_lowercase())?;
        sheet.write(row, 3, own)?;
        sheet.write(row, 4, 6 + number % 17)?;
        sheet.write(row, 5, 640 + number * 7 % 2900 + more)?;
        sheet.write(row, 6, format!("{:02} tiêu chí", 8 + number % 9))?;
        sheet.write(row, 7, format!("{:02} tiêu chí", 10 + number % 9 + more))?;
        sheet.write(row, 8, format!("{:02} thôn", 1 + number % 5))?;
        sheet.write(row, 9, f64::from(20 + number % 180) / 10.0)?;
        sheet.write(row, 10, 1250 + number * 35 % 8200 + more)?;
    }
    book.save(path)
}

/// A list of tasks, one for each unit to lead and with the next one to help.
fn tasks(units: usize, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Việc")?;
    title(sheet, 5, &["PHÂN CÔNG NHIỆM VỤ"])?;
    for (column, name) in (0..).zip(["TT", "Việc", "Chủ trì", "Phối hợp", "Thời hạn"])
    {
        sheet.write(2, column, name)?;
    }
    for (row, unit) in (3..).zip(0..units) {
        let number = u32::try_from(unit).unwrap_or(u32::MAX);
        sheet.write(row, 0, number + 1)?;
        sheet.write(row, 1, format!("Hướng dẫn các xã thực hiện tiêu chí số {}", 1 + unit % 19))?;
        sheet.write(row, 2, format!("Trung tâm {}", own_name(unit)))?;
        sheet.write(row, 3, format!("Trung tâm {}", own_name((unit + 1) % units)))?;
        sheet.write(row, 4, format!("Quý {}/2025", ["I", "II", "III", "IV"][unit % 4]))?;
    }
    book.save(path)
}

/// An annex of 14 rows and 11 columns under a header of two rows, the same for all units.
fn schedule(path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Biểu")?;
    let centred = Format::new().set_align(FormatAlign::Center).set_text_wrap();
    title(
        sheet,
        11,
        &["PHỤ BIỂU:", "TIẾN ĐỘ THỰC HIỆN CÁC NỘI DUNG XÂY DỰNG NÔNG THÔN MỚI NĂM 2025"],
    )?;
    let alone = [
        (0, "TT"),
        (1, "Nội dung"),
        (2, "Đơn vị tính"),
        (3, "Thực hiện năm 2024"),
        (9, "Cơ quan phụ trách"),
        (10, "Ghi chú"),
    ];
    for (column, name) in alone {
        sheet.merge_range(3, column, 4, column, name, &centred)?;
    }
    sheet.merge_range(3, 4, 3, 8, "Kế hoạch năm 2025", &centred)?;
    for (column, name) in (4..).zip(["Cả năm", "Quý I", "Quý II", "Quý III", "Quý IV"]) {
        sheet.write_with_format(4, column, name, &centred)?;
    }
    let rows = [
        ("Đường trục thôn được cứng hóa", "km", "Phòng Kinh tế"),
        ("Kênh mương nội đồng được kiên cố hóa", "km", "Phòng Kinh tế"),
        ("Trường học đạt chuẩn quốc gia", "trường", "Phòng Văn hóa - Xã hội"),
        ("Nhà văn hóa thôn được sửa chữa, xây mới", "nhà", "Phòng Văn hóa - Xã hội"),
        ("Hộ sử dụng nước sạch theo quy chuẩn", "hộ", "Phòng Kinh tế"),
        ("Hộ có nhà tiêu, nhà tắm hợp vệ sinh", "hộ", "Trạm Y tế"),
        ("Sản phẩm OCOP đạt từ 3 sao trở lên", "sản phẩm", "Phòng Kinh tế"),
        ("Hợp tác xã hoạt động có hiệu quả", "hợp tác xã", "Phòng Kinh tế"),
        ("Lao động được đào tạo nghề", "người", "Phòng Văn hóa - Xã hội"),
        ("Hộ nghèo giảm trong năm", "hộ", "Phòng Văn hóa - Xã hội"),
        ("Người dân tham gia bảo hiểm y tế", "người", "Trạm Y tế"),
        ("Thôn có hương ước, quy ước được công nhận", "thôn", "Văn phòng HĐND và UBND"),
        ("Thủ tục hành chính giải quyết trực tuyến", "hồ sơ", "Trung tâm Phục vụ hành chính công"),
        ("Vụ việc hòa giải thành ở cơ sở", "vụ", "Công an xã"),
    ];
    for (row, (content, unit, office)) in (5..).zip(rows) {
        sheet.write(row, 0, row - 4)?;
        sheet.write(row, 1, content)?;
        sheet.write(row, 2, unit)?;
        let quarters = [1, 2, 3, 4].map(|quarter| 3 + row * quarter % 11);
        sheet.write(row, 3, 20 + row * 13 % 37)?;
        sheet.write(row, 4, quarters.iter().sum::<u32>())?;
        for (column, quarter) in (5..).zip(quarters) {
            sheet.write(row, column, quarter)?;
        }
        sheet.write(row, 9, office)?;
    }
    book.save(path)
}

/// The annex of the real case with a column for each unit.
fn targets(units: usize, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Phụ biểu")?;
    let centred = Format::new().set_align(FormatAlign::Center).set_text_wrap();
    let last = 2 + u16::try_from(units)?;
    title(
        sheet,
        last + 2,
        &[
            "PHỤ BIỂU:",
            "MỤC TIÊU THỰC HIỆN CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI NĂM 2025",
            "(Kèm theo Kế hoạch số 224/KH-UBND ngày 01/4/2025 của UBND tỉnh Bắc Kạn)",
        ],
    )?;
    for (column, name) in [(0, "TT"), (1, "Nội dung"), (last + 1, "Ghi chú")] {
        sheet.merge_range(4, column, 5, column, name, &centred)?;
    }
    sheet.merge_range(4, 2, 4, last, "Mục tiêu phấn đấu năm 2025", &centred)?;
    sheet.write(5, 2, "Tổng")?;
    let rows: [(u32, &str, &str); 10] = [
        (6, "1", "Xã nông thôn mới"),
        (7, "", "- Xã đạt chuẩn nông thôn mới tăng thêm"),
        (8, "", "- Số tiêu chí nông thôn mới đạt được bình quân trên 01 xã"),
        (9, "2", "Xã nông thôn mới nâng cao"),
        (10, "", "Xã đạt chuẩn nông thôn mới nâng cao tăng thêm"),
        (11, "3", "Xã nông thôn mới kiểu mẫu"),
        (12, "", "Xã đạt chuẩn nông thôn mới kiểu mẫu"),
        (13, "4", "Thôn nông thôn mới"),
        (14, "", "Thôn đạt chuẩn nông thôn mới tăng thêm"),
        (15, "5", "Cấp huyện đạt chuẩn nông thôn mới"),
    ];
    for (row, _, content) in rows {
        sheet.write(row, 1, content)?;
    }
    for (first, end, number) in [(6, 8, "1"), (9, 10, "2"), (11, 12, "3"), (13, 14, "4")] {
        sheet.merge_range(first, 0, end, 0, number, &centred)?;
    }
    sheet.write(15, 0, "5")?;
    sheet.write(8, 2, "≥15 tiêu chí/xã")?;
    let shared = "UBND các huyện, thành phố xây dựng mục tiêu chi tiết, giải pháp thực hiện mục tiêu \
                  về số tiêu chí nông thôn mới đạt được bình quân trên 01 xã của từng huyện";
    sheet.merge_range(8, 3, 8, last, shared, &centred)?;
    for (column, unit) in (3..).zip(0..units) {
        sheet.write(5, column, format!("Huyện {}", own_name(unit)))?;
        let communes = |count: usize, from: usize| {
            let names: Vec<&str> =
                (0..count).map(|at| SECOND[(unit + from + at * 3) % SECOND.len()]).collect();
            if names.is_empty() { "0".to_owned() } else { format!("Xã {}", names.join(", ")) }
        };
        sheet.write(7, column, communes(1 + unit % 6, 0))?;
        sheet.write(10, column, communes(unit % 3, 5))?;
        sheet.write(12, column, communes(usize::from(unit % 4 == 0), 9))?;
        let villages = match unit % 9 {
            0 => "0".to_owned(),
            villages => format!("{villages} thôn và các thôn chưa đạt chuẩn năm 2024"),
        };
        sheet.write(14, column, villages)?;
        if unit % 3 == 0 {
            let task = "Xây dựng kế hoạch tiếp tục phấn đấu thực hiện đạt chuẩn các tiêu chí huyện \
                        nông thôn mới";
            sheet.write(15, column, task)?;
        }
    }
    let note = "Ghi chú: 29 xã đặc biệt khó khăn không nằm trong lộ trình phấn đấu đạt chuẩn nông \
                thôn mới giai đoạn 2021 - 2025.";
    sheet.merge_range(16, 0, 16, last + 1, note, &Format::new())?;
    book.save(path)?;
    Ok(())
}
