//! The WebAuthn engine (in preparation).
