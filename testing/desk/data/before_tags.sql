-- A database as the version before tagged accounts wrote it (schema 1). `jo` holds the key of seed 1, renamed,
-- and a removed one of seed 2; `sam` was closed and reopened and holds the key of seed 3; `ann` has an open link.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1262768971;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE accounts (
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (rp, user)
) STRICT;
INSERT INTO "accounts" VALUES('care.example','jo',12,'open','{"format":1,"account":{"rp":"care.example","user":"jo","status":"open","handles":["YNKrLNDb51rDo6b1byqDpS-S6Sd2Ec2PtCLMYX5jk_cnesyBfGvNUQ9x6eVP6JtMSdMhl677BtOydXiGHqHUkg"],"authenticators":[{"id":"3xOo8N34ymSfIPvLdI4XzQ","credentialId":"jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU","publicKey":"pQECAyYgASFYIOFB_6HB8ur5fDZRJ0JtaDMJMiD6dVWPmngBhw3prihYIlggd_WxPM5n--IMoReURKr2HuiT0eLtwZqSecNGsT9a_H4","algorithm":-7,"signCount":3,"nickname":"Blue key","kind":"security_key","status":"active","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"JVTj9ssupjcvBsxA-Ynz5A","ceremony":"U-hXlYE361A2Tf88x-U4AQ"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.671Z","lastUsedAt":"2026-11-30T08:19:17.79Z","removal":null},{"id":"xFcOSoTSzjt1WgW5oH9EGA","credentialId":"Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A","publicKey":"pQECAyYgASFYICqiP6URdNBNulw6nHlxSDsN1SHu4KhmXZXnm2m4BM3QIlggX_NPHBZeSSkqhBm7RM1mYtWv49N1Qwgt_oCmAEUcDGk","algorithm":-7,"signCount":1,"nickname":"Security key 2","kind":"security_key","status":"removed","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"zLTiVBQ9yEcL65NwV0UaQQ","ceremony":"3yU6rQcbMAIoPEjZe29sYA"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.747Z","lastUsedAt":null,"removal":{"at":"2026-11-30T08:19:17.799Z","by":{"as":"actor","id":"ra"},"reason":"lost","notes":"left on the 17:04 to Leeds"}}],"links":[{"id":"JVTj9ssupjcvBsxA-Ynz5A","digest":"X-wIl7hjCccdHCuuxOBVNbGlbkzTJMjdFvNiSVPou30","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.638Z","expiresAt":"2026-11-30T09:19:17.638Z","state":{"name":"completed","session":"bjTngECy7abH8LtfJgyN7W9JLhs2coIriYh_ejM2t1g","ceremony":"U-hXlYE361A2Tf88x-U4AQ","authenticator":"3xOo8N34ymSfIPvLdI4XzQ","at":"2026-11-30T08:19:17.671Z"}},{"id":"zLTiVBQ9yEcL65NwV0UaQQ","digest":"zqjRln_hqnpYYMvxJMfPiudGGatvoXDI2CFZdg4I3ZE","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.701Z","expiresAt":"2026-11-30T09:19:17.701Z","state":{"name":"completed","session":"Js3wgbeosd8LmFO1hrHaZuXZgn6O4IyK3bnHya5Pus0","ceremony":"3yU6rQcbMAIoPEjZe29sYA","authenticator":"xFcOSoTSzjt1WgW5oH9EGA","at":"2026-11-30T08:19:17.747Z"}}],"version":12,"sequence":15,"head":"9gacpP_Y77vSjO_c9x314SJxTLJddLkiR3sFEbEKTtE","changedAt":"2026-11-30T08:19:17.799Z"}}');
INSERT INTO "accounts" VALUES('care.example','sam',9,'open','{"format":1,"account":{"rp":"care.example","user":"sam","status":"open","handles":["kRouAWdT43djkAL4XOsglHrO9g65ANK7Fb-9yuyYaQ1fV-HaBOOsOxnKS48HkqJKtxFI9KopBNWw26-T1GH3JQ"],"authenticators":[{"id":"nXbtKBAcmcFdvIt08reDvQ","credentialId":"Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk","publicKey":"pQECAyYgASFYIHxhAv7KwUQlbPY3_nzqdyHVrD-BzxmLWmqhTzhe60s5IlggJTZOGSYmxScWt757kzfSs2OHkJaASr5SJ2_YyQA5h-M","algorithm":-7,"signCount":1,"nickname":"Security key","kind":"security_key","status":"active","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"YFM-3tibyxoLcZzTnGE0vg","ceremony":"3UHV_74e-S_EKKWrfHIDWw"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.851Z","lastUsedAt":null,"removal":null}],"links":[{"id":"n0B92lLJXhEo5OrWGpfKLA","digest":"jeLH7BUDdCh7VNv_tSD1OA6QT3m_B963E1QMLUzYZrQ","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.803Z","expiresAt":"2026-11-30T09:19:17.803Z","state":{"name":"superseded","at":"2026-11-30T08:19:17.811Z","by":"E4aCuSdSeTev2aTBKyF-Rw"}},{"id":"E4aCuSdSeTev2aTBKyF-Rw","digest":"Cw_yLRx6jjlR_BmQ0LkBa3EYzAwH-zvX7XClZvc5S5U","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.811Z","expiresAt":"2026-11-30T09:19:17.811Z","state":{"name":"cancelled","at":"2026-11-30T08:19:17.814Z","by":{"as":"actor","id":"ra"},"reason":"requested"}},{"id":"YFM-3tibyxoLcZzTnGE0vg","digest":"B_E6sclPqHTBC1MK4_krDfRAS3At3iSGhdypieUmOnA","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.828Z","expiresAt":"2026-11-30T09:19:17.828Z","state":{"name":"completed","session":"ug5ToBCY_yXVesgV4czuJ5l7bjAmIh-1bZ_cET5UPW0","ceremony":"3UHV_74e-S_EKKWrfHIDWw","authenticator":"nXbtKBAcmcFdvIt08reDvQ","at":"2026-11-30T08:19:17.851Z"}}],"version":9,"sequence":12,"head":"G1K9Cq0ku0WPXSygHS8fyLbJBYBhecxPlJBxMlPkhfc","changedAt":"2026-11-30T08:19:17.851Z"}}');
INSERT INTO "accounts" VALUES('care.example','ann',1,'open','{"format":1,"account":{"rp":"care.example","user":"ann","status":"open","handles":["q-XKiEPBpkQFzdOixraL_hbXUGN5--oqjCEDku_va04ZtYcM7nZ9tS2aorfsVLHaIbASc-QYHSgmM3es1LJ5Sw"],"authenticators":[],"links":[{"id":"liI7KHUvLQAbL4JLFGUMAg","digest":"_xGUMXhT3Y1okxpOoIbLxVKJ27dp4H9e0NTemtr4t1g","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.858Z","expiresAt":"2026-11-30T09:19:17.858Z","state":{"name":"issued"}}],"version":1,"sequence":2,"head":"aictETcQWCThNgsIsTUebU83hoqWq_ui2MTjWv4FPLo","changedAt":"2026-11-30T08:19:17.858Z"}}');
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    rp TEXT NOT NULL,
    operation TEXT NOT NULL,
    actor TEXT,
    user TEXT,
    outcome TEXT NOT NULL
) STRICT;
CREATE TABLE ceremonies (
    rp TEXT NOT NULL,
    id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    ceremony TEXT NOT NULL,
    PRIMARY KEY (rp, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE commits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
INSERT INTO "commits" VALUES(1,'care.example','jo',1,1796026757638);
INSERT INTO "commits" VALUES(2,'care.example','jo',2,1796026757655);
INSERT INTO "commits" VALUES(3,'care.example','jo',3,1796026757662);
INSERT INTO "commits" VALUES(4,'care.example','jo',4,1796026757671);
INSERT INTO "commits" VALUES(5,'care.example','jo',5,1796026757701);
INSERT INTO "commits" VALUES(6,'care.example','jo',6,1796026757715);
INSERT INTO "commits" VALUES(7,'care.example','jo',7,1796026757735);
INSERT INTO "commits" VALUES(8,'care.example','jo',8,1796026757747);
INSERT INTO "commits" VALUES(9,'care.example','jo',9,1796026757755);
INSERT INTO "commits" VALUES(10,'care.example','jo',10,1796026757771);
INSERT INTO "commits" VALUES(11,'care.example','jo',11,1796026757790);
INSERT INTO "commits" VALUES(12,'care.example','jo',12,1796026757799);
INSERT INTO "commits" VALUES(13,'care.example','sam',1,1796026757803);
INSERT INTO "commits" VALUES(14,'care.example','sam',2,1796026757811);
INSERT INTO "commits" VALUES(15,'care.example','sam',3,1796026757814);
INSERT INTO "commits" VALUES(16,'care.example','sam',4,1796026757818);
INSERT INTO "commits" VALUES(17,'care.example','sam',5,1796026757827);
INSERT INTO "commits" VALUES(18,'care.example','sam',6,1796026757828);
INSERT INTO "commits" VALUES(19,'care.example','sam',7,1796026757834);
INSERT INTO "commits" VALUES(20,'care.example','sam',8,1796026757842);
INSERT INTO "commits" VALUES(21,'care.example','sam',9,1796026757851);
INSERT INTO "commits" VALUES(22,'care.example','ann',1,1796026757858);
CREATE TABLE counters (
    key TEXT NOT NULL,
    window_end INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, window_end)
) STRICT, WITHOUT ROWID;
INSERT INTO "counters" VALUES('care.example begin JVTj9ssupjcvBsxA-Ynz5A',1796026800000,1);
INSERT INTO "counters" VALUES('care.example begin YFM-3tibyxoLcZzTnGE0vg',1796026800000,1);
INSERT INTO "counters" VALUES('care.example begin zLTiVBQ9yEcL65NwV0UaQQ',1796026800000,1);
INSERT INTO "counters" VALUES('care.example redeem 198.51.100.7:50112',1796026800000,3);
INSERT INTO "counters" VALUES('care.example sign-in jo',1796026800000,2);
CREATE TABLE events (
    rp TEXT NOT NULL,
    user TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    event TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (rp, user, sequence),
    FOREIGN KEY (rp, user) REFERENCES accounts (rp, user)
) STRICT;
INSERT INTO "events" VALUES('care.example','jo',1,1796026757638,'account_created','{"at":"2026-11-30T08:19:17.638Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"YNKrLNDb51rDo6b1byqDpS-S6Sd2Ec2PtCLMYX5jk_cnesyBfGvNUQ9x6eVP6JtMSdMhl677BtOydXiGHqHUkg","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"jo"}',X'386C2C7190D7224B92BEE106C058E93880C8BE39B89F8B90BC17D8B077026F43');
INSERT INTO "events" VALUES('care.example','jo',2,1796026757638,'link_issued','{"at":"2026-11-30T08:19:17.638Z","by":{"as":"actor","id":"ra"},"digest":"X-wIl7hjCccdHCuuxOBVNbGlbkzTJMjdFvNiSVPou30","event":"link_issued","expiresAt":"2026-11-30T09:19:17.638Z","from":"192.0.2.1","kind":"security_key","link":"JVTj9ssupjcvBsxA-Ynz5A","previous":"OGwscZDXIkuSvuEGwFjpOIDIvjm4n4uQvBfYsHcCb0M","rp":"care.example","sequence":2,"user":"jo"}',X'88F64BF1F1DE71431A34545E27A3C68E5CC1469DCED95EAD9005F073A3DA5844');
INSERT INTO "events" VALUES('care.example','jo',3,1796026757655,'link_redeemed','{"at":"2026-11-30T08:19:17.655Z","by":{"as":"link_holder","link":"JVTj9ssupjcvBsxA-Ynz5A"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"JVTj9ssupjcvBsxA-Ynz5A","previous":"iPZL8fHecUMaNFReJ6PGjlzBRp3O2V6tkAXwc6PaWEQ","rp":"care.example","sequence":3,"session":"bjTngECy7abH8LtfJgyN7W9JLhs2coIriYh_ejM2t1g","user":"jo"}',X'90588FEB33258D52B26983EC012F5BFBACB9D7734ACA96F455434F2F367FE53D');
INSERT INTO "events" VALUES('care.example','jo',4,1796026757662,'registration_begun','{"at":"2026-11-30T08:19:17.662Z","by":{"as":"link_holder","link":"JVTj9ssupjcvBsxA-Ynz5A"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.66Z","id":"U-hXlYE361A2Tf88x-U4AQ"},"event":"registration_begun","from":"198.51.100.7:50112","link":"JVTj9ssupjcvBsxA-Ynz5A","previous":"kFiP6zMljVKyaYPsAS9b-6y513NKypb0VUNPLzZ_5T0","rp":"care.example","sequence":4,"user":"jo"}',X'ED74F004E50CAB8F7EAAE039C7D523E3E0A48190BDC39A3E80A756E38F981A0D');
INSERT INTO "events" VALUES('care.example','jo',5,1796026757671,'authenticator_registered','{"at":"2026-11-30T08:19:17.671Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.671Z","credentialId":"jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"3xOo8N34ymSfIPvLdI4XzQ","kind":"security_key","lastUsedAt":null,"nickname":"Security key","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"U-hXlYE361A2Tf88x-U4AQ","link":"JVTj9ssupjcvBsxA-Ynz5A","route":"link"},"publicKey":"pQECAyYgASFYIOFB_6HB8ur5fDZRJ0JtaDMJMiD6dVWPmngBhw3prihYIlggd_WxPM5n--IMoReURKr2HuiT0eLtwZqSecNGsT9a_H4","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"JVTj9ssupjcvBsxA-Ynz5A"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"7XTwBOUMq49-quA5x9Uj4-CkgZC9w5o-gKdW44-YGg0","rp":"care.example","sequence":5,"user":"jo"}',X'1C60B3E9E0B6C11556856F3FD26184D2BBEB34B9735E3200EC870C84667E503C');
INSERT INTO "events" VALUES('care.example','jo',6,1796026757671,'link_completed','{"at":"2026-11-30T08:19:17.671Z","authenticator":"3xOo8N34ymSfIPvLdI4XzQ","by":{"as":"link_holder","link":"JVTj9ssupjcvBsxA-Ynz5A"},"ceremony":"U-hXlYE361A2Tf88x-U4AQ","event":"link_completed","from":"198.51.100.7:50112","link":"JVTj9ssupjcvBsxA-Ynz5A","previous":"HGCz6eC2wRVWhW8_0mGE0rvrNLlzXjIA7IcMhGZ-UDw","rp":"care.example","sequence":6,"session":"bjTngECy7abH8LtfJgyN7W9JLhs2coIriYh_ejM2t1g","user":"jo"}',X'3FD3ADB850BA5EEF8222C32FA5A9B0C7E4056A3E2A176B2B06C1FF162DBA6197');
INSERT INTO "events" VALUES('care.example','jo',7,1796026757701,'link_issued','{"at":"2026-11-30T08:19:17.701Z","by":{"as":"actor","id":"ra"},"digest":"zqjRln_hqnpYYMvxJMfPiudGGatvoXDI2CFZdg4I3ZE","event":"link_issued","expiresAt":"2026-11-30T09:19:17.701Z","from":"192.0.2.1","kind":"security_key","link":"zLTiVBQ9yEcL65NwV0UaQQ","previous":"P9OtuFC6Xu-CIsMvpamwx-QFaj4qF2srBsH_Fi26YZc","rp":"care.example","sequence":7,"user":"jo"}',X'9B407B6BEB145FC67E886EFDC2B3B21EE29D7D6575D422CC3D1815E2D9D2A5E3');
INSERT INTO "events" VALUES('care.example','jo',8,1796026757715,'link_redeemed','{"at":"2026-11-30T08:19:17.715Z","by":{"as":"link_holder","link":"zLTiVBQ9yEcL65NwV0UaQQ"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"zLTiVBQ9yEcL65NwV0UaQQ","previous":"m0B7a-sUX8Z-iG79wrOyHuKdfWV11CLMPRgV4tnSpeM","rp":"care.example","sequence":8,"session":"Js3wgbeosd8LmFO1hrHaZuXZgn6O4IyK3bnHya5Pus0","user":"jo"}',X'734B89B51AC5D38DC8842E5D0BC7BC0E690C7CCB9FA43D40AE7B18B286AB7A15');
INSERT INTO "events" VALUES('care.example','jo',9,1796026757735,'registration_begun','{"at":"2026-11-30T08:19:17.735Z","by":{"as":"link_holder","link":"zLTiVBQ9yEcL65NwV0UaQQ"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.726Z","id":"3yU6rQcbMAIoPEjZe29sYA"},"event":"registration_begun","from":"198.51.100.7:50112","link":"zLTiVBQ9yEcL65NwV0UaQQ","previous":"c0uJtRrF043IhC5dC8e8DmkMfMufpD1ArnsYsoarehU","rp":"care.example","sequence":9,"user":"jo"}',X'1F5EF1FE4F1A5CDC58B3E68C41105EDD7479CE6271B2BC0DF3542396B9B6F236');
INSERT INTO "events" VALUES('care.example','jo',10,1796026757747,'authenticator_registered','{"at":"2026-11-30T08:19:17.747Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.747Z","credentialId":"Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"xFcOSoTSzjt1WgW5oH9EGA","kind":"security_key","lastUsedAt":null,"nickname":"Security key 2","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"3yU6rQcbMAIoPEjZe29sYA","link":"zLTiVBQ9yEcL65NwV0UaQQ","route":"link"},"publicKey":"pQECAyYgASFYICqiP6URdNBNulw6nHlxSDsN1SHu4KhmXZXnm2m4BM3QIlggX_NPHBZeSSkqhBm7RM1mYtWv49N1Qwgt_oCmAEUcDGk","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"zLTiVBQ9yEcL65NwV0UaQQ"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"H17x_k8aXNxYs-aMQRBe3XR5zmJxsrwN81Qjlrm28jY","rp":"care.example","sequence":10,"user":"jo"}',X'580AC79E77BF3D8A401D74CC607CB9DC669A5845BA9EA0070C532674217EBE41');
INSERT INTO "events" VALUES('care.example','jo',11,1796026757747,'link_completed','{"at":"2026-11-30T08:19:17.747Z","authenticator":"xFcOSoTSzjt1WgW5oH9EGA","by":{"as":"link_holder","link":"zLTiVBQ9yEcL65NwV0UaQQ"},"ceremony":"3yU6rQcbMAIoPEjZe29sYA","event":"link_completed","from":"198.51.100.7:50112","link":"zLTiVBQ9yEcL65NwV0UaQQ","previous":"WArHnne_PYpAHXTMYHy53GaaWEW6nqAHDFMmdCF-vkE","rp":"care.example","sequence":11,"session":"Js3wgbeosd8LmFO1hrHaZuXZgn6O4IyK3bnHya5Pus0","user":"jo"}',X'A9DC3ED405B3B045D810C2861D246096642E66B1399F2C3D4202E46E64E3597F');
INSERT INTO "events" VALUES('care.example','jo',12,1796026757755,'authenticator_renamed','{"at":"2026-11-30T08:19:17.755Z","authenticator":"3xOo8N34ymSfIPvLdI4XzQ","by":{"as":"actor","id":"ra"},"event":"authenticator_renamed","from":"192.0.2.1","nickname":"Blue key","previous":"qdw-1AWzsEXYEMKGHSRglmQuZrE5nyw9QgLkbmTjWX8","rp":"care.example","sequence":12,"user":"jo"}',X'CC224487F4562009FCECB1DCC42C6AE9B7A23B5A14708A6BDC1E4DE620CF978C');
INSERT INTO "events" VALUES('care.example','jo',13,1796026757771,'signed_in','{"at":"2026-11-30T08:19:17.771Z","authenticator":"3xOo8N34ymSfIPvLdI4XzQ","backedUp":false,"by":{"as":"key_holder"},"ceremony":"0eCDc8oHOa7pJ30_8b7fbQ","counterRegressed":false,"event":"signed_in","from":"198.51.100.7:50112","previous":"zCJEh_RWIAn87LHcxCxq6beiO1oUcIpr3B5N5iDPl4w","rp":"care.example","sequence":13,"signCount":2,"user":"jo","userVerified":true}',X'75D7E36E0915C9AE2A90804118C3EAF1AC7AED6026E084FCFA77189AAB133EEC');
INSERT INTO "events" VALUES('care.example','jo',14,1796026757790,'signed_in','{"at":"2026-11-30T08:19:17.79Z","authenticator":"3xOo8N34ymSfIPvLdI4XzQ","backedUp":false,"by":{"as":"key_holder"},"ceremony":"1kVfWVrjtG0mSeWgVvgFkA","counterRegressed":false,"event":"signed_in","from":"198.51.100.7:50112","previous":"ddfjbgkVya4qkIBBGMPq8ax67WAm4IT8-ncYmqsTPuw","rp":"care.example","sequence":14,"signCount":3,"user":"jo","userVerified":true}',X'0AE0375ADCD9F3F8B7A1DF18B7E9D618FA6311E0DA41D1C9118119AA7974E242');
INSERT INTO "events" VALUES('care.example','jo',15,1796026757799,'authenticator_removed','{"at":"2026-11-30T08:19:17.799Z","authenticator":"xFcOSoTSzjt1WgW5oH9EGA","by":{"as":"actor","id":"ra"},"event":"authenticator_removed","from":"192.0.2.1","notes":"left on the 17:04 to Leeds","previous":"CuA3WtzZ8_i3od8Yt-nWGPpjEeDaQdHJEYEZqnl04kI","reason":"lost","rp":"care.example","sequence":15,"user":"jo"}',X'F6069CA4FFD8EFBBD28CEFDCF71DF5E122714CB25D74B922477B0511B10A4ED1');
INSERT INTO "events" VALUES('care.example','sam',1,1796026757803,'account_created','{"at":"2026-11-30T08:19:17.803Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"kRouAWdT43djkAL4XOsglHrO9g65ANK7Fb-9yuyYaQ1fV-HaBOOsOxnKS48HkqJKtxFI9KopBNWw26-T1GH3JQ","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"sam"}',X'3823239AA220D98368936AC5BDF0CCE154A90EB6471FBBC658F1A1B1F9E85DC9');
INSERT INTO "events" VALUES('care.example','sam',2,1796026757803,'link_issued','{"at":"2026-11-30T08:19:17.803Z","by":{"as":"actor","id":"ra"},"digest":"jeLH7BUDdCh7VNv_tSD1OA6QT3m_B963E1QMLUzYZrQ","event":"link_issued","expiresAt":"2026-11-30T09:19:17.803Z","from":"192.0.2.1","kind":"security_key","link":"n0B92lLJXhEo5OrWGpfKLA","previous":"OCMjmqIg2YNok2rFvfDM4VSpDrZHH7vGWPGhsfnoXck","rp":"care.example","sequence":2,"user":"sam"}',X'C20A36BA5AE3B578403CB80ADB5B173D415CBAA19C8489602784942345F1BD7F');
INSERT INTO "events" VALUES('care.example','sam',3,1796026757811,'link_superseded','{"at":"2026-11-30T08:19:17.811Z","by":{"as":"actor","id":"ra"},"event":"link_superseded","from":"192.0.2.1","link":"n0B92lLJXhEo5OrWGpfKLA","newer":"E4aCuSdSeTev2aTBKyF-Rw","previous":"wgo2ulrjtXhAPLgK21sXPUFcuqGchIlgJ4SUI0XxvX8","rp":"care.example","sequence":3,"user":"sam"}',X'3E6AF6E400B5313D1D37210DC7D0DAA877699218DECECF54888FEADBE409C277');
INSERT INTO "events" VALUES('care.example','sam',4,1796026757811,'link_issued','{"at":"2026-11-30T08:19:17.811Z","by":{"as":"actor","id":"ra"},"digest":"Cw_yLRx6jjlR_BmQ0LkBa3EYzAwH-zvX7XClZvc5S5U","event":"link_issued","expiresAt":"2026-11-30T09:19:17.811Z","from":"192.0.2.1","kind":"security_key","link":"E4aCuSdSeTev2aTBKyF-Rw","previous":"Pmr25AC1MT0dNyENx9DaqHdpkhjezs9UiI_q2-QJwnc","rp":"care.example","sequence":4,"user":"sam"}',X'605319F8DB98418078A9B8B3697EC2580F6454765DD9F75E1429096CB582A735');
INSERT INTO "events" VALUES('care.example','sam',5,1796026757814,'link_cancelled','{"at":"2026-11-30T08:19:17.814Z","by":{"as":"actor","id":"ra"},"event":"link_cancelled","from":"192.0.2.1","link":"E4aCuSdSeTev2aTBKyF-Rw","previous":"YFMZ-NuYQYB4qbizaX7CWA9kVHZd2fdeFCkJbLWCpzU","reason":"requested","rp":"care.example","sequence":5,"user":"sam"}',X'AD5AEEAEB7220AFB2912AAA4C3FCC80CEA102994D31AF8A8A71A67D1002992B6');
INSERT INTO "events" VALUES('care.example','sam',6,1796026757818,'account_closed','{"at":"2026-11-30T08:19:17.818Z","by":{"as":"actor","id":"ra"},"event":"account_closed","from":"192.0.2.1","previous":"rVrurrciCvspEqqkw_zIDOoQKZTTGviopxpn0QApkrY","reason":"on leave","rp":"care.example","sequence":6,"user":"sam"}',X'24CBE4021662A51F102E0DA81C56DC6E455EC54A7D828EF4FE5ADCEB406BEBEE');
INSERT INTO "events" VALUES('care.example','sam',7,1796026757827,'account_reopened','{"at":"2026-11-30T08:19:17.827Z","by":{"as":"actor","id":"ra"},"event":"account_reopened","from":"192.0.2.1","previous":"JMvkAhZipR8QLg2oHFbcbkVexUp9go70_lrc60Br6-4","reason":"back","rp":"care.example","sequence":7,"user":"sam"}',X'6EAD4C662B804C372193C46EC7CA693AD033635D07ECCD26E1985F55FD3AD674');
INSERT INTO "events" VALUES('care.example','sam',8,1796026757828,'link_issued','{"at":"2026-11-30T08:19:17.828Z","by":{"as":"actor","id":"ra"},"digest":"B_E6sclPqHTBC1MK4_krDfRAS3At3iSGhdypieUmOnA","event":"link_issued","expiresAt":"2026-11-30T09:19:17.828Z","from":"192.0.2.1","kind":"security_key","link":"YFM-3tibyxoLcZzTnGE0vg","previous":"bq1MZiuATDchk8Rux8ppOtAzY10H7M0m4ZhfVf061nQ","rp":"care.example","sequence":8,"user":"sam"}',X'7872B1A5D004A00FD776A2FA99DCA6D9090ACF68891139CCA02A10CA429F0418');
INSERT INTO "events" VALUES('care.example','sam',9,1796026757834,'link_redeemed','{"at":"2026-11-30T08:19:17.834Z","by":{"as":"link_holder","link":"YFM-3tibyxoLcZzTnGE0vg"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"YFM-3tibyxoLcZzTnGE0vg","previous":"eHKxpdAEoA_XdqL6mdym2QkKz2iJETnMoCoQykKfBBg","rp":"care.example","sequence":9,"session":"ug5ToBCY_yXVesgV4czuJ5l7bjAmIh-1bZ_cET5UPW0","user":"sam"}',X'6E7920288644E79B7C70CFBC11692E4EB33E59F1A3E03E467D7E3ABE927287F6');
INSERT INTO "events" VALUES('care.example','sam',10,1796026757842,'registration_begun','{"at":"2026-11-30T08:19:17.842Z","by":{"as":"link_holder","link":"YFM-3tibyxoLcZzTnGE0vg"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.839Z","id":"3UHV_74e-S_EKKWrfHIDWw"},"event":"registration_begun","from":"198.51.100.7:50112","link":"YFM-3tibyxoLcZzTnGE0vg","previous":"bnkgKIZE55t8cM-8EWkuTrM-WfGj4D5GfX46vpJyh_Y","rp":"care.example","sequence":10,"user":"sam"}',X'07AB00299F26636E963DC145A4D4378D402AB9B86C1119F73CA67AF15D953E69');
INSERT INTO "events" VALUES('care.example','sam',11,1796026757851,'authenticator_registered','{"at":"2026-11-30T08:19:17.851Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.851Z","credentialId":"Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"nXbtKBAcmcFdvIt08reDvQ","kind":"security_key","lastUsedAt":null,"nickname":"Security key","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"3UHV_74e-S_EKKWrfHIDWw","link":"YFM-3tibyxoLcZzTnGE0vg","route":"link"},"publicKey":"pQECAyYgASFYIHxhAv7KwUQlbPY3_nzqdyHVrD-BzxmLWmqhTzhe60s5IlggJTZOGSYmxScWt757kzfSs2OHkJaASr5SJ2_YyQA5h-M","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"YFM-3tibyxoLcZzTnGE0vg"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"B6sAKZ8mY26WPcFFpNQ3jUAqubhsERn3PKZ68V2VPmk","rp":"care.example","sequence":11,"user":"sam"}',X'C70EDC2B476140298BB840920309775FEC5010EC6D10B3FAD33B6BB7B3923212');
INSERT INTO "events" VALUES('care.example','sam',12,1796026757851,'link_completed','{"at":"2026-11-30T08:19:17.851Z","authenticator":"nXbtKBAcmcFdvIt08reDvQ","by":{"as":"link_holder","link":"YFM-3tibyxoLcZzTnGE0vg"},"ceremony":"3UHV_74e-S_EKKWrfHIDWw","event":"link_completed","from":"198.51.100.7:50112","link":"YFM-3tibyxoLcZzTnGE0vg","previous":"xw7cK0dhQCmLuECSAwl3X-xQEOxtELP60ztrt7OSMhI","rp":"care.example","sequence":12,"session":"ug5ToBCY_yXVesgV4czuJ5l7bjAmIh-1bZ_cET5UPW0","user":"sam"}',X'1B52BD0AAD24BB458F5D2CA01D2F1FC8B6C905806179CC4F9490713253E485F7');
INSERT INTO "events" VALUES('care.example','ann',1,1796026757858,'account_created','{"at":"2026-11-30T08:19:17.858Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"q-XKiEPBpkQFzdOixraL_hbXUGN5--oqjCEDku_va04ZtYcM7nZ9tS2aorfsVLHaIbASc-QYHSgmM3es1LJ5Sw","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"ann"}',X'472196A861E678184249AC32A86888D9316724D3423E03DAEA4029C427565CA6');
INSERT INTO "events" VALUES('care.example','ann',2,1796026757858,'link_issued','{"at":"2026-11-30T08:19:17.858Z","by":{"as":"actor","id":"ra"},"digest":"_xGUMXhT3Y1okxpOoIbLxVKJ27dp4H9e0NTemtr4t1g","event":"link_issued","expiresAt":"2026-11-30T09:19:17.858Z","from":"192.0.2.1","kind":"security_key","link":"liI7KHUvLQAbL4JLFGUMAg","previous":"RyGWqGHmeBhCSawyqGiI2TFnJNNCPgPa6kApxCdWXKY","rp":"care.example","sequence":2,"user":"ann"}',X'6A272D1137105824E1360B08B1351E6D4F37868A96ABFBA2D8C4E35AFE053CBA');
CREATE TABLE keys (
    rp TEXT NOT NULL,
    sort TEXT NOT NULL,
    bytes BLOB NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (rp, sort, bytes),
    FOREIGN KEY (rp, user) REFERENCES accounts (rp, user)
) STRICT, WITHOUT ROWID;
INSERT INTO "keys" VALUES('care.example','authenticator',X'9D76ED28101C99C15DBC8B74F2B783BD','sam');
INSERT INTO "keys" VALUES('care.example','authenticator',X'C4570E4A84D2CE3B755A05B9A07F4418','jo');
INSERT INTO "keys" VALUES('care.example','authenticator',X'DF13A8F0DDF8CA649F20FBCB748E17CD','jo');
INSERT INTO "keys" VALUES('care.example','credential',X'0B2D48717D29B579226A7C52E19A15A5032CFDF3AB2D96464667C28A241E6F09','sam');
INSERT INTO "keys" VALUES('care.example','credential',X'631F02FD7996237FD709AA418D517A57F819F3209C6E3B5F2EFC9EE094FA7390','jo');
INSERT INTO "keys" VALUES('care.example','credential',X'8C7654ECFD7B0B623B803E2F4E02AD1CC84278EFDFCD7C4C9208EDD81F17E115','jo');
INSERT INTO "keys" VALUES('care.example','handle',X'60D2AB2CD0DBE75AC3A3A6F56F2A83A52F92E9277611CD8FB422CC617E6393F7277ACC817C6BCD510F71E9E54FE89B4C49D32197AEFB06D3B27578861EA1D492','jo');
INSERT INTO "keys" VALUES('care.example','handle',X'911A2E016753E377639002F85CEB20947ACEF60EB900D2BB15BFBDCAEC98690D5F57E1DA04E3AC3B19CA4B8F0792A24AB71148F4AA2904D5B0DBAF93D461F725','sam');
INSERT INTO "keys" VALUES('care.example','handle',X'ABE5CA8843C1A64405CDD3A2C6B68BFE16D7506379FBEA2A8C210392EFEF6B4E19B5870CEE767DB52D9AA2B7EC54B1DA21B01273E4181D28263377ACD4B2794B','ann');
INSERT INTO "keys" VALUES('care.example','link',X'07F13AB1C94FA874C10B530AE3F92B0DF4404B702DDE248685DCA989E5263A70','sam');
INSERT INTO "keys" VALUES('care.example','link',X'0B0FF22D1C7A8E3951FC1990D0B9016B7118CC0C07FB3BD7ED70A566F7394B95','sam');
INSERT INTO "keys" VALUES('care.example','link',X'5FEC0897B86309C71D1C2BAEC4E05535B1A56E4CD324C8DD16F3624953E8BB7D','jo');
INSERT INTO "keys" VALUES('care.example','link',X'8DE2C7EC150374287B54DBFFB520F5380E904F79BF07DEB713540C2D4CD866B4','sam');
INSERT INTO "keys" VALUES('care.example','link',X'CEA8D1967FE1AA7A5860CBF124C7CF8AE74619AB6FA170C8D82159760E08DD91','jo');
INSERT INTO "keys" VALUES('care.example','link',X'FF1194317853DD8D68931A4EA086CBC55289DBB769E07F5ED0D4DE9ADAF8B758','ann');
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    notification TEXT NOT NULL
) STRICT;
CREATE INDEX commits_of_rp ON commits (rp, number);
CREATE INDEX outbox_ids ON outbox (id);
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);
CREATE INDEX counters_by_end ON counters (window_end);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('commits',22);
INSERT INTO "sqlite_sequence" VALUES('outbox',5);
INSERT INTO "sqlite_sequence" VALUES('audit',2);
COMMIT;
