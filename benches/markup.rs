//! How long it takes to read a filled template of the size of a long plan, and to print it.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kehoach::diagnostic::CellPlace;
use kehoach::document::text::{parse, print};
use kehoach::document::{Origin, Table};
use kehoach::markup::{self, Tables, Unplaced};
use kehoach::template::{Filled, Placement, mark};
use kehoach::workbook::{Address, Region};

struct NoTables;

impl Tables for NoTables {
    fn table(&self, _: &Placement) -> Result<Table, Unplaced> {
        Err(Unplaced::NoAnnex)
    }
}

/// A body of about so many bytes: sections, run-in headings, lists, and figures in each paragraph.
fn body(bytes: usize) -> String {
    let mut body = String::new();
    let mut section = 0;
    while body.len() < bytes {
        section += 1;
        let _ = write!(body, "# NHIỆM VỤ, GIẢI PHÁP {{ #phan_{section} }}\n\n");
        for part in 0..4 {
            let _ = write!(body, "## Xã nông thôn mới lần {part}\n\n: Phấn đấu xây dựng ");
            figure(&mut body, part, "37 xã");
            body.push_str(" nông thôn mới năm 2025 (bao gồm 14 xã trong lộ trình: ");
            figure(&mut body, part + 1, "Xã Nhạn Môn, huyện Pác Nặm; xã Nguyên Phúc, Đôn Phong");
            let _ = write!(body, "); chi tiết tại [](#phan_{section}) và **biểu kèm theo**.\n\n");
            for _ in 0..3 {
                body.push_str(
                    "- Các cấp, các ngành tập trung lãnh đạo, chỉ đạo quyết liệt và đồng bộ ngay \
                     từ đầu năm, đề ra các giải pháp toàn diện, đảm bảo tính khả thi, phù hợp với \
                     điều kiện của địa phương; lồng ghép có hiệu quả các nguồn lực.\n",
                );
            }
            body.push('\n');
        }
    }
    body
}

fn figure(body: &mut String, origin: usize, text: &str) {
    let _ = write!(body, "{}{origin}{}", mark::FIGURE, mark::FIGURE_TEXT);
    markup::escape(text, body);
    body.push(mark::FIGURE_END);
}

fn benchmarks(criterion: &mut Criterion) {
    let origins: Vec<_> = (0..8)
        .map(|row| Origin {
            key: "phu_bieu.muc.xa_nong_thon_moi.tong".into(),
            place: CellPlace {
                file: "phu-bieu.xlsx".into(),
                sheet: "Phụ biểu".into(),
                cell: Region::from(Address::new(row, 2)),
            },
        })
        .collect();
    for kilobytes in [30, 300] {
        let numbering = ["I.", "1.", "1.1.", "a)"].map(str::to_owned).to_vec();
        let filled = Filled { numbering, body: body(kilobytes * 1024), ..Filled::default() };
        let mut group = criterion.benchmark_group(format!("{kilobytes} KB"));
        group.throughput(Throughput::Bytes(filled.body.len() as u64));
        group.bench_function("parse markup", |bencher| {
            bencher.iter(|| markup::parse(black_box(&filled), &origins, &NoTables));
        });
        let (document, findings) = markup::parse(&filled, &origins, &NoTables);
        assert_eq!(findings, []);
        group.bench_function("print", |bencher| bencher.iter(|| print(black_box(&document))));
        let text = print(&document);
        group.bench_function("read text", |bencher| bencher.iter(|| parse(black_box(&text))));
        group.finish();
    }
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
