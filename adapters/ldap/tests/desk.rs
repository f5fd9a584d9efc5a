//! The whole desk with its accounts in LDAP: SECURITY S4, what administrators see, and sweeps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a broken test should stop at once"
)]

mod bound;
mod portal;

use bound::Bound;
use keydesk_test_servers::slapd::{Server, Setting};
use std::sync::Arc;
use std::time::{Duration, Instant};

use keydesk_core::ids::OrganisationId;
use keydesk_core::model::{AccountStatus, AuthenticatorKind, LinkStatus};
use keydesk_core::ports::Directory;
use keydesk_core::service::Desk;
use keydesk_ldap::{
    AccountsConfig, Departure, DirectoryConfig, LdapAccounts, LdapDirectory, OnDeparture,
    SweepOutcome, SweepPolicy, sweep,
};
use keydesk_sqlite::SqliteStore;
use keydesk_testkit::SoftAuthenticator;
use portal::{desk, people, ports, ra, redeem_and_register, relying_party, sign_in, user};

struct Place {
    server: Server,
    accounts: LdapAccounts,
    rest: Arc<SqliteStore>,
}

async fn place(setting: Setting, assertions: bool) -> Place {
    let server = Server::with(setting);
    let rest = Arc::new(SqliteStore::open(server.folder().join("rest.db")).unwrap());
    let mut to = server.accounts();
    to.assertions = assertions;
    let config = AccountsConfig::new(to, "ou=keydesk,dc=example");
    let accounts = LdapAccounts::open(config, rest.clone()).await.unwrap();
    Place { server, accounts, rest }
}

impl Place {
    fn desk(&self, directory: Arc<dyn Directory>) -> Desk {
        desk(ports(&self.accounts, &self.rest, directory))
    }
}

/// Fifty who press the button of one link at once, with a key each.
async fn one_of_fifty(assertions: bool, rounds: u64) {
    let place = place(Setting::default(), assertions).await;
    // An account takes no more than a few keys.
    let names: Vec<String> = (0..rounds).map(|round| format!("jo-{round}")).collect();
    let everybody: Vec<&str> = names.iter().map(String::as_str).chain(["ra"]).collect();
    let desk = place.desk(people(&everybody));
    let mut winners = Vec::new();
    for (round, name) in (0..).zip(&names) {
        let link =
            desk.issue_link(&ra(), &user(name), AuthenticatorKind::SecurityKey).await.unwrap();
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let (desk, token) = (desk.clone(), link.token.clone());
                tokio::spawn(async move {
                    let mut key = SoftAuthenticator::new(round * 50 + number + 1);
                    redeem_and_register(&desk, &token, &mut key).await.map(|_| key)
                })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(key) => {
                    won += 1;
                    winners.push(key);
                }
                Err(error) => {
                    let code = error.code();
                    let known = ["session_ended", "link_used", "link_unknown"];
                    assert!(known.contains(&code), "{error:?}");
                }
            }
        }
        assert_eq!(won, 1, "round {round}");
        let (_, account) = desk.get_user(&ra(), &user(name)).await.unwrap();
        assert_eq!(account.links.last().unwrap().status(desk.now()), LinkStatus::Completed);
        assert_eq!(account.authenticators.len(), 1);
        // No loser's credential stays reserved.
        let live = "(&(keydeskKeySort=credential)(!(keydeskClaim=free)))";
        let kept = place.server.find("ou=keys,ou=keydesk,dc=example", live, &["1.1"]);
        assert_eq!(u64::try_from(kept.matches("dn: ").count()).unwrap(), round + 1);
    }
    for key in &mut winners {
        sign_in(&desk, key).await.unwrap();
    }
}

/// SECURITY S4.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s04_of_fifty_redeemers_one_wins() {
    one_of_fifty(true, 20).await;
}

/// The same with the assertion control (RFC 4528) switched off.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s04_of_fifty_redeemers_one_wins_without_the_assertion_control() {
    one_of_fifty(false, 5).await;
}

#[tokio::test]
async fn an_administrator_reads_what_is_there_to_be_read_and_no_more() {
    let place = place(Setting::default(), true).await;
    place.server.change(
        "dn: uid=alex,ou=people,dc=example\nchangetype: modify\nadd: userPassword\n\
         userPassword: alex-secret\n",
    );
    let desk = place.desk(people(&["jo", "ra"]));
    let link = desk.issue_link(&ra(), &user("jo"), AuthenticatorKind::SecurityKey).await.unwrap();
    let mut key = SoftAuthenticator::new(1);
    redeem_and_register(&desk, &link.token, &mut key).await.unwrap();
    let read = |name: &str, password: &str| {
        let output = std::process::Command::new("ldapsearch")
            .args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &place.server.url(), "-D", name])
            .args(["-w", password, "-b", "ou=accounts,ou=keydesk,dc=example"])
            .args(["(keydeskUser=jo)"])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let seen = read("uid=alex,ou=people,dc=example", "alex-secret");
    assert!(seen.contains("keydeskUser: jo"), "{seen}");
    assert!(seen.contains("keydeskStatus: open"), "{seen}");
    assert!(seen.contains("keydeskAuthenticator: 1 active security_key "), "{seen}");
    for hidden in ["keydeskAccount:", "keydeskLookup:", "keydeskPending:"] {
        assert!(!seen.contains(hidden), "{hidden} in {seen}");
    }
    // The name that reads people sees no accounts.
    let name = "cn=keydesk-directory,ou=services,dc=example";
    assert_eq!(read(name, "directory-secret"), "");
}

#[tokio::test]
async fn a_sweep_closes_the_accounts_of_those_who_left_and_stops_where_it_would_be_too_many() {
    let place = place(Setting::default(), true).await;
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.active = vec![keydesk_ldap::Active::UnlessValue {
        attribute: "employeeType".to_owned(),
        values: vec!["left".to_owned()],
    }];
    config.cache = Duration::ZERO;
    let directory = LdapDirectory::open(place.server.directory(), config).await.unwrap();
    let directory = Arc::new(directory);
    let desk = place.desk(directory.clone());
    let mut ids = Vec::new();
    for (seed, name) in [(1, "jo"), (2, "sam")] {
        let scope = [OrganisationId::new("north").unwrap()];
        let found = directory.search(&name.into(), &scope, None, 10).await.unwrap().users.remove(0);
        let link = desk.issue_link(&ra(), &found.id, AuthenticatorKind::SecurityKey).await.unwrap();
        let mut key = SoftAuthenticator::new(seed);
        redeem_and_register(&desk, &link.token, &mut key).await.unwrap();
        sign_in(&desk, &mut key).await.unwrap();
        ids.push((found.id, key));
    }
    let ports = ports(&place.accounts, &place.rest, directory);
    let policy = SweepPolicy::new(user("directory-sweep"));
    let swept = sweep(relying_party(), &ports, &policy).await.unwrap();
    assert_eq!((swept.looked_at, swept.departed.len()), (2, 0));

    place.server.change(
        "dn: uid=jo,ou=people,dc=example\nchangetype: modify\nadd: employeeType\n\
         employeeType: left\n\ndn: uid=sam,ou=people,dc=example\nchangetype: delete\n",
    );
    for (_, key) in &mut ids {
        let refused = sign_in(&desk, key).await.unwrap_err();
        assert_eq!(refused.code(), "user_disabled");
    }
    let none = SweepPolicy { max_closed: 0, ..policy.clone() };
    let swept = sweep(relying_party(), &ports, &none).await.unwrap();
    assert!(swept.too_many);
    assert!(swept.departed.iter().all(|left| left.outcome == SweepOutcome::Reported));

    let swept = sweep(relying_party(), &ports, &policy).await.unwrap();
    let mut told: Vec<_> = swept.departed.iter().map(|left| (left.how, left.outcome)).collect();
    told.sort_by_key(|(how, _)| *how == Departure::Vanished);
    let wanted = [
        (Departure::Disabled, SweepOutcome::Reported),
        (Departure::Vanished, SweepOutcome::Closed),
    ];
    assert_eq!(told, wanted);
    let status = async |index: usize| portal::load(&place.accounts, &ids[index].0).await.status;
    assert_eq!((status(0).await, status(1).await), (AccountStatus::Open, AccountStatus::Closed));
    let closing = SweepPolicy { disabled: OnDeparture::Close, ..policy.clone() };
    let swept = sweep(relying_party(), &ports, &closing).await.unwrap();
    assert_eq!((swept.looked_at, swept.departed[0].outcome), (1, SweepOutcome::Closed));
}

/// What the README says of speed, on a server that writes to disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures, and takes a minute"]
async fn soak_latency() {
    let entries: String = (0..1_000)
        .map(|n| {
            format!(
                "dn: uid=p{n},ou=people,dc=example\nobjectClass: inetOrgPerson\nuid: p{n}\n\
                 cn: Person {n}\nsn: P\no: north\n\n"
            )
        })
        .collect();
    let setting = Setting { durable: true, entries, ..Setting::default() };
    let place = place(setting, true).await;
    let mut config = DirectoryConfig::inet_org_person("ou=people,dc=example");
    config.cache = Duration::ZERO;
    config.active = Vec::new();
    let directory = LdapDirectory::open(place.server.directory(), config).await.unwrap();
    let directory = Arc::new(directory);
    let desk = place.desk(directory.clone());
    let scope = [OrganisationId::new("north").unwrap()];
    let everybody = directory.search(&"Person".into(), &scope, None, 200).await.unwrap().users;
    let mut times: Vec<(&str, Vec<Duration>)> =
        ["look up", "search", "issue", "register", "sign in", "list 20"]
            .map(|name| (name, Vec::new()))
            .into();
    for (number, person) in everybody.iter().enumerate() {
        let mut timed = Vec::new();
        let begun = Instant::now();
        directory.user(&person.id).await.unwrap().unwrap();
        timed.push(begun.elapsed());
        let begun = Instant::now();
        directory.search(&person.username.as_str().into(), &scope, None, 20).await.unwrap();
        timed.push(begun.elapsed());
        let begun = Instant::now();
        let link =
            desk.issue_link(&ra(), &person.id, AuthenticatorKind::SecurityKey).await.unwrap();
        timed.push(begun.elapsed());
        let mut key = SoftAuthenticator::new(u64::try_from(number).unwrap() + 1);
        let begun = Instant::now();
        redeem_and_register(&desk, &link.token, &mut key).await.unwrap();
        timed.push(begun.elapsed());
        let begun = Instant::now();
        sign_in(&desk, &mut key).await.unwrap();
        timed.push(begun.elapsed());
        let begun = Instant::now();
        use keydesk_core::ports::{AccountStore, Page};
        let page = Page { after: None, limit: 20 };
        place.accounts.list(&portal::rp(), page).await.unwrap();
        timed.push(begun.elapsed());
        for ((_, all), time) in times.iter_mut().zip(timed) {
            all.push(time);
        }
    }
    for (name, mut all) in times {
        all.sort();
        let at = |share: usize| all[all.len() * share / 100].as_micros();
        println!("{name}: median {} us, 95 % {} us", at(50), at(95));
    }
}
