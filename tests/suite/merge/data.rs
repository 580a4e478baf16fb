//! Documents of several shapes whose figures all differ, and changes of their data.

use kehoach::diagnostic::CellPlace;
use kehoach::document::{
    Block, Document, Figure, Inline, Origin, Paragraph, ParagraphStyle, Table, TableCell, TableRow,
    Text, text,
};

use kehoach::workbook::Address;

use super::annexes;
use crate::fuzz::numbers::Numbers;

/// A plan with annexes, a decision with what is issued with it, a letter, and a list of units with a
/// table that has merged cells.
pub(super) fn shapes() -> Vec<Document> {
    let files = ["full/bac_kan", "ba_phu_luc", "quyet_dinh_ban_hanh", "ke_hoach", "cong_van"];
    let mut shapes: Vec<Document> = files
        .iter()
        .map(|name| {
            let path = format!("tests/suite/docx/{name}.txt");
            text::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
        })
        .collect();
    shapes.push(units());
    for (at, document) in shapes.iter_mut().enumerate() {
        figured(document, at);
    }
    shapes
}

/// A list of units, each with items, and a table with groups.
fn units() -> Document {
    let mut source = String::from(
        "tên loại: Chương trình\ncơ quan: UBND xã Bình An\ntrích yếu: Giảm nghèo năm 2026\n\n== nội dung\n",
    );
    for unit in 0..12 {
        source.push_str(&format!("# [{unit}.] Thôn số {unit}\nThôn có các chỉ tiêu sau:\n"));
        for item in 0..4 {
            source.push_str(&format!("- Chỉ tiêu {item}: {{=1|thon_{unit}.ct_{item} @ a.xlsx › Một › B{}}} hộ, so với năm trước {{=1|thon_{unit}.nt_{item} @ a.xlsx › Một › C{}}} hộ\n", unit + 1, item + 1));
        }
    }
    source.push_str("\n== phụ lục Chỉ tiêu các thôn\nkèm theo: Chương trình số\n@bảng thon\n  cột | số 5 | tên 30 | số liệu 10 | số liệu 10 | chữ 20\n  đầu | TT | Thôn | Số hộ | Hộ nghèo | Ghi chú\n");
    for unit in 0..20 {
        source.push_str(&format!(
            "  dòng | {unit} | Thôn {unit} | 1 | 2 | {}\n",
            if unit % 3 == 0 { "Có" } else { "" }
        ));
    }
    text::parse(&source).unwrap()
}

/// Lets every figure say what no other says, and makes figures of the cells of tables.
fn figured(document: &mut Document, shape: usize) {
    let mut count = 100_000 * (shape + 1);
    let mut next = || {
        count += 1;
        count
    };
    let mut tables = 0;
    each_table(document, &mut |table| {
        tables += 1;
        if table.source.is_empty() {
            table.source = "bang".into();
        }
        table.place = Some(place("A1"));
        let source = table.source.clone();
        for (number, row) in table.rows.iter_mut().enumerate() {
            for cell in &mut row.cells {
                let has_words = !kehoach::document::plain(&cell.text).is_empty();
                if has_words && cell.column != 0 {
                    let key = format!("{source}_{tables}.hang_{number}.cot_{}", cell.column);
                    let at = Address::new(number as u32 + 1, cell.column as u32);
                    cell.text = vec![figure_of(&key, next(), &at.to_string())];
                }
            }
        }
    });
    let mut seen = 0;
    each_figure(document, &mut |figure| {
        seen += 1;
        let number = next();
        figure.text = match seen % 4 {
            0 => format!("Xã {number} và xã {}", next()),
            1 => format!("{number} thôn"),
            _ => number.to_string(),
        };
        // Those of tables have their rows' and their columns' already.
        if !figure.origins[0].key.contains(".hang_") {
            figure.origins[0].key = format!("{}_{seen}", figure.origins[0].key).into();
        }
    });
}

fn place(cell: &str) -> CellPlace {
    CellPlace { file: "a.xlsx".into(), sheet: "Một".into(), cell: cell.parse().unwrap() }
}

pub(super) fn figure(key: &str, number: usize) -> Inline {
    figure_of(key, number, "B2")
}

fn figure_of(key: &str, number: usize, cell: &str) -> Inline {
    Inline::Figure(Figure {
        text: number.to_string(),
        origins: vec![Origin { key: key.into(), place: place(cell) }],
    })
}

fn lists(document: &mut Document) -> Vec<&mut Vec<Block>> {
    let annexes = document.annexes.iter_mut().map(|annex| &mut annex.blocks);
    std::iter::once(&mut document.blocks).chain(annexes).collect()
}

fn each_table(document: &mut Document, each: &mut impl FnMut(&mut Table)) {
    for block in lists(document).into_iter().flatten() {
        if let Block::Table(table) = block {
            each(table);
        }
    }
}

fn each_figure(document: &mut Document, each: &mut impl FnMut(&mut Figure)) {
    fn within(text: &mut Text, each: &mut impl FnMut(&mut Figure)) {
        for inline in text {
            match inline {
                Inline::Figure(figure) => each(figure),
                Inline::Emphasis(text) | Inline::Strong(text) => within(text, each),
                Inline::Text(_) | Inline::Blank(_) | Inline::LineBreak => {}
            }
        }
    }
    for block in lists(document).into_iter().flatten() {
        match block {
            Block::Heading(heading) => {
                within(&mut heading.title, each);
                within(&mut heading.run_in, each);
            }
            Block::Paragraph(paragraph) => within(&mut paragraph.text, each),
            Block::Item { text, .. } => within(text, each),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    within(&mut cell.text, each);
                }
            }
        }
    }
}

/// What a change of the data has changed that has no plain form as revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Changed {
    /// Tables have other columns.
    pub columns: bool,
    /// Annexes have come, gone, changed places or turned, or end otherwise.
    pub annexes: bool,
}

/// Changes the data: values, names, rows and paragraphs, annexes, and prose of the template.
pub(super) fn change(document: &mut Document, numbers: &mut Numbers, round: usize) -> Changed {
    let more = [1_000_000, 3_000_000, 7_000_000][round];
    let share = 1 + numbers.below(6);
    each_figure(document, &mut |figure| {
        if numbers.once_in(share) {
            figure.text = renumbered(&figure.text, more);
        }
    });
    if numbers.once_in(8) {
        // What might be taken for markup or code.
        let hostile = ["<&>\"' ]]>", "{{ x }} {% y %}", "a\nb", "  hai  cách  "];
        let text = hostile[numbers.below(hostile.len())];
        let mut at = numbers.below(30);
        each_figure(document, &mut |figure| {
            if at == 0 {
                figure.text = format!("{} {text}", figure.text);
            }
            at = at.wrapping_sub(1);
        });
    }
    let mut end_otherwise = false;
    for list in lists(document) {
        if list.len() > 4 && numbers.once_in(3) {
            let at = numbers.below(list.len());
            if !matches!(list[at], Block::Table(_)) {
                list.remove(at);
            }
        }
        if !list.is_empty() && numbers.once_in(3) {
            let at = numbers.below(list.len() + 1);
            let number = more + 900_000 + numbers.below(90_000);
            let text = vec![
                Inline::Text(format!("Nội dung mới của mẫu số {at}, với chỉ tiêu ")),
                figure(&format!("moi.{round}.{number}"), number),
                Inline::Text(" hộ trong năm.".to_owned()),
            ];
            let paragraph = Paragraph { style: ParagraphStyle::Body, text, line: 1 };
            end_otherwise |= at == list.len();
            list.insert(at, Block::Paragraph(paragraph));
        }
        for block in list.iter_mut() {
            if let Block::Paragraph(paragraph) = block
                && numbers.once_in(12)
            {
                paragraph.text.insert(0, Inline::Text("Theo mẫu mới, ".to_owned()));
            }
        }
    }
    let annexes = annexes::change(document, numbers, more, round) || end_otherwise;
    let mut columns = false;
    each_table(document, &mut |table| {
        let is_plain = |cell: &TableCell| cell.row_span == 1;
        let plain = table.rows.iter().flat_map(|row| &row.cells).all(is_plain);
        if !plain || table.rows.is_empty() {
            return;
        }
        if table.rows.len() > 2 && numbers.once_in(3) {
            table.rows.remove(numbers.below(table.rows.len()));
        }
        if numbers.once_in(3) {
            let at = numbers.below(table.rows.len());
            let mut row = table.rows[at].clone();
            let number = more + 800_000 + 20 * numbers.below(4_000);
            for cell in row.cells.iter_mut().filter(|cell| cell.column != 0) {
                let own = number + cell.column;
                cell.text = vec![figure(&format!("moi.{own}.{round}"), own)];
            }
            table.rows.insert(at, row);
        }
        if table.rows.len() > 3 && numbers.once_in(5) {
            let (a, b) = (numbers.below(table.rows.len()), numbers.below(table.rows.len()));
            table.rows.swap(a, b);
        }
        if numbers.once_in(3) {
            filled_and_emptied(table, numbers, more, round);
        }
        if numbers.once_in(5) {
            columns |= other_columns(table, numbers, more, round);
        }
    });
    Changed { columns, annexes }
}

/// Cells that said nothing get a figure, and figures go out of others.
fn filled_and_emptied(table: &mut Table, numbers: &mut Numbers, more: usize, round: usize) {
    let number = more + 600_000 + 1_000 * numbers.below(90);
    let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
    for (at, cell) in cells.filter(|cell| cell.column != 0).enumerate() {
        if !numbers.once_in(4) {
            continue;
        }
        cell.text = match cell.text[..] {
            [] => vec![figure(&format!("o.{}.{round}", number + at), number + at)],
            _ => Vec::new(),
        };
    }
}

/// A column comes or goes in a table without merged cells.
pub(super) fn other_columns(
    table: &mut Table,
    numbers: &mut Numbers,
    more: usize,
    round: usize,
) -> bool {
    let width = table.columns.len();
    let is_plain = |row: &TableRow| {
        let alone = |cell: &TableCell| cell.row_span == 1 && cell.column_span == 1;
        row.cells.len() == width && row.cells.iter().all(alone)
    };
    if !table.header.iter().chain(&table.rows).all(is_plain) || width < 2 {
        return false;
    }
    let at = 1 + numbers.below(width - 1);
    let has_come = width < 4 || numbers.once_in(2);
    if has_come {
        table.columns.insert(at, table.columns[at]);
    } else {
        table.columns.remove(at);
    }
    let number = more + 700_000 + 100 * numbers.below(900);
    for (row, cells) in table.header.iter_mut().chain(&mut table.rows).enumerate() {
        if has_come {
            let text = vec![figure(&format!("cot.{number}.{row}.{round}"), number + row)];
            let cell = TableCell { column: at, column_span: 1, row_span: 1, text };
            cells.cells.insert(at, cell);
        } else {
            cells.cells.remove(at);
        }
        for (column, cell) in cells.cells.iter_mut().enumerate() {
            cell.column = column;
        }
    }
    true
}

/// Another number in the place of each.
fn renumbered(text: &str, more: usize) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if digits.len() >= 6 {
            let number: usize = digits.parse().unwrap();
            out.push_str(&((number + more) % 100_000_000).to_string());
        } else {
            out.push_str(&digits);
        }
        digits.clear();
        out.push(letter);
    }
    out.pop();
    out
}
