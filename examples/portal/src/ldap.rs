//! The portal with its people, and if asked for its accounts, in an LDAP directory.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use keydesk_core::ids::{OrganisationId, Role};
use keydesk_core::model::User;
use keydesk_core::ports::{Directory, SearchWords};
use keydesk_core::service::Ports;
use keydesk_ldap::{
    AccountsConfig, Active, DirectoryConfig, LdapAccounts, LdapDirectory, Organisations, Password,
    ServerConfig,
};

use crate::log;
use crate::people::{LOCAL_ADMINISTRATOR, People, REGISTRATION_AUTHORITY};

/// A directory as `directory/seed.ldif` lays it out.
pub(crate) struct Ldap {
    server: ServerConfig,
    base: String,
    directory: LdapDirectory,
}

impl Ldap {
    /// Opens `ldap://host:port/base`; name and password come from the environment.
    pub(crate) async fn open(address: &str) -> anyhow::Result<Self> {
        let (url, base) = split(address)?;
        let name = std::env::var(NAME).with_context(|| format!("{NAME} is not set"))?;
        let server =
            ServerConfig::new(url).with_bind(name, Password::Environment(PASSWORD.to_owned()));
        let mut config = DirectoryConfig::inet_org_person(format!("ou=people,{base}"));
        config.organisations = Organisations::Attribute {
            id: "o".to_owned(),
            name: Some("departmentNumber".to_owned()),
        };
        config.active.push(Active::UnlessValue {
            attribute: "employeeType".to_owned(),
            values: vec!["left".to_owned()],
        });
        for role in [REGISTRATION_AUTHORITY, LOCAL_ADMINISTRATOR] {
            let group = format!("cn={role},ou=groups,{base}");
            config.roles.groups.push((group, Role::new(role)?));
        }
        let directory = LdapDirectory::open(server.clone(), config).await?;
        Ok(Self { server, base, directory })
    }

    /// Everybody who is in the directory now, with the roles that their groups give them. A real
    /// portal would ask for one person at a time, and leave the password to the directory.
    pub(crate) async fn people(&self) -> anyhow::Result<People> {
        let scope = ["north", "south"].map(OrganisationId::new);
        let scope = scope.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut everybody: Vec<(User, Option<Role>)> = Vec::new();
        for user in self.directory.search(&SearchWords::default(), &scope, None, MAX).await?.users {
            let role = self.directory.roles(&user.id).await?.into_iter().next();
            everybody.push((user, role));
        }
        if everybody.is_empty() {
            bail!("nobody in {}", self.base);
        }
        People::of(everybody, Arc::new(self.directory.clone()))
    }

    /// These ports, with accounts in the directory; what `ports` kept them in becomes the journal.
    pub(crate) async fn with_accounts(&self, ports: Ports) -> anyhow::Result<Ports> {
        let config = AccountsConfig::new(self.server.clone(), &format!("ou=keydesk,{}", self.base));
        let store = LdapAccounts::open(config, ports.accounts.clone()).await?;
        tokio::spawn(run_maintenance(store.clone()));
        Ok(Ports { accounts: Arc::new(store), ..ports })
    }
}

/// Every few minutes: removes orphans, and empties entries of what the journal has.
async fn run_maintenance(store: LdapAccounts) {
    let mut minutes = tokio::time::interval(Duration::from_secs(300));
    loop {
        minutes.tick().await;
        if let Err(error) = store.collect().await {
            log::say(&format!("directory: {error}"));
        }
    }
}

fn split(address: &str) -> anyhow::Result<(String, String)> {
    let (scheme, rest) = address.split_once("://").context("--directory ldap://HOST:PORT/BASE")?;
    let (host, base) = rest.split_once('/').context("--directory: the base is missing")?;
    if base.is_empty() {
        bail!("--directory: the base is missing");
    }
    Ok((format!("{scheme}://{host}"), base.to_owned()))
}

/// Who the portal is to the directory.
const NAME: &str = "PORTAL_DIRECTORY_NAME";
const PASSWORD: &str = "PORTAL_DIRECTORY_PASSWORD";
/// People of the demonstration.
const MAX: usize = 100;
