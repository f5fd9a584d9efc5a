//! What the codes of links and of registrations mean to a person, in Welsh.

use super::Message;

pub(super) static REGISTRATION: &[(&str, Message)] = &[
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
        "nickname_invalid",
        Message::new(
            "Ni ellir defnyddio’r llysenw hwn",
            "Rhowch 1 i 64 o lythrennau, rhifau neu nodau gweladwy eraill.",
        ),
    ),
];
