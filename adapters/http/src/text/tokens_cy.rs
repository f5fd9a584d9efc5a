//! Welsh: looking after tokens.

use super::{ForWhom, Help, Tokens};

pub(super) const TOKENS: Tokens = Tokens {
    profile: "Proffil",
    details: "Eich manylion",
    name: "Enw",
    self_service: "Hunanwasanaeth",
    self_service_body: "Cofrestrwch y tocynnau FIDO2 yr ydych yn mewngofnodi â nhw, newidiwch eu \
                        llysenwau, tynnwch nhw, a darllenwch sut i newid PIN.",
    manage: "Rheoli Tocynnau FIDO2",
    back: "Yn ôl i’r proffil",
    list: "Tocynnau cofrestredig",
    none: ForWhom {
        own: "Nid oes gennych docynnau cofrestredig eto.",
        other: "Nid oes gan {name} docynnau cofrestredig eto.",
    },
    registered: "Cofrestrwyd",
    by: "gan {who}",
    edit: "Golygu",
    remove: "Tynnu",
    add: "Cofrestru tocyn arall",
    add_body: ForWhom {
        own: "Cadwch eich tocyn wrth law. Mae eich porwr yn gofyn ichi ei roi i mewn, rhoi ei PIN \
              (o leiaf 4 nod; byddwch yn creu un os yw’r tocyn yn newydd) a’i gyffwrdd.",
        other: "Mae angen tocyn {name} yn eich llaw, a {name} wrth eich ochr i roi neu greu ei PIN \
                (o leiaf 4 nod). Cofnodir mai chi a’i cofrestrodd.",
    },
    register_kind: &[
        ("security_key", "Cofrestru Tocyn Newydd"),
        ("passkey", "Cofrestru cyfrinallwedd ar ffôn"),
        ("this_device", "Cofrestru’r ddyfais hon"),
    ],
    two: "Cofrestrwch ddau, a chadwch un mewn lle diogel: yna gallwch fewngofnodi o hyd os byddwch \
          yn colli’r llall.",
    no_script: "Mae angen JavaScript i gofrestru, oherwydd dim ond eich porwr all siarad â’ch \
                tocyn. Trowch ef ymlaen a llwythwch y dudalen eto, neu defnyddiwch borwr arall. Mae \
                popeth arall yma yn gweithio hebddo.",
    name_heading: "Enwch eich tocyn",
    name_body: "Mae’r tocyn wedi’i gofrestru, a gallwch fewngofnodi ag ef. Rhowch lysenw iddo fel y \
                byddwch yn ei adnabod.",
    nickname: "Llysenw",
    nickname_hint: "Er enghraifft “Allwedd las ar fy nghylch allweddi”. Hyd at 64 nod",
    nickname_missing: "Rhowch lysenw",
    nickname_long: "Rhaid i’r llysenw fod yn 64 nod neu lai",
    nickname_unprintable: "Rhaid i’r llysenw beidio â chynnwys nodau rheoli, nodau anweledig, na nodau \
                           sy’n newid cyfeiriad y testun",
    submit: "Cyflwyno",
    keep_name: "Cadw “{nickname}”",
    edit_heading: "Golygu’r llysenw",
    save: "Cadw Newidiadau",
    keep: "Canslo",
    remove_heading: "Tynnu “{nickname}”?",
    remove_body: ForWhom {
        own: "Ni fyddwch yn gallu mewngofnodi ag ef mwyach. Gallwch ei gofrestru eto yn \
              ddiweddarach.",
        other: "Ni fydd {name} yn gallu mewngofnodi ag ef mwyach. Gellir ei gofrestru eto yn \
                ddiweddarach.",
    },
    remove_reason: "Pam ydych chi’n ei dynnu? (dewisol)",
    last_heading: ForWhom { own: "Dyma eich tocyn olaf", other: "Dyma docyn olaf {name}" },
    last_body: ForWhom {
        own: "Hebddo efallai na fyddwch yn gallu mewngofnodi. Os gallwch, cofrestrwch un arall yn \
              gyntaf.",
        other: "Hebddo efallai na fydd {name} yn gallu mewngofnodi. Os gallwch, cofrestrwch un \
                arall yn gyntaf.",
    },
    last_confirm: "Rwy’n deall mai dyma’r tocyn olaf",
    last_refused: "Ni ellir ei dynnu, oherwydd dyma’r un olaf. Cofrestrwch docyn arall yn gyntaf, \
                   neu gofynnwch i Weinyddwr Lleol os yw hwn ar goll.",
    done_registered: "Mae’r tocyn wedi’i gofrestru fel “{nickname}”.",
    done_named: "Mae’r tocyn wedi’i gofrestru gyda’r llysenw “{nickname}”.",
    done_renamed: "Mae’r llysenw wedi’i newid i “{nickname}”.",
    done_removed: "Mae “{nickname}” wedi’i dynnu. Ni ellir ei ddefnyddio i fewngofnodi mwyach.",
    report: "Os cafodd ei golli neu ei ddwyn, rhowch wybod i Weinyddwr Lleol eich sefydliad nawr.",
    help: "Help gyda’ch tocyn",
    helps: &[
        Help {
            summary: "Gosod PIN ar docyn newydd",
            body: "Mae eich porwr yn gofyn ichi greu PIN pan fyddwch yn cofrestru tocyn heb un. Mae \
                   gan y PIN o leiaf 4 nod. Mae’n aros ar y tocyn ac ni chaiff byth ei anfon atom.",
            steps: &[],
        },
        Help {
            summary: "Newid y PIN ar Windows",
            body: "Ni allwn newid PIN ar eich rhan: Windows sy’n gwneud hynny. Mae gan y PIN newydd \
                   o leiaf 4 nod.",
            steps: &[
                "Dewiswch Start, yna Settings, yna Accounts, yna Sign-in options.",
                "Dewiswch Security key, yna Manage.",
                "Rhowch eich tocyn i mewn, a chyffyrddwch ag ef pan ofynnir ichi.",
                "O dan Security key PIN, dewiswch Change.",
                "Rhowch yr hen PIN unwaith a’r PIN newydd ddwywaith, a dewiswch OK.",
            ],
        },
        Help {
            summary: "Newid y PIN ar Mac",
            body: "Ni allwn newid PIN ar eich rhan: Chrome sy’n gwneud hynny. Mae gan y PIN newydd \
                   o leiaf 4 nod.",
            steps: &[
                "Yn Chrome, agorwch Settings, yna Privacy and security, yna Security.",
                "Dewiswch Manage security keys, yna Create a PIN neu Change a PIN.",
                "Rhowch eich tocyn i mewn, a chyffyrddwch ag ef pan ofynnir ichi.",
                "Rhowch yr hen PIN unwaith a’r PIN newydd ddwywaith, a dewiswch Save.",
            ],
        },
        Help {
            summary: "Newid y PIN ar Linux",
            body: "Defnyddiwch Chrome fel ar Mac, neu’r offeryn fido2-token o libfido2. Mae gan y \
                   PIN newydd o leiaf 4 nod.",
            steps: &[
                "Rhowch eich tocyn i mewn a rhedwch: fido2-token -L. Mae llinell eich tocyn yn \
                 dechrau gyda’i gyfeiriad, megis /dev/hidraw0.",
                "Rhedwch: fido2-token -C /dev/hidraw0, gyda chyfeiriad eich tocyn.",
                "Rhowch yr hen PIN unwaith a’r PIN newydd ddwywaith.",
            ],
        },
        Help {
            summary: "Os ydych wedi anghofio’r PIN",
            body: "Ni all neb ddweud y PIN wrthych na’i ailosod. Ar ôl sawl PIN anghywir yn olynol \
                   mae’r tocyn yn ei gloi ei hun. Gallwch ailosod y tocyn, sy’n dileu popeth arno.",
            steps: &[
                "Mewngofnodwch mewn ffordd arall, neu gofynnwch i Weinyddwr Lleol eich sefydliad am \
                 help.",
                "Tynnwch y tocyn ar y dudalen hon.",
                "Ailosodwch y tocyn: ar Windows lle’r ydych yn newid y PIN, yn Chrome o dan Manage \
                 security keys, ar Linux gyda fido2-token -R.",
                "Cofrestrwch ef eto ar y dudalen hon, gyda PIN newydd.",
            ],
        },
        Help {
            summary: "Os yw eich tocyn ar goll neu wedi’i ddwyn",
            body: "Gweithredwch nawr: efallai y bydd pwy bynnag sydd ag ef yn ceisio dyfalu ei PIN.",
            steps: &[
                "Tynnwch y tocyn ar y dudalen hon. Mae’n peidio â gweithio ar unwaith.",
                "Rhowch wybod i Weinyddwr Lleol eich sefydliad.",
                "Cofrestrwch docyn arall pan fydd gennych un.",
            ],
        },
        Help {
            summary: "Os yw eich tocyn wedi torri",
            body: "Ni ellir trwsio tocyn nad oes unrhyw borwr yn dod o hyd iddo mwyach, ar \
                   gyfrifiadur arall chwaith.",
            steps: &[
                "Mewngofnodwch gyda’ch tocyn arall neu mewn ffordd arall, neu gofynnwch i Weinyddwr \
                 Lleol eich sefydliad am help.",
                "Tynnwch y tocyn sydd wedi torri ar y dudalen hon.",
                "Cofrestrwch un newydd.",
            ],
        },
    ],
};
