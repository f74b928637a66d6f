//! The Attribute Flags octet (RFC 4271 §4.3).

/// The Attribute Flags octet as it is on the wire, unused bits included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeFlags(pub u8);

impl AttributeFlags {
    /// Optional: not every speaker knows the attribute.
    pub const OPTIONAL: u8 = 0x80;
    /// Transitive: passed on also by a speaker that does not know it.
    pub const TRANSITIVE: u8 = 0x40;
    /// Partial: some speaker on the way passed it on without knowing it.
    pub const PARTIAL: u8 = 0x20;
    /// Extended Length: the length has two octets.
    pub const EXTENDED_LENGTH: u8 = 0x10;

    /// Flags of a well-known attribute.
    pub const WELL_KNOWN: AttributeFlags = AttributeFlags(Self::TRANSITIVE);
    /// Flags of an optional transitive attribute.
    pub const OPTIONAL_TRANSITIVE: AttributeFlags = AttributeFlags(Self::OPTIONAL | Self::TRANSITIVE);
    /// Flags of an optional non-transitive attribute.
    pub const OPTIONAL_NON_TRANSITIVE: AttributeFlags = AttributeFlags(Self::OPTIONAL);

    /// Whether the attribute is optional.
    pub fn is_optional(self) -> bool {
        self.0 & Self::OPTIONAL != 0
    }

    /// Whether the attribute is passed on unknown.
    pub fn is_transitive(self) -> bool {
        self.0 & Self::TRANSITIVE != 0
    }

    /// Whether some speaker on the way did not know the attribute.
    pub fn is_partial(self) -> bool {
        self.0 & Self::PARTIAL != 0
    }

    /// Whether the length has two octets.
    pub fn is_extended_length(self) -> bool {
        self.0 & Self::EXTENDED_LENGTH != 0
    }

    /// Whether the Optional and Transitive bits are those of `expected` (RFC 7606 §3 (c)).
    pub fn agrees_with(self, expected: AttributeFlags) -> bool {
        let both = Self::OPTIONAL | Self::TRANSITIVE;
        self.0 & both == expected.0 & both
    }

    /// The flags that the attribute's RFC wants; `None` for a code without a type in this crate.
    pub fn expected(attribute: u8) -> Option<AttributeFlags> {
        super::value::traits(attribute).map(|traits| traits.flags)
    }
}
