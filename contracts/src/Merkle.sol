// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Merkle trees over numbered leaves. A leaf is hashed behind a byte 0x00, a node behind 0x01, so neither passes for
/// the other; what is missing to the right of the last leaf is zero. The depth follows from the number of leaves.
library Merkle {
    function depthOf(uint256 count) internal pure returns (uint256 depth) {
        while (uint256(1) << depth < count) depth++;
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore8(free, 1)
            mstore(add(free, 1), left)
            mstore(add(free, 33), right)
            hash := keccak256(free, 65)
        }
    }

    /// @dev Overwrites the leaves. Free memory holds one node's bytes again and again.
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32 root) {
        uint256 count = leaves.length;
        assembly ("memory-safe") {
            let first := add(leaves, 32)
            let free := mload(0x40)
            mstore8(free, 1)
            for {} gt(count, 1) {} {
                // Nothing stands to the right of a last leaf without a neighbour.
                let half := shr(1, add(count, 1))
                for { let i := 0 } lt(i, half) { i := add(i, 1) } {
                    let from := add(first, shl(6, i))
                    mstore(add(free, 1), mload(from))
                    let right := 0
                    if lt(add(shl(1, i), 1), count) { right := mload(add(from, 32)) }
                    mstore(add(free, 33), right)
                    mstore(add(first, shl(5, i)), keccak256(free, 65))
                }
                count := half
            }
            root := mload(first)
        }
    }

    /// @notice Whether a leaf stands at a place among so many under a root.
    function holds(bytes32 root, uint256 count, uint256 place, bytes32 leaf, bytes32[] calldata path)
        internal pure returns (bool)
    {
        if (place >= count || path.length != depthOf(count)) return false;
        for (uint256 i = 0; i < path.length; i++) {
            leaf = place & 1 == 0 ? node(leaf, path[i]) : node(path[i], leaf);
            place >>= 1;
        }
        return leaf == root;
    }
}
