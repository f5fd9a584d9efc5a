//! What the codes of rights, accounts and sign-in mean to a person, in Welsh.

use super::Message;

pub(super) static ACCOUNT: &[(&str, Message)] = &[
    (
        "not_authenticated",
        Message::new(
            "Nid ydych wedi mewngofnodi",
            "Mewngofnodwch, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.",
        ),
    ),
    (
        "proof_in_future",
        Message::new(
            "Ni ellir defnyddio eich mewngofnodi",
            "Mae ei amser yn y dyfodol. Allgofnodwch, ac yna mewngofnodwch eto. Os bydd hyn yn \
             digwydd eto, dywedwch wrth eich gweinyddwr: mae cloc y gwasanaeth hwn yn anghywir.",
        ),
    ),
    (
        "session_revoked",
        Message::new(
            "Mae eich sesiwn wedi dod i ben",
            "Nid yw’r allwedd ddiogelwch y gwnaethoch ei defnyddio i fewngofnodi ar waith mwyach. \
             Allgofnodwch, ac yna mewngofnodwch eto. Os nad oeddech yn disgwyl hyn, dywedwch wrth \
             eich gweinyddwr.",
        ),
    ),
    (
        "not_authorised",
        Message::new(
            "Nid oes gennych hawl i wneud hyn",
            "Ni newidiwyd dim. Gofynnwch i weinyddwr eich sefydliad os oes angen ichi ei wneud.",
        ),
    ),
    (
        "target_outranks_actor",
        Message::new(
            "Ni chewch newid y defnyddiwr hwn",
            "Mae gan y defnyddiwr hwn fwy o hawliau yma na chi. Ni newidiwyd dim. Gofynnwch i \
             rywun sydd ag o leiaf gymaint o hawliau â’r defnyddiwr hwn.",
        ),
    ),
    (
        "host_refused",
        Message::new(
            "Ni chaniateir hyn ar gyfer y defnyddiwr hwn",
            "Mae un o reolau’r gwasanaeth hwn yn ei atal. Ni newidiwyd dim. Gofynnwch i \
             weinyddwr eich sefydliad.",
        ),
    ),
    (
        "step_up_required",
        Message::new(
            "Cadarnhewch mai chi sydd yno",
            "Rhaid ichi fewngofnodi eto cyn y gallwch wneud hyn. Ni newidiwyd dim.",
        ),
    ),
    (
        "user_unknown",
        Message::new(
            "Heb ddod o hyd i’r defnyddiwr",
            "Dim ond defnyddwyr y sefydliadau yr ydych yn gweithio iddynt y gallwch eu gweld. \
             Chwiliwch am y defnyddiwr eto. Ni newidiwyd dim.",
        ),
    ),
    (
        "user_disabled",
        Message::new(
            "Mae mynediad y defnyddiwr hwn wedi’i ddiffodd",
            "Rhaid ei droi ymlaen yn y cyfeiriadur yn gyntaf. Ni newidiwyd dim.",
        ),
    ),
    (
        "authenticator_unknown",
        Message::new(
            "Heb ddod o hyd i’r dilysydd",
            "Ewch yn ôl i broffil y defnyddiwr i weld ei ddilyswyr fel y maent nawr.",
        ),
    ),
    (
        "authenticator_pending",
        Message::new(
            "Nid yw’r allwedd hon ar waith eto",
            "Mewngofnodwch gyda hi unwaith i’w phrofi.",
        ),
    ),
    (
        "authenticator_suspended",
        Message::new(
            "Mae’r allwedd hon wedi’i hatal",
            "Gofynnwch i Awdurdod Cofrestru eich sefydliad ei hadfer.",
        ),
    ),
    (
        "authenticator_quarantined",
        Message::new(
            "Cafodd yr allwedd hon ei stopio",
            "Mae’n bosibl ei bod wedi’i chopïo. Dywedwch wrth eich Awdurdod Cofrestru, a \
             defnyddiwch allwedd arall.",
        ),
    ),
    (
        "authenticator_removed",
        Message::new(
            "Cafodd yr allwedd hon ei thynnu",
            "Defnyddiwch allwedd arall, neu mewngofnodwch mewn ffordd arall. Gofynnwch i Awdurdod \
             Cofrestru os oes angen un newydd arnoch.",
        ),
    ),
    (
        "authenticator_active",
        Message::new("Mae’r allwedd hon eisoes ar waith", "Nid oes dim mwy i’w wneud."),
    ),
    (
        "counter_regressed",
        Message::new(
            "Mae’n bosibl bod yr allwedd hon wedi’i chopïo",
            "Fe’i gwrthodwyd. Dywedwch wrth eich Awdurdod Cofrestru, a defnyddiwch allwedd arall.",
        ),
    ),
    (
        "model_reported",
        Message::new(
            "Ni ellir defnyddio’r math hwn o allwedd mwyach",
            "Adroddwyd am nam yn y model hwn. Gofynnwch i’ch Awdurdod Cofrestru am allwedd arall.",
        ),
    ),
    (
        "credential_unknown",
        Message::new(
            "Nid yw’r allwedd hon wedi’i chofrestru yma",
            "Defnyddiwch allwedd arall, neu mewngofnodwch mewn ffordd arall.",
        ),
    ),
    (
        "credential_of_another",
        Message::new(
            "Mae’r allwedd hon yn perthyn i rywun arall",
            "Defnyddiwch eich allwedd eich hun a rhowch gynnig arall arni.",
        ),
    ),
    (
        "sign_in_refused",
        Message::new(
            "Ni wnaethoch fewngofnodi gyda’r allwedd hon",
            "Defnyddiwch allwedd y gwnaethoch ei chofrestru yma, neu mewngofnodwch mewn ffordd arall.",
        ),
    ),
    (
        "last_authenticator_confirm",
        Message::new(
            "Dyma’r dilysydd olaf",
            "Cadarnhewch eich bod yn gwybod hynny, neu rhowch ddilysydd arall yn gyntaf. Ni \
             newidiwyd dim.",
        ),
    ),
    (
        "last_authenticator_refused",
        Message::new(
            "Ni ellir tynnu’r dilysydd olaf",
            "Rhowch ddilysydd arall yn gyntaf, ac yna tynnwch hwn. Ni newidiwyd dim.",
        ),
    ),
    (
        "account_unknown",
        Message::new(
            "Nid oes dim yn cael ei gadw ar gyfer y defnyddiwr hwn eto",
            "Rhowch ddilysydd yn gyntaf. Ni newidiwyd dim.",
        ),
    ),
    (
        "account_exists",
        Message::new("Mae’r cyfrif hwn eisoes ar agor", "Nid oes dim mwy i’w wneud."),
    ),
    (
        "account_closed",
        Message::new(
            "Mae’r cyfrif hwn wedi’i gau",
            "Ni ellir newid dim nes i weinyddwr ei ailagor.",
        ),
    ),
    (
        "account_tampered",
        Message::new(
            "Mae’n ddrwg gennym, ni ellir defnyddio’r cyfrif hwn",
            "Newidiwyd ei gofnod y tu allan i’r gwasanaeth hwn. Ni newidiwyd dim nawr. Rhowch \
             wybod i’r bobl sy’n rhedeg y gwasanaeth.",
        ),
    ),
    (
        "note_invalid",
        Message::new("Ni ellir defnyddio’r testun hwn", "Rhowch 1 i 500 o nodau gweladwy."),
    ),
    (
        "query_invalid",
        Message::new("Ni ellir gwneud y chwiliad hwn", "Rhowch 1 i 100 o nodau gweladwy."),
    ),
];
