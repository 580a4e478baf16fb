//! Numbers as people type them into tables and texts: what is found of them, and what is advised.

use super::{GOOD, said, with};

/// The names and messages, with the hints, of what is said of the good document whose table has
/// these figures: two columns of three rows, the last of which is the total.
fn of_table(figures: [[&str; 2]; 3]) -> Vec<String> {
    let mut document = with("");
    for (row, [own, new]) in
        ["12 | 4", "9 | 3", "21 | 7"].iter().zip(figures.map(|[a, b]| [a.to_owned(), b.to_owned()]))
    {
        assert!(GOOD.contains(row));
        document = document.replacen(row, &format!("{own} | {new}"), 1);
    }
    told(&document)
}

fn told(document: &str) -> Vec<String> {
    let found = said(document).into_iter();
    found
        .map(|finding| {
            format!("{}: {} → {}", finding.name, finding.message, finding.hint.unwrap_or_default())
        })
        .collect()
}

#[test]
fn thousands_are_added_up_however_few_of_them_there_are() {
    for figures in [
        [["520", "4"], ["730", "3"], ["1.260", "7"]],
        [["5.200", "4"], ["4.300", "3"], ["9.600", "7"]],
        [["52.000", "4"], ["43.000", "3"], ["96.000", "7"]],
        [["520", "1.200"], ["730", "1.300"], ["1.260", "2.500"]],
        [["5.200.000", "4"], ["4.300", "3"], ["5.204.400", "7"]],
    ] {
        let found = of_table(figures);
        assert_eq!(found.len(), 1, "{figures:?}: {found:?}");
        assert!(found[0].starts_with("total-mismatch: tổng ghi"), "{found:?}");
    }
    for figures in [
        [["520", "4"], ["740", "3"], ["1.260", "7"]],
        [["5.200", "4"], ["4.400", "3"], ["9.600", "7"]],
        // Rounded.
        [["5,2", "4"], ["4,3", "3"], ["9,6", "7"]],
        // Decimals with a point beside them leave it open.
        [["12.5", "4"], ["1.250", "3"], ["13.75", "7"]],
        // As elsewhere: commas between thousands.
        [["5,200.5", "1.250"], ["4,300.5", "1"], ["9,501", "2.25"]],
    ] {
        let found = of_table(figures);
        assert!(!found.iter().any(|found| found.contains("tổng ghi")), "{figures:?}: {found:?}");
    }
}

#[test]
fn advice_can_be_followed() {
    for (from, to, advised) in [
        ("ký hiệu: KH-UBND", "ký hiệu: KH.UBND", "nd30-num-type: ghi KH-UBND"),
        (
            "Các thôn rà soát",
            "Tỷ lệ hộ nghèo còn 97.5 % vào cuối năm. Các thôn rà soát",
            "nd30-fmt-percent: viết liền `97,5%`",
        ),
        (
            "căn cứ: Căn cứ Kế hoạch số 18/KH-UBND",
            "căn cứ: Căn cứ Kế hoạch 18/KH-UBND",
            "citation-symbol: viết “Kế hoạch số 18/KH-UBND”",
        ),
        ("theo Phụ lục./.", "theo Phụ lục; mẫu báo cáo kèm theo (kèm theo Phụ lục III)./.", ""),
        ("Các thôn rà soát", "Ngân sách phường 1.051,5 triệu đồng. Các thôn rà soát", ""),
        ("Các thôn rà soát", "Dân số của phường 14.186 người. Các thôn rà soát", ""),
        ("Các thôn rà soát", "Sản lượng cả năm 16.500 tấn. Các thôn rà soát", ""),
    ] {
        let good = with("");
        assert!(good.contains(from), "{from}");
        let found = told(&good.replacen(from, to, 1));
        let hints: Vec<String> = found
            .iter()
            .map(|found| {
                let (name, rest) = found.split_once(": ").unwrap();
                format!("{name}: {}", rest.rsplit_once(" → ").unwrap().1)
            })
            .collect();
        match advised {
            "" => assert_eq!(hints, [""; 0], "{to}"),
            advised => assert!(hints.iter().any(|hint| hint == advised), "{to}: {found:?}"),
        }
    }
}

#[test]
fn an_annex_that_is_not_there_is_told() {
    let (at, named) = ("theo Phụ lục./.", "theo Phụ lục II (mẫu báo cáo kèm theo Phụ lục III)./.");
    let annex = &GOOD[GOOD.find("== phụ lục").unwrap()..];
    let numbered = |text: &str, number: &str| {
        text.replacen("== phụ lục (", &format!("== phụ lục [{number}] ("), 1)
    };
    let two = numbered(&with("").replacen(at, named, 1), "I")
        + "\n"
        + &numbered(&annex.replace("chi_tieu", "chi_tieu_2"), "II");
    let is_told = |found: &[String], number: &str| {
        found
            .iter()
            .any(|found| found.starts_with(&format!("nd30-annex-ref: nhắc đến Phụ lục {number} ")))
    };
    assert!(is_told(&told(&two), "III"), "{:?}", told(&two));
    let two = two.replace("Phụ lục III", "Phụ lục I");
    assert!(!is_told(&told(&two), "I"), "{:?}", told(&two));
    // Without any annex in the file it may be in another.
    let none = with("").replacen(at, "theo Phụ lục II./.", 1);
    let none = &none[..none.find("== phụ lục").unwrap()];
    assert!(is_told(&told(none), "II"), "{:?}", told(none));
}
