//! Welsh.

use super::{Message, Sentences};

pub(super) static SENTENCES: Sentences = Sentences {
    tag: "cy",
    codes: codes! {
        // Links and registrations.
        link_unknown => (
            "Nid yw’r ddolen hon yn ddilys",
            "Gwiriwch eich bod wedi copïo’r ddolen gyfan. Os nad yw’n gweithio o hyd, gofynnwch \
             i’r sawl a’i hanfonodd am un newydd.");
        link_expired => (
            "Mae’r ddolen hon wedi dod i ben",
            "Dim ond am gyfnod byr y mae dolenni’n gweithio. Gofynnwch i’r sawl a’i hanfonodd am \
             un newydd.");
        link_used => (
            "Mae’r ddolen hon eisoes wedi’i defnyddio",
            "Cofrestrwyd allwedd gyda hi. Os nad chi wnaeth hynny, dywedwch ar unwaith wrth y \
             sawl a anfonodd y ddolen.");
        link_cancelled => (
            "Cafodd y ddolen hon ei chanslo",
            "Gofynnwch i’r sawl a’i hanfonodd am un newydd os oes ei hangen arnoch o hyd.");
        link_superseded => (
            "Mae dolen fwy newydd",
            "Disodlwyd y ddolen hon. Defnyddiwch y ddolen ddiweddaraf a anfonwyd atoch.");
        link_not_redeemed => (
            "Nid yw’r ddolen wedi’i hagor eto",
            "Agorwch y ddolen a phwyswch y botwm i ddechrau.");
        link_required => (
            "Drwy ddolen y rhoddir eich allwedd ddiogelwch gyntaf",
            "Gofynnwch i Awdurdod Cofrestru eich sefydliad am ddolen.");
        signed_in_as_another => (
            "Nid yw’r ddolen hon ar gyfer y person sydd wedi mewngofnodi",
            "Ni chofrestrwyd dim. Os anfonwyd y ddolen atoch chi, ewch ymlaen: cofrestrir yr \
             allwedd ar eich cyfer chi, ac nid ar gyfer y person sydd wedi mewngofnodi. Os chi \
             yw’r person sydd wedi mewngofnodi, caewch y dudalen hon a dywedwch wrth y sawl a \
             anfonodd y ddolen.");
        session_unknown => (
            "Ni allwn ddweud o ba ddolen y daethoch",
            "Agorwch y ddolen a anfonwyd atoch unwaith eto. Mae’n gweithio nes iddi ddod i ben.");
        session_ended => (
            "Agorwyd y ddolen eto",
            "Mae’r cofrestru’n parhau yn y ffenestr arall neu ar y ddyfais arall. I barhau yma yn \
             lle hynny, agorwch y ddolen unwaith eto.");
        ceremony_unknown => (
            "Cymerodd hynny ormod o amser, neu fe’i rhoddwyd ar brawf ddwywaith",
            "Ni chofrestrwyd dim. Rhowch gynnig arall arni.");
        ceremony_superseded => (
            "Dechreuwyd ymgais mwy newydd",
            "Ewch ymlaen yn y ffenestr arall, neu dechreuwch eto yma. Ni chofrestrwyd dim yma.");
        authenticator_already_registered => (
            "Mae’r allwedd hon eisoes wedi’i chofrestru",
            "Defnyddiwch hi i fewngofnodi, neu cymerwch allwedd arall i’w chofrestru.");
        too_many_authenticators => (
            "Mae gormod o ddilyswyr",
            "Tynnwch un nad oes ei angen mwyach, ac yna rhowch gynnig arall arni. Ni newidiwyd \
             dim.");
        kind_not_offered => (
            "Ni chynigir y math hwn o ddilysydd",
            "Dewiswch fath arall. Ni newidiwyd dim.");
        wrong_kind => (
            "Math arall o ddilysydd yw hwn",
            "Ni chofrestrwyd dim. Defnyddiwch y math y gofynnwyd ichi amdano a rhowch gynnig \
             arall arni. Ar gyfer defnyddiwr arall, defnyddiwch allwedd ddiogelwch y defnyddiwr \
             hwnnw.");
        not_device_bound => (
            "Gellir copïo’r dilysydd hwn i ddyfeisiau eraill",
            "Ni chaniateir hynny yma, ac ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch a \
             rhowch gynnig arall arni.");
        not_discoverable => (
            "Nid oes lle ar ôl ar yr allwedd hon",
            "Ni chofrestrwyd dim. Rhyddhewch le arni, neu defnyddiwch allwedd arall, a rhowch \
             gynnig arall arni.");
        nickname_invalid => (
            "Ni ellir defnyddio’r llysenw hwn",
            "Rhowch 1 i 64 o lythrennau, rhifau neu nodau gweladwy eraill.");

        // Rights, accounts and sign-in.
        not_authenticated => (
            "Nid ydych wedi mewngofnodi",
            "Mewngofnodwch, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.");
        proof_in_future => (
            "Ni ellir defnyddio eich mewngofnodi",
            "Mae ei amser yn y dyfodol. Allgofnodwch, ac yna mewngofnodwch eto. Os bydd hyn yn \
             digwydd eto, dywedwch wrth eich gweinyddwr: mae cloc y gwasanaeth hwn yn anghywir.");
        session_revoked => (
            "Mae eich sesiwn wedi dod i ben",
            "Nid yw’r allwedd ddiogelwch y gwnaethoch ei defnyddio i fewngofnodi ar waith mwyach. \
             Allgofnodwch, ac yna mewngofnodwch eto. Os nad oeddech yn disgwyl hyn, dywedwch wrth \
             eich gweinyddwr.");
        not_authorised => (
            "Nid oes gennych hawl i wneud hyn",
            "Ni newidiwyd dim. Gofynnwch i weinyddwr eich sefydliad os oes angen ichi ei wneud.");
        target_outranks_actor => (
            "Ni chewch newid y defnyddiwr hwn",
            "Mae gan y defnyddiwr hwn fwy o hawliau yma na chi. Ni newidiwyd dim. Gofynnwch i \
             rywun sydd ag o leiaf gymaint o hawliau â’r defnyddiwr hwn.");
        host_refused => (
            "Ni chaniateir hyn ar gyfer y defnyddiwr hwn",
            "Mae un o reolau’r gwasanaeth hwn yn ei atal. Ni newidiwyd dim. Gofynnwch i weinyddwr \
             eich sefydliad.");
        step_up_required => (
            "Cadarnhewch mai chi sydd yno",
            "Rhaid ichi fewngofnodi eto cyn y gallwch wneud hyn. Ni newidiwyd dim.");
        user_unknown => (
            "Heb ddod o hyd i’r defnyddiwr",
            "Dim ond defnyddwyr y sefydliadau yr ydych yn gweithio iddynt y gallwch eu gweld. \
             Chwiliwch am y defnyddiwr eto. Ni newidiwyd dim.");
        user_disabled => (
            "Mae mynediad y defnyddiwr hwn wedi’i ddiffodd",
            "Rhaid ei droi ymlaen yn y cyfeiriadur yn gyntaf. Ni newidiwyd dim.");
        authenticator_unknown => (
            "Heb ddod o hyd i’r dilysydd",
            "Ewch yn ôl i broffil y defnyddiwr i weld ei ddilyswyr fel y maent nawr.");
        authenticator_pending => (
            "Nid yw’r allwedd hon ar waith eto",
            "Mewngofnodwch gyda hi unwaith i’w phrofi.");
        authenticator_suspended => (
            "Mae’r allwedd hon wedi’i hatal",
            "Gofynnwch i Awdurdod Cofrestru eich sefydliad ei hadfer.");
        authenticator_quarantined => (
            "Cafodd yr allwedd hon ei stopio",
            "Mae’n bosibl ei bod wedi’i chopïo. Dywedwch wrth eich Awdurdod Cofrestru, a \
             defnyddiwch allwedd arall.");
        authenticator_removed => (
            "Cafodd yr allwedd hon ei thynnu",
            "Defnyddiwch allwedd arall, neu mewngofnodwch mewn ffordd arall. Gofynnwch i Awdurdod \
             Cofrestru os oes angen un newydd arnoch.");
        authenticator_active => (
            "Mae’r allwedd hon eisoes ar waith",
            "Nid oes dim mwy i’w wneud.");
        counter_regressed => (
            "Mae’n bosibl bod yr allwedd hon wedi’i chopïo",
            "Fe’i gwrthodwyd. Dywedwch wrth eich Awdurdod Cofrestru, a defnyddiwch allwedd arall.");
        model_reported => (
            "Ni ellir defnyddio’r math hwn o allwedd mwyach",
            "Adroddwyd am nam yn y model hwn. Gofynnwch i’ch Awdurdod Cofrestru am allwedd arall.");
        credential_unknown => (
            "Nid yw’r allwedd hon wedi’i chofrestru yma",
            "Defnyddiwch allwedd arall, neu mewngofnodwch mewn ffordd arall.");
        credential_of_another => (
            "Mae’r allwedd hon yn perthyn i rywun arall",
            "Defnyddiwch eich allwedd eich hun a rhowch gynnig arall arni.");
        sign_in_refused => (
            "Ni wnaethoch fewngofnodi gyda’r allwedd hon",
            "Defnyddiwch allwedd y gwnaethoch ei chofrestru yma, neu mewngofnodwch mewn ffordd \
             arall.");
        last_authenticator_confirm => (
            "Dyma’r dilysydd olaf",
            "Cadarnhewch eich bod yn gwybod hynny, neu rhowch ddilysydd arall yn gyntaf. Ni \
             newidiwyd dim.");
        last_authenticator_refused => (
            "Ni ellir tynnu’r dilysydd olaf",
            "Rhowch ddilysydd arall yn gyntaf, ac yna tynnwch hwn. Ni newidiwyd dim.");
        account_unknown => (
            "Nid oes dim yn cael ei gadw ar gyfer y defnyddiwr hwn eto",
            "Rhowch ddilysydd yn gyntaf. Ni newidiwyd dim.");
        account_exists => (
            "Mae’r cyfrif hwn eisoes ar agor",
            "Nid oes dim mwy i’w wneud.");
        account_closed => (
            "Mae’r cyfrif hwn wedi’i gau",
            "Ni ellir newid dim nes i weinyddwr ei ailagor.");
        account_tampered => (
            "Mae’n ddrwg gennym, ni ellir defnyddio’r cyfrif hwn",
            "Newidiwyd ei gofnod y tu allan i’r gwasanaeth hwn. Ni newidiwyd dim nawr. Rhowch \
             wybod i’r bobl sy’n rhedeg y gwasanaeth.");
        note_invalid => (
            "Ni ellir defnyddio’r testun hwn",
            "Rhowch 1 i 500 o nodau gweladwy.");
        query_invalid => (
            "Ni ellir gwneud y chwiliad hwn",
            "Rhowch 1 i 100 o nodau gweladwy.");

        // Requests and the service itself.
        relying_party_invalid => (
            "Ni ddeallwyd y cais",
            "Nid yw enw parth na chyfeiriadau’r gwasanaeth a enwir ynddo yn ddilys.");
        relying_party_unknown => (
            "Nid yw’r ddesg hon yn gwasanaethu’r gwasanaeth hwnnw",
            "Dywedwch wrth y bobl sy’n ei redeg. Ni newidiwyd dim.");
        store_unavailable => (
            "Mae’n ddrwg gennym, nid yw’r gwasanaeth ar gael",
            TRY_AGAIN);
        busy => (
            "Mae’n ddrwg gennym, mae’r gwasanaeth yn brysur",
            TRY_AGAIN);
        unknown_member => (
            "Ni ddeallwyd y cais",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arall arni.");
        malformed_request => (
            "Ni ddeallwyd y cais",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arall arni.");
        body_too_large => (
            "Roedd y cais yn rhy fawr",
            "Ni newidiwyd dim. Llwythwch y dudalen eto a rhowch gynnig arni gyda llai o destun.");
        cross_site => (
            "Daeth y cais o safle arall",
            "Ni newidiwyd dim. Agorwch y gwasanaeth hwn mewn ffenestr ar ei phen ei hun a rhowch \
             gynnig arall arni. Ni ellir defnyddio porwyr hen iawn.");
        wrong_address => (
            "Nid dyma gyfeiriad arferol y gwasanaeth",
            "Nid yw allweddi diogelwch yn gweithio yma, ac ni newidiwyd dim. Agorwch y gwasanaeth \
             yn ei gyfeiriad arferol a rhowch gynnig arall arni.");
        not_found => (
            "Heb ddod o hyd i’r dudalen",
            "Gwiriwch y cyfeiriad, neu ewch i’r dudalen hafan.");
        unknown_operation => (
            "Ni ddeallwyd y cais",
            "Nid oes gweithred o’r enw hwn.");
        too_many_requests => (
            "Gormod o ymdrechion",
            "Arhoswch funud, ac yna rhowch gynnig arall arni. Ni newidiwyd dim.");
        internal => (
            "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            TRY_AGAIN);
        configuration_invalid => (
            "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            SET_UP_WRONG);
        unsupported => (
            "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            SET_UP_WRONG);
        closed => (
            "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            "Ni newidiwyd dim. Mae’r gwasanaeth yn cael ei ailgychwyn. Rhowch gynnig arall arni \
             ymhen munud.");
        request_timeout => (
            "Cymerodd y cais ormod o amser",
            "Ni newidiwyd dim. Gwiriwch eich cysylltiad â’r rhyngrwyd, ac yna rhowch gynnig arall \
             arni.");
        sign_in_not_admitted => (
            "Nid ydych wedi mewngofnodi",
            "Derbyniwyd eich allwedd, ond ni wnaeth y wefan hon eich mewngofnodi. Ceisiwch fewngofnodi \
             unwaith eto. Os bydd yn digwydd eto, gofynnwch i’r bobl sy’n rhedeg y wefan hon.");
        too_many_streams => (
            "Mae gormod o dudalennau ar agor",
            "Mae’r dudalen hon yn cael ei diweddaru ychydig yn arafach. Caewch dudalennau nad oes \
             eu hangen arnoch mwyach.");
    },
    engine: codes! {
        user_not_verified => (
            "Ni wnaeth yr allwedd hon wirio mai chi sydd yno",
            "Mae angen PIN neu ôl bys arni. Ni newidiwyd dim. Gosodwch un, a rhowch gynnig arall \
             arni.",
            list: "I osod PIN:" => [
                "Yn Windows, agorwch Settings, yna Accounts, yna Sign-in options, yna Security \
                 key, yna Manage.",
                "Yn Chrome ar Mac neu Linux, agorwch Settings, yna Privacy and security, yna \
                 Security, yna Manage security keys.",
            ]);
        user_not_present => (
            "Ni chyffyrddwyd â’r allwedd",
            "Cyffyrddwch â’r allwedd pan fydd yn fflachio, a rhowch gynnig arall arni. Ni \
             newidiwyd dim.");
        attestation_missing | attestation_self | aaguid_unattested => (
            "Ni allem weld pa fodel o allwedd yw hon",
            "Ni chofrestrwyd dim. Dim ond rhai modelau a dderbynnir yma, felly rhaid i’ch porwr \
             ddangos gwneuthuriad a model eich allwedd inni.",
            list: "Beth allwch chi ei wneud:" => [
                "Rhowch gynnig arall arni. Pan fydd eich porwr yn gofyn a gaiff y safle hwn weld \
                 gwneuthuriad a model eich allwedd, neu wybodaeth estynedig amdani, dewiswch \
                 Allow ac nid Block.",
                "Os yw rheolwr cyfrineiriau neu eich ffôn yn cynnig cadw cyfrinallwedd, dewiswch \
                 eich allwedd ddiogelwch yn lle hynny.",
                "Os nad yw eich porwr yn gofyn, rhowch gynnig ar borwr arall, neu ar allwedd o \
                 fodel arall.",
            ]);
        aaguid_zero | aaguid_not_listed => (
            "Nid yw’r model hwn o allwedd ar y rhestr",
            "Ni chofrestrwyd dim. Derbynnir y modelau hyn yma: {models}. Defnyddiwch un ohonynt a \
             rhowch gynnig arall arni.",
            plain: "Ni chofrestrwyd dim. Defnyddiwch allwedd o fodel a dderbynnir yma a rhowch \
             gynnig arall arni.");
        aaguid_blocked => (
            "Ni dderbynnir y model hwn o allwedd yma",
            "Ni chofrestrwyd dim. Defnyddiwch allwedd o fodel arall a rhowch gynnig arall arni.");
        certification_missing | certification_too_low => (
            "Nid yw’r model hwn o allwedd wedi’i ardystio’n ddigon uchel",
            "Ni chofrestrwyd dim. Defnyddiwch allwedd sydd wedi’i hardystio gan FIDO2 ar {level} \
             neu uwch, neu gofynnwch pa allweddi a dderbynnir.",
            plain: "Ni chofrestrwyd dim. Defnyddiwch allwedd sydd wedi’i hardystio’n ddigon \
             uchel, neu gofynnwch pa allweddi a dderbynnir.");
        model_unknown | chain_unknown_issuer => (
            "Ni allem gadarnhau pwy wnaeth yr allwedd hon",
            "Ni chofrestrwyd dim. Defnyddiwch allwedd o fodel arall, neu gofynnwch pa allweddi a \
             dderbynnir.");
        model_compromised => (
            "Nid yw’r model hwn o allwedd yn ddiogel mwyach",
            "Ni chofrestrwyd dim, oherwydd bod nam wedi’i adrodd ar y model hwn. Defnyddiwch \
             allwedd o fodel arall, a gofynnwch am un yn ei lle.");
        backup_eligible => (
            "Gellir copïo’r dilysydd hwn i ddyfeisiau eraill",
            "Ni chaniateir hynny yma, ac ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch a \
             rhowch gynnig arall arni.");
        format_not_allowed | format_safetynet | algorithm_not_allowed | algorithm_not_offered
            | algorithm_unknown => (
            "Ni dderbynnir y math hwn o allwedd yma",
            "Ni chofrestrwyd dim. Defnyddiwch allwedd ddiogelwch FIDO2 gyfredol a rhowch gynnig \
             arall arni.");
        origin_mismatch | rp_id_hash_mismatch => (
            "Atebodd yr allwedd i gyfeiriad arall",
            "Ni newidiwyd dim. Agorwch y gwasanaeth hwn yn ei gyfeiriad arferol a rhowch gynnig \
             arall arni.");
        cross_origin_refused | top_origin_mismatch => (
            "Dangosir y dudalen hon o fewn tudalen arall",
            "Ni newidiwyd dim. Agorwch y gwasanaeth hwn mewn ffenestr ei hun a rhowch gynnig \
             arall arni.");
        challenge_mismatch => (
            "Atebodd yr allwedd gais cynharach",
            "Ni newidiwyd dim. Caewch ffenestri eraill sy’n gofyn am yr allwedd, a rhowch gynnig \
             arall arni.");
        user_handle_mismatch => (
            "Mae’r allwedd hon yn perthyn i rywun arall",
            "Ni newidiwyd dim. Defnyddiwch eich allwedd eich hun a rhowch gynnig arall arni.");
        user_handle_missing => (
            "Mae angen eich enw defnyddiwr ar yr allwedd hon",
            "Ni all ddweud pwy sy’n berchen arni. Rhowch eich enw defnyddiwr a’ch cyfrinair yn \
             gyntaf, a defnyddiwch yr allwedd wedyn.");
        backup_eligibility_changed => (
            "Mae’r gyfrinallwedd hon wedi newid ers ei chofrestru",
            "Ni newidiwyd dim yma. Mewngofnodwch mewn ffordd arall, tynnwch y gyfrinallwedd a’i \
             chofrestru eto, neu gofynnwch i Awdurdod Cofrestru eich sefydliad.");
    },
    rejected: message! {(
        "Ni dderbyniwyd ateb yr allwedd",
        "Ni newidiwyd dim. Rhowch gynnig arall arni, gydag allwedd arall os bydd yn digwydd eto. \
         Os nad oes allwedd yn gweithio, rhowch wybod i’r bobl sy’n gofalu am y gwasanaeth hwn.")},
    outranked: "Mae gan y defnyddiwr hwn fwy o hawliau yma na chi. Ni newidiwyd dim.",
    ask_role: "Gofynnwch i rywun â’r rôl hon: {roles}.",
    ask_roles: "Gofynnwch i rywun ag un o’r rolau hyn: {roles}.",
    form: "Nid yw’r cais ar y ffurf ddisgwyliedig.",
    member: "Nid yw aelod {member} y cais ar y ffurf ddisgwyliedig.",
    not_an_object: "Nid gwrthrych JSON yw’r cais.",
    unknown_member: "Mae gan y cais aelod nad yw’n hysbys yma.",
};

const SET_UP_WRONG: &str = "Ni newidiwyd dim. Nid yw’r gwasanaeth hwn wedi’i osod yn gywir. \
     Rhowch wybod i’r bobl sy’n ei redeg.";
const TRY_AGAIN: &str = "Ni newidiwyd dim. Rhowch gynnig arall arni ymhen munud.";
