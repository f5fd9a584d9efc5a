//! What each code means to a person, in English. The codes of requests and of the service itself are
//! here; the others are with what they are about.

use super::Message;
use super::account_en::ACCOUNT;
use super::registration_en::REGISTRATION;

pub(crate) static CODES: &[&[(&str, Message)]] = &[REGISTRATION, ACCOUNT, SERVICE];

static SERVICE: &[(&str, Message)] = &[
    (
        "relying_party_invalid",
        Message::new("The request was not understood", "Its relying party cannot be one."),
    ),
    (
        "relying_party_unknown",
        Message::new(
            "This desk does not serve that service",
            "Tell the people who run it. Nothing was changed.",
        ),
    ),
    ("store_unavailable", Message::new("Sorry, the service is not available", TRY_AGAIN)),
    ("busy", Message::new("Sorry, the service is busy", TRY_AGAIN)),
    (
        "unknown_member",
        Message::new(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "malformed_request",
        Message::new(
            "The request was not understood",
            "Nothing was changed. Load the page again and try once more.",
        ),
    ),
    (
        "body_too_large",
        Message::new(
            "The request was too large",
            "Nothing was changed. Load the page again and try with less text.",
        ),
    ),
    (
        "cross_site",
        Message::new(
            "The request came from another site",
            "Nothing was changed. Open this service in a window of its own and try again. Very \
             old browsers cannot be used.",
        ),
    ),
    (
        "wrong_address",
        Message::new(
            "This is not the usual address of the service",
            "Security keys do not work here, and nothing was changed. Open the service at its \
             usual address and try again.",
        ),
    ),
    ("not_found", Message::new("Page not found", "Check the address, or go to the home page.")),
    (
        "unknown_operation",
        Message::new("The request was not understood", "There is no operation of this name."),
    ),
    (
        "too_many_requests",
        Message::new(
            "Too many attempts",
            "Wait a minute, and then try again. Nothing was changed.",
        ),
    ),
    ("internal", Message::new("Sorry, there is a problem with the service", TRY_AGAIN)),
    (
        "configuration_invalid",
        Message::new("Sorry, there is a problem with the service", SET_UP_WRONG),
    ),
    ("unsupported", Message::new("Sorry, there is a problem with the service", SET_UP_WRONG)),
    (
        "closed",
        Message::new(
            "Sorry, there is a problem with the service",
            "Nothing was changed. The service is being restarted. Try again in a minute.",
        ),
    ),
    (
        "request_timeout",
        Message::new(
            "The request took too long",
            "Nothing was changed. Check your internet connection, and then try again.",
        ),
    ),
    (
        "too_many_streams",
        Message::new(
            "Too many pages are open",
            "This page is kept up to date a little more slowly. Close pages that you no longer need.",
        ),
    ),
];

const SET_UP_WRONG: &str =
    "Nothing was changed. This service is not set up correctly. Tell the people who run it.";
const TRY_AGAIN: &str = "Nothing was changed. Try again in a minute.";
