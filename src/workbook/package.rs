//! The parts of a zipped workbook, unpacked within bounds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::Error;
use super::xml::attribute;

/// The most parts that a package may have.
const MOST_PARTS: usize = 10_000;
/// The most bytes that the parts may unpack to, together: 128 MiB.
const MOST_BYTES: u64 = 128 << 20;

/// Folders and files of a package that hold nothing of a table.
const UNUSED: [&str; 18] = [
    "/media/",
    "/drawings/",
    "/charts/",
    "/embeddings/",
    "/printersettings/",
    "/ctrlprops/",
    "/activex/",
    "customxml/",
    "docprops/",
    "/pivottables/",
    "/pivotcache/",
    "/externallinks/",
    "/theme/",
    "/comments",
    "/threadedcomments/",
    "/vbaproject.bin",
    "pictures/",
    "thumbnails/",
];

/// A relationship of a part: what another part is to it.
pub(super) struct Relationship {
    /// The name by which the part knows it.
    pub(super) id: String,
    /// What the other part is.
    pub(super) kind: String,
    target: String,
}

impl Relationship {
    /// The other part's name, by the folder of the part that names it.
    pub(super) fn within(&self, folder: &str) -> String {
        if let Some(absolute) = self.target.strip_prefix('/') {
            return absolute.to_owned();
        }
        let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
        for step in self.target.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    path.pop();
                }
                step => path.push(step),
            }
        }
        path.join("/")
    }
}

/// The parts of a package that may matter, by their names in small letters.
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
}

/// The name by which a part is found: names differ in capitals from writer to writer.
fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}

impl Package {
    /// Unpacks what matters. The sizes that the zip directory claims are not trusted: what comes
    /// out is counted.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Error> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damage)?;
        if archive.len() > MOST_PARTS {
            return Err(Error::TooLarge(format!("{} phần trong tệp nén", archive.len())));
        }
        let mut parts = BTreeMap::new();
        let mut left = MOST_BYTES;
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).map_err(damage)?;
            let name = entry.name().map_err(damage)?.replace('\\', "/");
            let key = key(&name);
            if key.ends_with('/') || UNUSED.iter().any(|unused| format!("/{key}").contains(unused))
            {
                continue;
            }
            let mut content = Vec::new();
            (&mut entry)
                .take(left + 1)
                .read_to_end(&mut content)
                .map_err(|_| Error::broken(format!("không giải nén được phần {name}")))?;
            left = left
                .checked_sub(content.len() as u64)
                .ok_or_else(|| Error::TooLarge("giải nén ra hơn 128 MiB".to_owned()))?;
            parts.entry(key).or_insert(content);
        }
        Ok(Self { parts })
    }

    /// The content of a part.
    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(&key(name)).map(Vec::as_slice)
    }

    /// The content of a part that must be there.
    pub(super) fn need(&self, name: &str) -> Result<&[u8], Error> {
        self.part(name).ok_or_else(|| Error::broken(format!("thiếu phần {name}")))
    }

    /// Refuses sheets that are the same large part again and again: each is read on its own.
    pub(super) fn check_sheets<'a>(
        &self,
        paths: impl ExactSizeIterator<Item = &'a str>,
    ) -> Result<(), Error> {
        if paths.len() > MOST_PARTS {
            return Err(Error::TooLarge(format!("{} trang tính", paths.len())));
        }
        let bytes: usize = paths.filter_map(|path| self.part(path)).map(<[u8]>::len).sum();
        if bytes as u64 > MOST_BYTES {
            return Err(Error::TooLarge("các trang tính hơn 128 MiB".to_owned()));
        }
        Ok(())
    }

    /// The content of a part, which is not asked for again.
    pub(super) fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        self.parts.remove(&key(name))
    }

    /// The relationships that a part of them lists.
    pub(super) fn relationships(&self, name: &str) -> Result<Vec<Relationship>, Error> {
        let mut relationships = Vec::new();
        let mut reader = Reader::from_reader(self.need(name)?);
        loop {
            match reader.read_event()? {
                Event::Start(element) | Event::Empty(element)
                    if element.local_name().as_ref() == "Relationship" =>
                {
                    let value = |name| -> Result<String, Error> {
                        Ok(attribute(&element, name)?.unwrap_or_default().into_owned())
                    };
                    if relationships.len() > 2 * MOST_PARTS {
                        return Err(Error::broken("quá nhiều liên kết"));
                    }
                    relationships.push(Relationship {
                        id: value("Id")?,
                        kind: value("Type")?,
                        target: value("Target")?,
                    });
                }
                Event::Eof => return Ok(relationships),
                _ => {}
            }
        }
    }
}

/// Parts as a zip file without compression.
pub(super) fn store<'a>(
    parts: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts: Vec<_> = parts.into_iter().collect();
    let size = parts.iter().map(|(name, content)| content.len() + 2 * name.len() + 128).sum();
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for (name, content) in parts {
        archive.start_file(name, options).map_err(damage)?;
        archive.write_all(content).map_err(|_| Error::broken("tệp nén sai"))?;
    }
    Ok(archive.finish().map_err(damage)?.into_inner())
}

fn damage(error: ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => {
            Error::Encrypted
        }
        _ => Error::broken("tệp nén không mở được"),
    }
}
