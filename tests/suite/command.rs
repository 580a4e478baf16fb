//! The command line: pages of runs that are also the manual, and the verbs with invented steps.

use std::io::{self, Write};
use std::path::Path;

use kehoach::cli::inspect::{Inspected, Request, Source};
use kehoach::cli::{self, Status, Steps};
use kehoach::diagnostic::Diagnostic;
use kehoach::skeleton::Skeleton;

use crate::paths::shown;
use crate::program::{CACHE, CACHES};

#[test]
fn every_page() {
    trycmd::TestCases::new()
        .env("RUST_BACKTRACE", "0")
        .env("NO_COLOR", "1")
        .env(CACHES[0], CACHE)
        .env(CACHES[1], CACHE)
        .case("tests/suite/command/*.md");
}

/// Runs the program in this process: status, results, words.
fn run(arguments: &[&str], steps: &Steps<'_>) -> (Status, String, String) {
    let mut out = anstream::StripStream::new(Vec::new());
    let mut err = anstream::StripStream::new(Vec::new());
    let typed = ["kehoach"].iter().chain(arguments).map(Into::into);
    let status = cli::run(typed, steps, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status, text(out.into_inner()), text(err.into_inner()))
}

/// A sheet of a skeleton: a row for an agency alone, and one for old units alone.
const SHEET: &str = r##"
[[trang]]
ten = "Biểu"
rong = [6, 30]
dien = [2]
dau = [["TT", "Nội dung"]]
than = [
    ["#", "{ten_tat}"],
    ["#", "{co_quan_chu_quan}"],
    ["#", "{truoc_7_2025}năm {nam}"],
    ["*don_vi"],
]
"##;

const SKELETONS: &[Skeleton] = &[
    Skeleton {
        name: "ke-hoach",
        about: "Kế hoạch",
        level: "tinh",
        texts: &[("ho-so.toml", "# {ten_tat}")],
        workbooks: &[("bieu/phu-bieu.xlsx", SHEET)],
        todo: &["điền các ô màu vàng trong bieu/phu-bieu.xlsx"],
    },
    Skeleton {
        name: "bao-cao",
        about: "Báo cáo",
        level: "so",
        texts: &[("ho-so.toml", "# bao cao")],
        workbooks: &[],
        todo: &[],
    },
];

fn steps() -> Steps<'static> {
    Steps { skeletons: SKELETONS, inspect: &inspect, ..Steps::default() }
}

fn new(folder: &Path, more: &[&str]) -> (Status, String) {
    let typed = folder.display().to_string();
    let (status, out, err) = run(&[&["new", &typed], more].concat(), &steps());
    (status, shown(&(out + &err), folder.parent().unwrap(), "TOP").replace("TOP/", ""))
}

#[test]
fn a_new_dossier_has_its_files_and_says_what_to_do_next() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("Kế hoạch 2026");
    let (status, said) = new(&folder, &[]);
    assert_eq!(status, Status::Clean);
    insta::assert_snapshot!(said, @r#"
    đã tạo hồ sơ "Kế hoạch 2026", cơ quan ban hành: UBND tỉnh Minh Châu
      ho-so.toml
      bieu/phu-bieu.xlsx
    việc tiếp theo:
      1. điền các ô màu vàng trong bieu/phu-bieu.xlsx
      2. xem chương trình đọc được gì: kehoach inspect "Kế hoạch 2026"
      3. lập văn bản: kehoach build "Kế hoạch 2026"
    "#);
    assert_eq!(
        std::fs::read_to_string(folder.join("ho-so.toml")).unwrap(),
        "# UBND tỉnh Minh Châu"
    );
    assert_eq!(
        second_column(&folder),
        [
            "Nội dung",
            "UBND tỉnh Minh Châu",
            "Xã An Bình",
            "Xã Bình Minh",
            "Phường Hòa Lạc",
            "Đặc khu Hải Vân"
        ]
    );

    let other = top.path().join("khac");
    std::fs::create_dir(&other).unwrap();
    assert_eq!(new(&other, &["--loai", "bao-cao"]).0, Status::Clean);
    assert_eq!(std::fs::read(other.join("ho-so.toml")).unwrap(), b"# bao cao");
}

#[test]
fn a_new_dossier_is_never_put_over_something() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("day");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("ghi-chu.txt"), "của người dùng").unwrap();
    let (status, said) = new(&folder, &[]);
    assert_eq!(status, Status::Failed);
    insta::assert_snapshot!(said, @"
    lỗi: thư mục này đã có tệp bên trong
      ở day
      → ghi tên một thư mục chưa có, để không tệp nào bị ghi đè
    ");
    assert!(!folder.join("ho-so.toml").exists());

    let (_, said) = new(&folder.join("ghi-chu.txt"), &[]);
    insta::assert_snapshot!(said, @"
    lỗi: ở đây đã có một tệp
      ở ghi-chu.txt
      → ghi tên một thư mục chưa có, để không tệp nào bị ghi đè
    ");
    let (_, said) = new(&top.path().join("a?b"), &[]);
    insta::assert_snapshot!(said, @"
    lỗi: tên thư mục không dùng được: không được có ký tự `?`
      ở a?b
      → đặt tên khác, chẳng hạn ke-hoach-2026
    ");
    let (_, said) = new(&top.path().join("moi"), &["--loai", "to-trinh"]);
    insta::assert_snapshot!(said, @"
    lỗi: không có loại hồ sơ mẫu `to-trinh`
      → chọn một trong: `ke-hoach`, `bao-cao`
    ");
    let (_, said) = new(&top.path().join("moi"), &["--loai", "báo cá"]);
    insta::assert_snapshot!(said, @"
    lỗi: không có loại hồ sơ mẫu `báo cá`
      → có phải là `bao-cao`? Các loại: `ke-hoach`, `bao-cao`
    ");
    assert!(!top.path().join("moi").exists());
}

/// What stands in the second column of the workbook of a new dossier.
fn second_column(folder: &Path) -> Vec<String> {
    let path = folder.join("bieu/phu-bieu.xlsx");
    let (book, _) = kehoach::workbook::read("phu-bieu.xlsx", &std::fs::read(path).unwrap());
    let book = book.unwrap();
    let sheet = &book.sheets[0];
    let cells = sheet.cells.iter().filter(|(address, _)| address.column == 1);
    cells.map(|(_, cell)| cell.text.clone()).collect()
}

#[test]
fn a_new_dossier_is_of_whom_it_is_asked_for() {
    let top = tempfile::tempdir().unwrap();
    for (number, (options, issuer, rows)) in [
        (vec!["--don-vi-cu"], "UBND tỉnh Minh Châu", vec!["năm 2024", "Huyện An Bình"]),
        (vec!["--co-quan", "xa"], "UBND xã Tân Lập", vec!["Thôn Nà Pán"]),
        (vec!["--co-quan", "UBND phường Phú Mỹ"], "UBND phường Phú Mỹ", vec!["Thôn Nà Pán"]),
        (
            vec!["--co-quan", "huyen", "--nam", "2023"],
            "UBND huyện An Bình",
            vec!["năm 2023", "Xã Tân Lập"],
        ),
        (
            vec!["--co-quan", "Sở Y tế tỉnh Lâm Bình"],
            "Sở Y tế",
            vec!["UBND TỈNH LÂM BÌNH", "Xã An Bình"],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = top.path().join(number.to_string());
        let (status, said) = new(&folder, &options);
        assert_eq!(status, Status::Clean, "{said}");
        assert!(said.contains(&format!("cơ quan ban hành: {issuer}\n")), "{said}");
        let found = second_column(&folder);
        assert_eq!(found[1], issuer);
        assert_eq!(found[2..2 + rows.len()], rows, "{options:?}");
    }
}

#[test]
fn a_new_dossier_is_of_no_body_that_issues_nothing() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("moi");
    let (status, said) = new(&folder, &["--co-quan", "UBND thôn Nà Pán"]);
    assert_eq!(status, Status::Failed);
    insta::assert_snapshot!(said);
    let (_, said) = new(&folder, &["--co-quan", "Minh Châu"]);
    insta::assert_snapshot!(said);
    assert!(!folder.exists());
}

#[test]
fn who_issues_is_asked_where_somebody_can_answer() {
    let top = tempfile::tempdir().unwrap();
    type Ask = fn(&str) -> Option<String>;
    let answers: [(Ask, &str); 4] = [
        (|_| Some("2".to_owned()), "UBND xã Tân Lập"),
        (|_| Some("UBND xã Vũ Lễ".to_owned()), "UBND xã Vũ Lễ"),
        (|_| Some(String::new()), "UBND tỉnh Minh Châu"),
        (
            |question| {
                assert!(question.contains("3. sở, ban, ngành"), "{question}");
                Some("so".to_owned())
            },
            "Sở Nông nghiệp và Môi trường",
        ),
    ];
    for (number, (ask, issuer)) in answers.into_iter().enumerate() {
        let typed = top.path().join(number.to_string()).display().to_string();
        let (_, said, _) = run(&["new", &typed], &Steps { ask, ..steps() });
        assert!(said.contains(&format!("cơ quan ban hành: {issuer}\n")), "{said}");
    }
}

/// An inspector that tells what it was asked.
struct Asked(Request);

impl Inspected for Asked {
    fn text(&self) -> String {
        let name = self.0.source.path().file_name().unwrap_or_default().to_string_lossy();
        let kind = match self.0.source {
            Source::Dossier(_) => "hồ sơ",
            Source::Workbook(_) => "bảng tính",
        };
        format!("{kind} {name}, trang {:?}\n\n", self.0.sheets)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "trang": self.0.sheets })
    }
}

fn inspect(request: &Request) -> (Option<Box<dyn Inspected>>, Vec<Diagnostic>) {
    match request.sheets.first().map(String::as_str) {
        Some("gãy") => panic!("trang gãy"),
        Some("lạ") => (None, vec![Diagnostic::error("unknown-sheet", "không có trang `lạ`")]),
        Some("đoán") => {
            let doubt = Diagnostic::warning("doubt", "không rõ dòng tiêu đề");
            (Some(Box::new(Asked(request.clone()))), vec![doubt])
        }
        _ => (Some(Box::new(Asked(request.clone()))), Vec::new()),
    }
}

#[test]
fn inspect_tells_dossiers_and_workbooks_apart() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("bac-kan");
    std::fs::create_dir(&folder).unwrap();
    let typed = |name: &str| folder.join(name).display().to_string();
    for name in ["ho-so.toml", "phu-bieu.xlsx"] {
        std::fs::write(typed(name), "").unwrap();
    }
    let look = |arguments: &[&str]| run(&[&["inspect"], arguments].concat(), &steps());
    let said = |arguments: &[&str]| look(arguments).1;
    assert_eq!(said(&[&typed("")]), "hồ sơ bac-kan, trang []\n");
    assert_eq!(said(&[&typed("ho-so.toml")]), "hồ sơ bac-kan, trang []\n");
    let sheets = ["--sheet", "A", "--sheet", "Phụ biểu"];
    let workbook = typed("phu-bieu.xlsx");
    assert_eq!(
        said(&[&[workbook.as_str()], &sheets[..]].concat()),
        "bảng tính phu-bieu.xlsx, trang [\"A\", \"Phụ biểu\"]\n"
    );
    let json = said(&[&workbook, "--json", "--sheet", "A"]);
    assert_eq!(json, "{\n  \"trang\": [\n    \"A\"\n  ]\n}\n");

    let (status, out, err) = look(&[&workbook, "--sheet", "đoán"]);
    assert_eq!((status, out.is_empty()), (Status::Findings, false));
    assert_eq!(err, "cảnh báo: không rõ dòng tiêu đề\n");
    let (status, out, err) = look(&[&workbook, "--sheet", "lạ"]);
    assert_eq!((status, out.as_str()), (Status::Failed, ""));
    assert_eq!(err, "lỗi: không có trang `lạ`\n");
    let (status, _, err) = look(&[&workbook, "--sheet", "gãy"]);
    assert_eq!(status, Status::Failed);
    let told = "lỗi: chương trình gặp lỗi của chính nó khi đọc tệp này: trang gãy";
    assert!(err.starts_with(told), "{err}");
}

#[test]
fn what_templates_see_has_texts_numbers_and_cells() {
    let dossier = concat!(env!("CARGO_MANIFEST_DIR"), "/inputs/bac-kan-2025");
    let (_, out, _) = run(&["inspect", dossier, "--json"], &Steps::default());
    let tree: serde_json::Value = serde_json::from_str(&out).unwrap();
    let row =
        &tree["phu_bieu"]["muc"]["xa_nong_thon_moi"]["muc"]["xa_dat_chuan_nong_thon_moi_tang_them"];
    insta::assert_snapshot!(row["tong"], @r#"{"chu":"37 xã","so":37,"don_vi":"xã","ten":null,"con_lai":null,"o":"phu-bieu.xlsx › Phụ biểu › C8"}"#);
    assert_eq!(row["theo_don_vi"]["huyen_ba_be"]["ten"][0], "Mỹ Phương");
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (status, out, _) = run(&["completions", shell], &steps());
        assert_eq!(status, Status::Clean);
        for verb in ["build", "inspect", "new", "completions", "--dry-run"] {
            assert!(out.contains(verb.trim_start_matches('-')), "{shell} does not know {verb}");
        }
        // The other two complete no values.
        if ["bash", "fish", "zsh"].contains(&shell) {
            assert!(out.contains("quyet-dinh"), "{shell} does not know the kinds of dossiers");
        }
    }
}

/// A reader that has read enough.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in [&["--help"][..], &["completions", "bash"], &["--version"]] {
        let typed = ["kehoach"].iter().chain(arguments).map(Into::into);
        let mut err = Vec::new();
        assert_eq!(cli::run(typed, &steps(), &mut Closed, &mut err), Status::Clean);
        assert_eq!(err, b"");
    }
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut err = anstream::StripStream::new(Vec::new());
    let typed = ["kehoach", "--version"].iter().map(Into::into);
    assert_eq!(cli::run(typed, &steps(), &mut Full, &mut err), Status::Failed);
    let err = String::from_utf8(err.into_inner()).unwrap();
    assert_eq!(err, "lỗi: không ghi được kết quả: ổ đĩa đã đầy\n");
}

/// A terminal's `head -1`: it takes a line and goes.
struct Head(Vec<u8>);

impl Write for Head {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.contains(&b'\n') {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The status is that of the work, whose end a reader need not see.
#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().display().to_string();
    let real = "inputs/bac-kan-2025";
    for (typed, expected) in [
        (vec!["build", real, "--dry-run", "--out", &folder, "--unit", "Ba Bể"], Status::Findings),
        (vec!["build", "khong-co", real, "--out", &folder, "--format", "json"], Status::Failed),
        (vec!["inspect", real], Status::Findings),
        (vec!["inspect", real, "--json"], Status::Findings),
        (vec!["templates"], Status::Clean),
        (vec!["--help"], Status::Clean),
    ] {
        let typed: Vec<&str> = ["kehoach"].into_iter().chain(typed).collect();
        let (mut head, mut words) = (Head(Vec::new()), Vec::new());
        let steps = Steps::default();
        let status = cli::run(typed.iter().map(Into::into), &steps, &mut head, &mut words);
        let whole =
            cli::run(typed.iter().map(Into::into), &steps, &mut io::sink(), &mut io::sink());
        assert_eq!((status, whole), (expected, expected), "{typed:?}");
        // What goes to others is said whole.
        let (mut gone, mut results) = (Head(b"\n".to_vec()), Vec::new());
        let status = cli::run(typed.iter().map(Into::into), &steps, &mut results, &mut gone);
        assert_eq!(status, expected, "{typed:?}");
        assert!(!results.is_empty(), "{typed:?}");
    }
    let made = walkdir::WalkDir::new(out.path()).into_iter().flatten();
    assert!(made.filter(|entry| entry.file_type().is_file()).count() >= 9);
}

/// Nothing to show is no failure, and is said.
#[test]
fn only_an_error_makes_a_look_fail() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    rust_xlsxwriter::Workbook::new().save(path("chua-trang.xlsx")).unwrap();
    let mut blank = rust_xlsxwriter::Workbook::new();
    blank.add_worksheet();
    blank.save(path("trong.xlsx")).unwrap();
    let mut note = rust_xlsxwriter::Workbook::new();
    note.add_worksheet().write_string(0, 0, "Ghi chú").unwrap();
    note.save(path("mot-o.xlsx")).unwrap();
    std::fs::write(path("hong.xlsx"), "chữ").unwrap();
    for (name, expected) in [
        ("trong.xlsx", Status::Findings),
        ("mot-o.xlsx", Status::Findings),
        ("hong.xlsx", Status::Failed),
        ("khong-co.xlsx", Status::Failed),
    ] {
        for more in [&[][..], &["--json"]] {
            let (status, out, err) =
                run(&[&["inspect", path(name).as_str()], more].concat(), &Steps::default());
            assert_eq!(status, expected, "{name}: {out}{err}");
            assert_ne!(err, "", "{name}");
        }
    }
}
