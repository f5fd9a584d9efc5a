//! The NHS look of the pages: files of the npm package nhsuk-frontend, copied and never committed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{nhsuk_css, node};
use crate::digest::sha256;
use crate::project::{Project, output, run};

/// Fetches the package, checks each file against its pin, and writes what the pages serve.
pub(crate) fn install(project: &Project) -> Result<()> {
    let folder = project.path(FOLDER);
    if complete(&folder) {
        println!("  already there: {FOLDER}");
        return Ok(());
    }
    node::require(project)?;
    let work = project.path(format!(".cache/nhsuk-frontend-{}", std::process::id()));
    fs::create_dir_all(&work).with_context(|| format!("{} cannot be made", work.display()))?;
    let result = fetch(project, &work).and_then(|()| copy(&work.join("package"), &folder));
    fs::remove_dir_all(&work).with_context(|| format!("{} cannot be removed", work.display()))?;
    result?;
    println!("  copied: {PACKAGE}@{VERSION} to {FOLDER}");
    Ok(())
}

fn complete(folder: &Path) -> bool {
    FILES
        .iter()
        .all(|file| fs::read(folder.join(file.to)).is_ok_and(|found| sha256(&found) == file.served))
        && fs::read_to_string(folder.join("NOTICE")).is_ok_and(|found| found == notice())
}

fn fetch(project: &Project, work: &Path) -> Result<()> {
    let name = format!("{PACKAGE}@{VERSION}");
    output(
        project
            .command("npm")
            .args(["pack", &name, "--ignore-scripts", "--loglevel=error", "--pack-destination"])
            .arg(work),
    )
    .with_context(|| format!("{name} could not be fetched"))?;
    let archive = work.join(format!("{PACKAGE}-{VERSION}.tgz"));
    run(project.command("tar").arg("-xzf").arg(archive).arg("-C").arg(work))
}

fn copy(package: &Path, folder: &Path) -> Result<()> {
    for file in FILES {
        let source = package.join("dist/nhsuk").join(file.from);
        let bytes =
            fs::read(&source).with_context(|| format!("the package lacks {}", file.from))?;
        pinned(file.from, &bytes, file.source)?;
        let text =
            String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", file.from))?;
        let served = match Path::new(file.to).extension().and_then(|ending| ending.to_str()) {
            Some("css") => nhsuk_css::clean(&text)?,
            Some("js") => without_source_map(&text),
            _ => text,
        };
        pinned(file.to, served.as_bytes(), file.served)?;
        let target = folder.join(file.to);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        fs::write(&target, served)
            .with_context(|| format!("{} cannot be written", target.display()))?;
    }
    // Last, because `complete` takes it as the sign that the copy was finished.
    fs::write(folder.join("NOTICE"), notice())
        .with_context(|| format!("{FOLDER}/NOTICE cannot be written"))
}

fn pinned(name: &str, bytes: &[u8], wanted: &str) -> Result<()> {
    let found = sha256(bytes);
    if found == wanted {
        return Ok(());
    }
    bail!(
        "{PACKAGE} {VERSION}: {name} has SHA-256 {found}, but {wanted} is pinned; nothing is used"
    )
}

/// The package's map is not served, so its mention would only be a failed request.
fn without_source_map(script: &str) -> String {
    match script.rfind("//# sourceMappingURL=") {
        Some(at) => format!("{}\n", script[..at].trim_end()),
        None => script.to_owned(),
    }
}

/// The package ships no licence file of its own, so the notice is written out here.
fn notice() -> String {
    format!(
        "{PACKAGE} {VERSION}\n\
         The files in this folder come from the npm package {PACKAGE}, https://github.com/nhsuk/nhsuk-frontend.\n\
         Changed by Keydesk: the style sheet's two @font-face rules are removed, its image addresses\n\
         are relative, and source map comments are removed. The NHS logo is a trade mark and is not here.\n\
         \n\
         The MIT Licence\n\
         \n\
         Copyright (c) NHS England\n\
         \n{MIT}"
    )
}

struct File {
    /// Under `dist/nhsuk` of the package.
    from: &'static str,
    /// Under our folder.
    to: &'static str,
    /// SHA-256 as published.
    source: &'static str,
    /// SHA-256 as we serve it.
    served: &'static str,
}

const fn icon(from: &'static str, to: &'static str, pin: &'static str) -> File {
    File { from, to, source: pin, served: pin }
}

/// What the package's own macros render, for the test of ours; not served.
const fn fixture(from: &'static str, to: &'static str, pin: &'static str) -> File {
    File { from, to, source: pin, served: pin }
}

const FOLDER: &str = "adapters/http/assets/nhsuk";
const PACKAGE: &str = "nhsuk-frontend";
const VERSION: &str = "10.6.1";

/// The style sheet, the script, the icons that the style sheet names, and fixtures for a test.
const FILES: &[File] = &[
    File {
        from: "nhsuk-frontend.min.css",
        to: "nhsuk-frontend.min.css",
        source: "ed9a60604796c0f0ffc6590b675b9d9f6f42b52e3d744ae3e708266e25a78488",
        served: "6063a338603a42456dc0242e05f16de752427b4c057ba1dc6b22362e9c304fe2",
    },
    File {
        from: "nhsuk-frontend.min.js",
        to: "nhsuk-frontend.min.js",
        source: "6becb5e390e9734b62f8aa81d0dc297fa78c33367986a1f57a832a5f3635fa65",
        served: "ac4d3c251bdf86aa0d84a7fc057a9eb141bf3be884692c8e57318c59226c021c",
    },
    icon(
        "assets/images/nhsuk-icon-arrow-down.svg",
        "images/nhsuk-icon-arrow-down.svg",
        "413e412e70e61d4b26e608507cc009ae952eb57e3a3126f55587a7cc0ee453b8",
    ),
    icon(
        "assets/images/nhsuk-icon-arrow-up-down.svg",
        "images/nhsuk-icon-arrow-up-down.svg",
        "e5b217ca77e17e98e533c4272d2c41b88aadce5470e3af454a3359538734281b",
    ),
    icon(
        "assets/images/nhsuk-icon-arrow-up.svg",
        "images/nhsuk-icon-arrow-up.svg",
        "b8bee584537e8cc275eb49974427b84e9722ac22ab76adb1b32420e3266785d7",
    ),
    icon(
        "assets/images/nhsuk-icon-cross.svg",
        "images/nhsuk-icon-cross.svg",
        "694bdf45a657c8b88c958f33ab724ddcd875b8dfa2006cdd27f6d861b0a306fb",
    ),
    fixture(
        "components/back-link/fixtures.json",
        "fixtures/back-link.json",
        "1998c908e148637b0bc7913046f1196ca5fdc1339584985856182cef0083a086",
    ),
    fixture(
        "components/button/fixtures.json",
        "fixtures/button.json",
        "22f19b718f889bd252e6af9d7ebb0e5dbaed9a7dbb82728b0d963c69bd583e1b",
    ),
    fixture(
        "components/details/fixtures.json",
        "fixtures/details.json",
        "36e50fb2bff80eb1c3305a49914ae6cd362addd25d5d3d4a050556e846ddc096",
    ),
    fixture(
        "components/error-summary/fixtures.json",
        "fixtures/error-summary.json",
        "c02d4f650dac2d8c497a82b1ba38fe6b0c2dee22512639f1cb66c6de7b7a9c8e",
    ),
    fixture(
        "components/inset-text/fixtures.json",
        "fixtures/inset-text.json",
        "1cdff975254be63fbda8f36d5b628151d1009582e6daf45e8927ed6499dcdd46",
    ),
    fixture(
        "components/notification-banner/fixtures.json",
        "fixtures/notification-banner.json",
        "abf87181809bdbc0a21c5f3ae62297c7e1accbd6a5c2b01135400e80a8a6a4c9",
    ),
    fixture(
        "components/radios/fixtures.json",
        "fixtures/radios.json",
        "b5d8662d2f05372313b19f6ab8d2fcde28e9b81ff629abccd9844eb0794d52be",
    ),
    fixture(
        "components/summary-list/fixtures.json",
        "fixtures/summary-list.json",
        "56332f10ca0bf1cc96c8f3cb48ec6971aff3df641a03cf657e576a93446ebe82",
    ),
    fixture(
        "components/tag/fixtures.json",
        "fixtures/tag.json",
        "a116702cefadba1d4c984d207b391c2550445535249fdfd6f9ff7046f7cf3578",
    ),
    fixture(
        "components/textarea/fixtures.json",
        "fixtures/textarea.json",
        "0ea5d61ff941a223cc9b74404fb875bc5a560613598bc042af2b7ea97ef2e8e1",
    ),
    fixture(
        "components/warning-callout/fixtures.json",
        "fixtures/warning-callout.json",
        "df299a8cb30cca659edc79050e4380e83db2f6ecbd841525592b662ebdd60051",
    ),
];

const MIT: &str = include_str!("mit.txt");

#[cfg(test)]
mod tests {
    use super::{FILES, notice, pinned, without_source_map};

    #[test]
    fn a_changed_byte_is_refused() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert!(pinned("a", b"", empty).is_ok());
        let refusal = pinned("a", b"x", empty).unwrap_err().to_string();
        assert!(refusal.contains("is pinned; nothing is used"), "{refusal}");
    }

    #[test]
    fn the_source_map_goes_and_the_code_stays() {
        assert_eq!(without_source_map("a();//# sourceMappingURL=a.map\n"), "a();\n");
        assert_eq!(without_source_map("a();\n"), "a();\n");
    }

    #[test]
    fn no_logo_is_copied_and_the_notice_names_the_licence() {
        for file in FILES {
            assert!(!file.to.contains("logo") && !file.to.contains("favicon"), "{}", file.to);
        }
        assert!(notice().contains("MIT") && notice().contains("WITHOUT WARRANTY OF ANY KIND"));
    }
}
