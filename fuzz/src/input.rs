//! Raw bytes read as choices. Every input means something, so that no mutation is wasted.

/// What is left of an input.
pub struct Input<'d>(&'d [u8]);

impl<'d> Input<'d> {
    /// The whole input.
    pub fn new(data: &'d [u8]) -> Self {
        Self(data)
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte; 0 at the end.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// The next byte as a yes or no.
    pub fn coin(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// The next two bytes.
    pub fn short(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// The next four bytes.
    pub fn word(&mut self) -> u32 {
        u32::from_be_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// One of the choices.
    pub fn choose<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[usize::from(self.byte()) % choices.len()]
    }

    /// Bytes behind a length of one byte.
    pub fn chunk(&mut self) -> &'d [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (chunk, rest) = self.0.split_at(length);
        self.0 = rest;
        chunk
    }

    /// Bytes behind a length of two bytes.
    pub fn long_chunk(&mut self) -> &'d [u8] {
        let length = usize::from(self.short()).min(self.0.len());
        let (chunk, rest) = self.0.split_at(length);
        self.0 = rest;
        chunk
    }

    /// The bytes of [`Input::chunk`] as text; what is not UTF-8 is replaced.
    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(self.chunk()).into_owned()
    }

    /// All the rest.
    pub fn rest(&mut self) -> &'d [u8] {
        std::mem::take(&mut self.0)
    }
}

/// Changes bytes as the input says: overwrite, insert, remove, cut.
pub fn mutate(bytes: &mut Vec<u8>, input: &mut Input<'_>) {
    let at = usize::from(input.short()) % (bytes.len() + 1);
    match input.byte() % 5 {
        0 if at < bytes.len() => bytes[at] ^= input.byte().max(1),
        1 => bytes.insert(at, input.byte()),
        2 if at < bytes.len() => drop(bytes.remove(at)),
        3 => bytes.truncate(at),
        _ => {
            let chunk = input.chunk();
            let end = (at + chunk.len()).min(bytes.len());
            bytes.splice(at..end, chunk.iter().copied());
        }
    }
}
