//! What the browser module says when the browser or the key will not, in Welsh.

use super::Message;

/// What the browser module finds out by itself.
pub(crate) static BROWSER: &[(&str, Message)] = &[
    (
        "cancelled",
        Message::new(
            "Ni ddefnyddiwyd yr allwedd",
            "Cafodd y cais ei ganslo, cymerodd ormod o amser, neu roedd y PIN yn anghywir. \
             Cadwch eich allwedd wrth law, gwiriwch y PIN a rhowch gynnig arall arni.",
        ),
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
        "wrong_address",
        Message::new(
            "Mae cyfeiriad anghywir gan y dudalen hon",
            "Agorwch y ddolen yn union fel y’i hanfonwyd atoch. Os bydd yn methu o hyd, dywedwch \
             wrth y sawl a’i hanfonodd.",
        ),
    ),
    (
        "offline",
        Message::new(
            "Ni allem gyrraedd y gwasanaeth",
            "Gwiriwch eich cysylltiad a rhowch gynnig arall arni. Nid oes dim wedi’i golli.",
        ),
    ),
];
