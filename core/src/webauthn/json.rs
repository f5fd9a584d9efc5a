//! Strict JSON for what browsers send: members are distinguished as absent, null, of the wrong type
//! or there; known members that stand twice are refused; unknown ones are skipped. Objects that are
//! read by [`distinct`] refuse an unknown member that stands twice as well.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::limits;
use super::rejection::{Rejection, RejectionCode};
use super::types::Transports;

/// The codes for one JSON text; the response and the client data inside have their own.
pub(crate) struct Codes {
    pub(crate) not_utf8: RejectionCode,
    pub(crate) not_json: RejectionCode,
    pub(crate) duplicated: RejectionCode,
    pub(crate) missing: RejectionCode,
    pub(crate) wrong_type: RejectionCode,
}

/// Parses one JSON object and nothing around it.
pub(crate) fn parse<'a, T: Deserialize<'a>>(
    bytes: &'a [u8],
    codes: &Codes,
) -> Result<T, Rejection> {
    // Strings that serde_json skips are not checked for UTF-8, so the whole text is.
    let text = std::str::from_utf8(bytes).map_err(|_| codes.not_utf8)?;
    match serde_json::from_str(text) {
        Ok(Object::Present(object)) => Ok(object),
        Ok(_) => Err(codes.not_json.into()),
        // Members take a value of any type, so a member that stands twice is all that is left.
        Err(error) if error.is_data() => Err(codes.duplicated.into()),
        Err(_) => Err(codes.not_json.into()),
    }
}

/// A member that should be a text or a boolean.
#[derive(Default)]
pub(crate) enum Member<'a> {
    #[default]
    Absent,
    Null,
    Text(Cow<'a, str>),
    Boolean(bool),
    Other,
}

impl Member<'_> {
    /// The text, which has to be there.
    pub(crate) fn text(&self, name: &'static str, codes: &Codes) -> Result<&str, Rejection> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Absent => Err(Rejection::at(codes.missing, name)),
            _ => Err(Rejection::at(codes.wrong_type, name)),
        }
    }

    /// The text, if the member is there, not null and not empty: clients write all three where
    /// they have nothing to say.
    pub(crate) fn optional_text(
        &self,
        name: &'static str,
        codes: &Codes,
    ) -> Result<Option<&str>, Rejection> {
        match self {
            Self::Absent | Self::Null => Ok(None),
            _ => self.text(name, codes).map(|text| Some(text).filter(|text| !text.is_empty())),
        }
    }

    /// The text of a hint, which never refuses: a value of another type counts as absent.
    pub(crate) fn hinted_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean of a hint, which never refuses: a value of another type counts as absent.
    pub(crate) fn hinted_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The boolean, if the member is there.
    pub(crate) fn optional_boolean(
        &self,
        name: &'static str,
        codes: &Codes,
    ) -> Result<Option<bool>, Rejection> {
        match self {
            Self::Absent => Ok(None),
            Self::Boolean(value) => Ok(Some(*value)),
            _ => Err(Rejection::at(codes.wrong_type, name)),
        }
    }
}

/// A member that should be an object.
#[derive(Default)]
pub(crate) enum Object<T> {
    #[default]
    Absent,
    Null,
    Present(T),
    Other,
}

impl<T> Object<T> {
    /// The object, which has to be there.
    pub(crate) fn required(&self, name: &'static str, codes: &Codes) -> Result<&T, Rejection> {
        match self {
            Self::Present(object) => Ok(object),
            Self::Absent => Err(Rejection::at(codes.missing, name)),
            _ => Err(Rejection::at(codes.wrong_type, name)),
        }
    }

    /// The object of a hint, which never refuses: a value of another type counts as absent.
    pub(crate) fn hinted(&self) -> Option<&T> {
        match self {
            Self::Present(object) => Some(object),
            _ => None,
        }
    }
}

/// A list of names that are hints: those that are well-formed, each once, at most
/// [`limits::TRANSPORTS`]. Everything else in the list is dropped, and a value of another type
/// counts as an empty list.
#[derive(Default)]
pub(crate) struct Hints<'a>(pub(crate) Vec<Cow<'a, str>>);

/// An object in which each member name may occur once.
pub(crate) trait Members<'de>: Default {
    /// Reads the value of the member `name` from `values`, if the name is known.
    ///
    /// # Errors
    /// [`duplicate`], if the member was read before.
    fn read<A: MapAccess<'de>>(&mut self, name: &str, values: &mut A) -> Result<bool, A::Error>;
}

/// The error that [`parse`] reports as a member that stands twice.
pub(crate) fn duplicate<E: de::Error>() -> E {
    E::custom("a member stands twice")
}

/// Reads an object and refuses every member that stands twice, also those that nobody knows.
pub(crate) fn distinct<'de, T: Members<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);
    impl<'de, T: Members<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
            let mut object = T::default();
            let mut unknown = BTreeSet::new();
            while let Some(name) = members.next_key::<Member<'de>>()? {
                let Member::Text(name) = name else { return Err(duplicate()) };
                if !object.read(&name, &mut members)? {
                    members.next_value::<IgnoredAny>()?;
                    if !unknown.insert(name) {
                        return Err(duplicate());
                    }
                }
            }
            Ok(object)
        }
    }
    deserializer.deserialize_map(Object(PhantomData))
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Hints<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape(PhantomData))
    }
}

/// Builds a member from whatever JSON value stands there.
trait FromAny<'de>: Sized {
    fn other() -> Self;
    fn null() -> Self;
    fn boolean(_value: bool) -> Self {
        Self::other()
    }
    fn text(_text: Cow<'de, str>) -> Self {
        Self::other()
    }
    fn array<A: SeqAccess<'de>>(mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::other())
    }
    fn object<A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::other())
    }
}

impl<'de: 'a, 'a> FromAny<'de> for Member<'a> {
    fn other() -> Self {
        Self::Other
    }
    fn null() -> Self {
        Self::Null
    }
    fn boolean(value: bool) -> Self {
        Self::Boolean(value)
    }
    fn text(text: Cow<'de, str>) -> Self {
        Self::Text(text)
    }
}

impl<'de, T: Deserialize<'de>> FromAny<'de> for Object<T> {
    fn other() -> Self {
        Self::Other
    }
    fn null() -> Self {
        Self::Null
    }
    fn object<A: MapAccess<'de>>(members: A) -> Result<Self, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(Self::Present)
    }
}

impl<'de: 'a, 'a> FromAny<'de> for Hints<'a> {
    fn other() -> Self {
        Self::default()
    }
    fn null() -> Self {
        Self::default()
    }
    fn array<A: SeqAccess<'de>>(mut items: A) -> Result<Self, A::Error> {
        let mut kept: Vec<Cow<'_, str>> = Vec::new();
        while let Some(item) = items.next_element::<Member<'de>>()? {
            let Member::Text(name) = item else { continue };
            let room = kept.len() < limits::TRANSPORTS;
            if room && Transports::is_name(&name) && !kept.contains(&name) {
                kept.push(name);
            }
        }
        Ok(Self(kept))
    }
}

struct Shape<T>(PhantomData<T>);

impl<'de, T: FromAny<'de>> Visitor<'de> for Shape<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<T, E> {
        Ok(T::boolean(value))
    }
    fn visit_i64<E>(self, _: i64) -> Result<T, E> {
        Ok(T::other())
    }
    fn visit_u64<E>(self, _: u64) -> Result<T, E> {
        Ok(T::other())
    }
    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::other())
    }
    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::null())
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<T, E> {
        Ok(T::text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        T::array(items)
    }
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::object(members)
    }
}
