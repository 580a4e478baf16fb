//! The guide's Markdown → pages that a browser opens, whose links lead to each other.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The pages: the names that they have in `docs/`, and what links to them are called.
pub(crate) const PAGES: [(&str, &str); 4] = [
    ("huong-dan", "Hướng dẫn dùng"),
    ("ho-so", "Tệp khai báo hồ sơ"),
    ("viet-mau", "Viết mẫu văn bản"),
    ("quy-tac", "Các quy tắc soát"),
];

/// How a page looks: text of a width that can be read, tables with rules.
const STYLE: &str = "\
body{font:16px/1.5 'Segoe UI',Arial,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
h1,h2,h3{line-height:1.25}h2{border-bottom:1px solid #ccc;margin-top:2em}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3em .6em;vertical-align:top;text-align:left}
code{font:90% Consolas,monospace;background:#f3f3f3;padding:0 .2em;overflow-wrap:anywhere}
pre{background:#f3f3f3;padding:.8em;overflow:auto}pre code{padding:0;overflow-wrap:normal}
@media print{body{max-width:none;margin:0}pre{white-space:pre-wrap}}
";

/// A page of Markdown as HTML.
pub(crate) fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events: Vec<Event<'_>> = Parser::new_ext(markdown, options).map(linked).collect();
    let mut title = String::new();
    let mut ids: Vec<String> = Vec::new();
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let within = events[at + 1..].iter();
        let text: String = within
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
            .map(|event| match event {
                Event::Text(text) | Event::Code(text) => &**text,
                _ => "",
            })
            .collect();
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            let name = anchor(&text);
            let same = ids.iter().filter(|known| **known == name).count();
            *id = Some(if same == 0 { name.clone() } else { format!("{name}-{same}") }.into());
            ids.push(name);
        }
        if title.is_empty() {
            title = text;
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    let links: Vec<String> = PAGES
        .iter()
        .map(|(page, called)| format!("<a href=\"{page}.html\">{called}</a>"))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n<nav>{}</nav>\n{body}</html>\n",
        links.join(" · ")
    )
}

/// An event whose links lead to pages rather than to Markdown, and are not called by its files.
fn linked(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if dest_url.contains("://") {
                dest_url
            } else {
                CowStr::from(dest_url.replace(".md", ".html"))
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Text(text) => {
            let page = text.strip_suffix(".md");
            match PAGES.iter().find(|(name, _)| page == Some(name)) {
                Some((_, called)) => Event::Text(CowStr::from(format!("“{called}”"))),
                None => Event::Text(text),
            }
        }
        other => other,
    }
}

/// The name by which Markdown's readers know a heading: its letters and digits in lower case, a
/// hyphen for each space.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}
