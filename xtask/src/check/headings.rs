//! What of Markdown the checks need: prose without code blocks, and the anchors of headings.

/// The lines outside fenced code blocks.
pub(crate) fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// The anchors that GitHub gives the headings, and explicit `id`s.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let (mut anchors, mut plain) = (Vec::new(), Vec::new());
    for line in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() < line.len() && title.starts_with(' ') {
            let first = anchor(title.trim());
            let copies = plain.iter().filter(|known| **known == first).count();
            let later = format!("{first}-{copies}");
            anchors.push(if copies == 0 { first.clone() } else { later });
            plain.push(first);
        }
        anchors.extend(
            line.split(" id=\"").skip(1).filter_map(|x| x.split('"').next()).map(Into::into),
        );
    }
    anchors
}

fn anchor(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::anchors;

    #[test]
    fn anchors_are_those_of_the_hosting_site() {
        let text = "# A `b`, c!\n## A b c\n## A b c\n```\n# not one\n```\n<a id=\"x\"></a>\n#no\n";
        assert_eq!(anchors(text), ["a-b-c", "a-b-c-1", "a-b-c-2", "x"]);
    }
}
