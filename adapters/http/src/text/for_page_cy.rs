//! Messages that differ on some pages, because of their readers, in Welsh.

use super::browser_cy::{NO_PIN, PIN_BLOCKED, REMOTE, U2F};
use super::{List, Message};

/// On the registration page, where the reader is the user.
pub(crate) static LINK_CODES: &[(&str, Message)] = &[
    (
        "malformed_request",
        Message::new(
            "Nid yw’r ddolen hon yn ddilys",
            "Gwiriwch eich bod wedi copïo’r ddolen gyfan. Os nad yw’n gweithio o hyd, gofynnwch i’r \
             sawl a’i hanfonodd am un newydd.",
        ),
    ),
    (
        "session_ended",
        Message::new(
            "Agorwyd y ddolen eto",
            "Mae’r cofrestru’n parhau yn y ffenestr arall neu ar y ddyfais arall. I barhau yma yn \
             lle hynny, rhowch gynnig arall arni.",
        ),
    ),
    (
        "account_closed",
        Message::new(
            "Mae eich cyfrif wedi’i gau",
            "Dywedwch wrth y sawl a anfonodd y ddolen atoch. Ni chofrestrwyd dim.",
        ),
    ),
];

/// Where somebody signs in.
pub(crate) static SIGN_IN_CODES: &[(&str, Message)] = &[(
    "cancelled",
    Message::new(
        "Ni ddefnyddiwyd yr allwedd",
        "Cafodd y cais ei ganslo, cymerodd ormod o amser, neu roedd y PIN yn anghywir. Cadwch eich \
         allwedd wrth law, gwiriwch y PIN a rhowch gynnig arall arni.",
    )
    .listing(List {
        lead: "Os nad hynny oedd y rheswm, gall fod yn un o’r rhain:",
        items: &[
            "Nid yw’r allwedd wedi’i chofrestru ar gyfer y gwasanaeth hwn, neu nid ar eich cyfer \
             chi. Defnyddiwch allwedd arall.",
            NO_PIN,
            PIN_BLOCKED,
            REMOTE,
            U2F,
        ],
    }),
)];
