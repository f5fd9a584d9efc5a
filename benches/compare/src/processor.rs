//! The processor, on which it depends how far apart the libraries are.

/// Its name, as the operating system has it.
pub(crate) fn name() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    model.map_or("a processor that does not say its name", |(_, name)| name.trim()).to_owned()
}

/// P3 on one kind of processor: how many times faster than each library Keydesk has to be. The cost of
/// the signature alone differs, and what pure Rust needs for it beside assembly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bars {
    pub(crate) kind: &'static str,
    pub(crate) webauthn_rs: f64,
    pub(crate) javascript: f64,
    pub(crate) python: f64,
}

impl Bars {
    /// Those of this processor.
    pub(crate) fn here() -> Self {
        Self::of(&name())
    }

    fn of(processor: &str) -> Self {
        if processor.contains("AMD") {
            Self { kind: "AMD", webauthn_rs: 5.0, javascript: 6.0, python: 2.0 }
        } else {
            Self { kind: "Intel and others", webauthn_rs: 2.5, javascript: 6.0, python: 1.9 }
        }
    }

    /// What to quote with P3.
    pub(crate) fn note(self) -> String {
        let Self { kind, webauthn_rs, javascript, python } = self;
        format!(
            "P3 depends on the processor ({}): its bars for {kind} are {webauthn_rs} / {javascript} / \
             {python} (webauthn-rs-core / JavaScript / Python)",
            name()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_are_those_of_the_processor() {
        assert_eq!(Bars::of("AMD EPYC 7B13").webauthn_rs, 5.0);
        assert_eq!(Bars::of("Intel(R) Xeon(R) Platinum").webauthn_rs, 2.5);
        assert!(Bars::here().note().contains(&name()));
    }
}
