"""Reads the variables of a CTranslate2 model file without CTranslate2."""

import struct

import numpy as np

_FORMAT_VERSION = 6
_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


class _Reader:
    """A cursor over little-endian bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0

    def number(self, code: str) -> int:
        (value,) = struct.unpack_from("<" + code, self._data, self._offset)
        self._offset += struct.calcsize(code)
        return value

    def raw(self, length: int) -> bytes:
        value = self._data[self._offset : self._offset + length]
        self._offset += length
        return value

    def text(self) -> str:
        return self.raw(self.number("H")).rstrip(b"\0").decode()


def read_variables(data: bytes) -> dict[str, np.ndarray]:
    """Reads every stored variable by name, in its stored type.

    The layout is that of CTranslate2's ``Model::load``: version, spec name, revision, count, then one record a
    variable (name, rank, dimensions, type, byte count, bytes).
    """
    reader = _Reader(data)
    version = reader.number("I")
    if version != _FORMAT_VERSION:
        raise ValueError(
            f"The weights: expected CTranslate2 format {_FORMAT_VERSION}, got {version}; use the pinned packages"
        )
    reader.text()
    reader.number("I")
    variables: dict[str, np.ndarray] = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        shape = tuple(reader.number("I") for _ in range(reader.number("B")))
        dtype = _DTYPES[reader.number("B")]
        payload = reader.raw(reader.number("I"))
        variables[name] = np.frombuffer(payload, dtype=dtype).reshape(shape)
    return variables
