//! Writes every kind of page in both languages to a folder, so that somebody can look at them: `look FOLDER`.

mod samples;

use std::path::Path;

use pages::words::Language;

fn main() -> std::io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "target/look".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for language in Language::ALL {
        for (name, page) in samples::pages(language) {
            std::fs::write(folder.join(format!("{name}.{}.html", language.tag())), page)?;
        }
    }
    Ok(())
}
