// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where the heads of audit logs are written down, so that no log can be told differently later.
/// @notice A log is named by its origin, the first line of its checkpoints. Its size never falls, and at one size it has one
/// root. Whether the log of one checkpoint continues the other is proved by the log's own consistency proofs, not here.
contract CheckpointRegistry {
    struct Log {
        address operator;
        uint64 size;
        uint64 time;
        bytes32 root;
        uint64 count;
    }

    /// @notice Who opens logs and, where an operator's key is lost, names another.
    address public immutable admin;

    mapping(bytes32 => Log) private logs;
    mapping(bytes32 => mapping(uint64 => bytes32)) private roots;

    event Opened(bytes32 indexed log, string origin, address operator);
    event OperatorChanged(bytes32 indexed log, address operator);
    /// @param time When the checkpoint was made, by the log's own clock, in seconds since 1970.
    event Anchored(bytes32 indexed log, uint64 size, bytes32 root, uint64 time);

    error NotAdmin();
    error NotOperator();
    error NoOperator();
    error AlreadyOpen();
    error NotOpen();
    error Shrinks(uint64 size);
    error Forks(bytes32 root);
    error GoesBack(uint64 time);
    error Empty();

    constructor() {
        admin = msg.sender;
    }

    /// @notice What a log is called here.
    function idOf(string calldata origin) public pure returns (bytes32) {
        return keccak256(bytes(origin));
    }

    function open(string calldata origin, address operator) external {
        if (msg.sender != admin) revert NotAdmin();
        if (operator == address(0)) revert NoOperator();
        bytes32 id = idOf(origin);
        if (logs[id].operator != address(0)) revert AlreadyOpen();
        logs[id].operator = operator;
        emit Opened(id, origin, operator);
    }

    /// @notice An operator hands its log on; the admin does so where a key is lost.
    function setOperator(string calldata origin, address operator) external {
        Log storage log = logs[idOf(origin)];
        if (log.operator == address(0)) revert NotOpen();
        if (msg.sender != log.operator && msg.sender != admin) revert NotOperator();
        if (operator == address(0)) revert NoOperator();
        log.operator = operator;
        emit OperatorChanged(idOf(origin), operator);
    }

    /// @notice Writes a checkpoint down. The newest one again changes nothing, so it may be sent again.
    function anchor(string calldata origin, uint64 size, bytes32 root, uint64 time) external {
        bytes32 id = idOf(origin);
        Log storage log = logs[id];
        if (msg.sender != log.operator) revert NotOperator();
        if (size == 0 || root == bytes32(0)) revert Empty();
        if (size < log.size) revert Shrinks(log.size);
        if (size == log.size) {
            if (root != log.root) revert Forks(log.root);
            return;
        }
        if (time < log.time) revert GoesBack(log.time);
        log.size = size;
        log.time = time;
        log.root = root;
        log.count++;
        roots[id][size] = root;
        emit Anchored(id, size, root, time);
    }

    /// @notice The newest checkpoint; zeros where there is none.
    function latest(string calldata origin)
        external view returns (uint64 size, bytes32 root, uint64 time, uint64 count, address operator)
    {
        Log storage log = logs[idOf(origin)];
        return (log.size, log.root, log.time, log.count, log.operator);
    }

    /// @notice The root at a size that was anchored; zero for any other.
    function rootAt(string calldata origin, uint64 size) external view returns (bytes32) {
        return roots[idOf(origin)][size];
    }
}
