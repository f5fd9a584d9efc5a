//! Result codes of LDAP, by their names in RFC 4511 section 4.1.9.

pub(crate) const SUCCESS: u32 = 0;
pub(crate) const TIME_LIMIT_EXCEEDED: u32 = 3;
pub(crate) const SIZE_LIMIT_EXCEEDED: u32 = 4;
pub(crate) const AUTH_METHOD_NOT_SUPPORTED: u32 = 7;
pub(crate) const STRONGER_AUTH_REQUIRED: u32 = 8;
pub(crate) const REFERRAL: u32 = 10;
pub(crate) const ADMIN_LIMIT_EXCEEDED: u32 = 11;
pub(crate) const UNAVAILABLE_CRITICAL_EXTENSION: u32 = 12;
pub(crate) const CONFIDENTIALITY_REQUIRED: u32 = 13;
pub(crate) const NO_SUCH_ATTRIBUTE: u32 = 16;
pub(crate) const UNDEFINED_ATTRIBUTE_TYPE: u32 = 17;
pub(crate) const CONSTRAINT_VIOLATION: u32 = 19;
pub(crate) const ATTRIBUTE_OR_VALUE_EXISTS: u32 = 20;
pub(crate) const INVALID_ATTRIBUTE_SYNTAX: u32 = 21;
pub(crate) const NO_SUCH_OBJECT: u32 = 32;
pub(crate) const INVALID_DN_SYNTAX: u32 = 34;
pub(crate) const INAPPROPRIATE_AUTHENTICATION: u32 = 48;
pub(crate) const INVALID_CREDENTIALS: u32 = 49;
pub(crate) const INSUFFICIENT_ACCESS_RIGHTS: u32 = 50;
pub(crate) const BUSY: u32 = 51;
pub(crate) const UNAVAILABLE: u32 = 52;
pub(crate) const UNWILLING_TO_PERFORM: u32 = 53;
pub(crate) const NAMING_VIOLATION: u32 = 64;
pub(crate) const OBJECT_CLASS_VIOLATION: u32 = 65;
pub(crate) const ENTRY_ALREADY_EXISTS: u32 = 68;
pub(crate) const OTHER: u32 = 80;
/// Of the assertion control (RFC 4528 section 3).
pub(crate) const ASSERTION_FAILED: u32 = 122;
/// The error is found on this side: no server answered it.
pub(crate) const NONE: u32 = SUCCESS;
