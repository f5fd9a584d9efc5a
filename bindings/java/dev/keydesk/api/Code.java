// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** Every code that an error may have. */
public enum Code {
    /** The request was not understood. Nothing was changed. Load the page again and try once more. */
    MALFORMED_REQUEST("malformed_request"),
    /** The request was not understood. Nothing was changed. Load the page again and try once more. */
    UNKNOWN_MEMBER("unknown_member"),
    /** The request was not understood. There is no operation of this name. */
    UNKNOWN_OPERATION("unknown_operation"),
    /** The request was too large. Nothing was changed. Load the page again and try with less text. */
    BODY_TOO_LARGE("body_too_large"),
    /** The request came from another site. Nothing was changed. Open this service in a window of its own and try again. Very old browsers cannot be used. */
    CROSS_SITE("cross_site"),
    /** This is not the usual address of the service. Security keys do not work here, and nothing was changed. Open the service at its usual address and try again. */
    WRONG_ADDRESS("wrong_address"),
    /** We cannot tell which link you came from. Open the link that you were sent once more. It still works until it expires. */
    SESSION_UNKNOWN("session_unknown"),
    /** The request was not understood. The id or the origins of its relying party are not valid. */
    RELYING_PARTY_INVALID("relying_party_invalid"),
    /** Page not found. Check the address, or go to the home page. */
    NOT_FOUND("not_found"),
    /** Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it. */
    CONFIGURATION_INVALID("configuration_invalid"),
    /** Sorry, there is a problem with the service. Nothing was changed. This service is not set up correctly. Tell the people who run it. */
    UNSUPPORTED("unsupported"),
    /** Sorry, there is a problem with the service. Nothing was changed. The service is being restarted. Try again in a minute. */
    CLOSED("closed"),
    /** The request took too long. Nothing was changed. Check your internet connection, and then try again. */
    REQUEST_TIMEOUT("request_timeout"),
    /** Too many pages are open. This page is kept up to date a little more slowly. Close pages that you no longer need. */
    TOO_MANY_STREAMS("too_many_streams"),
    /** You are not signed in. Your key was accepted, but this website did not sign you in. Try to sign in once more. If it happens again, ask the people who run this website. */
    SIGN_IN_NOT_ADMITTED("sign_in_not_admitted"),
    /** Sorry, the service is busy. Nothing was changed. Try again in a minute. */
    BUSY("busy"),
    /** Sorry, the service is not available. Nothing was changed. Try again in a minute. */
    STORE_UNAVAILABLE("store_unavailable"),
    /** Sorry, there is a problem with the service. Nothing was changed. Try again in a minute. */
    INTERNAL("internal"),
    /** Sorry, this account cannot be used. Its record was changed outside this service. Nothing was changed now. Tell the people who run the service. */
    ACCOUNT_TAMPERED("account_tampered"),
    /** You are not signed in. Sign in, and then try again. Nothing was changed. */
    NOT_AUTHENTICATED("not_authenticated"),
    /** Your session has ended. The security key that you signed in with is no longer in use. Sign out, and then sign in again. If you did not expect this, tell your administrator. */
    SESSION_REVOKED("session_revoked"),
    /** Your sign-in cannot be used. Its time lies in the future. Sign out, and then sign in again. If it happens again, tell your administrator: a clock of this service is wrong. */
    PROOF_IN_FUTURE("proof_in_future"),
    /** You are not allowed to do this. Nothing was changed. Ask an administrator of your organisation if you need to do it. */
    NOT_AUTHORISED("not_authorised"),
    /** This is not allowed for this user. A rule of this service stops it. Nothing was changed. Ask an administrator of your organisation. */
    HOST_REFUSED("host_refused"),
    /** Confirm that it is you. You have to sign in again before you can do this. Nothing was changed. */
    STEP_UP_REQUIRED("step_up_required"),
    /** Your first security key is issued by link. Ask a Registration Authority of your organisation for a link. */
    LINK_REQUIRED("link_required"),
    /** User not found. You can only see users of the organisations that you work for. Search for the user again. Nothing was changed. */
    USER_UNKNOWN("user_unknown"),
    /** This user’s access is switched off. It has to be switched on in the directory first. Nothing was changed. */
    USER_DISABLED("user_disabled"),
    /** This search cannot be made. Enter 1 to 100 visible characters. */
    QUERY_INVALID("query_invalid"),
    /** Nothing is held for this user yet. Issue an authenticator first. Nothing was changed. */
    ACCOUNT_UNKNOWN("account_unknown"),
    /** This account is open already. There is nothing more to do. */
    ACCOUNT_EXISTS("account_exists"),
    /** This account is closed. Nothing can be changed until it is reopened by an administrator. */
    ACCOUNT_CLOSED("account_closed"),
    /** This link is not valid. Check that you copied the whole link. If it still does not work, ask the person who sent it for a new one. */
    LINK_UNKNOWN("link_unknown"),
    /** The link has not been opened yet. Open the link and press the button to begin. */
    LINK_NOT_REDEEMED("link_not_redeemed"),
    /** This link has expired. Links only work for a short time. Ask the person who sent it for a new one. */
    LINK_EXPIRED("link_expired"),
    /** This link has already been used. A key was registered with it. If that was not you, tell the person who sent the link at once. */
    LINK_USED("link_used"),
    /** This link was cancelled. Ask the person who sent it for a new one if you still need it. */
    LINK_CANCELLED("link_cancelled"),
    /** There is a newer link. This link was replaced. Use the newest link that you were sent. */
    LINK_SUPERSEDED("link_superseded"),
    /** The link was opened again. Registration goes on in the other window or on the other device. To go on here instead, open the link once more. */
    SESSION_ENDED("session_ended"),
    /** This link is not for the person who is signed in. Nothing was registered. If the link was sent to you, go on: the key will be registered for you, and not for the person who is signed in. If you are the person who is signed in, close this page and tell the person who sent you the link. */
    SIGNED_IN_AS_ANOTHER("signed_in_as_another"),
    /** That took too long, or was tried twice. Nothing was registered. Try again. */
    CEREMONY_UNKNOWN("ceremony_unknown"),
    /** A newer attempt was started. Go on in the other window, or start again here. Nothing was registered here. */
    CEREMONY_SUPERSEDED("ceremony_superseded"),
    /** Authenticator not found. Go back to the user’s profile to see their authenticators as they are now. */
    AUTHENTICATOR_UNKNOWN("authenticator_unknown"),
    /** This key is not in use yet. Sign in with it once to prove it. */
    AUTHENTICATOR_PENDING("authenticator_pending"),
    /** This key is suspended. Ask a Registration Authority of your organisation to reinstate it. */
    AUTHENTICATOR_SUSPENDED("authenticator_suspended"),
    /** This key was stopped. It may have been copied. Tell your Registration Authority, and use another key. */
    AUTHENTICATOR_QUARANTINED("authenticator_quarantined"),
    /** This key was removed. Use another key, or sign in another way. Ask a Registration Authority if you need a new one. */
    AUTHENTICATOR_REMOVED("authenticator_removed"),
    /** This key is already active. There is nothing more to do. */
    AUTHENTICATOR_ACTIVE("authenticator_active"),
    /** This key is already registered. Use it to sign in, or take another key to register. */
    AUTHENTICATOR_ALREADY_REGISTERED("authenticator_already_registered"),
    /** There are too many authenticators. Remove one that is no longer needed, and then try again. Nothing was changed. */
    TOO_MANY_AUTHENTICATORS("too_many_authenticators"),
    /** This is the last authenticator. Confirm that you know it, or issue another authenticator first. Nothing was changed. */
    LAST_AUTHENTICATOR_CONFIRM("last_authenticator_confirm"),
    /** The last authenticator cannot be removed. Issue another authenticator first, and then remove this one. Nothing was changed. */
    LAST_AUTHENTICATOR_REFUSED("last_authenticator_refused"),
    /** This type of authenticator is not offered. Choose another type. Nothing was changed. */
    KIND_NOT_OFFERED("kind_not_offered"),
    /** This is another type of authenticator. Nothing was registered. Use the type that you were asked for and try again. For another user, use that user’s own security key. */
    WRONG_KIND("wrong_kind"),
    /** This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again. */
    NOT_DEVICE_BOUND("not_device_bound"),
    /** This key has no room left. Nothing was registered. Free some room on it, or use another key, and try again. */
    NOT_DISCOVERABLE("not_discoverable"),
    /** This key may have been copied. It was refused. Tell your Registration Authority, and use another key. */
    COUNTER_REGRESSED("counter_regressed"),
    /** This type of key can no longer be used. A fault in this model was reported. Ask your Registration Authority for another key. */
    MODEL_REPORTED("model_reported"),
    /** This nickname cannot be used. Enter 1 to 64 letters, numbers or other visible characters. */
    NICKNAME_INVALID("nickname_invalid"),
    /** This text cannot be used. Enter 1 to 500 visible characters. */
    NOTE_INVALID("note_invalid"),
    /** This key is not registered here. Use another key, or sign in another way. */
    CREDENTIAL_UNKNOWN("credential_unknown"),
    /** This key belongs to somebody else. Use your own key and try again. */
    CREDENTIAL_OF_ANOTHER("credential_of_another"),
    /** You were not signed in with this key. Use a key that you registered here, or sign in another way. */
    SIGN_IN_REFUSED("sign_in_refused"),
    /** Too many attempts. Wait a minute, and then try again. Nothing was changed. */
    TOO_MANY_REQUESTS("too_many_requests"),
    /** This desk does not serve that service. Tell the people who run it. Nothing was changed. */
    RELYING_PARTY_UNKNOWN("relying_party_unknown"),
    /** You cannot change this user. This user may do more here than you may. Nothing was changed. Ask somebody who may do at least as much as this user. */
    TARGET_OUTRANKS_ACTOR("target_outranks_actor"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHALLENGE_UNUSABLE("challenge_unusable"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ALGORITHM_MISMATCH("algorithm_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RESPONSE_TOO_LARGE("response_too_large"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RESPONSE_NOT_UTF8("response_not_utf8"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RESPONSE_NOT_JSON("response_not_json"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MEMBER_DUPLICATED("member_duplicated"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MEMBER_MISSING("member_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MEMBER_WRONG_TYPE("member_wrong_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MEMBER_TOO_LARGE("member_too_large"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MEMBER_NOT_BASE64URL("member_not_base64url"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CREDENTIAL_TYPE_UNKNOWN("credential_type_unknown"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CREDENTIAL_ID_LENGTH("credential_id_length"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RAW_ID_MISMATCH("raw_id_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    USER_HANDLE_LENGTH("user_handle_length"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    SIGNATURE_EMPTY("signature_empty"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_NOT_UTF8("client_data_not_utf8"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_NOT_JSON("client_data_not_json"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_MEMBER_DUPLICATED("client_data_member_duplicated"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_MEMBER_MISSING("client_data_member_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_MEMBER_WRONG_TYPE("client_data_member_wrong_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CLIENT_DATA_TYPE_MISMATCH("client_data_type_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHALLENGE_NOT_BASE64URL("challenge_not_base64url"),
    /** The key answered an earlier attempt. Nothing was changed. Close other windows that ask for the key, and try again. */
    CHALLENGE_MISMATCH("challenge_mismatch"),
    /** The key answered for another address. Nothing was changed. Open this service at its usual address and try again. */
    ORIGIN_MISMATCH("origin_mismatch"),
    /** This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again. */
    CROSS_ORIGIN_REFUSED("cross_origin_refused"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TOP_ORIGIN_UNEXPECTED("top_origin_unexpected"),
    /** This page is shown within another page. Nothing was changed. Open this service in a window of its own and try again. */
    TOP_ORIGIN_MISMATCH("top_origin_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TOKEN_BINDING_MALFORMED("token_binding_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TRUNCATED("cbor_truncated"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TRAILING_BYTES("cbor_trailing_bytes"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TOO_DEEP("cbor_too_deep"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TAG("cbor_tag"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_FLOAT("cbor_float"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_SIMPLE_VALUE("cbor_simple_value"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_INDEFINITE_LENGTH("cbor_indefinite_length"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_RESERVED("cbor_reserved"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_NOT_MINIMAL("cbor_not_minimal"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_DUPLICATE_KEY("cbor_duplicate_key"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_KEY_TYPE("cbor_key_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TOO_MANY_KEYS("cbor_too_many_keys"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CBOR_TEXT_NOT_UTF8("cbor_text_not_utf8"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTATION_OBJECT_NOT_MAP("attestation_object_not_map"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTATION_OBJECT_MEMBER_MISSING("attestation_object_member_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTATION_OBJECT_MEMBER_WRONG_TYPE("attestation_object_member_wrong_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTATION_OBJECT_MEMBER_UNEXPECTED("attestation_object_member_unexpected"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    AUTHENTICATOR_DATA_TOO_LARGE("authenticator_data_too_large"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    AUTHENTICATOR_DATA_TRUNCATED("authenticator_data_truncated"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    AUTHENTICATOR_DATA_TRAILING_BYTES("authenticator_data_trailing_bytes"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    FLAGS_RESERVED("flags_reserved"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTED_DATA_MISSING("attested_data_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ATTESTED_DATA_UNEXPECTED("attested_data_unexpected"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    EXTENSIONS_NOT_MAP("extensions_not_map"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    EXTENSION_MALFORMED("extension_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CREDENTIAL_ID_MISMATCH("credential_id_mismatch"),
    /** The key answered for another address. Nothing was changed. Open this service at its usual address and try again. */
    RP_ID_HASH_MISMATCH("rp_id_hash_mismatch"),
    /** The key was not touched. Touch the key when it flashes, and try again. Nothing was changed. */
    USER_NOT_PRESENT("user_not_present"),
    /** This key did not check that it is you. It needs a PIN or a fingerprint. Nothing was changed. Set one up, and try again. */
    USER_NOT_VERIFIED("user_not_verified"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    BACKUP_STATE_INCONSISTENT("backup_state_inconsistent"),
    /** This passkey has changed since it was registered. Nothing was changed here. Sign in another way, remove the passkey and register it again, or ask a Registration Authority of your organisation. */
    BACKUP_ELIGIBILITY_CHANGED("backup_eligibility_changed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COSE_KEY_NOT_MAP("cose_key_not_map"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COSE_KEY_PARAMETER_MISSING("cose_key_parameter_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COSE_KEY_PARAMETER_WRONG_TYPE("cose_key_parameter_wrong_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COSE_KEY_PARAMETER_UNEXPECTED("cose_key_parameter_unexpected"),
    /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
    ALGORITHM_UNKNOWN("algorithm_unknown"),
    /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
    ALGORITHM_NOT_OFFERED("algorithm_not_offered"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_TYPE_MISMATCH("key_type_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_CURVE_MISMATCH("key_curve_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_LENGTH("key_length"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_INVALID("key_invalid"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_WEAK("key_weak"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RSA_MODULUS_MALFORMED("rsa_modulus_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RSA_MODULUS_SIZE("rsa_modulus_size"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    RSA_EXPONENT("rsa_exponent"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    FORMAT_UNKNOWN("format_unknown"),
    /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
    FORMAT_SAFETYNET("format_safetynet"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_MEMBER_MISSING("statement_member_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_MEMBER_WRONG_TYPE("statement_member_wrong_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_MEMBER_UNEXPECTED("statement_member_unexpected"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_NOT_EMPTY("statement_not_empty"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_ALGORITHM_UNKNOWN("statement_algorithm_unknown"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_ALGORITHM_MISMATCH("statement_algorithm_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    STATEMENT_SIGNATURE_INVALID("statement_signature_invalid"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_COUNT("certificate_count"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_TOO_LARGE("certificate_too_large"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_MALFORMED("certificate_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_VERSION("certificate_version"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_SUBJECT("certificate_subject"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_BASIC_CONSTRAINTS("certificate_basic_constraints"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_AAGUID_MALFORMED("certificate_aaguid_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_AAGUID_MISMATCH("certificate_aaguid_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    U2F_AAGUID_NOT_ZERO("u2f_aaguid_not_zero"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    U2F_KEY_NOT_P256("u2f_key_not_p256"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_ALTERNATIVE_NAME("certificate_alternative_name"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_KEY_PURPOSE("certificate_key_purpose"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_KEY_MISMATCH("certificate_key_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_VERSION("tpm_version"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_MALFORMED("tpm_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_KEY_MISMATCH("tpm_key_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_MAGIC("tpm_magic"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_TYPE("tpm_type"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_EXTRA_DATA("tpm_extra_data"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    TPM_NAME("tpm_name"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANDROID_DESCRIPTION_MALFORMED("android_description_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANDROID_CHALLENGE("android_challenge"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANDROID_ALL_APPLICATIONS("android_all_applications"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANDROID_ORIGIN("android_origin"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANDROID_PURPOSE("android_purpose"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    APPLE_NONCE_MALFORMED("apple_nonce_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    APPLE_NONCE("apple_nonce"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COMPOUND_COUNT("compound_count"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    COMPOUND_MALFORMED("compound_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    ANCHOR_MALFORMED("anchor_malformed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_EXPIRED("certificate_expired"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CERTIFICATE_NOT_YET_VALID("certificate_not_yet_valid"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_ORDER("chain_order"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_HAS_ROOT("chain_has_root"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_KEY_USAGE("chain_key_usage"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_ISSUER_NOT_CA("chain_issuer_not_ca"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_PATH_LENGTH("chain_path_length"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_NAME_CONSTRAINTS("chain_name_constraints"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_CRITICAL_EXTENSION("chain_critical_extension"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_SIGNATURE_INVALID("chain_signature_invalid"),
    /** We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted. */
    CHAIN_UNKNOWN_ISSUER("chain_unknown_issuer"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    CHAIN_INVALID("chain_invalid"),
    /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
    ATTESTATION_MISSING("attestation_missing"),
    /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
    ATTESTATION_SELF("attestation_self"),
    /** We could not see which model of key this is. Nothing was registered. Only certain models are accepted here, so your browser has to show us the make and model of your key. */
    AAGUID_UNATTESTED("aaguid_unattested"),
    /** This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again. */
    AAGUID_ZERO("aaguid_zero"),
    /** This model of key is not on the list. Nothing was registered. Use a model that is accepted here and try again. */
    AAGUID_NOT_LISTED("aaguid_not_listed"),
    /** This model of key is not accepted here. Nothing was registered. Use a key of another model and try again. */
    AAGUID_BLOCKED("aaguid_blocked"),
    /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
    FORMAT_NOT_ALLOWED("format_not_allowed"),
    /** This type of key is not accepted here. Nothing was registered. Use a current FIDO2 security key and try again. */
    ALGORITHM_NOT_ALLOWED("algorithm_not_allowed"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    KEY_NOT_IN_HARDWARE("key_not_in_hardware"),
    /** This authenticator can be copied to other devices. That is not allowed here, and nothing was registered. Use a security key and try again. */
    BACKUP_ELIGIBLE("backup_eligible"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    METADATA_MISSING("metadata_missing"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    METADATA_STALE("metadata_stale"),
    /** We could not confirm who made this key. Nothing was registered. Use a key of another model, or ask which keys are accepted. */
    MODEL_UNKNOWN("model_unknown"),
    /** This model of key is no longer safe. Nothing was registered, because a fault was reported for this model. Use a key of another model, and ask for a replacement. */
    MODEL_COMPROMISED("model_compromised"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MODEL_ATTESTATION_UNLISTED("model_attestation_unlisted"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    MODEL_ALGORITHM_UNLISTED("model_algorithm_unlisted"),
    /** This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted. */
    CERTIFICATION_MISSING("certification_missing"),
    /** This model of key is not certified highly enough. Nothing was registered. Use a key that is certified highly enough, or ask which keys are accepted. */
    CERTIFICATION_TOO_LOW("certification_too_low"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    SECOND_OPINION_DISAGREES("second_opinion_disagrees"),
    /** This key needs your username. It cannot say whose it is. Enter your username and password first, and use the key after that. */
    USER_HANDLE_MISSING("user_handle_missing"),
    /** This key belongs to somebody else. Nothing was changed. Use your own key and try again. */
    USER_HANDLE_MISMATCH("user_handle_mismatch"),
    /** The key’s answer was not accepted. Nothing was changed. Try again, with another key if it happens again. If no key works, report it to the people who look after this service. */
    SIGNATURE_INVALID("signature_invalid");

    private final String text;

    Code(String text) {
        this.text = text;
    }

    /** The value as it is written in JSON. */
    public String text() {
        return text;
    }
}
