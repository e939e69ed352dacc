// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Whoever gives it certificates or money lets it run: then it makes the calls it was told to, into whatever it likes.
contract Reenterer {
    struct Call {
        address to;
        bytes data;
    }

    enum Mood { Polite, Wrong, Reverting }

    uint256 private constant DEEPEST = 3;
    Call[] private plan;
    bool[] public results;
    uint256 public runs;
    uint256 private depth;
    Mood public mood;

    receive() external payable {
        run();
    }

    function tell(Call[] calldata calls, Mood how) external {
        delete plan;
        delete results;
        for (uint256 i = 0; i < calls.length; i++) plan.push(calls[i]);
        (runs, mood) = (0, how);
    }

    function made(bytes calldata code) external returns (address here) {
        bytes memory copy = code;
        assembly ("memory-safe") {
            here := create(0, add(copy, 32), mload(copy))
        }
        require(here != address(0), "not deployed");
        emit Made(here);
    }

    event Made(address here);

    function act(address to, uint256 value, bytes calldata data) external payable {
        (bool done, bytes memory answer) = to.call{value: value}(data);
        if (!done) assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    /// @notice One digit a call: 1 for done, by the order they were made in.
    function outcome() external view returns (string memory text) {
        bytes memory digits = new bytes(results.length);
        for (uint256 i = 0; i < digits.length; i++) digits[i] = results[i] ? bytes1("1") : bytes1("0");
        return string(digits);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        run();
        return mood == Mood.Wrong ? bytes4(0xdeadbeef) : this.onERC1155Received.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata) external returns (bytes4) {
        run();
        return mood == Mood.Wrong ? bytes4(0xdeadbeef) : this.onERC1155BatchReceived.selector;
    }

    function run() private {
        runs++;
        require(mood != Mood.Reverting, "not taken");
        if (depth == DEEPEST) return;
        depth++;
        for (uint256 i = 0; i < plan.length; i++) {
            (bool done,) = plan[i].to.call(plan[i].data);
            results.push(done);
        }
        depth--;
    }
}
