//! What each code means to a person, in Welsh. The codes of requests and of the service itself are
//! here; the others are with what they are about.

use super::Message;
use super::account_cy::ACCOUNT;
use super::registration_cy::REGISTRATION;

pub(crate) static CODES: &[&[(&str, Message)]] = &[REGISTRATION, ACCOUNT, SERVICE];

static SERVICE: &[(&str, Message)] = &[
    (
        "relying_party_invalid",
        Message::new("Ni ddeallwyd y cais", "Ni all y gwasanaeth a enwir ynddo fod yn un."),
    ),
    (
        "relying_party_unknown",
        Message::new(
            "Nid yw’r ddesg hon yn gwasanaethu’r gwasanaeth hwnnw",
            "Dywedwch wrth y bobl sy’n ei redeg. Ni newidiwyd dim.",
        ),
    ),
    (
        "store_unavailable",
        Message::new("Mae’n ddrwg gennym, nid yw’r gwasanaeth ar gael", TRY_AGAIN),
    ),
    ("busy", Message::new("Mae’n ddrwg gennym, mae’r gwasanaeth yn brysur", TRY_AGAIN)),
    (
        "unknown_member",
        Message::new(
            "Ni ddeallwyd y cais",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arall arni.",
        ),
    ),
    (
        "malformed_request",
        Message::new(
            "Ni ddeallwyd y cais",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arall arni.",
        ),
    ),
    (
        "body_too_large",
        Message::new(
            "Roedd y cais yn rhy fawr",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arni gyda llai o destun.",
        ),
    ),
    (
        "cross_site",
        Message::new(
            "Daeth y cais o safle arall",
            "Ni newidiwyd dim. Agorwch y gwasanaeth hwn mewn ffenestr ar ei phen ei hun a rhowch \
             gynnig arall arni. Ni ellir defnyddio porwyr hen iawn.",
        ),
    ),
    (
        "wrong_address",
        Message::new(
            "Nid dyma gyfeiriad arferol y gwasanaeth",
            "Nid yw allweddi diogelwch yn gweithio yma, ac ni newidiwyd dim. Agorwch y gwasanaeth \
             yn ei gyfeiriad arferol a rhowch gynnig arall arni.",
        ),
    ),
    (
        "not_found",
        Message::new(
            "Heb ddod o hyd i’r dudalen",
            "Gwiriwch y cyfeiriad, neu ewch i’r dudalen hafan.",
        ),
    ),
    ("unknown_operation", Message::new("Ni ddeallwyd y cais", "Nid oes gweithred o’r enw hwn.")),
    (
        "too_many_requests",
        Message::new(
            "Gormod o ymdrechion",
            "Arhoswch funud, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.",
        ),
    ),
    ("internal", Message::new("Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth", TRY_AGAIN)),
    (
        "configuration_invalid",
        Message::new("Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth", SET_UP_WRONG),
    ),
    (
        "unsupported",
        Message::new("Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth", SET_UP_WRONG),
    ),
    (
        "closed",
        Message::new(
            "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            "Ni newidiwyd dim. Mae’r gwasanaeth yn cael ei ailgychwyn. Rhowch gynnig arall arni ymhen munud.",
        ),
    ),
    (
        "request_timeout",
        Message::new(
            "Cymerodd y cais ormod o amser",
            "Ni newidiwyd dim. Gwiriwch eich cysylltiad â’r rhyngrwyd, ac yna rhowch gynnig arall arni.",
        ),
    ),
    (
        "too_many_streams",
        Message::new(
            "Mae gormod o dudalennau ar agor",
            "Mae’r dudalen hon yn cael ei diweddaru ychydig yn arafach. Caewch dudalennau nad oes eu \
             hangen arnoch mwyach.",
        ),
    ),
];

const SET_UP_WRONG: &str = "Ni newidiwyd dim. Nid yw’r gwasanaeth hwn wedi’i osod yn gywir. Rhowch wybod i’r bobl sy’n ei redeg.";
const TRY_AGAIN: &str = "Ni newidiwyd dim. Rhowch gynnig arall arni ymhen munud.";
