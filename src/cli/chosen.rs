//! Which documents a verb makes, and where: what the verbs that make documents ask for alike.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

// No documentation of its own: it would take the place of the verb's in the help.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Chỉ lập văn bản của đơn vị này; có thể ghi nhiều lần. Tên có hay không có cấp (huyện, xã…),
    /// có dấu hay không dấu đều được
    #[arg(long = "unit", value_name = "TÊN")]
    pub(super) units: Vec<String>,

    /// Thư mục kết quả; không ghi thì là out
    #[arg(long, value_name = "THƯ-MỤC", default_value = "out")]
    pub(super) out: PathBuf,
}

impl Chosen {
    /// The options as they are typed.
    pub(super) fn typed(&self) -> impl Iterator<Item = OsString> {
        let out = [OsString::from("--out"), self.out.clone().into()];
        out.into_iter().chain(self.units.iter().flat_map(|unit| ["--unit".into(), unit.into()]))
    }
}
