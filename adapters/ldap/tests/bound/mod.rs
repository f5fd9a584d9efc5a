//! How the tests' names bind to their server.
#![allow(dead_code, reason = "every test program uses a part of it")]

use keydesk_ldap::{Password, ServerConfig};
use keydesk_test_servers::slapd::Server;

pub(crate) trait Bound {
    /// Binds as any name.
    fn as_name(&self, name: &str, password: &str) -> ServerConfig;

    /// Binds as the name that reads people.
    fn directory(&self) -> ServerConfig {
        self.as_name("cn=keydesk-directory,ou=services,dc=example", "directory-secret")
    }

    /// Binds as the name that keeps accounts.
    fn accounts(&self) -> ServerConfig {
        self.as_name("cn=keydesk-accounts,ou=services,dc=example", "accounts-secret")
    }
}

impl Bound for Server {
    fn as_name(&self, name: &str, password: &str) -> ServerConfig {
        ServerConfig::new(self.url()).with_bind(name, Password::Given(password.to_owned()))
    }
}
