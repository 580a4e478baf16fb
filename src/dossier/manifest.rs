//! The manifest of a dossier, `ho-so.toml`: which workbooks, units, documents and profile.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::annex::{ColumnRole, Correction, GivenRole, Shape};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::few::Few;
use crate::diagnostic::source::{self, did_you_mean, excerpt};
use crate::diagnostic::toml::in_vietnamese as toml_in_vietnamese;
use crate::document::WhenWide;
use crate::workbook::{Address, Region};

/// The file name of the manifest in a dossier's folder.
pub const FILE: &str = "ho-so.toml";

/// How large a manifest may be, in bytes. Those of real dossiers have a few thousand.
pub const MOST_BYTES: usize = 2 << 20;

/// The profile of a dossier that names none.
pub const DEFAULT_PROFILE: &str = "nd30-2020";

/// The manifest of a dossier.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Manifest {
    /// The dossier's name for people.
    #[serde(rename = "ten")]
    #[schemars(description = "Tên hồ sơ, để người đọc nhận ra")]
    pub name: Option<String>,
    /// The profile that lays the documents out.
    #[serde(rename = "the_thuc")]
    #[schemars(description = "Thể thức trình bày, mặc định là nd30-2020")]
    pub profile: Option<String>,
    /// The date of issue, where it is not the one of the office's workbook.
    #[serde(rename = "ngay")]
    #[schemars(with = "Option<String>")]
    #[schemars(
        description = "Ngày ban hành, khi muốn ghi khác ngày trong bảng tính, chẳng hạn 01/4/2025"
    )]
    pub date: Option<Spanned<String>>,
    /// The workbooks, by path within the dossier; none for all that stand in it.
    #[serde(rename = "so_lieu")]
    #[schemars(with = "Option<Vec<String>>")]
    #[schemars(description = "Các tệp bảng tính; không ghi thì lấy mọi bảng tính trong thư mục")]
    pub workbooks: Option<Vec<Spanned<String>>>,
    /// What is to be corrected about sheets, by the name that templates use.
    #[serde(rename = "bang")]
    #[schemars(
        description = "Chỉnh cách nhận một trang: tên bảng trong mẫu, vùng, hàng tiêu đề. Trang nhận đúng thì không cần ghi"
    )]
    pub tables: BTreeMap<String, TableEntry>,
    /// Facts about the documents that no workbook gives.
    #[serde(rename = "thong_tin")]
    #[schemars(
        with = "BTreeMap<String, String>",
        description = "Những khoản mục mà trang Thông tin không có hoặc để trống, dùng trong mẫu như khoản mục của trang ấy"
    )]
    pub facts: BTreeMap<String, Spanned<String>>,
    /// Who the units are.
    #[serde(rename = "don_vi")]
    #[schemars(description = "Danh sách đơn vị để lập mỗi đơn vị một văn bản")]
    pub units: Option<UnitsEntry>,
    /// Further groups of units, by the name that documents ask for.
    #[serde(rename = "nhom_don_vi")]
    #[schemars(
        description = "Các nhóm đơn vị khác, mỗi nhóm một tên để ghi ở moi của [[van_ban]]: các xã, các cơ quan chủ trì…"
    )]
    pub groups: BTreeMap<String, GroupEntry>,
    /// Values that must agree.
    #[serde(rename = "doi_chieu")]
    #[schemars(description = "Những chỗ phải khớp nhau; lệch thì báo cả hai ô")]
    pub checks: Vec<CheckEntry>,
    /// The rules that `kehoach check` leaves out, each with the reason.
    #[serde(rename = "khong_soat")]
    #[schemars(
        with = "BTreeMap<String, String>",
        description = "Những quy tắc không soát cho hồ sơ này và văn bản của nó: tên quy tắc = lý do; lý do được in lại mỗi lần soát"
    )]
    pub unchecked: BTreeMap<String, Spanned<String>>,
    /// The documents to make.
    #[serde(rename = "van_ban")]
    #[schemars(description = "Các văn bản cần lập")]
    pub documents: Vec<DocumentEntry>,
}

/// What is to be corrected about a sheet.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TableEntry {
    /// The workbook, where several have a sheet of that name.
    #[serde(rename = "tep")]
    #[schemars(
        with = "Option<String>",
        description = "Tệp bảng tính, khi nhiều tệp có trang trùng tên"
    )]
    pub workbook: Option<Spanned<String>>,
    /// The sheet.
    #[serde(rename = "trang")]
    #[schemars(with = "Option<String>", description = "Tên trang trong tệp bảng tính")]
    pub sheet: Option<Spanned<String>>,
    /// The region of the table.
    #[serde(rename = "vung")]
    #[schemars(
        with = "Option<String>",
        description = "Vùng của bảng, kể cả tiêu đề, chẳng hạn A5:L16"
    )]
    pub region: Option<Spanned<String>>,
    /// The number of header rows.
    #[serde(rename = "hang_tieu_de")]
    #[schemars(description = "Số hàng tiêu đề của bảng")]
    pub header_rows: Option<u32>,
    /// The shape.
    #[serde(rename = "dang")]
    #[schemars(description = "Dạng trang: bang (bảng), khoa_gia_tri (tên và nội dung), danh_sach")]
    pub shape: Option<ShapeEntry>,
    /// The column that names the rows.
    #[serde(rename = "cot_ten")]
    #[schemars(
        with = "Option<String>",
        description = "Chữ cái của cột ghi tên các hàng, chẳng hạn B"
    )]
    pub label_column: Option<Spanned<String>>,
    /// What is to be done where it is too wide for its page.
    #[serde(rename = "khi_rong")]
    #[schemars(
        description = "Cách trình bày khi bảng không vừa trang A4 với cỡ chữ thường: thu_nho (chữ nhỏ), a3 (khổ A3 nằm ngang), chuyen_vi (cột thành hàng), chia (chia thành nhiều phần); không ghi thì tự chọn"
    )]
    pub when_wide: Option<WhenWideEntry>,
    /// Whether the notes below it are part of the documents.
    #[serde(rename = "ghi_chu")]
    #[schemars(
        description = "true thì in các dòng ghi chú dưới bảng vào phụ lục của văn bản; false thì không in và không nhắc; không ghi thì không in, và được nhắc"
    )]
    pub notes: Option<bool>,
    /// The names that templates use for columns, by the header or the letter of each.
    #[serde(rename = "cot")]
    #[schemars(
        with = "BTreeMap<String, String>",
        description = "Đặt tên cho cột, để mẫu không phụ thuộc chữ trong tiêu đề: tên trong mẫu = tiêu đề cột (* thay cho chữ bất kỳ, chẳng hạn \"Mục tiêu năm *\") hoặc chữ cái của cột"
    )]
    pub columns: BTreeMap<String, Spanned<String>>,
    /// What columns are, where it is not found rightly.
    #[serde(rename = "vai_tro")]
    #[schemars(
        description = "Vai trò của cột, khi chương trình hiểu chưa đúng: tiêu đề cột, chữ cái hoặc tên cột trong mẫu = don_vi (cột của đơn vị ghi ở tiêu đề), so_lieu, tong, ty_le, don_vi_tinh, thoi_gian, co_quan, ghi_chu, so_thu_tu"
    )]
    pub roles: BTreeMap<String, RoleEntry>,
}

/// What a column is, as a manifest names it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleEntry {
    /// That of the unit which its head names.
    DonVi,
    /// Figures or words of the rows.
    SoLieu,
    /// The total over the units.
    Tong,
    /// Figures that add up to nothing.
    TyLe,
    /// Units of measure.
    DonViTinh,
    /// By when.
    ThoiGian,
    /// Who leads or works along.
    CoQuan,
    /// Remarks.
    GhiChu,
    /// Order numbers.
    SoThuTu,
}

impl RoleEntry {
    const fn given(self) -> GivenRole {
        GivenRole::Role(match self {
            Self::DonVi => return GivenRole::Unit,
            Self::SoLieu => ColumnRole::Value,
            Self::Tong => ColumnRole::Total,
            Self::TyLe => ColumnRole::Rate,
            Self::DonViTinh => ColumnRole::Measure,
            Self::ThoiGian => ColumnRole::Deadline,
            Self::CoQuan => ColumnRole::Agency,
            Self::GhiChu => ColumnRole::Note,
            Self::SoThuTu => ColumnRole::Number,
        })
    }
}

/// A shape, as a manifest names it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShapeEntry {
    /// A header above rows.
    Bang,
    /// A key and its value in each row.
    KhoaGiaTri,
    /// A list of items.
    DanhSach,
}

/// What is to be done about a wide table, as a manifest names it.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenWideEntry {
    /// Smaller letters.
    ThuNho,
    /// A sheet of A3 on its side.
    A3,
    /// Columns become rows.
    ChuyenVi,
    /// Parts one below the other.
    Chia,
}

impl From<WhenWideEntry> for WhenWide {
    fn from(entry: WhenWideEntry) -> Self {
        match entry {
            WhenWideEntry::ThuNho => Self::Shrink,
            WhenWideEntry::A3 => Self::Large,
            WhenWideEntry::ChuyenVi => Self::Transpose,
            WhenWideEntry::Chia => Self::Split,
        }
    }
}

/// Who the units are.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UnitsEntry {
    /// The table that lists them.
    #[serde(rename = "bang")]
    #[schemars(
        with = "Option<String>",
        description = "Bảng liệt kê các đơn vị, mặc định là cac_don_vi (trang Đơn vị)"
    )]
    pub table: Option<Spanned<String>>,
    /// The column of the kind word.
    #[serde(rename = "loai")]
    #[schemars(description = "Cột ghi loại đơn vị (huyện, thành phố, xã…), mặc định là loai")]
    pub kind: Option<String>,
    /// The column of the name without the kind word.
    #[serde(rename = "ten_rieng")]
    #[schemars(description = "Cột ghi tên không kèm loại, mặc định là ten_goi_tat")]
    pub own_name: Option<String>,
}

/// A group of units, from the names in any table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct GroupEntry {
    /// The table that names them.
    #[serde(rename = "bang")]
    #[schemars(with = "String", description = "Bảng có tên các đơn vị của nhóm")]
    pub table: Spanned<String>,
    /// The column that names them, where it is not that of the rows' names.
    #[serde(rename = "cot")]
    #[schemars(
        with = "Option<String>",
        description = "Cột có tên các đơn vị, mỗi tên khác nhau là một đơn vị; ô có nhiều tên thì tách ở dấu chấm phẩy. Không ghi thì mỗi hàng là một đơn vị"
    )]
    pub column: Option<Spanned<String>>,
    /// Columns of other tables that name units too, as `table.column`.
    #[serde(rename = "them", default)]
    #[schemars(
        with = "Vec<String>",
        description = "Các cột khác cũng có tên đơn vị của nhóm, viết bảng.cột; trong đó chỉ lấy các tên, bỏ qua câu chữ khác"
    )]
    pub further: Vec<Spanned<String>>,
    /// The kind word of names that have none, or the column that holds it.
    #[serde(rename = "loai", default)]
    #[schemars(
        description = "Loại đơn vị (xã, phường…) khi tên không ghi loại, hoặc cột ghi loại; mặc định là cột loai"
    )]
    pub kind: Option<String>,
    /// The column of the name without the kind word.
    #[serde(rename = "ten_rieng", default)]
    #[schemars(
        with = "Option<String>",
        description = "Cột ghi tên không kèm loại, mặc định là ten_goi_tat"
    )]
    pub own_name: Option<Spanned<String>>,
    /// Whether the units stand in the Vietnamese order of their names.
    #[serde(rename = "sap_xep", default)]
    #[schemars(
        description = "true: xếp theo vần tiếng Việt; không ghi thì theo thứ tự trong bảng"
    )]
    pub sorted: bool,
    /// What else the workbooks call the units: words, and the unit or units that they mean.
    #[serde(rename = "ten_khac", default)]
    #[schemars(
        with = "BTreeMap<String, Vec<String>>",
        description = "Những cách viết khác trong bảng tính, mỗi cách viết chỉ một hay nhiều đơn vị của nhóm"
    )]
    pub other_names: BTreeMap<String, Vec<Spanned<String>>>,
    /// The columns in which every name must be that of a unit of the group.
    #[serde(rename = "cot_phai_khop", default)]
    #[schemars(
        with = "Vec<String>",
        description = "Những cột (bảng.cột) mà mọi tên phải là tên của một đơn vị trong nhóm; tên không khớp thì báo"
    )]
    pub covers: Vec<Spanned<String>>,
}

impl CheckEntry {
    /// Whether it compares something of a table.
    pub(super) fn is_about(&self, table: &str) -> bool {
        let mut paths = [&self.main, &self.other].into_iter();
        paths.any(|path| path.get_ref().split('.').next() == Some(table))
    }
}

/// Two values that must agree.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct CheckEntry {
    /// The one that documents print.
    #[serde(rename = "chinh")]
    #[schemars(
        with = "String",
        description = "Giá trị được in trong văn bản: một ô, một hàng của phụ biểu, hoặc cả cột (bảng.*.cột)"
    )]
    pub main: Spanned<String>,
    /// The other one.
    #[serde(rename = "phu")]
    #[schemars(
        with = "String",
        description = "Giá trị phải khớp với nó: một ô, tiêu đề của bảng (bảng.ten), một bảng liệt kê theo đơn vị, một cột của bảng đơn vị, một bảng hay một nhóm đơn vị để đếm, một cột của các dòng thành phần để cộng (….con.so_tien), hoặc cả cột (bảng.*.cột) khi chinh là cả cột"
    )]
    pub other: Spanned<String>,
    /// Which rows of the other table count.
    #[serde(rename = "loc", default)]
    #[schemars(description = "Chỉ tính các hàng có chữ này ở cột này")]
    pub filter: BTreeMap<String, String>,
    /// How the rows of two whole columns are paired.
    #[serde(rename = "noi", default)]
    #[schemars(
        description = "Khi chinh và phu là cả cột (bảng.*.cột): hai hàng là một khi cùng tên (\"ten\", mặc định) hoặc cùng số (\"so\": số thứ tự, hoặc số trong tên hàng như “Tiêu chí số 2 - Giao thông”); \"so_trong_nhom\": so tập hợp tên của mỗi số trong từng nhóm, một hàng có thể ghi nhiều số"
    )]
    pub join: JoinEntry,
}

/// By what rows of two tables are paired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JoinEntry {
    /// By their names.
    #[default]
    Ten,
    /// By their numbers.
    So,
    /// By their numbers in a group, of which a row may have several.
    SoTrongNhom,
}

/// A document to make, or a batch of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct DocumentEntry {
    /// The template.
    #[serde(rename = "mau")]
    #[schemars(with = "String", description = "Tên mẫu, chẳng hạn ke-hoach-muc-tieu.md")]
    pub template: Spanned<String>,
    /// For what one is made each.
    #[serde(rename = "moi")]
    #[schemars(
        with = "Option<String>",
        description = "don_vi: mỗi đơn vị một văn bản; hoặc tên một nhóm ở [nhom_don_vi]; không ghi thì một văn bản"
    )]
    pub each: Option<Spanned<String>>,
    /// The path of the output.
    #[serde(rename = "tep")]
    #[schemars(
        with = "Option<String>",
        description = "Tên tệp kết quả, không cần đuôi .docx; {ten_rieng}, {ten}, {loai} được thay theo đơn vị"
    )]
    pub path: Option<Spanned<String>>,
}

impl Manifest {
    /// Reads a manifest and checks it as a whole. None where it can't be read.
    pub fn read(text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        let file: Arc<str> = FILE.into();
        let report = |finding: Diagnostic, range: Range<usize>| {
            finding.at(source::place(&file, text, range.start)).excerpt(excerpt(FILE, text, range))
        };
        let mut findings = Vec::new();
        if text.len() > MOST_BYTES {
            let message = format!("{FILE} lớn hơn {} MB nên không được đọc", MOST_BYTES >> 20);
            let finding = Diagnostic::error("manifest-too-large", message)
                .hint("xem tệp này có phải là tệp khác bị đặt nhầm tên, hoặc chia ra nhiều hồ sơ");
            findings.push(report(finding, 0..0));
            return (None, findings);
        }
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let finding = Diagnostic::error(
                    "manifest-syntax",
                    format!("{FILE} viết sai cú pháp: {}", toml_in_vietnamese(error.message())),
                )
                .hint("xem lại dấu nháy, dấu bằng và dấu ngoặc ở dòng được chỉ; lời giải thích thì đặt sau dấu `#`");
                return (None, vec![report(finding, error.span().unwrap_or_default())]);
            }
        };
        let schema = schema();
        let mut few = Few::default();
        unknown_keys(table.get_ref(), &schema, &schema, &mut |finding, range| {
            let place = || Some(source::place(&file, text, range.start));
            if few.takes(finding.severity, finding.name, place) {
                findings.push(report(finding, range));
            }
        });
        findings.extend(few.rest());
        match toml::from_str::<Self>(text) {
            Ok(manifest) => {
                if let Some((range, what, most)) = manifest.too_many() {
                    let message = format!("{FILE} có quá nhiều mục {what} (nhiều nhất là {most})");
                    let finding = Diagnostic::error("manifest-too-large", message).hint(
                        "chia ra nhiều hồ sơ; mỗi đơn vị một văn bản thì ghi moi = \"don_vi\"",
                    );
                    findings.push(report(finding, range));
                    return (None, findings);
                }
                if manifest.documents.is_empty() {
                    findings.push(
                        Diagnostic::error("no-documents", "hồ sơ chưa ghi văn bản nào cần lập")
                            .hint("thêm một mục [[van_ban]] với mau = \"…\"")
                            .at(source::place(&file, text, text.len())),
                    );
                }
                (Some(manifest), findings)
            }
            Err(error) => {
                let finding =
                    Diagnostic::error("manifest-value", toml_in_vietnamese(error.message()))
                        .hint("xem trang “Hồ sơ” trong tài liệu hướng dẫn");
                findings.push(report(finding, error.span().unwrap_or_default()));
                (None, findings)
            }
        }
    }

    /// The date of issue, or what is wrong with it.
    pub fn day(&self, text: &str) -> Result<Option<Date>, Box<Diagnostic>> {
        let Some(date) = &self.date else { return Ok(None) };
        crate::value::date::parse(date.get_ref()).map(Some).map_err(|error| {
            Box::new(
                Diagnostic::error("manifest-value", error.to_string())
                    .hint("viết ngày, tháng, năm, chẳng hạn ngay = \"01/4/2025\"")
                    .at(Self::place(text, date))
                    .excerpt(excerpt(FILE, text, date.span())),
            )
        })
    }

    /// The place of something in the manifest's text.
    pub fn place<T>(text: &str, spanned: &Spanned<T>) -> crate::diagnostic::Place {
        source::place(&FILE.into(), text, spanned.span().start)
    }
}

/// The JSON schema of the manifest, for editors.
pub fn schema() -> Json {
    let mut schema = schema_for!(Manifest).to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), Json::from("Hồ sơ kehoach (ho-so.toml)"));
        root.insert(
            "description".to_owned(),
            Json::from("Khai báo một hồ sơ: bảng tính, đơn vị, văn bản cần lập"),
        );
    }
    schema
}

/// Reports the keys of a table that the schema does not know.
fn unknown_keys(
    table: &DeTable<'_>,
    schema: &Json,
    root: &Json,
    report: &mut dyn FnMut(Diagnostic, Range<usize>),
) {
    let schema = resolved(schema, root);
    let properties = schema.get("properties").and_then(Json::as_object);
    let others = schema.get("additionalProperties").filter(|others| others.is_object());
    for (key, value) in table {
        let known = properties.and_then(|properties| properties.get(key.get_ref().as_ref()));
        match known.or(others) {
            Some(inner) => unknown_keys_in(value.get_ref(), inner, root, report),
            None => {
                let names: Vec<&str> = properties
                    .map(|properties| properties.keys().map(String::as_str).collect())
                    .unwrap_or_default();
                let finding = Diagnostic::warning(
                    "unknown-key",
                    format!("{FILE} không dùng khóa `{}`", key.get_ref()),
                );
                report(finding.hint(did_you_mean(key.get_ref(), &names)), key.span());
            }
        }
    }
}

fn unknown_keys_in(
    value: &DeValue<'_>,
    schema: &Json,
    root: &Json,
    report: &mut dyn FnMut(Diagnostic, Range<usize>),
) {
    match value {
        DeValue::Table(table) => unknown_keys(table, schema, root, report),
        DeValue::Array(items) => {
            if let Some(inner) = resolved(schema, root).get("items") {
                for item in items {
                    unknown_keys_in(item.get_ref(), inner, root, report);
                }
            }
        }
        _ => {}
    }
}

/// A schema with its `$ref` followed, also through the `anyOf` of an optional value.
fn resolved<'a>(schema: &'a Json, root: &'a Json) -> &'a Json {
    if let Some(pointer) = schema.get("$ref").and_then(Json::as_str) {
        return root.pointer(pointer.trim_start_matches('#')).unwrap_or(schema);
    }
    let choices = schema.get("anyOf").and_then(Json::as_array);
    match choices.and_then(|choices| choices.iter().find(|choice| choice.get("$ref").is_some())) {
        Some(choice) => resolved(choice, root),
        None => schema,
    }
}

impl TableEntry {
    /// What the entry says about the annex, or what is wrong with it.
    pub fn correction(&self, text: &str) -> Result<Correction, Box<Diagnostic>> {
        let wrong = |at: &Spanned<String>, message: String| {
            Box::new(
                Diagnostic::error("manifest-value", message)
                    .hint("viết như trong Excel: vùng A5:L16, cột B")
                    .at(Manifest::place(text, at))
                    .excerpt(excerpt(FILE, text, at.span())),
            )
        };
        let region = match &self.region {
            Some(region) => Some(
                region
                    .get_ref()
                    .parse::<Region>()
                    .map_err(|error| wrong(region, error.to_string()))?,
            ),
            None => None,
        };
        let label_column = match &self.label_column {
            Some(column) => Some(
                format!("{}1", column.get_ref())
                    .parse::<Address>()
                    .map_err(|_| {
                        let message =
                            format!("“{}” không phải là chữ cái của cột", column.get_ref());
                        wrong(column, message)
                    })?
                    .column,
            ),
            None => None,
        };
        Ok(Correction {
            region,
            header_rows: self.header_rows,
            shape: self.shape.map(|shape| match shape {
                ShapeEntry::Bang => Shape::Table,
                ShapeEntry::KhoaGiaTri => Shape::KeyValue,
                ShapeEntry::DanhSach => Shape::List,
            }),
            label_column,
            roles: self.roles.iter().map(|(name, role)| (name.clone(), role.given())).collect(),
            decimal_mark: None,
        })
    }
}
