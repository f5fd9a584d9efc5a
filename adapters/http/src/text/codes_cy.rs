//! What each code means to a person, in Welsh.

use super::Message;

pub(crate) static CODES: &[(&str, Message)] = &[
    (
        "link_unknown",
        Message::new(
            "Nid yw’r ddolen hon yn ddilys",
            "Gwiriwch eich bod wedi copïo’r ddolen gyfan. Os nad yw’n gweithio o hyd, gofynnwch i’r \
             sawl a’i hanfonodd am un newydd.",
        ),
    ),
    (
        "link_expired",
        Message::new(
            "Mae’r ddolen hon wedi dod i ben",
            "Dim ond am gyfnod byr y mae dolenni’n gweithio. Gofynnwch i’r sawl a’i hanfonodd am un \
             newydd.",
        ),
    ),
    (
        "link_used",
        Message::new(
            "Mae’r ddolen hon eisoes wedi’i defnyddio",
            "Cofrestrwyd allwedd gyda hi. Os nad chi wnaeth hynny, dywedwch ar unwaith wrth y sawl a \
             anfonodd y ddolen.",
        ),
    ),
    (
        "link_cancelled",
        Message::new(
            "Cafodd y ddolen hon ei chanslo",
            "Gofynnwch i’r sawl a’i hanfonodd am un newydd os oes ei hangen arnoch o hyd.",
        ),
    ),
    (
        "link_superseded",
        Message::new(
            "Mae dolen fwy newydd",
            "Disodlwyd y ddolen hon. Defnyddiwch y ddolen ddiweddaraf a anfonwyd atoch.",
        ),
    ),
    (
        "link_not_redeemed",
        Message::new(
            "Nid yw’r ddolen wedi’i hagor eto",
            "Agorwch y ddolen a phwyswch y botwm i ddechrau.",
        ),
    ),
    (
        "link_required",
        Message::new(
            "Drwy ddolen y rhoddir eich allwedd ddiogelwch gyntaf",
            "Gofynnwch i Awdurdod Cofrestru eich sefydliad am ddolen.",
        ),
    ),
    (
        "signed_in_as_another",
        Message::new(
            "Nid yw’r ddolen hon ar gyfer y person sydd wedi mewngofnodi",
            "Ni chofrestrwyd dim. Os anfonwyd y ddolen atoch chi, ewch ymlaen: cofrestrir yr allwedd \
             ar eich cyfer chi, ac nid ar gyfer y person sydd wedi mewngofnodi. Os chi yw’r person \
             sydd wedi mewngofnodi, caewch y dudalen hon a dywedwch wrth y sawl a anfonodd y ddolen.",
        ),
    ),
    (
        "session_unknown",
        Message::new(
            "Ni allwn ddweud o ba ddolen y daethoch",
            "Agorwch y ddolen a anfonwyd atoch unwaith eto. Mae’n gweithio nes iddi ddod i ben.",
        ),
    ),
    (
        "session_ended",
        Message::new(
            "Agorwyd y ddolen eto",
            "Mae’r cofrestru’n parhau yn y ffenestr arall neu ar y ddyfais arall. I barhau yma yn \
             lle hynny, agorwch y ddolen unwaith eto.",
        ),
    ),
    (
        "ceremony_unknown",
        Message::new(
            "Cymerodd hynny ormod o amser, neu fe’i rhoddwyd ar brawf ddwywaith",
            "Ni chofrestrwyd dim. Rhowch gynnig arall arni.",
        ),
    ),
    (
        "ceremony_superseded",
        Message::new(
            "Dechreuwyd ymgais mwy newydd",
            "Ewch ymlaen yn y ffenestr arall, neu dechreuwch eto yma. Ni chofrestrwyd dim yma.",
        ),
    ),
    (
        "authenticator_already_registered",
        Message::new(
            "Mae’r allwedd hon eisoes wedi’i chofrestru",
            "Defnyddiwch hi i fewngofnodi, neu cymerwch allwedd arall i’w chofrestru.",
        ),
    ),
    (
        "not_authenticated",
        Message::new(
            "Nid ydych wedi mewngofnodi",
            "Mewngofnodwch, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.",
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
        "too_many_authenticators",
        Message::new(
            "Mae gormod o ddilyswyr",
            "Tynnwch un nad oes ei angen mwyach, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.",
        ),
    ),
    (
        "kind_not_offered",
        Message::new(
            "Ni chynigir y math hwn o ddilysydd",
            "Dewiswch fath arall. Ni newidiwyd dim.",
        ),
    ),
    (
        "wrong_kind",
        Message::new(
            "Math arall o ddilysydd yw hwn",
            "Ni chofrestrwyd dim. Defnyddiwch y math y gofynnwyd ichi amdano a rhowch gynnig arall \
             arni. Ar gyfer defnyddiwr arall, defnyddiwch allwedd ddiogelwch y defnyddiwr hwnnw.",
        ),
    ),
    (
        "not_device_bound",
        Message::new(
            "Gellir copïo’r dilysydd hwn i ddyfeisiau eraill",
            "Ni chaniateir hynny yma, ac ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch a \
             rhowch gynnig arall arni.",
        ),
    ),
    (
        "not_discoverable",
        Message::new(
            "Nid oes lle ar ôl ar yr allwedd hon",
            "Ni chofrestrwyd dim. Rhyddhewch le arni, neu defnyddiwch allwedd arall, a rhowch gynnig \
             arall arni.",
        ),
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
        "nickname_invalid",
        Message::new(
            "Ni ellir defnyddio’r llysenw hwn",
            "Rhowch 1 i 64 o lythrennau, rhifau neu nodau gweladwy eraill.",
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
    (
        "user_disabled",
        Message::new(
            "Mae mynediad y defnyddiwr hwn wedi’i ddiffodd",
            "Rhaid ei droi ymlaen yn y cyfeiriadur yn gyntaf. Ni newidiwyd dim.",
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
        "account_closed",
        Message::new(
            "Mae’r cyfrif hwn wedi’i gau",
            "Ni ellir newid dim nes i weinyddwr ei ailagor.",
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
    (
        "account_tampered",
        Message::new(
            "Mae’n ddrwg gennym, ni ellir defnyddio’r cyfrif hwn",
            "Newidiwyd ei gofnod y tu allan i’r gwasanaeth hwn. Ni newidiwyd dim nawr. Rhowch \
             wybod i’r bobl sy’n rhedeg y gwasanaeth.",
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
