//! Spellings of quantities, and texts that must be refused.

use super::*;

#[test]
fn quantities_are_read_and_written() {
    for (text, written) in [
        ("37 xã", "37 xã"),
        ("02 xã", "2 xã"),
        ("01", "1"),
        ("0", "0"),
        ("≥15 tiêu chí/xã", "tối thiểu 15 tiêu chí/xã"),
        (">= 15 tiêu chí/xã", "tối thiểu 15 tiêu chí/xã"),
        ("tối thiểu 09", "tối thiểu 9"),
        ("Tối thiểu 09 xã", "tối thiểu 9 xã"),
        ("trên 60%", "trên 60%"),
        (">85%", "trên 85%"),
        ("1.012.123", "1.012.123"),
        ("1.012.123 triệu đồng", "1.012.123 triệu đồng"),
        ("78,5%", "78,5%"),
        ("78.5%", "78,5%"),
        ("7/17 xã", "7/17 xã"),
        ("01/17 xã", "1/17 xã"),
        ("17/17", "17/17"),
        ("147/184 xã", "147/184 xã"),
        ("0,3 tiêu chí/xã", "0,3 tiêu chí/xã"),
        ("45 triệu đồng/người/năm", "45 triệu đồng/người/năm"),
        ("khoảng 4,5 km", "khoảng 4,5 km"),
        ("15km", "15 km"),
        ("-5,2%", "-5,2%"),
        ("từ 13 tiêu chí trở lên", "tối thiểu 13 tiêu chí"),
        ("từ 2-3% trở lên", "tối thiểu 2-3%"),
        ("thêm 5 tiêu chí", "thêm 5 tiêu chí"),
        ("thêm từ 01 đến 02 tiêu chí trở lên", "thêm tối thiểu 1-2 tiêu chí"),
        (
            "thêm từ 3 - 5 tiêu chí nông thôn mới nâng cao",
            "thêm 3-5 tiêu chí nông thôn mới nâng cao",
        ),
        ("tăng ít nhất 1,5 lần", "tăng tối thiểu 1,5 lần"),
        ("25-30 sản phẩm", "25-30 sản phẩm"),
        ("trên 1.000 lao động", "trên 1.000 lao động"),
        ("1.234 hộ", "1.234 hộ"),
        ("10.000 tờ gấp", "10.000 tờ gấp"),
        ("12.000 ha", "12.000 ha"),
        ("50 thôn", "50 thôn"),
        ("37\nxã", "37 xã"),
        (
            "12 thôn và các thôn chưa đạt chuẩn năm 2024",
            "12 thôn và các thôn chưa đạt chuẩn năm 2024",
        ),
        ("trên 69% tổng số xã (67/96 xã)", "trên 69% tổng số xã (67/96 xã)"),
        (
            "3 đơn vị cấp huyện (huyện Bạch Thông, thành phố Bắc Kạn)",
            "3 đơn vị cấp huyện (huyện Bạch Thông, thành phố Bắc Kạn)",
        ),
        ("207 thôn/345 thôn", "207/345 thôn"),
        ("2 533,6", "2.533,6"),
        ("2\u{a0}127,0 ha", "2.127 ha"),
        ("1 200", "1.200"),
        ("1 200 hộ", "1.200 hộ"),
        ("6,6-6,8", "6,6-6,8"),
        ("6,6 – 6,8%", "6,6-6,8%"),
        ("60 - 62", "60-62"),
        ("1-1,5", "1-1,5"),
        ("0,5 - 1", "0,5-1"),
        ("60-62 tạ/ha", "60-62 tạ/ha"),
        ("1.200,5 - 1.300,5", "1.200,5-1.300,5"),
        ("9,49/9,5", "9,49/9,5"),
        ("11,97/13", "11,97/13"),
        ("8,9/10", "8,9/10"),
        ("0/10", "0/10"),
        ("12/63", "12/63"),
        ("10,27/13 điểm", "10,27/13 điểm"),
        ("Khoảng 4", "khoảng 4"),
        ("Dưới 3", "dưới 3"),
        ("Trên 95", "trên 95"),
        ("≥61,5%", "tối thiểu 61,5%"),
        ("79,885%", "79,885%"),
        ("79.885%", "79,885%"),
        ("0,1‰", "0,1‰"),
        ("0,15 - 0,2 ‰", "0,15-0,2‰"),
        ("0,125 ‰", "0,125‰"),
    ] {
        match text.parse::<Quantity>() {
            Ok(quantity) => assert_eq!(quantity.to_string(), written, "{text}"),
            Err(error) => panic!("{text}: {error}"),
        }
    }
}

#[test]
fn each_part_has_its_place() {
    let quantity: Quantity = "12 thôn và các thôn chưa đạt chuẩn năm 2024".parse().unwrap();
    assert_eq!(quantity.number, 12.into());
    assert_eq!(quantity.beside().unit.as_deref(), Some("thôn"));
    assert_eq!(quantity.beside().rest.as_deref(), Some("và các thôn chưa đạt chuẩn năm 2024"));
    let quantity: Quantity = "≥15 tiêu chí/xã".parse().unwrap();
    assert_eq!(quantity.qualifier, Some(Qualifier::AtLeast));
    assert_eq!(quantity.beside().unit.as_deref(), Some("tiêu chí/xã"));
}

#[test]
fn what_cannot_be_known_is_refused_with_its_reason() {
    for (text, reason) in [
        ("1.234", "“1.234” có thể là 1234 hoặc 1,234"),
        ("1.234 ha", "“1.234 ha” có thể là 1234 hoặc 1,234"),
        ("12,500 triệu đồng", "“12,500 triệu đồng” có thể là 12500 hoặc 12,5"),
        ("4.500-4.700", "“4.500-4.700” có thể là 4500 hoặc 4,5"),
        ("1.234%", "“1.234%” có thể là 1234 hoặc 1,234"),
        ("7/10", "“7/10” có thể là phân số hoặc ngày, tháng"),
        ("9.49/9.5", "“9.49/9.5” có thể là số thập phân 9,49 hoặc số thứ tự"),
        ("4.1", "“4.1” có thể là số thập phân 4,1 hoặc số thứ tự"),
        ("7/12", "“7/12” có thể là phân số hoặc ngày, tháng"),
    ] {
        assert_eq!(text.parse::<Quantity>().unwrap_err().to_string(), reason);
    }
}

#[test]
fn the_values_beside_it_tell_how_one_is_read() {
    let point = Taking { decimal_mark: Some('.'), ..Taking::default() };
    let comma = Taking { decimal_mark: Some(','), ..Taking::default() };
    let parts = Taking { parts: true, ..Taking::default() };
    let ranges = Taking { ranges: true, ..Taking::default() };
    for (text, taking, written) in [
        ("20.35", point, "20,35"),
        ("1.234", point, "1,234"),
        ("12,500", point, "12.500"),
        ("1.234", comma, "1.234"),
        ("12,500 triệu đồng", comma, "12,5 triệu đồng"),
        ("4.500-4.700", comma, "4.500-4.700"),
        ("9.49/9.5", point, "9,49/9,5"),
        ("7/10", parts, "7/10"),
        ("3-4", ranges, "3-4"),
    ] {
        assert_eq!(Quantity::read(text, taking).unwrap().to_string(), written, "{text}");
    }
    assert!(Quantity::read("4.1", comma).is_err());
}

#[test]
fn a_word_that_stands_twice_does_not_hide_the_number() {
    let quantity: Quantity = "12 thôn thôn và các thôn chưa đạt chuẩn".parse().unwrap();
    assert_eq!((quantity.number, quantity.beside().unit.as_deref()), (12.into(), Some("thôn")));
    assert_eq!(quantity.beside().rest.as_deref(), Some("và các thôn chưa đạt chuẩn"));
}

#[test]
fn other_texts_are_no_quantities() {
    for text in [
        "",
        "xã",
        "Duy trì",
        "224/KH-UBND",
        "164-CV/TU",
        "25/2021/QH15",
        "01/4/2025",
        "2021 - 2025",
        "3-4",
        "8-5",
        "0209-3870",
        "1-2-3",
        "5\n300",
        "12 2025",
        "5 xã 3 thôn",
        "94 thôn: lập, trình UBND xã phê duyệt Phương án thực hiện",
        "94 thôn phấn đấu; trình UBND xã",
        "05 quyết định, 02 kế hoạch",
        "30 tháng 6",
        "5, 6, 17",
        "2A",
        "76 thôn/126 thôn/17 xã",
        "29 xã đặc biệt khó khăn không nằm trong lộ trình phấn đấu đạt chuẩn nông thôn mới: xã A",
        "III.1.2",
    ] {
        let error = text.parse::<Quantity>().unwrap_err();
        assert_eq!(error, QuantityError::NotAQuantity(text.to_owned()), "{text}");
    }
}
