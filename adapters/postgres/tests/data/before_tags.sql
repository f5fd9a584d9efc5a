SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA before;
CREATE FUNCTION before.refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'keydesk: % refused on %', TG_NAME, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE before.accounts (
    rp text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    sequence bigint NOT NULL,
    head text NOT NULL,
    status text NOT NULL,
    changed_at timestamp with time zone,
    change_order bigint NOT NULL,
    document text NOT NULL,
    CONSTRAINT accounts_sequence_check CHECK ((sequence >= 0)),
    CONSTRAINT accounts_version_check CHECK ((version > 0))
);
CREATE TABLE before.audit (
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    at timestamp with time zone NOT NULL,
    rp text NOT NULL COLLATE pg_catalog."C",
    operation text NOT NULL,
    actor text,
    user_id text,
    outcome text NOT NULL
);
CREATE TABLE before.authenticators (
    rp text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    authenticator_id text NOT NULL COLLATE pg_catalog."C",
    credential_id text NOT NULL COLLATE pg_catalog."C",
    nickname text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    sign_count bigint NOT NULL,
    aaguid text NOT NULL,
    attestation_trusted boolean NOT NULL,
    backed_up boolean NOT NULL,
    route text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    removed_at timestamp with time zone,
    removal_reason text,
    CONSTRAINT authenticators_sign_count_check CHECK ((sign_count >= 0))
);
CREATE TABLE before.ceremonies (
    rp text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    purpose text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    document text NOT NULL
);
CREATE TABLE before.counters (
    key text NOT NULL COLLATE pg_catalog."C",
    window_end timestamp with time zone NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT counters_count_check CHECK ((count > 0))
);
CREATE TABLE before.events (
    rp text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    name text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text,
    document text NOT NULL,
    CONSTRAINT events_sequence_check CHECK ((sequence > 0))
);
CREATE TABLE before.keys (
    rp text NOT NULL COLLATE pg_catalog."C",
    sort text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    reserved boolean NOT NULL
);
CREATE TABLE before.links (
    rp text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    link_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    state text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE before.outbox (
    id text NOT NULL COLLATE pg_catalog."C",
    rp text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    at timestamp with time zone NOT NULL,
    document text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    "position" bigint NOT NULL
);
CREATE TABLE before.schema_version (
    one boolean DEFAULT true NOT NULL,
    version integer NOT NULL,
    dialect text NOT NULL,
    CONSTRAINT schema_version_one_check CHECK (one)
);
INSERT INTO before.accounts VALUES ('care.example', 'jo', 12, 15, 'Vnr07LQ6orb-BwnA0dmnts6C1sNNWa0iWHMgFjgJ25s', 'open', '2026-11-30 08:19:17.254+00', 756, '{"format":1,"account":{"rp":"care.example","user":"jo","status":"open","handles":["Q1eYNt_Wh46mSuGMbtzwGnZbUgF9NQzh7frlg0zI8RiBLk_jo9kuxjdBuIytA-IzM4Wjff0aQduxNGfPuC0qhg"],"authenticators":[{"id":"JT9RdNLFma7HUC9x6VCLVQ","credentialId":"jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU","publicKey":"pQECAyYgASFYIOFB_6HB8ur5fDZRJ0JtaDMJMiD6dVWPmngBhw3prihYIlggd_WxPM5n--IMoReURKr2HuiT0eLtwZqSecNGsT9a_H4","algorithm":-7,"signCount":3,"nickname":"Blue key","kind":"security_key","status":"active","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"nfNYJ8kYqxzZOu67INCAsA","ceremony":"-sVVPPD2m-VJkygiJz0W6g"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.222Z","lastUsedAt":"2026-11-30T08:19:17.252Z","removal":null},{"id":"-RMmWXLsUa7BiiyJpuyLyQ","credentialId":"Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A","publicKey":"pQECAyYgASFYICqiP6URdNBNulw6nHlxSDsN1SHu4KhmXZXnm2m4BM3QIlggX_NPHBZeSSkqhBm7RM1mYtWv49N1Qwgt_oCmAEUcDGk","algorithm":-7,"signCount":1,"nickname":"Security key 2","kind":"security_key","status":"removed","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"sxEI9w3Tqd2z0egd_ud-Tg","ceremony":"kNxSil87LjuN-4J5Ghls4Q"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.236Z","lastUsedAt":null,"removal":{"at":"2026-11-30T08:19:17.254Z","by":{"as":"actor","id":"ra"},"reason":"lost","notes":"left on the 17:04 to Leeds"}}],"links":[{"id":"nfNYJ8kYqxzZOu67INCAsA","digest":"2jDJxCoFp4PiLzInbeWFEC2W1rwL8elV27qy5ZmFPN4","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.203Z","expiresAt":"2026-11-30T09:19:17.203Z","state":{"name":"completed","session":"Q9Y-kHr_Ha4qhsrnMSAaA0kZgaH3PG0j29Pv9eDnsdY","ceremony":"-sVVPPD2m-VJkygiJz0W6g","authenticator":"JT9RdNLFma7HUC9x6VCLVQ","at":"2026-11-30T08:19:17.222Z"}},{"id":"sxEI9w3Tqd2z0egd_ud-Tg","digest":"d65V1pbYNRsGJ1twOwQn5afnUVp5DY4sQzw2nDB8lVs","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.224Z","expiresAt":"2026-11-30T09:19:17.224Z","state":{"name":"completed","session":"8m0H09akNCm3MSceQ1K3LxPfI0Q5YElC0ff_raxIqjE","ceremony":"kNxSil87LjuN-4J5Ghls4Q","authenticator":"-RMmWXLsUa7BiiyJpuyLyQ","at":"2026-11-30T08:19:17.236Z"}}],"version":12,"sequence":15,"head":"Vnr07LQ6orb-BwnA0dmnts6C1sNNWa0iWHMgFjgJ25s","changedAt":"2026-11-30T08:19:17.254Z"}}');
INSERT INTO before.accounts VALUES ('care.example', 'sam', 9, 12, 'x111Mi28mgywImkSzzA-vuUM2e-clCgPCShkHEinXTk', 'open', '2026-11-30 08:19:17.28+00', 771, '{"format":1,"account":{"rp":"care.example","user":"sam","status":"open","handles":["RxIrUx521ixyLXiUetVjjRcgHDc4CwIoFYbsmAsww7xgqaIs6syEqCPTQHhsB8IRIwLQz4MWDyRkRF66_y7wiQ"],"authenticators":[{"id":"NnO-TmS7I_L8MamG56rtbg","credentialId":"Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk","publicKey":"pQECAyYgASFYIHxhAv7KwUQlbPY3_nzqdyHVrD-BzxmLWmqhTzhe60s5IlggJTZOGSYmxScWt757kzfSs2OHkJaASr5SJ2_YyQA5h-M","algorithm":-7,"signCount":1,"nickname":"Security key","kind":"security_key","status":"active","provenance":{"route":"link","by":{"as":"actor","id":"ra"},"link":"ImtMInCEwDujx93KL77pjQ","ceremony":"biHS_EwFREBF3NLweriNMQ"},"evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attestationFormat":"none","attestation":"none","trusted":false,"userVerified":true,"backupEligible":false,"backedUp":false,"transports":["usb"],"attachment":"cross-platform","discoverable":true},"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.28Z","lastUsedAt":null,"removal":null}],"links":[{"id":"XVqi9R4FpUUjyb1on-D0Ag","digest":"eh_WTBNABREzjfKyl-Id8E4WvfHUhz1kUk6LpkpwDJo","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.257Z","expiresAt":"2026-11-30T09:19:17.257Z","state":{"name":"superseded","at":"2026-11-30T08:19:17.259Z","by":"JIUG9gu4J0RY9qNW-N15xA"}},{"id":"JIUG9gu4J0RY9qNW-N15xA","digest":"WZBbKVUlfk61FvU56cVRCCcrpVWXMEVYS61X_eLkQZw","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.259Z","expiresAt":"2026-11-30T09:19:17.259Z","state":{"name":"cancelled","at":"2026-11-30T08:19:17.263Z","by":{"as":"actor","id":"ra"},"reason":"requested"}},{"id":"ImtMInCEwDujx93KL77pjQ","digest":"4UcRalMOtn7m5RGI84ChzlwJJjDrPCf9TMOiKfiiQsw","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.266Z","expiresAt":"2026-11-30T09:19:17.266Z","state":{"name":"completed","session":"qCePtnrLL8BJZKRWRldQrUC5V2t1fc9g62ledCBoLSw","ceremony":"biHS_EwFREBF3NLweriNMQ","authenticator":"NnO-TmS7I_L8MamG56rtbg","at":"2026-11-30T08:19:17.28Z"}}],"version":9,"sequence":12,"head":"x111Mi28mgywImkSzzA-vuUM2e-clCgPCShkHEinXTk","changedAt":"2026-11-30T08:19:17.28Z"}}');
INSERT INTO before.accounts VALUES ('care.example', 'ann', 1, 2, 'LuF1r_snxD8ml1KVQut1lGR05e2COzFobbKCRXYCTtk', 'open', '2026-11-30 08:19:17.282+00', 773, '{"format":1,"account":{"rp":"care.example","user":"ann","status":"open","handles":["I2TlFiKaM9km6_pEOz9BNAI3VCY8JwuKunnf8AySrHXvYymNOcYzbm3npkBCNUVzCKXcCGcbZkuWuo1CwS9gPg"],"authenticators":[],"links":[{"id":"eRqG3uvEf6UW_jzQFmFmoQ","digest":"YHf9eLMnUhEugNxfDXDmBO8fdb6ZiPj6cIJy4mICmPY","kind":"security_key","issuedBy":{"as":"actor","id":"ra"},"issuedAt":"2026-11-30T08:19:17.282Z","expiresAt":"2026-11-30T09:19:17.282Z","state":{"name":"issued"}}],"version":1,"sequence":2,"head":"LuF1r_snxD8ml1KVQut1lGR05e2COzFobbKCRXYCTtk","changedAt":"2026-11-30T08:19:17.282Z"}}');
INSERT INTO before.audit VALUES ('2026-11-30 08:19:17.246868+00', 'f603547c-4c19-4b9d-9d09-7e883eee6a83', '2026-11-30 08:19:17.246+00', 'care.example', 'finishSignIn', NULL, 'jo', 'ok');
INSERT INTO before.audit VALUES ('2026-11-30 08:19:17.253691+00', '7c78b621-adbf-4a48-b490-42077e706216', '2026-11-30 08:19:17.253+00', 'care.example', 'finishSignIn', NULL, 'jo', 'ok');
INSERT INTO before.authenticators VALUES ('care.example', 'jo', 'JT9RdNLFma7HUC9x6VCLVQ', 'jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU', 'Blue key', 'security_key', 'active', 3, '00000000-0000-0000-0000-000000000000', false, false, 'link', '2026-11-30 08:19:17.222+00', '2026-11-30 08:19:17.252+00', NULL, NULL);
INSERT INTO before.authenticators VALUES ('care.example', 'jo', '-RMmWXLsUa7BiiyJpuyLyQ', 'Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A', 'Security key 2', 'security_key', 'removed', 1, '00000000-0000-0000-0000-000000000000', false, false, 'link', '2026-11-30 08:19:17.236+00', NULL, '2026-11-30 08:19:17.254+00', 'lost');
INSERT INTO before.authenticators VALUES ('care.example', 'sam', 'NnO-TmS7I_L8MamG56rtbg', 'Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk', 'Security key', 'security_key', 'active', 1, '00000000-0000-0000-0000-000000000000', false, false, 'link', '2026-11-30 08:19:17.28+00', NULL, NULL, NULL);
INSERT INTO before.counters VALUES ('care.example begin nfNYJ8kYqxzZOu67INCAsA', '2026-11-30 08:20:00+00', 1);
INSERT INTO before.counters VALUES ('care.example begin sxEI9w3Tqd2z0egd_ud-Tg', '2026-11-30 08:20:00+00', 1);
INSERT INTO before.counters VALUES ('care.example sign-in jo', '2026-11-30 08:20:00+00', 2);
INSERT INTO before.counters VALUES ('care.example redeem 198.51.100.7:50112', '2026-11-30 08:20:00+00', 3);
INSERT INTO before.counters VALUES ('care.example begin ImtMInCEwDujx93KL77pjQ', '2026-11-30 08:20:00+00', 1);
INSERT INTO before.events VALUES ('care.example', 'jo', 1, 'account_created', '2026-11-30 08:19:17.203+00', 'ra', '{"at":"2026-11-30T08:19:17.203Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"Q1eYNt_Wh46mSuGMbtzwGnZbUgF9NQzh7frlg0zI8RiBLk_jo9kuxjdBuIytA-IzM4Wjff0aQduxNGfPuC0qhg","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 2, 'link_issued', '2026-11-30 08:19:17.203+00', 'ra', '{"at":"2026-11-30T08:19:17.203Z","by":{"as":"actor","id":"ra"},"digest":"2jDJxCoFp4PiLzInbeWFEC2W1rwL8elV27qy5ZmFPN4","event":"link_issued","expiresAt":"2026-11-30T09:19:17.203Z","from":"192.0.2.1","kind":"security_key","link":"nfNYJ8kYqxzZOu67INCAsA","previous":"qj0ZpR4Fpp9bxcWsMyuC0ht7yw675x7VVHqdVX1uSvo","rp":"care.example","sequence":2,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 3, 'link_redeemed', '2026-11-30 08:19:17.211+00', NULL, '{"at":"2026-11-30T08:19:17.211Z","by":{"as":"link_holder","link":"nfNYJ8kYqxzZOu67INCAsA"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"nfNYJ8kYqxzZOu67INCAsA","previous":"Si0teGqwVLZbIk_AT5D5Bywb3Kq1WECOuQcJxR5Ho4c","rp":"care.example","sequence":3,"session":"Q9Y-kHr_Ha4qhsrnMSAaA0kZgaH3PG0j29Pv9eDnsdY","user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 4, 'registration_begun', '2026-11-30 08:19:17.219+00', NULL, '{"at":"2026-11-30T08:19:17.219Z","by":{"as":"link_holder","link":"nfNYJ8kYqxzZOu67INCAsA"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.213Z","id":"-sVVPPD2m-VJkygiJz0W6g"},"event":"registration_begun","from":"198.51.100.7:50112","link":"nfNYJ8kYqxzZOu67INCAsA","previous":"3xIqvVuxhHUNwaMKJeSCV13vOUWkRFFWMQrppjxnxAg","rp":"care.example","sequence":4,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 5, 'authenticator_registered', '2026-11-30 08:19:17.222+00', NULL, '{"at":"2026-11-30T08:19:17.222Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.222Z","credentialId":"jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"JT9RdNLFma7HUC9x6VCLVQ","kind":"security_key","lastUsedAt":null,"nickname":"Security key","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"-sVVPPD2m-VJkygiJz0W6g","link":"nfNYJ8kYqxzZOu67INCAsA","route":"link"},"publicKey":"pQECAyYgASFYIOFB_6HB8ur5fDZRJ0JtaDMJMiD6dVWPmngBhw3prihYIlggd_WxPM5n--IMoReURKr2HuiT0eLtwZqSecNGsT9a_H4","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"nfNYJ8kYqxzZOu67INCAsA"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"gmJ34RHJdlYmfvgNzH7GqmZ3v7aLXvbGS6Q0Ut4qt0M","rp":"care.example","sequence":5,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 6, 'link_completed', '2026-11-30 08:19:17.222+00', NULL, '{"at":"2026-11-30T08:19:17.222Z","authenticator":"JT9RdNLFma7HUC9x6VCLVQ","by":{"as":"link_holder","link":"nfNYJ8kYqxzZOu67INCAsA"},"ceremony":"-sVVPPD2m-VJkygiJz0W6g","event":"link_completed","from":"198.51.100.7:50112","link":"nfNYJ8kYqxzZOu67INCAsA","previous":"Qxuy0ruTxmL1Wp9G1tH2jR4IVlXU1M6O-jqKwrQ4tmE","rp":"care.example","sequence":6,"session":"Q9Y-kHr_Ha4qhsrnMSAaA0kZgaH3PG0j29Pv9eDnsdY","user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 7, 'link_issued', '2026-11-30 08:19:17.224+00', 'ra', '{"at":"2026-11-30T08:19:17.224Z","by":{"as":"actor","id":"ra"},"digest":"d65V1pbYNRsGJ1twOwQn5afnUVp5DY4sQzw2nDB8lVs","event":"link_issued","expiresAt":"2026-11-30T09:19:17.224Z","from":"192.0.2.1","kind":"security_key","link":"sxEI9w3Tqd2z0egd_ud-Tg","previous":"HXM2Fy0P_BG0rsnolGkt2LPQML5tDbSNyP1KTwQgNzM","rp":"care.example","sequence":7,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 8, 'link_redeemed', '2026-11-30 08:19:17.231+00', NULL, '{"at":"2026-11-30T08:19:17.231Z","by":{"as":"link_holder","link":"sxEI9w3Tqd2z0egd_ud-Tg"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"sxEI9w3Tqd2z0egd_ud-Tg","previous":"ivnaVD0IMfRbDNqfOtmlGYHeuqh9UwjDL39FOsM9X9o","rp":"care.example","sequence":8,"session":"8m0H09akNCm3MSceQ1K3LxPfI0Q5YElC0ff_raxIqjE","user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 9, 'registration_begun', '2026-11-30 08:19:17.233+00', NULL, '{"at":"2026-11-30T08:19:17.233Z","by":{"as":"link_holder","link":"sxEI9w3Tqd2z0egd_ud-Tg"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.233Z","id":"kNxSil87LjuN-4J5Ghls4Q"},"event":"registration_begun","from":"198.51.100.7:50112","link":"sxEI9w3Tqd2z0egd_ud-Tg","previous":"-lUMOLF9Irsr5fCTdt0-cXgb6TutB--7Yb59vzWosks","rp":"care.example","sequence":9,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 10, 'authenticator_registered', '2026-11-30 08:19:17.236+00', NULL, '{"at":"2026-11-30T08:19:17.236Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.236Z","credentialId":"Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"-RMmWXLsUa7BiiyJpuyLyQ","kind":"security_key","lastUsedAt":null,"nickname":"Security key 2","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"kNxSil87LjuN-4J5Ghls4Q","link":"sxEI9w3Tqd2z0egd_ud-Tg","route":"link"},"publicKey":"pQECAyYgASFYICqiP6URdNBNulw6nHlxSDsN1SHu4KhmXZXnm2m4BM3QIlggX_NPHBZeSSkqhBm7RM1mYtWv49N1Qwgt_oCmAEUcDGk","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"sxEI9w3Tqd2z0egd_ud-Tg"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"8JnWvs0ZjlTggTFdp-n6EzND609QBuyNWjz93-JrEJQ","rp":"care.example","sequence":10,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 11, 'link_completed', '2026-11-30 08:19:17.236+00', NULL, '{"at":"2026-11-30T08:19:17.236Z","authenticator":"-RMmWXLsUa7BiiyJpuyLyQ","by":{"as":"link_holder","link":"sxEI9w3Tqd2z0egd_ud-Tg"},"ceremony":"kNxSil87LjuN-4J5Ghls4Q","event":"link_completed","from":"198.51.100.7:50112","link":"sxEI9w3Tqd2z0egd_ud-Tg","previous":"S__UcwlWkk4GOmAJ2h40woiahBgSc_UB-3DhL7XGAfQ","rp":"care.example","sequence":11,"session":"8m0H09akNCm3MSceQ1K3LxPfI0Q5YElC0ff_raxIqjE","user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 12, 'authenticator_renamed', '2026-11-30 08:19:17.239+00', 'ra', '{"at":"2026-11-30T08:19:17.239Z","authenticator":"JT9RdNLFma7HUC9x6VCLVQ","by":{"as":"actor","id":"ra"},"event":"authenticator_renamed","from":"192.0.2.1","nickname":"Blue key","previous":"6SCv_Xv2nqH9lR_XEpieqQ_Uv5vQJvQvU7-2TozzQq0","rp":"care.example","sequence":12,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'jo', 13, 'signed_in', '2026-11-30 08:19:17.244+00', NULL, '{"at":"2026-11-30T08:19:17.244Z","authenticator":"JT9RdNLFma7HUC9x6VCLVQ","backedUp":false,"by":{"as":"key_holder"},"ceremony":"ee_py4fIFvKdWFf7r6oLuA","counterRegressed":false,"event":"signed_in","from":"198.51.100.7:50112","previous":"BCSqXjSQjuAi3B4YiI4KxmmxUR32979TCLUXMPCljdA","rp":"care.example","sequence":13,"signCount":2,"user":"jo","userVerified":true}');
INSERT INTO before.events VALUES ('care.example', 'jo', 14, 'signed_in', '2026-11-30 08:19:17.252+00', NULL, '{"at":"2026-11-30T08:19:17.252Z","authenticator":"JT9RdNLFma7HUC9x6VCLVQ","backedUp":false,"by":{"as":"key_holder"},"ceremony":"Aea0gwLrw1ngLiDedMKSTg","counterRegressed":false,"event":"signed_in","from":"198.51.100.7:50112","previous":"z2X7-mFmaXdMVcm07tUMKYV2v9eVglfgbdHU1D99eK4","rp":"care.example","sequence":14,"signCount":3,"user":"jo","userVerified":true}');
INSERT INTO before.events VALUES ('care.example', 'jo', 15, 'authenticator_removed', '2026-11-30 08:19:17.254+00', 'ra', '{"at":"2026-11-30T08:19:17.254Z","authenticator":"-RMmWXLsUa7BiiyJpuyLyQ","by":{"as":"actor","id":"ra"},"event":"authenticator_removed","from":"192.0.2.1","notes":"left on the 17:04 to Leeds","previous":"EM5QaaWxjrlz3oLlSK9K47OJXWJJuwI9lKuH_4HE_fA","reason":"lost","rp":"care.example","sequence":15,"user":"jo"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 1, 'account_created', '2026-11-30 08:19:17.257+00', 'ra', '{"at":"2026-11-30T08:19:17.257Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"RxIrUx521ixyLXiUetVjjRcgHDc4CwIoFYbsmAsww7xgqaIs6syEqCPTQHhsB8IRIwLQz4MWDyRkRF66_y7wiQ","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 2, 'link_issued', '2026-11-30 08:19:17.257+00', 'ra', '{"at":"2026-11-30T08:19:17.257Z","by":{"as":"actor","id":"ra"},"digest":"eh_WTBNABREzjfKyl-Id8E4WvfHUhz1kUk6LpkpwDJo","event":"link_issued","expiresAt":"2026-11-30T09:19:17.257Z","from":"192.0.2.1","kind":"security_key","link":"XVqi9R4FpUUjyb1on-D0Ag","previous":"oUQZybd0LnSV0HIV3wHCIbKUtfulxamWl6ffNrhNfj4","rp":"care.example","sequence":2,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 3, 'link_superseded', '2026-11-30 08:19:17.259+00', 'ra', '{"at":"2026-11-30T08:19:17.259Z","by":{"as":"actor","id":"ra"},"event":"link_superseded","from":"192.0.2.1","link":"XVqi9R4FpUUjyb1on-D0Ag","newer":"JIUG9gu4J0RY9qNW-N15xA","previous":"tIRiPkfbvr80_J5c9_MV_fooQj_7S7xrhFEnOIvYM5g","rp":"care.example","sequence":3,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 4, 'link_issued', '2026-11-30 08:19:17.259+00', 'ra', '{"at":"2026-11-30T08:19:17.259Z","by":{"as":"actor","id":"ra"},"digest":"WZBbKVUlfk61FvU56cVRCCcrpVWXMEVYS61X_eLkQZw","event":"link_issued","expiresAt":"2026-11-30T09:19:17.259Z","from":"192.0.2.1","kind":"security_key","link":"JIUG9gu4J0RY9qNW-N15xA","previous":"G2hP7zhrUWLIy-vGBa54oyzrgyLYtOh11K5fpiwhBgE","rp":"care.example","sequence":4,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 5, 'link_cancelled', '2026-11-30 08:19:17.263+00', 'ra', '{"at":"2026-11-30T08:19:17.263Z","by":{"as":"actor","id":"ra"},"event":"link_cancelled","from":"192.0.2.1","link":"JIUG9gu4J0RY9qNW-N15xA","previous":"5gdLo5pCmdCudSBTHHwkdMsF0A8P-I4OLCWap9kqYkQ","reason":"requested","rp":"care.example","sequence":5,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 6, 'account_closed', '2026-11-30 08:19:17.264+00', 'ra', '{"at":"2026-11-30T08:19:17.264Z","by":{"as":"actor","id":"ra"},"event":"account_closed","from":"192.0.2.1","previous":"csXJ6CN_mMnCw-Gw8CryEQWDuwD4zF4Fd7jX86ov9Xg","reason":"on leave","rp":"care.example","sequence":6,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 7, 'account_reopened', '2026-11-30 08:19:17.265+00', 'ra', '{"at":"2026-11-30T08:19:17.265Z","by":{"as":"actor","id":"ra"},"event":"account_reopened","from":"192.0.2.1","previous":"DxjUY7olzEbTQ-KxqIPPqSED11kWy36PQmaDSmvoY0c","reason":"back","rp":"care.example","sequence":7,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 8, 'link_issued', '2026-11-30 08:19:17.266+00', 'ra', '{"at":"2026-11-30T08:19:17.266Z","by":{"as":"actor","id":"ra"},"digest":"4UcRalMOtn7m5RGI84ChzlwJJjDrPCf9TMOiKfiiQsw","event":"link_issued","expiresAt":"2026-11-30T09:19:17.266Z","from":"192.0.2.1","kind":"security_key","link":"ImtMInCEwDujx93KL77pjQ","previous":"6tG9v1zzwyg35Moxv4DC6RIIojslVKghCr6rJNuWeOM","rp":"care.example","sequence":8,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 9, 'link_redeemed', '2026-11-30 08:19:17.27+00', NULL, '{"at":"2026-11-30T08:19:17.27Z","by":{"as":"link_holder","link":"ImtMInCEwDujx93KL77pjQ"},"event":"link_redeemed","from":"198.51.100.7:50112","link":"ImtMInCEwDujx93KL77pjQ","previous":"NZRFIv4iWMSLzzBuBR-GAcaR1wpoVEnMldpRHgHczKI","rp":"care.example","sequence":9,"session":"qCePtnrLL8BJZKRWRldQrUC5V2t1fc9g62ledCBoLSw","user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 10, 'registration_begun', '2026-11-30 08:19:17.273+00', NULL, '{"at":"2026-11-30T08:19:17.273Z","by":{"as":"link_holder","link":"ImtMInCEwDujx93KL77pjQ"},"ceremony":{"expiresAt":"2026-11-30T08:24:17.272Z","id":"biHS_EwFREBF3NLweriNMQ"},"event":"registration_begun","from":"198.51.100.7:50112","link":"ImtMInCEwDujx93KL77pjQ","previous":"gif6kZOGRQBNF-jX0w7-EstkkCgLeohXOVzWJMZM274","rp":"care.example","sequence":10,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 11, 'authenticator_registered', '2026-11-30 08:19:17.28+00', NULL, '{"at":"2026-11-30T08:19:17.28Z","authenticator":{"algorithm":-7,"assurance":{"level":"aal2","reasons":["user_verified","device_bound_claimed"]},"createdAt":"2026-11-30T08:19:17.28Z","credentialId":"Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk","evidence":{"aaguid":"00000000-0000-0000-0000-000000000000","attachment":"cross-platform","attestation":"none","attestationFormat":"none","backedUp":false,"backupEligible":false,"discoverable":true,"transports":["usb"],"trusted":false,"userVerified":true},"id":"NnO-TmS7I_L8MamG56rtbg","kind":"security_key","lastUsedAt":null,"nickname":"Security key","provenance":{"by":{"as":"actor","id":"ra"},"ceremony":"biHS_EwFREBF3NLweriNMQ","link":"ImtMInCEwDujx93KL77pjQ","route":"link"},"publicKey":"pQECAyYgASFYIHxhAv7KwUQlbPY3_nzqdyHVrD-BzxmLWmqhTzhe60s5IlggJTZOGSYmxScWt757kzfSs2OHkJaASr5SJ2_YyQA5h-M","removal":null,"signCount":1,"status":"active"},"by":{"as":"link_holder","link":"ImtMInCEwDujx93KL77pjQ"},"event":"authenticator_registered","from":"198.51.100.7:50112","previous":"1U3VQDMW63o6F4vHcXSR3C0HpBPT-6t_W8jDmUCe1tg","rp":"care.example","sequence":11,"user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'sam', 12, 'link_completed', '2026-11-30 08:19:17.28+00', NULL, '{"at":"2026-11-30T08:19:17.28Z","authenticator":"NnO-TmS7I_L8MamG56rtbg","by":{"as":"link_holder","link":"ImtMInCEwDujx93KL77pjQ"},"ceremony":"biHS_EwFREBF3NLweriNMQ","event":"link_completed","from":"198.51.100.7:50112","link":"ImtMInCEwDujx93KL77pjQ","previous":"Mb7ocs-2azN4M2WXtOuxTzUPoDL2Yu9CH3yYegb19zg","rp":"care.example","sequence":12,"session":"qCePtnrLL8BJZKRWRldQrUC5V2t1fc9g62ledCBoLSw","user":"sam"}');
INSERT INTO before.events VALUES ('care.example', 'ann', 1, 'account_created', '2026-11-30 08:19:17.282+00', 'ra', '{"at":"2026-11-30T08:19:17.282Z","by":{"as":"actor","id":"ra"},"event":"account_created","from":"192.0.2.1","handle":"I2TlFiKaM9km6_pEOz9BNAI3VCY8JwuKunnf8AySrHXvYymNOcYzbm3npkBCNUVzCKXcCGcbZkuWuo1CwS9gPg","previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","rp":"care.example","sequence":1,"user":"ann"}');
INSERT INTO before.events VALUES ('care.example', 'ann', 2, 'link_issued', '2026-11-30 08:19:17.282+00', 'ra', '{"at":"2026-11-30T08:19:17.282Z","by":{"as":"actor","id":"ra"},"digest":"YHf9eLMnUhEugNxfDXDmBO8fdb6ZiPj6cIJy4mICmPY","event":"link_issued","expiresAt":"2026-11-30T09:19:17.282Z","from":"192.0.2.1","kind":"security_key","link":"eRqG3uvEf6UW_jzQFmFmoQ","previous":"Gx4T-d26H1xAPmGLgTcHx6BddpBQ1IU_cBBWBo8HYtc","rp":"care.example","sequence":2,"user":"ann"}');
INSERT INTO before.keys VALUES ('care.example', 'handle', 'Q1eYNt_Wh46mSuGMbtzwGnZbUgF9NQzh7frlg0zI8RiBLk_jo9kuxjdBuIytA-IzM4Wjff0aQduxNGfPuC0qhg', 'jo', false);
INSERT INTO before.keys VALUES ('care.example', 'link', '2jDJxCoFp4PiLzInbeWFEC2W1rwL8elV27qy5ZmFPN4', 'jo', true);
INSERT INTO before.keys VALUES ('care.example', 'authenticator', 'JT9RdNLFma7HUC9x6VCLVQ', 'jo', false);
INSERT INTO before.keys VALUES ('care.example', 'credential', 'jHZU7P17C2I7gD4vTgKtHMhCeO_fzXxMkgjt2B8X4RU', 'jo', true);
INSERT INTO before.keys VALUES ('care.example', 'link', 'd65V1pbYNRsGJ1twOwQn5afnUVp5DY4sQzw2nDB8lVs', 'jo', true);
INSERT INTO before.keys VALUES ('care.example', 'authenticator', '-RMmWXLsUa7BiiyJpuyLyQ', 'jo', false);
INSERT INTO before.keys VALUES ('care.example', 'credential', 'Yx8C_XmWI3_XCapBjVF6V_gZ8yCcbjtfLvye4JT6c5A', 'jo', true);
INSERT INTO before.keys VALUES ('care.example', 'handle', 'RxIrUx521ixyLXiUetVjjRcgHDc4CwIoFYbsmAsww7xgqaIs6syEqCPTQHhsB8IRIwLQz4MWDyRkRF66_y7wiQ', 'sam', false);
INSERT INTO before.keys VALUES ('care.example', 'link', 'eh_WTBNABREzjfKyl-Id8E4WvfHUhz1kUk6LpkpwDJo', 'sam', true);
INSERT INTO before.keys VALUES ('care.example', 'link', 'WZBbKVUlfk61FvU56cVRCCcrpVWXMEVYS61X_eLkQZw', 'sam', true);
INSERT INTO before.keys VALUES ('care.example', 'link', '4UcRalMOtn7m5RGI84ChzlwJJjDrPCf9TMOiKfiiQsw', 'sam', true);
INSERT INTO before.keys VALUES ('care.example', 'authenticator', 'NnO-TmS7I_L8MamG56rtbg', 'sam', false);
INSERT INTO before.keys VALUES ('care.example', 'credential', 'Cy1IcX0ptXkianxS4ZoVpQMs_fOrLZZGRmfCiiQebwk', 'sam', true);
INSERT INTO before.keys VALUES ('care.example', 'handle', 'I2TlFiKaM9km6_pEOz9BNAI3VCY8JwuKunnf8AySrHXvYymNOcYzbm3npkBCNUVzCKXcCGcbZkuWuo1CwS9gPg', 'ann', false);
INSERT INTO before.keys VALUES ('care.example', 'link', 'YHf9eLMnUhEugNxfDXDmBO8fdb6ZiPj6cIJy4mICmPY', 'ann', true);
INSERT INTO before.links VALUES ('care.example', 'jo', 'nfNYJ8kYqxzZOu67INCAsA', 'security_key', 'completed', '2026-11-30 08:19:17.203+00', '2026-11-30 09:19:17.203+00');
INSERT INTO before.links VALUES ('care.example', 'jo', 'sxEI9w3Tqd2z0egd_ud-Tg', 'security_key', 'completed', '2026-11-30 08:19:17.224+00', '2026-11-30 09:19:17.224+00');
INSERT INTO before.links VALUES ('care.example', 'sam', 'XVqi9R4FpUUjyb1on-D0Ag', 'security_key', 'superseded', '2026-11-30 08:19:17.257+00', '2026-11-30 09:19:17.257+00');
INSERT INTO before.links VALUES ('care.example', 'sam', 'JIUG9gu4J0RY9qNW-N15xA', 'security_key', 'cancelled', '2026-11-30 08:19:17.259+00', '2026-11-30 09:19:17.259+00');
INSERT INTO before.links VALUES ('care.example', 'sam', 'ImtMInCEwDujx93KL77pjQ', 'security_key', 'completed', '2026-11-30 08:19:17.266+00', '2026-11-30 09:19:17.266+00');
INSERT INTO before.links VALUES ('care.example', 'ann', 'eRqG3uvEf6UW_jzQFmFmoQ', 'security_key', 'issued', '2026-11-30 08:19:17.282+00', '2026-11-30 09:19:17.282+00');
INSERT INTO before.schema_version VALUES (true, 1, 'postgres');
ALTER TABLE ONLY before.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (rp, user_id);
ALTER TABLE ONLY before.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (recorded_at, id);
ALTER TABLE ONLY before.authenticators
    ADD CONSTRAINT authenticators_pkey PRIMARY KEY (rp, user_id, authenticator_id);
ALTER TABLE ONLY before.ceremonies
    ADD CONSTRAINT ceremonies_pkey PRIMARY KEY (rp, id);
ALTER TABLE ONLY before.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (key, window_end);
ALTER TABLE ONLY before.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (rp, user_id, sequence);
ALTER TABLE ONLY before.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (rp, sort, key);
ALTER TABLE ONLY before.links
    ADD CONSTRAINT links_pkey PRIMARY KEY (rp, user_id, link_id);
ALTER TABLE ONLY before.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY before.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (one);
CREATE INDEX accounts_change_order ON before.accounts USING btree (rp, change_order, user_id);
CREATE INDEX ceremonies_expiry ON before.ceremonies USING btree (expires_at);
CREATE INDEX counters_end ON before.counters USING btree (window_end);
CREATE INDEX outbox_oldest ON before.outbox USING btree (written_at, "position");
CREATE TRIGGER claimed_for_good BEFORE UPDATE ON before.keys FOR EACH ROW WHEN (((new.user_id IS DISTINCT FROM old.user_id) AND (new.user_id IS NOT NULL))) EXECUTE FUNCTION before.refuse();
CREATE TRIGGER removed_is_final BEFORE UPDATE ON before.authenticators FOR EACH ROW WHEN (((old.status = 'removed'::text) AND (new.status <> 'removed'::text))) EXECUTE FUNCTION before.refuse();
CREATE TRIGGER version_goes_forward BEFORE UPDATE ON before.accounts FOR EACH ROW WHEN ((new.version <= old.version)) EXECUTE FUNCTION before.refuse();
