"""How vectors are kept: turned, so that their first coordinates tell most, a byte for each.

Vectors are turned by an orthonormal basis: first the principal components that hold most of the
energy of the collection, then the others, both parts mixed by a random rotation so that all of
their coordinates spread alike. Inner products stay what they were, a coordinate fits a byte, and
the first part alone says about which passages are near. The others are so small that six bits do.

Sources: Jégou, Douze, Schmid and Pérez, «Aggregating local descriptors into a compact image
representation», CVPR 2010, for a random rotation after principal components; Ge, He, Ke and Sun,
«Optimized Product Quantization», CVPR 2013, on why.
"""

from functools import cached_property

import msgspec
import numpy as np

from newsearch.search.arrays import Array

REACH = 4.0
"""Standard deviations of a coordinate that a byte reaches to on either side; what lies beyond, one
in 10,000, is cut. On 94,000 passages 4 kept inner products best; 3 cuts more, 6 is coarser."""

SHORT_REACH = 3.7
"""The same for six bits. On 100,000 passages, of the ten nearest by exact products, 99.3 % were
found, as many as with bytes throughout; with a reach of 3, or with five bits, 99.0 to 99.1 %."""

SHORT_BITS = 6
LEVELS, SHORT_LEVELS = 255, 63

_FLOOR = 1e-6
_FEW = 128


class VectorSpace(msgspec.Struct, frozen=True, dict=True):
    """How vectors are kept.

    Attributes:
        basis: (dimension, dimension) float32, orthonormal; a vector times it is the vector turned.
        center: (dimension,) float32, the mean of each coordinate of turned vectors.
        deviation: (dimension,) float32, its standard deviation.
        long: of how many of the first coordinates a byte is kept; of the others, a multiple of
            four, six bits.
    """

    basis: Array
    center: Array
    deviation: Array
    long: int

    @classmethod
    def fitted(cls, sample: Array) -> "VectorSpace":
        """The space for a collection of which `sample`, (n, dimension) float32, is drawn.

        The same for the same sample on the same machine.
        """
        dimension = sample.shape[1]
        energy = sample.T @ sample
        _, components = np.linalg.eigh(energy)
        most = telling(dimension)
        basis = np.array(components[:, ::-1], np.float32)
        random = np.random.default_rng(0)
        for part in (slice(0, most), slice(most, dimension)):
            basis[:, part] = basis[:, part] @ _rotation(random, basis[:, part].shape[1])
        turned = sample @ basis
        deviation = np.maximum(turned.std(axis=0), _FLOOR).astype(np.float32)
        return cls(basis, turned.mean(axis=0), deviation, most)

    @classmethod
    def even(cls, dimension: int) -> "VectorSpace":
        """The space for any few unit vectors: turned at random, all coordinates alike, in bytes."""
        basis = _rotation(np.random.default_rng(0), dimension)
        deviation = np.full(dimension, 1 / np.sqrt(dimension), np.float32)
        return cls(basis, np.zeros(dimension, np.float32), deviation, dimension)

    @property
    def dimension(self) -> int:
        """Dimension of the vectors."""
        return len(self.basis)

    def turned(self, vectors: Array) -> Array:
        """Vectors in these coordinates: (..., dimension) float32."""
        result: Array = vectors @ self.basis
        return result

    @property
    def width(self) -> int:
        """How many bytes a vector takes."""
        return self.long + 3 * self._quarter

    def encode(self, vectors: Array) -> Array:
        """Turn vectors, (n, dimension), and put their coordinates into bytes: (n, width) uint8."""
        places = (self.turned(vectors) - self._lowest) / self._step
        return self._packed(np.clip(places, 0, self._levels).astype(np.uint8))

    def decode(self, codes: Array) -> Array:
        """The turned vectors that bytes stand for, (n, dimension) float32: middles of the steps."""
        turned: Array = (self._unpacked(codes) + np.float32(0.5)) * self._step + self._lowest
        return turned

    def products(self, codes: Array, query: Array) -> Array:
        """The inner products of encoded vectors with a turned query: (n,) float32."""
        weights, upper, offset = self.weights_of(query)
        short = codes[:, self.long :]
        products: Array = codes[:, : self.long].astype(np.float32) @ weights[: self.long] + offset
        if self._quarter:
            products += (short & SHORT_LEVELS).astype(np.float32) @ weights[self.long :]
            products += (short >> SHORT_BITS).astype(np.float32) @ upper
        return products

    def _packed(self, levels: Array) -> Array:
        """Coordinates of a byte each with the last ones put together, four into three bytes.

        The last quarter of them is spread over the upper bits of the three quarters before.
        """
        if not self._quarter:
            return levels
        lower, spread = np.split(levels[:, self.long :], [3 * self._quarter], axis=1)
        upper = np.concatenate([spread >> 2 * third & 3 for third in range(3)], axis=1)
        return np.concatenate((levels[:, : self.long], upper << 6 | lower), axis=1)

    def _unpacked(self, codes: Array) -> Array:
        """The inverse of `_packed`: (n, dimension) uint8."""
        if not self._quarter:
            return codes
        short = codes[:, self.long :]
        thirds = np.split(short >> 6, 3, axis=1)
        spread = thirds[0] | thirds[1] << 2 | thirds[2] << 4
        return np.concatenate((codes[:, : self.long], short & SHORT_LEVELS, spread), axis=1)

    def weights_of(self, query: Array) -> tuple[Array, Array, np.float32]:
        """What a turned query weighs bytes with, and what is added to the sum.

        Returns:
            (width,) float32, for each byte, beyond `long` for its lower six bits; (width - long,)
            float32, for the upper two bits of those; and the addend.
        """
        weights = self._step * query
        lower, spread = weights[: self.width], weights[self.width :]
        offset = np.float32(self._middle @ query)
        return lower, np.concatenate((spread, 4 * spread, 16 * spread)), offset

    @property
    def steps(self) -> tuple[Array, Array, int]:
        """What `weights_of` works with.

        Returns:
            how far a step of each coordinate goes, and the middle of its lowest one, both
            (dimension,) float32; and the `width`.
        """
        return self._step, self._middle, self.width

    @property
    def ranges(self) -> Array:
        """The lowest value of each coordinate, then how far it ranges: (2 x dimension,) float32."""
        return np.concatenate((self._lowest, self._step * self._levels))

    @property
    def _quarter(self) -> int:
        return (self.dimension - self.long) // 4

    @cached_property
    def _levels(self) -> Array:
        return self._by_length(LEVELS, SHORT_LEVELS)

    @cached_property
    def _reach(self) -> Array:
        return self._by_length(REACH, SHORT_REACH) * self.deviation

    @cached_property
    def _lowest(self) -> Array:
        return np.asarray(self.center - self._reach, np.float32)

    @cached_property
    def _step(self) -> Array:
        return np.asarray(2 * self._reach / self._levels, np.float32)

    @cached_property
    def _middle(self) -> Array:
        return np.asarray(self._lowest + self._step / 2, np.float32)

    def _by_length(self, long: float, short: float) -> Array:
        """(dimension,) float32: one number where a byte is kept, and one where six bits are."""
        return np.where(np.arange(self.dimension) < self.long, np.float32(long), np.float32(short))


def telling(dimension: int) -> int:
    """How many of the first coordinates passages are looked for by: three of four, in eights.

    Of 512, with a code for every four: half of them missed twice as many of the nearest ten, and
    all of them no fewer. Of few, all are needed.
    """
    return dimension if dimension <= _FEW else 3 * dimension // 32 * 8


def _rotation(random: "np.random.Generator", dimension: int) -> Array:  # imported where it is used
    return np.linalg.qr(random.standard_normal((dimension, dimension)))[0].astype(np.float32)
