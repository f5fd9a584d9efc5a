//! Where a person may be sent back to after signing in: pages of the desk, and nowhere else
//! (SECURITY S5).

use percent_encoding::percent_decode_str;

use crate::config::HttpConfig;

/// The address if it is a page of this desk, else the desk's first page.
pub(crate) fn checked(config: &HttpConfig, candidate: Option<&str>) -> String {
    match candidate {
        Some(candidate) if is_page(&config.prefix, candidate) => candidate.to_owned(),
        _ if config.prefix.is_empty() => "/".to_owned(),
        _ => config.prefix.clone(),
    }
}

fn is_page(prefix: &str, candidate: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%/?&=+".contains(c);
    if candidate.len() > 2048 || !candidate.chars().all(plain) {
        return false;
    }
    let Some(rest) = candidate.strip_prefix(prefix) else { return false };
    let path = rest.split_once('?').map_or(rest, |(path, _)| path);
    let segments: Vec<&str> = path.split('/').collect();
    // Browsers resolve `.` and `..`, written plainly or as `%2e`, before they ask.
    if segments.iter().any(|segment| is_dots(segment)) {
        return false;
    }
    match segments[..] {
        ["", "users" | "profile" | "tokens"] => true,
        ["", "tokens", ref page @ ..] => is_token_page(page),
        ["", "users", user, "tokens", ref page @ ..] if !user.is_empty() => {
            page.is_empty() || is_token_page(page)
        }
        ["", "users", user, ref page @ ..] if !user.is_empty() => matches!(
            page,
            [] | ["issue"]
                | ["issue", _]
                | ["links", _]
                | ["links", _, "cancel"]
                | ["authenticators", _, "remove"]
        ),
        _ => false,
    }
}

fn is_token_page(page: &[&str]) -> bool {
    matches!(page, [_, "name" | "edit" | "remove"])
}

fn is_dots(segment: &str) -> bool {
    matches!(percent_decode_str(segment).collect::<Vec<u8>>()[..], [b'.'] | [b'.', b'.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s05_only_pages_of_the_desk_are_return_addresses() {
        let config = HttpConfig::new("https://portal.example");
        for good in [
            "/desk/users",
            "/desk/users?query=jo+demo",
            "/desk/users/u-1",
            "/desk/users/a%2Fb?done=removed&id=x",
            "/desk/users/u-1/issue",
            "/desk/users/u-1/issue/security_key",
            "/desk/users/u-1/links/l",
            "/desk/users/u-1/links/l/cancel",
            "/desk/users/u-1/authenticators/a/remove",
            "/desk/profile",
            "/desk/tokens?done=removed&id=x",
            "/desk/tokens/a/name",
            "/desk/tokens/a/edit",
            "/desk/tokens/a/remove",
            "/desk/users/u-1/tokens",
            "/desk/users/u-1/tokens/a/edit",
        ] {
            assert_eq!(checked(&config, Some(good)), good);
        }
        for bad in [
            "",
            "/",
            "/desk",
            "//evil.example/desk/users",
            "https://evil.example/desk/users",
            "/desk//evil.example",
            "/deskusers",
            "/desk/users/",
            "/desk/users/../../sign-out",
            "/desk/users/%2e%2E/x",
            "/desk/users/u/%2e",
            // Pages by their form, which a browser takes for others.
            "/desk/users/..",
            "/desk/users/%2E.",
            "/desk/users/.",
            "/desk/tokens/../edit",
            "/desk/tokens/%2e%2e/edit",
            "/desk/users/../tokens",
            "/desk/users/u-1/issue/..",
            "/desk/users/u-1/links/%2e%2e/cancel",
            "/desk/users/u-1/authenticators/../remove",
            "/desk/users/u-1/tokens/.%2e/name",
            "/desk/users/u-1/unknown",
            "/desk/users\\@evil.example",
            "/desk/users?x=1#y",
            "/desk/users\r\nSet-Cookie:a=b",
            "/desk/api/beginSignIn",
            "/desk/link",
            "/desk/tokens/",
            "/desk/tokens/a",
            "/desk/tokens/a/edit/x",
            "/desk/users//tokens",
            "/desk/users/u-1/tokens/",
            "javascript:alert(1)",
        ] {
            assert_eq!(checked(&config, Some(bad)), "/desk", "{bad}");
        }
        assert_eq!(checked(&config, None), "/desk");
        let root = HttpConfig { prefix: String::new(), ..config };
        assert_eq!(checked(&root, Some("//users")), "/");
    }
}
