//! The JSON API, by its OpenAPI document.

use anyhow::{Context, Result};
use serde_json::Value;

use super::described::{Described, said};

pub(super) fn read(files: &[String]) -> Result<Described> {
    let mut described = Described::default();
    for file in files {
        let document: Value = serde_json::from_str(file)?;
        for (path, methods) in document["paths"].as_object().context("paths")? {
            let name = path.strip_prefix("/api/").context("a path under /api/")?;
            let summary = methods["post"]["summary"].as_str().context("a summary")?;
            described.operations.insert(name.to_owned(), said(summary));
        }
        let schemas = &document["components"]["schemas"];
        for (name, schema) in schemas.as_object().context("schemas")? {
            described.add(name, schema);
        }
        let codes = &schemas["Problem"]["properties"]["code"]["enum"];
        for code in codes.as_array().context("the codes of a problem")? {
            described.codes.insert(code.as_str().context("a code")?.to_owned());
        }
    }
    Ok(described)
}
