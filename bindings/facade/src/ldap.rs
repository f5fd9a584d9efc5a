//! People and accounts in an LDAP directory, from configuration.

use std::sync::Arc;

use keydesk_api::ApiError;
use keydesk_core::ids::Role;
use keydesk_core::ports::{AccountStore, Directory};
use keydesk_ldap::{
    AccountsConfig, Active, Bind, DirectoryConfig, LdapAccounts, LdapDirectory, Organisations,
    Password, ServerConfig,
};

use crate::config::{
    LdapAccountsRecord, LdapBindRecord, LdapGroupRecord, LdapLayout, LdapPeopleRecord,
};
use crate::open::{failed, invalid};

/// Opens the directory that holds the people.
///
/// # Errors
/// `configuration_invalid`, `store_unavailable`.
pub(crate) async fn directory(record: LdapPeopleRecord) -> Result<Arc<dyn Directory>, ApiError> {
    let member = "directory.ldap";
    let server = server(member, &record.url, record.bind, record.roots)?;
    let mut config = match record.layout {
        LdapLayout::InetOrgPerson => DirectoryConfig::inet_org_person(record.base),
        LdapLayout::ActiveDirectory => DirectoryConfig::active_directory(record.base),
    };
    if let Some(filter) = record.filter {
        config.filter = filter;
    }
    if let Organisations::Attribute { id, name } = &mut config.organisations {
        *id = record.organisation.unwrap_or_else(|| id.clone());
        *name = record.organisation_name;
    }
    config.active.extend(record.inactive.into_iter().map(|rule| {
        let (attribute, values) = (rule.attribute, rule.values);
        Active::UnlessValue { attribute, values }
    }));
    if let Some(roles) = record.roles {
        if roles.groups.is_empty() {
            return Err(invalid("directory.ldap.roles.groups must not be empty"));
        }
        for LdapGroupRecord { group, role } in roles.groups {
            let role = Role::new(role);
            let role = role.map_err(|_| invalid("directory.ldap.roles: a role is not valid"))?;
            config.roles.groups.push((group, role));
        }
        config.roles.member = roles.member.unwrap_or(config.roles.member);
        config.roles.nested = roles.nested.unwrap_or(config.roles.nested);
    }
    let opened = LdapDirectory::open(server, config).await;
    Ok(Arc::new(opened.map_err(|error| failed(member, &error))?))
}

/// Opens the accounts, every commit of which is repeated in `journal`.
///
/// # Errors
/// `configuration_invalid`, `store_unavailable`.
pub(crate) async fn accounts(
    url: &str,
    record: LdapAccountsRecord,
    journal: Arc<dyn AccountStore>,
) -> Result<LdapAccounts, ApiError> {
    let server = server("store", url, record.bind, record.roots)?;
    let config = AccountsConfig::new(server, &record.base);
    LdapAccounts::open(config, journal).await.map_err(|error| failed("store", &error))
}

fn server(
    member: &str,
    url: &str,
    bind: Option<LdapBindRecord>,
    roots: Option<String>,
) -> Result<ServerConfig, ApiError> {
    let mut server = ServerConfig::new(url);
    server.roots = roots.map(Into::into);
    server.bind = match bind {
        Some(LdapBindRecord { name, password: Some(password), password_variable: None }) => {
            Bind::Simple { name, password: Password::Given(password.expose().to_owned()) }
        }
        Some(LdapBindRecord { name, password: None, password_variable: Some(variable) }) => {
            Bind::Simple { name, password: Password::Environment(variable) }
        }
        Some(_) => {
            let said = format!("{member}: bind needs password or passwordVariable, and not both");
            return Err(invalid(&said));
        }
        None if url.starts_with("ldapi:") => Bind::External,
        None => Bind::Anonymous,
    };
    Ok(server)
}
