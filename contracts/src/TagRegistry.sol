// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Numbers for tags, so that an order names them in four bytes, and seats for participants.
/// Nobody's name is here: in every round everybody who is mentioned has a seat of that round alone, from 1, by rank among the
/// names they go by in that slot's published book. Whoever does not have the secret behind those names cannot tell whether two
/// seats of two slots are one person's. Nobody registers <c>seller:NAME</c> or <c>buyer:NAME</c>: those ids follow from a seat.
abstract contract TagRegistry {
    address public operator;
    uint32 public tagCount;
    /// @notice Seats there are: the most people a round may mention.
    uint32 public seatCount;
    /// @notice By keccak256 of the name; 0 where it is not registered.
    mapping(bytes32 => uint32) public tagIds;

    event TagAdded(uint32 indexed id, string name);
    event SeatsAdded(uint32 seats);
    event OperatorChanged(address operator);

    error NotOperator();
    error NotAName(string name);
    error TooManySeats();

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    constructor() {
        operator = msg.sender;
    }

    function setOperator(address next) external onlyOperator {
        if (next == address(0)) revert NotOperator();
        operator = next;
        emit OperatorChanged(next);
    }

    /// @notice Registers tags; those that are known already keep their ids. Makes sure of so many seats; there are never fewer.
    function register(string[] calldata tags, uint32 seats) external onlyOperator {
        for (uint256 i = 0; i < tags.length; i++) {
            bytes calldata name = bytes(tags[i]);
            if (name.length == 0 || startsWith(name, "seller:") || startsWith(name, "buyer:")) revert NotAName(tags[i]);
            if (tagIds[keccak256(name)] != 0) continue;
            tagIds[keccak256(name)] = ++tagCount;
            emit TagAdded(tagCount, tags[i]);
        }
        if (seats <= seatCount) return;
        // An identity tag has 31 bits, one of which is the side.
        if (seats > 0x3fffffff) revert TooManySeats();
        seatCount = seats;
        emit SeatsAdded(seats);
    }

    function startsWith(bytes calldata name, bytes memory prefix) private pure returns (bool) {
        return name.length >= prefix.length && keccak256(name[:prefix.length]) == keccak256(prefix);
    }
}
