// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Somebody with an address, who does what the stage says, and takes certificates.
contract Actor {
    address private immutable stage = msg.sender;

    receive() external payable {}

    function make(bytes calldata code) external returns (address made) {
        require(msg.sender == stage);
        bytes memory copy = code;
        assembly ("memory-safe") {
            made := create(0, add(copy, 32), mload(copy))
        }
        require(made != address(0), "not deployed");
    }

    function act(address to, uint256 value, bytes calldata data) external returns (bool done, bytes memory answer) {
        require(msg.sender == stage);
        (done, answer) = to.call{value: value}(data);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155BatchReceived.selector;
    }
}

/// @notice Plays a whole story in one call: contracts made anew by the first actor, then step after step, each by one actor.
/// Asked with eth_call, nothing of it stays.
contract Stage {
    struct Step {
        uint8 actor;
        address to;
        uint256 value;
        bytes data;
    }

    Actor[] public actors;

    constructor(uint256 count) payable {
        for (uint256 i = 0; i < count; i++) {
            actors.push(new Actor());
            payable(address(actors[i])).transfer(msg.value / count);
        }
    }

    function play(bytes[] calldata made, Step[] calldata steps) external returns (bool[] memory done, bytes[] memory answers) {
        for (uint256 i = 0; i < made.length; i++) actors[0].make(made[i]);
        (done, answers) = (new bool[](steps.length), new bytes[](steps.length));
        for (uint256 i = 0; i < steps.length; i++)
            (done[i], answers[i]) = actors[steps[i].actor].act(steps[i].to, steps[i].value, steps[i].data);
    }
}
