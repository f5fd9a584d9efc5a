//! Randomness, injected so that tests, fuzzing and vectors can fix it.

/// A source of unpredictable bytes.
///
/// # Behavior
/// - Every call fills the whole buffer from a cryptographically secure generator, or fails.
pub trait Entropy: Send + Sync {
    /// Fills `buffer`.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable>;
}

/// The operating system gave no randomness; nothing may be issued without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct EntropyUnavailable;

/// The random generator of aws-lc, seeded by the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| EntropyUnavailable)
    }
}

/// `N` fresh bytes.
pub(crate) fn bytes<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], EntropyUnavailable> {
    let mut buffer = [0; N];
    entropy.fill(&mut buffer)?;
    Ok(buffer)
}
