//! Our macros render what nhsuk-frontend's own do, by its fixtures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;

use askama::Template;
use serde_json::Value;

struct Item {
    value: &'static str,
    text: &'static str,
    hint: &'static str,
}

struct Error {
    field: &'static str,
    text: &'static str,
}

/// Defines a template of one line over both files of macros, and renders it.
macro_rules! rendered {
    ($source:literal $(, $name:ident: $kind:ty = $value:expr)*) => {{
        #[derive(Template)]
        #[template(
            source = $source,
            ext = "html"
        )]
        struct Page { $($name: $kind),* }
        Page { $($name: $value),* }.render().unwrap()
    }};
}

#[test]
fn back_link() {
    let ours = rendered!(
        r##"{% import "components/content.html" as ui %}{% call ui::back_link("Back", "#") %}{% endcall %}"##
    );
    assert_same("back-link", "default", &ours);
}

#[test]
fn button() {
    let ours = rendered!(
        r#"{% import "components/forms.html" as form %}{% call form::button("Save and continue", "") %}{% endcall %}"#
    );
    assert_same("button", "with double click prevented", &ours);
}

#[test]
fn details() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::details("How to find your NHS number", text) %}{% endcall %}"#,
        text: &'static str = "You can find your NHS number by logging in to the NHS App or on any \
                              document the NHS has sent you."
    );
    assert_same("details", "default", &ours);
}

#[test]
fn error_summary() {
    let ours = rendered!(
        r#"{% import "components/forms.html" as form %}{% call form::error_summary("There is a problem", errors) %}{% endcall %}"#,
        errors: Vec<Error> = vec![
            Error { field: "example-day", text: "Date of birth must be in the past" },
        ]
    );
    assert_same("error-summary", "default", &ours);
}

#[test]
fn inset_text() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::inset("Information:", text) %}{% endcall %}"#,
        text: &'static str =
            "You can report any suspected side effect using the Yellow Card safety scheme"
    );
    assert_same("inset-text", "default", &ours);
}

#[test]
fn notification_banner() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::success("Success", "Email sent to example@email.com") %}{% endcall %}"#
    );
    assert_same("notification-banner", "with success variant", &ours);
}

#[test]
fn radios() {
    let ours = rendered!(
        r#"{% import "components/forms.html" as form %}{% call form::radios("with-error-message", "How do you want to be contacted about this?", "", items, "", "Error:", "Select how you want to be contacted") %}{% endcall %}"#,
        items: Vec<Item> = vec![
            Item { value: "email", text: "Email", hint: "" },
            Item { value: "phone", text: "Phone", hint: "" },
            Item { value: "text", text: "Text message", hint: "" },
        ]
    );
    let name = "with error message, without heading";
    assert_same_field("radios", name, "with-error-message", &ours);
}

#[test]
fn summary_list_row() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::row("Name", "Karen Francis") %}{% endcall %}"#
    );
    let theirs = fixture("summary-list", "default", "example");
    assert!(theirs.contains(&plain(&ours)), "{ours}");
}

#[test]
fn tag() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::tag("Delayed", "yellow") %}{% endcall %}"#
    );
    assert!(fixtures("tag").contains(&plain(&ours)), "{ours}");
}

#[test]
fn textarea() {
    let ours = rendered!(
        r#"{% import "components/forms.html" as form %}{% call form::textarea("with-hint-error", "Can you provide more detail?", hint, "", "Error:", "You must provide an explanation") %}{% endcall %}"#,
        hint: &'static str = "Do not include personal information like your name, date of birth \
                              or NHS number"
    );
    let name = "with error message and hint, without heading";
    assert_same_field("textarea", name, "with-hint-error", &ours);
}

#[test]
fn warning() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::warning("Important:", "School, nursery or work", text) %}{% endcall %}"#,
        text: &'static str = "Stay away from school, nursery or work until all the spots have \
                              crusted over. This is usually 5 days after the spots first appeared."
    );
    assert_same("warning-callout", "with custom heading", &ours);
}

#[test]
fn what_people_wrote_stays_text() {
    let ours = rendered!(
        r#"{% import "components/content.html" as ui %}{% call ui::success("Success", text) %}{% endcall %}"#,
        text: &'static str = "<script>alert(\"1\")</script>"
    );
    assert!(ours.contains("&#60;script&#62;"), "{ours}");
}

fn assert_same(component: &str, name: &str, ours: &str) {
    assert_same_field(component, name, "example", ours);
}

fn assert_same_field(component: &str, name: &str, id: &str, ours: &str) {
    assert_eq!(plain(ours), fixture(component, name, id), "{component}: {name}");
}

fn fixture(component: &str, name: &str, id: &str) -> String {
    let all = read(component);
    let list = all["fixtures"].as_array().unwrap();
    let found = list.iter().find(|fixture| fixture["name"] == name);
    let html = found.unwrap_or_else(|| panic!("{component} has no fixture {name}"))["html"].clone();
    let html = plain(html.as_str().unwrap());
    // Ours have one word for both: the field's name and its id.
    html.replace("name=\"example\"", &format!("name=\"{id}\""))
}

fn fixtures(component: &str) -> Vec<String> {
    let all = read(component);
    let list = all["fixtures"].as_array().unwrap();
    list.iter().map(|fixture| plain(fixture["html"].as_str().unwrap())).collect()
}

fn read(component: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/nhsuk/fixtures");
    let text = std::fs::read_to_string(folder.join(format!("{component}.json")));
    serde_json::from_str(&text.expect("run `cargo xtask setup`")).unwrap()
}

/// White space that a browser does not show is left out.
fn plain(html: &str) -> String {
    let words: Vec<&str> = html.split_whitespace().collect();
    words.join(" ").replace("> <", "><").replace("> ", ">").replace(" <", "<")
}
