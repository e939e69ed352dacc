// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What an order carries, requires and values, by registered ids:
/// three counts of one byte; the tags, the required tags (4 bytes each), the premiums (4 bytes and 3, signed, in ticks);
/// each list by rising id. Identity tags are ids with the highest bit set: the seat × 2, and 1 more for a seller.
library Terms {
    uint256 internal constant IDENTITY = 0x80000000;
    /// @dev 99,999 ticks of 0.01 yen/kWh: the largest limit, and the largest sum of an order's premiums, signs set aside.
    int256 internal constant MAX_TICKS = 99_999;

    function identity(uint256 participant, bool sells) internal pure returns (uint256) {
        return IDENTITY | participant << 1 | (sells ? 1 : 0);
    }

    /// @notice Whether these bytes are terms, made of ids that are registered.
    function areValid(bytes calldata terms, uint256 tagCount, uint256 seatCount) internal pure returns (bool) {
        unchecked {
            if (terms.length < 3) return false;
            (uint256 own, uint256 wanted, uint256 valued) = counts(terms);
            if (terms.length != 3 + 4 * (own + wanted) + 7 * valued) return false;
            if (!rises(terms, 3, own, 4, tagCount, seatCount)) return false;
            if (!rises(terms, 3 + 4 * own, wanted, 4, tagCount, seatCount)) return false;
            uint256 pos = 3 + 4 * (own + wanted);
            if (!rises(terms, pos, valued, 7, tagCount, seatCount)) return false;
            int256 sum;
            for (uint256 i = 0; i < valued; i++) {
                int256 ticks = ticksAt(terms, pos + 7 * i);
                sum += ticks < 0 ? -ticks : ticks;
            }
            return sum <= MAX_TICKS;
        }
    }

    /// @notice Whether an order lists a tag, or it is the order's own name.
    function carries(bytes calldata terms, uint256 self, uint256 tag) internal pure returns (bool) {
        unchecked {
            if (tag == self) return true;
            uint256 own = uint8(terms[0]);
            for (uint256 i = 0; i < own; i++) if (number(terms, 3 + 4 * i) == tag) return true;
            return false;
        }
    }

    /// @notice Whether the other side carries all that an order requires, and what the order adds for what it carries, in ticks.
    function towards(bytes calldata terms, bytes calldata other, uint256 otherSelf)
        internal pure returns (bool admits, int256 premium)
    {
        unchecked {
            (uint256 own, uint256 wanted, uint256 valued) = counts(terms);
            uint256 pos = 3 + 4 * own;
            for (uint256 i = 0; i < wanted; i++) if (!carries(other, otherSelf, number(terms, pos + 4 * i))) return (false, 0);
            pos += 4 * wanted;
            for (uint256 i = 0; i < valued; i++)
                if (carries(other, otherSelf, number(terms, pos + 7 * i))) premium += ticksAt(terms, pos + 7 * i);
            return (true, premium);
        }
    }

    function counts(bytes calldata terms) internal pure returns (uint256 own, uint256 wanted, uint256 valued) {
        return (uint8(terms[0]), uint8(terms[1]), uint8(terms[2]));
    }

    /// @dev The caller knows that the bytes are there.
    function number(bytes calldata terms, uint256 pos) internal pure returns (uint256 id) {
        assembly ("memory-safe") {
            id := shr(224, calldataload(add(terms.offset, pos)))
        }
    }

    /// @dev Of the premium whose id stands at this place.
    function ticksAt(bytes calldata terms, uint256 pos) internal pure returns (int256 ticks) {
        assembly ("memory-safe") {
            ticks := signextend(2, shr(232, calldataload(add(terms.offset, add(pos, 4)))))
        }
    }

    function rises(bytes calldata terms, uint256 pos, uint256 count, uint256 size, uint256 tagCount, uint256 seatCount)
        private pure returns (bool)
    {
        unchecked {
            uint256 last = 0;
            for (uint256 i = 0; i < count; i++) {
                uint256 id = number(terms, pos + size * i);
                if (id <= last) return false;
                last = id;
                if (id < IDENTITY ? id > tagCount : (id ^ IDENTITY) < 2 || (id ^ IDENTITY) >> 1 > seatCount) return false;
            }
            return true;
        }
    }
}
