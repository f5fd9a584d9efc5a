//! The configuration of a server, and its entries.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use super::Setting;

/// The files of a server's TLS.
pub(crate) struct Tls {
    certificate: PathBuf,
    key: PathBuf,
}

/// A root in `ca.pem`, and a certificate of it for 127.0.0.1.
pub(crate) fn certificates(folder: &Path) -> Result<Tls> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_key = KeyPair::generate()?;
    let root = params.self_signed(&root_key)?.pem();
    let issuer = Issuer::new(params, root_key);
    let key = KeyPair::generate()?;
    let params = CertificateParams::new(["127.0.0.1".to_owned()])?;
    let certificate = params.signed_by(&key, &issuer)?;
    let (certificate_file, key_file) = (folder.join("server.pem"), folder.join("server.key"));
    fs::write(folder.join("ca.pem"), root)?;
    fs::write(&certificate_file, certificate.pem())?;
    fs::write(&key_file, key.serialize_pem())?;
    Ok(Tls { certificate: certificate_file, key: key_file })
}

/// The whole of cn=config.
pub(crate) fn config(folder: &Path, setting: &Setting, tls: &Tls) -> Result<String> {
    let folder = folder.display();
    let (certificate, key) = (tls.certificate.display(), tls.key.display());
    let mut standard = String::new();
    for name in ["core", "cosine", "inetorgperson"] {
        let file = format!("/etc/ldap/schema/{name}.ldif");
        standard += &fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?;
        standard.push('\n');
    }
    let own = if setting.without_schema {
        ""
    } else {
        include_str!("../../../../adapters/ldap/schema/keydesk.ldif")
    };
    let acl: String = include_str!("../../../../adapters/ldap/schema/acl.ldif")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let sync = if setting.durable { "FALSE" } else { "TRUE" };
    let indexes = if setting.without_schema {
        ""
    } else {
        "olcDbIndex: keydeskLookup eq\nolcDbIndex: keydeskPending pres\n"
    };
    let acl = if setting.without_schema {
        "olcAccess: to * by users write by anonymous auth\n".to_owned()
    } else {
        acl
    };
    let Setting { global, database, access, .. } = setting;
    let max_bytes = setting.max_bytes.unwrap_or(256 * 1024 * 1024);
    let as_user = "gidNumber=[0-9]+[+]uidNumber=[0-9]+,cn=peercred,cn=external,cn=auth";
    Ok(format!(
        "dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: {folder}/pid
olcTLSCertificateFile: {certificate}
olcTLSCertificateKeyFile: {key}
olcTLSVerifyClient: never
olcAuthzRegexp: {as_user} cn=keydesk-accounts,ou=services,dc=example
{global}
dn: cn=module{{0}},cn=config
objectClass: olcModuleList
cn: module{{0}}
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb
olcModuleLoad: syncprov

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

{standard}

{own}

dn: olcDatabase={{0}}config,cn=config
objectClass: olcDatabaseConfig
olcDatabase: {{0}}config
olcRootDN: cn=config
olcRootPW: config-secret

dn: olcDatabase={{1}}mdb,cn=config
objectClass: olcDatabaseConfig
objectClass: olcMdbConfig
olcDatabase: {{1}}mdb
olcDbDirectory: {folder}/data
olcSuffix: dc=example
olcRootDN: cn=admin,dc=example
olcRootPW: admin-secret
olcDbMaxSize: {max_bytes}
olcDbNoSync: {sync}
olcDbIndex: objectClass,entryUUID,entryCSN,uid,o eq
{indexes}{access}{acl}{database}
"
    ))
}

/// The tree, the services' names and a few people. Passwords are those of the tests.
pub(crate) const PEOPLE: &str = "dn: dc=example
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=services,dc=example
objectClass: organizationalUnit
ou: services

dn: cn=keydesk-accounts,ou=services,dc=example
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: keydesk-accounts
userPassword: accounts-secret

dn: cn=keydesk-directory,ou=services,dc=example
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: keydesk-directory
userPassword: directory-secret

dn: ou=keydesk,dc=example
objectClass: organizationalUnit
ou: keydesk

dn: ou=accounts,ou=keydesk,dc=example
objectClass: organizationalUnit
ou: accounts

dn: ou=keys,ou=keydesk,dc=example
objectClass: organizationalUnit
ou: keys

dn: ou=people,dc=example
objectClass: organizationalUnit
ou: people

dn: uid=jo,ou=people,dc=example
objectClass: inetOrgPerson
uid: jo
cn: Jo Lark
sn: Lark
o: north
mail: jo@north.example

dn: uid=sam,ou=people,dc=example
objectClass: inetOrgPerson
uid: sam
cn: Sam Wren
sn: Wren
o: north

dn: uid=alex,ou=people,dc=example
objectClass: inetOrgPerson
uid: alex
cn: Alex Finch
sn: Finch
o: south

dn: ou=groups,dc=example
objectClass: organizationalUnit
ou: groups

dn: cn=authorities,ou=groups,dc=example
objectClass: groupOfNames
cn: authorities
member: uid=sam,ou=people,dc=example

dn: cn=keydesk-readers,ou=groups,dc=example
objectClass: groupOfNames
cn: keydesk-readers
member: uid=alex,ou=people,dc=example
";
