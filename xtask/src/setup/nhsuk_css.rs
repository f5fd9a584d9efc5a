//! What we change in nhsuk-frontend's style sheet before serving it.

use anyhow::{Context, Result, bail};

/// Takes out the fonts (Frutiger is not licensed outside nhs.uk), makes image addresses relative so
/// that a path prefix works, and refuses a sheet that would still load anything from elsewhere.
pub(crate) fn clean(sheet: &str) -> Result<String> {
    let mut cleaned = without_font_faces(sheet)?;
    if let Some(at) = cleaned.rfind("/*# sourceMappingURL=") {
        cleaned.truncate(at);
        cleaned.truncate(cleaned.trim_end().len());
        cleaned.push('\n');
    }
    let cleaned = cleaned.replace("url(/assets/images/", "url(images/");
    only_local(&cleaned)?;
    Ok(cleaned)
}

fn without_font_faces(sheet: &str) -> Result<String> {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    let mut removed = 0;
    while let Some(start) = rest.find("@font-face") {
        kept.push_str(&rest[..start]);
        let end = rest[start..].find('}').context("an @font-face rule has no end")?;
        rest = &rest[start + end + 1..];
        removed += 1;
    }
    if removed != FONT_FACES {
        bail!("the style sheet has {removed} @font-face rules; {FONT_FACES} were expected");
    }
    kept.push_str(rest);
    Ok(kept)
}

fn only_local(sheet: &str) -> Result<()> {
    if sheet.contains("://") || sheet.contains("@import") {
        bail!("the style sheet still names something outside the portal");
    }
    for after in sheet.split("url(").skip(1) {
        let address = after.split(')').next().unwrap_or(after).trim_matches(['"', '\'', ' ']);
        if !address.starts_with("images/") && !address.starts_with("data:") {
            bail!("the style sheet still loads {address}");
        }
    }
    Ok(())
}

const FONT_FACES: usize = 2;

#[cfg(test)]
mod tests {
    use super::clean;

    const FONTS: &str =
        "@font-face{src:url(https://a.test/b.woff)}@font-face{src:url(https://a.test/c.woff)}";

    #[test]
    fn fonts_go_and_images_become_relative() {
        let sheet =
            format!("a{{b:c}}{FONTS}d{{e:url(/assets/images/f.svg)}}\n/*# sourceMappingURL=x */\n");
        assert_eq!(clean(&sheet).unwrap(), "a{b:c}d{e:url(images/f.svg)}\n");
    }

    #[test]
    fn anything_from_elsewhere_is_refused() {
        for (rule, why) in [
            ("a{b:url(https://a.test/x.png)}", "outside the portal"),
            ("@import \"x.css\";", "outside the portal"),
            ("a{b:url(//a.test/x.png)}", "still loads //a.test/x.png"),
            ("a{b:url(/other/x.png)}", "still loads /other/x.png"),
        ] {
            let refusal = clean(&format!("{FONTS}{rule}")).unwrap_err().to_string();
            assert!(refusal.contains(why), "{rule}: {refusal}");
        }
    }

    #[test]
    fn a_sheet_with_other_fonts_is_refused() {
        let refusal = clean("a{b:c}").unwrap_err().to_string();
        assert!(refusal.contains("0 @font-face rules"), "{refusal}");
    }
}
