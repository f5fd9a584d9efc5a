//! What a person can do about an answer that the engine refused, in Welsh.

use super::{List, Message};

/// By code of the engine, where a person can do something about it.
pub(crate) static ENGINE: &[(&str, Message)] = &[
    ("user_not_verified", NOT_VERIFIED),
    (
        "user_not_present",
        Message::new(
            "Ni chyffyrddwyd â’r allwedd",
            "Cyffyrddwch â’r allwedd pan fydd yn fflachio, a rhowch gynnig arall arni. Ni newidiwyd \
             dim.",
        ),
    ),
    ("attestation_missing", NO_MODEL),
    ("attestation_self", NO_MODEL),
    ("aaguid_unattested", NO_MODEL),
    ("aaguid_zero", NOT_LISTED),
    ("aaguid_not_listed", NOT_LISTED),
    (
        "aaguid_blocked",
        Message::new(
            "Ni dderbynnir y model hwn o allwedd yma",
            "Ni chofrestrwyd dim. Defnyddiwch allwedd o fodel arall a rhowch gynnig arall arni.",
        ),
    ),
    ("certification_missing", NOT_CERTIFIED),
    ("certification_too_low", NOT_CERTIFIED),
    ("model_unknown", UNKNOWN_MAKER),
    ("chain_unknown_issuer", UNKNOWN_MAKER),
    (
        "model_compromised",
        Message::new(
            "Nid yw’r model hwn o allwedd yn ddiogel mwyach",
            "Ni chofrestrwyd dim, oherwydd bod nam wedi’i adrodd ar y model hwn. Defnyddiwch \
             allwedd o fodel arall, a gofynnwch am un yn ei lle.",
        ),
    ),
    (
        "backup_eligible",
        Message::new(
            "Gellir copïo’r dilysydd hwn i ddyfeisiau eraill",
            "Ni chaniateir hynny yma, ac ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch a \
             rhowch gynnig arall arni.",
        ),
    ),
    ("format_not_allowed", NOT_ACCEPTED),
    ("format_safetynet", NOT_ACCEPTED),
    ("algorithm_not_allowed", NOT_ACCEPTED),
    ("algorithm_not_offered", NOT_ACCEPTED),
    ("algorithm_unknown", NOT_ACCEPTED),
    ("origin_mismatch", OTHER_ADDRESS),
    ("rp_id_hash_mismatch", OTHER_ADDRESS),
    ("cross_origin_refused", FRAMED),
    ("top_origin_mismatch", FRAMED),
    (
        "challenge_mismatch",
        Message::new(
            "Atebodd yr allwedd gais cynharach",
            "Ni newidiwyd dim. Caewch ffenestri eraill sy’n gofyn am yr allwedd, a rhowch gynnig \
             arall arni.",
        ),
    ),
    (
        "user_handle_mismatch",
        Message::new(
            "Mae’r allwedd hon yn perthyn i rywun arall",
            "Ni newidiwyd dim. Defnyddiwch eich allwedd eich hun a rhowch gynnig arall arni.",
        ),
    ),
    (
        "user_handle_missing",
        Message::new(
            "Mae angen eich enw defnyddiwr ar yr allwedd hon",
            "Ni all ddweud pwy sy’n berchen arni. Rhowch eich enw defnyddiwr a’ch cyfrinair yn \
             gyntaf, a defnyddiwch yr allwedd wedyn.",
        ),
    ),
    (
        "backup_eligibility_changed",
        Message::new(
            "Mae’r gyfrinallwedd hon wedi newid ers ei chofrestru",
            "Ni newidiwyd dim yma. Mewngofnodwch mewn ffordd arall, tynnwch y gyfrinallwedd a’i \
             chofrestru eto, neu gofynnwch i Awdurdod Cofrestru eich sefydliad.",
        ),
    ),
];

/// For every other code of the engine: those are for developers.
pub(crate) static REJECTED: Message = Message::new(
    "Ni dderbyniwyd ateb yr allwedd",
    "Ni newidiwyd dim. Rhowch gynnig arall arni, gydag allwedd arall os bydd yn digwydd eto. Os nad \
     oes allwedd yn gweithio, rhowch wybod i’r bobl sy’n gofalu am y gwasanaeth hwn.",
);

const NOT_VERIFIED: Message = Message::new(
    "Ni wnaeth yr allwedd hon wirio mai chi sydd yno",
    "Mae angen PIN neu ôl bys arni. Ni newidiwyd dim. Gosodwch un, a rhowch gynnig arall arni.",
)
.listing(List {
    lead: "I osod PIN:",
    items: &[
        "Yn Windows, agorwch Settings, yna Accounts, yna Sign-in options, yna Security key, yna \
         Manage.",
        "Yn Chrome ar Mac neu Linux, agorwch Settings, yna Privacy and security, yna Security, yna \
         Manage security keys.",
    ],
});
const NO_MODEL: Message = Message::new(
    "Ni allem weld pa fodel o allwedd yw hon",
    "Ni chofrestrwyd dim. Dim ond rhai modelau a dderbynnir yma, felly rhaid i’ch porwr ddangos \
     gwneuthuriad a model eich allwedd inni.",
)
.listing(List {
    lead: "Beth allwch chi ei wneud:",
    items: &[
        "Rhowch gynnig arall arni. Pan fydd eich porwr yn gofyn a gaiff y safle hwn weld \
         gwneuthuriad a model eich allwedd, neu wybodaeth estynedig amdani, dewiswch Allow ac nid \
         Block.",
        "Os yw rheolwr cyfrineiriau neu eich ffôn yn cynnig cadw cyfrinallwedd, dewiswch eich \
         allwedd ddiogelwch yn lle hynny.",
        "Os nad yw eich porwr yn gofyn, rhowch gynnig ar borwr arall, neu ar allwedd o fodel arall.",
    ],
});
const NOT_LISTED: Message = Message::new(
    "Nid yw’r model hwn o allwedd ar y rhestr",
    "Ni chofrestrwyd dim. Derbynnir y modelau hyn yma: {models}. Defnyddiwch un ohonynt a rhowch \
     gynnig arall arni.",
);
const NOT_CERTIFIED: Message = Message::new(
    "Nid yw’r model hwn o allwedd wedi’i ardystio’n ddigon uchel",
    "Ni chofrestrwyd dim. Defnyddiwch allwedd sydd wedi’i hardystio gan FIDO2 ar {level} neu uwch, \
     neu gofynnwch pa allweddi a dderbynnir.",
);
const UNKNOWN_MAKER: Message = Message::new(
    "Ni allem gadarnhau pwy wnaeth yr allwedd hon",
    "Ni chofrestrwyd dim. Defnyddiwch allwedd o fodel arall, neu gofynnwch pa allweddi a dderbynnir.",
);
const NOT_ACCEPTED: Message = Message::new(
    "Ni dderbynnir y math hwn o allwedd yma",
    "Ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch FIDO2 gyfredol a rhowch gynnig arall arni.",
);
const OTHER_ADDRESS: Message = Message::new(
    "Atebodd yr allwedd i gyfeiriad arall",
    "Ni newidiwyd dim. Agorwch y gwasanaeth hwn yn ei gyfeiriad arferol a rhowch gynnig arall arni.",
);
const FRAMED: Message = Message::new(
    "Dangosir y dudalen hon o fewn tudalen arall",
    "Ni newidiwyd dim. Agorwch y gwasanaeth hwn mewn ffenestr ei hun a rhowch gynnig arall arni.",
);
