//! Tables of many cells, whose rows are made when they are asked for: documents are the same as with
//! all rows at hand, and what is made for one does not grow with the number of units.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use kehoach::counted;
use kehoach::document::{Document, text};
use kehoach::dossier::{self, Dossier, LongList, Names, Plan};
use kehoach::markup;
use kehoach::template::{Engine, Given};
use kehoach::workbook::{Address, Cell, Content, Sheet, Workbook};
use tera::value::Key;

const MANIFEST: &str = r#"
[[van_ban]]
mau = "thu.md"
moi = "don_vi"
tep = "{ten}"
"#;

/// How many units make both tables long.
const UNITS: usize = 1_700;

static DOSSIER: LazyLock<Dossier> = LazyLock::new(|| dossier(UNITS));

/// What a template may do with long lists without all their rows.
const CHOOSING: &str = r#"
{{ don_vi.ten }}, {{ don_vi.chi_tieu_3 }}: {{ viec.moi_hang | cua(don_vi=don_vi) | length }} trong {{ viec.moi_hang | length }} việc, {{ viec.hang | length }} nhóm, {{ cac_don_vi.hang | length }} đơn vị; {{ viec.cot.so_luong }}, {{ viec.ten }}.

{% for dong in viec.moi_hang | cua(don_vi=don_vi) | loc(cot="so_luong", khac="x") %}
- {{ dong.ten }} ({{ dong.tt }}): {{ dong.don_vi_chu_tri }}, {{ dong.san_pham }}, {{ dong.so_luong | so }}; dưới nó {{ dong.con | length }} việc.
{% endfor %}
{% for dong in viec.hang | cua(don_vi=don_vi) %}
- {{ dong.ten }}
{% else %}
{% endfor %}
{% for dong in viec.moi_hang | loc(cot="don_vi_chu_tri", la=don_vi.ten) %}
- {{ dong.ten }} ({{ dong.tt }}); dưới nó {{ dong.con | length }} việc.
{% endfor %}
{% for dong in viec.moi_hang | loc(cot="san_pham", co="báo cáo 12") %}
- {{ dong.ten }}
{% endfor %}
{{ bang(ten="viec", don_vi=don_vi) }}
"#;

/// Rows with all that stands below them.
const GROUPS: &str = r#"
{% for dong in viec.hang | loc(cot="ten", la="nhóm 1") %}
- {{ dong.ten }}: {{ dong.con | length }} việc, {{ dong.con | loc(cot="so_luong", la="5") | length }} việc có số lượng 5
{% endfor %}
{% for dong in viec.moi_hang | loc(cot="so_luong", la="5") %}
- {{ dong.ten }}: {{ dong.san_pham }}
{% endfor %}
"#;

/// What needs all rows.
const WHOLE: &str = r#"
{% set nhom = viec.hang[0] %}
{{ nhom.ten }}: {{ nhom.con | length }}, {{ viec.muc.nhom_1.ten }}, {{ viec.moi_hang | last | get(key="ten") }}.

{% for xa in cac_don_vi.hang %}{% if xa.khoa == don_vi.khoa %}{{ xa.ten }}: {{ xa.chi_tieu_3 }}{% endif %}{% endfor %}
"#;

fn template(body: &str) -> String {
    format!("+++\nloai = \"Kế hoạch\"\n+++\n{body}")
}

/// A sheet of texts and numbers.
fn sheet(name: &str, rows: impl Iterator<Item = Vec<String>>) -> Sheet {
    let mut cells = BTreeMap::new();
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            let content = match text.parse() {
                Ok(number) => Content::Number { number, percent: false },
                Err(_) => Content::Text,
            };
            cells.insert(Address::new(row, column), Cell { content, text }.into());
        }
    }
    Sheet {
        file: "bieu.xlsx".into(),
        name: name.into(),
        visible: true,
        cells,
        merges: std::iter::empty().collect(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        column_widths: BTreeMap::new(),
    }
}

/// As many units, each with its row of targets and four tasks in two groups.
fn dossier(units: usize) -> Dossier {
    let texts = |row: &[&str]| row.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let mut head = texts(&["TT", "Tên", "Loại"]);
    head.extend((1..=9).map(|at| format!("Chỉ tiêu {at}")));
    let of_unit = |unit: usize| {
        let mut row = vec![unit.to_string(), format!("Xã Số {unit}"), "xã".to_owned()];
        row.extend((1..=9).map(|at| (unit * 7 + at).to_string()));
        row
    };
    let list = std::iter::once(head).chain((1..=units).map(of_unit));
    let head = texts(&["TT", "Nội dung công việc", "Đơn vị chủ trì", "Sản phẩm", "Số lượng"]);
    let mut tasks = vec![head];
    for group in 1..=2 {
        tasks.push(texts(&[["I", "II"][group - 1], &format!("Nhóm {group}")]));
        for at in 0..units * 2 {
            let unit = at % units + 1;
            let name = format!("Việc {at} của nhóm {group}");
            let row = [(at + 1).to_string(), name, format!("Xã Số {unit}")];
            tasks.push([&row[..], &[format!("Báo cáo {at}"), (at % 37).to_string()]].concat());
        }
    }
    let sheets = vec![sheet("Đơn vị", list), sheet("Việc", tasks.into_iter())];
    let workbook = Workbook { file: "bieu.xlsx".into(), sheets };
    let (dossier, findings) = dossier::open_workbooks("thu", MANIFEST, vec![workbook]);
    assert_eq!(findings, []);
    let dossier = dossier.unwrap();
    assert_eq!(dossier.plans.len(), units);
    dossier
}

fn document(dossier: &Dossier, engine: &Engine, names: &Names, plan: &Plan) -> Document {
    assert_eq!(engine.check_names(&plan.template, names), []);
    let (filled, findings) = engine.fill(&plan.template, names, &dossier.origins);
    assert_eq!(findings, []);
    markup::parse(&filled.unwrap(), &dossier.origins, dossier).0
}

fn is_stand_in(names: &Names, table: &str) -> bool {
    let table = names[table].as_map().unwrap();
    ["hang", "moi_hang"].iter().all(|field| LongList::of(&table[&Key::from(*field)]).is_some())
}

#[test]
fn documents_are_the_same_with_all_rows_and_with_those_asked_for() {
    let dossier = &*DOSSIER;
    for (body, is_choosing) in [(CHOOSING, true), (GROUPS, true), (WHOLE, false)] {
        let text = template(body);
        let (engine, findings) = Engine::new([("thu.md", text.as_str())]);
        assert_eq!(findings, []);
        let whole = engine.whole(["thu.md"]);
        let tree = dossier.tree_with(|table| whole.has(table));
        for table in ["viec", "cac_don_vi"] {
            assert_eq!(is_stand_in(&tree, table), is_choosing, "{table}");
            assert!(!is_stand_in(dossier.tree(), table));
        }
        let mut shown = String::new();
        for plan in dossier.plans.iter().skip(331).step_by(900) {
            let names = dossier.names_of(&tree, plan);
            let document = document(dossier, &engine, &names, plan);
            let all = self::document(dossier, &engine, &dossier.names(plan), plan);
            assert_eq!(document, all);
            write!(shown, "{}", text::print(&document)).unwrap();
        }
        assert!(shown.contains("Xã Số 332") || body == GROUPS, "{shown}");
    }
}

#[test]
fn what_is_made_for_a_document_does_not_grow_with_the_number_of_units() {
    let text = template(CHOOSING);
    let (engine, _) = Engine::new([("thu.md", text.as_str())]);
    let whole = engine.whole(["thu.md"]);
    let more = dossier(UNITS + UNITS / 4);
    let made = [&*DOSSIER, &more].map(|dossier| {
        let given = Given::new(dossier.tree_with(|table| whole.has(table)));
        let made = dossier.plans.iter().step_by(97).map(|plan| {
            counted::taken();
            let unit = plan.unit.map(|unit| dossier.unit_value(unit));
            let filled = engine.fill_for(&plan.template, (&given, unit.as_ref()), &dossier.origins);
            assert!(filled.0.is_some());
            counted::taken()
        });
        // The first makes the indices.
        made.skip(1).max().unwrap()
    });
    assert_eq!(made[0], made[1]);
    assert!((5..200).contains(&made[0]), "{made:?}");
}

#[test]
fn values_are_found_by_their_paths_in_long_tables() {
    let dossier = &*DOSSIER;
    let path = "viec.muc.nhom_2.muc.viec_7_cua_nhom_2.so_luong";
    let found = dossier.value(path.split('.')).unwrap();
    let mut value = dossier.tree_with(|table| table == "viec")["viec"].clone();
    for step in path.split('.').skip(1) {
        value = value.as_map().unwrap()[&Key::from(step.to_owned())].clone();
    }
    assert_eq!(found, value);
    assert_eq!(dossier.value(["viec", "muc", "khong_co"]), None);
}
