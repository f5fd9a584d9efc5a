//! The browser module's messages for errors of the browser or the key, in Welsh.

use super::{List, Message};

/// Problems that the browser module detects itself.
pub(crate) static BROWSER: &[(&str, Message)] = &[
    (
        "cancelled",
        Message::new(
            "Ni ddefnyddiwyd yr allwedd",
            "Cafodd y cais ei ganslo, cymerodd ormod o amser, neu roedd y PIN yn anghywir. \
             Cadwch eich allwedd wrth law, gwiriwch y PIN a rhowch gynnig arall arni.",
        )
        .listing(List {
            lead: "Os nad hynny oedd y rheswm, gall fod yn un o’r rhain:",
            items: &[NO_PIN, PIN_BLOCKED, FULL, REMOTE, U2F],
        }),
    ),
    (
        "already_registered",
        Message::new(
            "Mae’r allwedd hon eisoes wedi’i chofrestru",
            "Gallwch ei defnyddio i fewngofnodi. I gofrestru allwedd arall, rhowch honno i mewn a \
             rhowch gynnig arall arni.",
        ),
    ),
    (
        "no_verification",
        Message::new(
            "Ni all yr allwedd hon wirio mai chi sydd yno",
            "Mae angen PIN neu ôl bys arni. Gosodwch un, neu defnyddiwch allwedd arall, a rhowch \
             gynnig arall arni.",
        ),
    ),
    (
        "not_supported",
        Message::new(
            "Ni ellir defnyddio’r porwr neu’r allwedd hon",
            "Defnyddiwch borwr cyfredol ac allwedd ddiogelwch FIDO2, a rhowch gynnig arall arni \
             yno.",
        ),
    ),
    (
        "request_pending",
        Message::new(
            "Mae ffenestr arall yn gofyn am allwedd",
            "Caewch ffenestri a thabiau eraill sy’n gofyn am allwedd, neu gorffennwch yno. Yna \
             rhowch gynnig arall arni yma.",
        ),
    ),
    (
        "device_failed",
        Message::new(
            "Ni allai eich porwr neu eich allwedd orffen hyn",
            "Ni chofrestrwyd na newidiwyd dim yma. Rhowch gynnig arall arni.",
        )
        .listing(List {
            lead: "Os bydd yn digwydd eto:",
            items: &[
                "Tynnwch yr allwedd allan a’i rhoi i mewn eto, mewn porth arall os gallwch, a \
                 chaewch raglenni eraill sy’n ei defnyddio.",
                "Os yw rheolwr cyfrineiriau yn gofyn am gadw neu ddefnyddio cyfrinallwedd, dewiswch \
                 eich allwedd ddiogelwch yn ei ffenestr, neu diffoddwch ef ar gyfer y safle hwn. Os \
                 yw newydd gadw cyfrinallwedd ar gyfer y gwasanaeth hwn, dilëwch honno.",
                "Rhowch gynnig ar borwr arall, neu ar allwedd arall.",
            ],
        }),
    ),
    (
        "link_incomplete",
        Message::new(
            "Mae rhan o’r ddolen ar goll",
            "Agorwch y ddolen eto o’r neges a anfonwyd atoch.",
        )
        .listing(List {
            lead: "Os dewch yn ôl i’r dudalen hon, mae rhaglen e-bost neu sgwrsio wedi torri neu \
                   newid diwedd y ddolen:",
            items: &[
                "Copïwch y ddolen gyfan fel testun, o https:// hyd at y nod olaf, a’i gludo i far \
                 cyfeiriad eich porwr.",
                "Os nad yw hynny’n helpu, gofynnwch i’r sawl a’i hanfonodd ei hanfon mewn ffordd \
                 arall, megis sgwrs eich galwad fideo.",
            ],
        }),
    ),
    (
        "offline",
        Message::new(
            "Ni allem gyrraedd y gwasanaeth",
            "Gwiriwch eich cysylltiad a rhowch gynnig arall arni. Nid oes dim wedi’i golli.",
        ),
    ),
];

/// Possible causes of a request without an answer.
pub(super) const NO_PIN: &str = "Nid oes PIN ar yr allwedd eto. Gosodwch un yng ngosodiadau eich \
                                 cyfrifiadur neu eich porwr, a rhowch gynnig arall arni.";
pub(super) const PIN_BLOCKED: &str = "Mae’r PIN wedi’i rwystro ar ôl gormod o rai anghywir. Tynnwch yr allwedd allan a’i rhoi i mewn \
     eto. Os nad yw hynny’n helpu, rhaid ailosod yr allwedd, sy’n dileu popeth sydd arni.";
const FULL: &str = "Mae’r allwedd yn llawn. Dilëwch gyfrinallwedd nad oes ei hangen arnoch mwyach \
                    oddi arni, neu defnyddiwch allwedd arall.";
pub(super) const REMOTE: &str = "Rydych yn gweithio ar fwrdd gwaith o bell neu yn Citrix, nad yw bob amser yn trosglwyddo’r \
     allwedd. Agorwch y dudalen hon ar y cyfrifiadur o’ch blaen, a rhowch yr allwedd i mewn yno.";
pub(super) const U2F: &str =
    "Mae’r allwedd yn un hŷn (U2F yn unig), heb PIN. Defnyddiwch allwedd FIDO2.";
