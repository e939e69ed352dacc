// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Numbers for tags and participants, so that an order names them in four bytes. Participants go by a pseudonym.
/// Nobody registers <c>seller:NAME</c> or <c>buyer:NAME</c>: those ids follow from the participant's.
abstract contract TagRegistry {
    address public operator;
    uint32 public tagCount;
    uint32 public participantCount;
    /// @notice By keccak256 of the name; 0 where it is not registered.
    mapping(bytes32 => uint32) public tagIds;
    mapping(bytes32 => uint32) public participantIds;

    event TagAdded(uint32 indexed id, string name);
    event ParticipantAdded(uint32 indexed id, string name);
    event OperatorChanged(address operator);

    error NotOperator();
    error NotAName(string name);

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

    /// @notice Registers names; those that are known already keep their ids.
    function register(string[] calldata tags, string[] calldata participants) external onlyOperator {
        for (uint256 i = 0; i < tags.length; i++) {
            bytes calldata name = bytes(tags[i]);
            if (name.length == 0 || startsWith(name, "seller:") || startsWith(name, "buyer:")) revert NotAName(tags[i]);
            if (tagIds[keccak256(name)] != 0) continue;
            tagIds[keccak256(name)] = ++tagCount;
            emit TagAdded(tagCount, tags[i]);
        }
        for (uint256 i = 0; i < participants.length; i++) {
            bytes calldata name = bytes(participants[i]);
            // An identity tag has 31 bits, one of which is the side.
            if (name.length == 0 || participantCount == 0x3fffffff) revert NotAName(participants[i]);
            if (participantIds[keccak256(name)] != 0) continue;
            participantIds[keccak256(name)] = ++participantCount;
            emit ParticipantAdded(participantCount, participants[i]);
        }
    }

    function startsWith(bytes calldata name, bytes memory prefix) private pure returns (bool) {
        return name.length >= prefix.length && keccak256(name[:prefix.length]) == keccak256(prefix);
    }
}
