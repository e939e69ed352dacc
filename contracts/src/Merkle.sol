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

    /// @dev Overwrites the leaves.
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32) {
        uint256 count = leaves.length;
        while (count > 1) {
            uint256 half = (count + 1) / 2;
            for (uint256 i = 0; i < half; i++)
                leaves[i] = node(leaves[2 * i], 2 * i + 1 < count ? leaves[2 * i + 1] : bytes32(0));
            count = half;
        }
        return leaves[0];
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
