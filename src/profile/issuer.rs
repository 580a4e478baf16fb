//! Whose documents the decree is for.
//!
//! Nghị định 30/2020/NĐ-CP is for agencies of the State (Điều 2). Bodies of the Party write by rules of
//! their own (Hướng dẫn 05-HD/VPTW ngày 27/5/2026, before it 36-HD/VPTW ngày 03/4/2018): another name
//! in the place of Quốc hiệu, another form of number and symbol. Mặt trận and the political and social
//! organisations have theirs.

use std::sync::LazyLock;

use crate::value::name;

/// What a name begins with, or what stands at the end of the name of an office: `Văn phòng Huyện ủy`.
const PARTY: [&str; 10] = [
    "đảng bộ",
    "đảng ủy",
    "tỉnh ủy",
    "thành ủy",
    "huyện ủy",
    "quận ủy",
    "thị ủy",
    "chi bộ",
    "ban cán sự đảng",
    "đảng đoàn",
];

/// What a name begins with, also after `Ban Chấp hành` and `Ban Thường vụ`.
const ORGANISATIONS: [&str; 21] = [
    "mặt trận tổ quốc",
    "ủy ban mặt trận",
    "ủy ban mttq",
    "ub mttq",
    "ubmttq",
    "mttq",
    "liên đoàn lao động",
    "công đoàn",
    "hội nông dân",
    "hội liên hiệp phụ nữ",
    "hội lhpn",
    "hội phụ nữ",
    "hội cựu chiến binh",
    "hội ccb",
    "đoàn thanh niên",
    "đoàn tncs",
    "tỉnh đoàn",
    "thành đoàn",
    "huyện đoàn",
    "xã đoàn",
    "phường đoàn",
];

/// The same lists as they are compared: as words of a name, between spaces.
static COMPARED: LazyLock<Compared> = LazyLock::new(|| Compared {
    party: PARTY.map(words),
    organisations: ORGANISATIONS.map(words),
    led: ["ban chấp hành", "ban thường vụ"].map(words),
});

struct Compared {
    party: [String; PARTY.len()],
    organisations: [String; ORGANISATIONS.len()],
    led: [String; 2],
}

fn words(name: &str) -> String {
    format!(" {} ", name::folded(name))
}

/// Whether an issuer is a body of the Party, of Mặt trận or of a political and social organisation,
/// whose documents the decree is not for.
pub fn is_outside_the_state(issuer: &str) -> bool {
    let Compared { party, organisations, led } = &*COMPARED;
    let issuer = words(issuer);
    let led = led.iter().find_map(|lead| {
        let rest = issuer.strip_prefix(lead.as_str())?;
        Some(format!(" {rest}"))
    });
    let organisation =
        |issuer: &str| organisations.iter().any(|known| issuer.starts_with(known.as_str()));
    party.iter().any(|known| issuer.contains(known.as_str()))
        || organisation(&issuer)
        || led.is_some_and(|led| organisation(&led))
}

#[cfg(test)]
mod tests {
    use super::is_outside_the_state;

    #[test]
    fn bodies_of_the_party_and_organisations_are_known() {
        for issuer in [
            "Tỉnh ủy Bắc Giang",
            "HUYỆN UỶ BẮC SƠN",
            "Đảng ủy xã An Bình",
            "Văn phòng Tỉnh ủy",
            "Ban Chấp hành Đảng bộ huyện Na Rì",
            "Ủy ban MTTQ Việt Nam tỉnh Bắc Giang",
            "Ủy ban Mặt trận Tổ quốc Việt Nam xã Vũ Lễ",
            "Hội Liên hiệp phụ nữ tỉnh",
            "Tỉnh đoàn Bắc Giang",
            "Ban Chấp hành Hội Nông dân xã An Bình",
        ] {
            assert!(is_outside_the_state(issuer), "{issuer}");
        }
        for issuer in [
            "Ủy ban nhân dân tỉnh Bắc Kạn",
            "Hội đồng nhân dân xã An Bình",
            "Ban Chỉ đạo các Chương trình mục tiêu quốc gia tỉnh",
            "Sở Nội vụ",
            "Đoàn Đại biểu Quốc hội tỉnh",
            "Công an tỉnh",
            "Hội Chữ thập đỏ tỉnh",
            "",
        ] {
            assert!(!is_outside_the_state(issuer), "{issuer}");
        }
    }
}
