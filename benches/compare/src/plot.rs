//! The plot: one bar a row, as long as its ratio to the base.

use std::fmt::Write;

use crate::report::Row;

/// A drawing that stands on its own, with its text as text.
pub(crate) fn svg(rows: &[Row]) -> String {
    let height = TOP + rows.len() * STEP + MARGIN;
    let most = rows.iter().map(|row| row.ratio_to_base).fold(1.0, f64::max);
    let width = LEFT + LENGTH + RIGHT;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"14\">\n\
         <title>CPU time of one ES256 assertion, as a multiple of the bare signature check</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"{MARGIN}\" y=\"28\" font-size=\"16\" font-weight=\"600\">\
         CPU time of one ES256 assertion; 1 is the bare signature check</text>\n"
    );
    for (number, row) in rows.iter().enumerate() {
        let top = TOP + number * STEP;
        let line = top + BAR / 2 + 5;
        let length = row.ratio_to_base / most * LENGTH as f64;
        let colour = match row.name.as_str() {
            "keydesk" => "#005eb8",
            "aws-lc-rs" => "#768692",
            _ => "#aeb7bd",
        };
        let end = LEFT as f64 + length + 8.0;
        let label = escaped(&format!("{}: {}", row.name, row.operation));
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<text x=\"{MARGIN}\" y=\"{line}\">{label}</text>\n\
             <rect x=\"{LEFT}\" y=\"{top}\" width=\"{length:.1}\" height=\"{BAR}\" \
             fill=\"{colour}\"/>\n\
             <text x=\"{end:.1}\" y=\"{line}\">{:.2}</text>\n",
            row.ratio_to_base
        );
    }
    text + "</svg>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

const MARGIN: usize = 16;
const TOP: usize = 48;
const STEP: usize = 32;
const BAR: usize = 22;
/// Where the bars begin, and how long the longest is.
const LEFT: usize = 420;
const LENGTH: usize = 420;
/// Room for the numbers.
const RIGHT: usize = 64;
