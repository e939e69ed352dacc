// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface IERC1155Receiver {
    function onERC1155Received(address operator, address from, uint256 id, uint256 value, bytes calldata data)
        external returns (bytes4);
    function onERC1155BatchReceived(
        address operator, address from, uint256[] calldata ids, uint256[] calldata values, bytes calldata data)
        external returns (bytes4);
}

/// @title Granular certificates: whole watt-hours of one plant in one delivery slot (ERC-1155).
/// @notice An id is plant × 2^64 + slot. What is claimed is burnt and written down with for whom, and stays so.
/// issued = held + claimed + withdrawn, for every id.
contract Certificates {
    struct Plant {
        string name;
        bytes32 attributes;
    }

    struct Claim {
        uint256 id;
        uint256 wattHours;
        address claimant;
        uint64 time;
        string beneficiary;
    }

    struct Totals {
        uint128 issued;
        uint128 claimed;
        uint128 withdrawn;
    }

    /// @notice The registry's own account, which issues from measured generation.
    address public immutable issuer;

    Plant[] private plants;
    mapping(bytes32 => bool) private named;
    Claim[] private claims;
    mapping(uint256 => Totals) public totalsOf;
    mapping(address => mapping(uint256 => uint256)) private balances;
    mapping(address => mapping(address => bool)) public isApprovedForAll;

    event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value);
    event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values);
    event ApprovalForAll(address indexed account, address indexed operator, bool approved);
    event PlantAdded(uint256 indexed plant, string name, bytes32 attributes);
    event Claimed(uint256 indexed claim, uint256 indexed id, address indexed claimant, uint256 wattHours, string beneficiary);
    event Withdrawn(uint256 indexed id, address indexed from, uint256 wattHours, bytes32 reason);

    error NotIssuer();
    error AlreadyAdded();
    error UnknownPlant();
    error AlreadyIssued();
    error NotIssued();
    error NotHeld();
    error NotApproved();
    error NoReceiver();
    error Refused();
    error LengthsDiffer();
    error Nothing();

    constructor() {
        issuer = msg.sender;
    }

    modifier onlyIssuer() {
        if (msg.sender != issuer) revert NotIssuer();
        _;
    }

    /// @param attributes SHA-256 of the plant's attributes as the registry publishes them.
    /// @return plant Counted from 1.
    function addPlant(string calldata name, bytes32 attributes) external onlyIssuer returns (uint256 plant) {
        bytes32 key = keccak256(bytes(name));
        if (named[key]) revert AlreadyAdded();
        named[key] = true;
        plants.push(Plant(name, attributes));
        plant = plants.length;
        emit PlantAdded(plant, name, attributes);
    }

    function idOf(uint256 plant, uint64 slot) public view returns (uint256) {
        if (plant == 0 || plant > plants.length) revert UnknownPlant();
        return plant << 64 | slot;
    }

    function plantOf(uint256 id) external view returns (string memory name, bytes32 attributes, uint64 slot) {
        uint256 plant = id >> 64;
        if (plant == 0 || plant > plants.length) revert UnknownPlant();
        Plant storage found = plants[plant - 1];
        return (found.name, found.attributes, uint64(id));
    }

    /// @notice Once for a plant and a slot: what was measured, to whoever it belongs.
    function issue(uint256 plant, uint64 slot, address to, uint128 wattHours) external onlyIssuer {
        uint256 id = idOf(plant, slot);
        if (wattHours == 0) revert Nothing();
        if (totalsOf[id].issued != 0) revert AlreadyIssued();
        _create(id, to, wattHours);
    }

    /// @notice A corrected reading was higher: the difference.
    function supplement(uint256 id, address to, uint128 wattHours) external onlyIssuer {
        if (wattHours == 0) revert Nothing();
        if (totalsOf[id].issued == 0) revert NotIssued();
        _create(id, to, wattHours);
    }

    /// @notice A corrected reading was lower: the difference, of what has not been claimed.
    function withdraw(uint256 id, address from, uint128 wattHours, bytes32 reason) external onlyIssuer {
        _take(from, id, wattHours);
        totalsOf[id].withdrawn += wattHours;
        emit TransferSingle(msg.sender, from, address(0), id, wattHours);
        emit Withdrawn(id, from, wattHours, reason);
    }

    /// @notice Uses certificates for good: they are gone, and for whom is written down.
    function claim(uint256 id, uint128 wattHours, string calldata beneficiary) external returns (uint256 number) {
        if (wattHours == 0) revert Nothing();
        _take(msg.sender, id, wattHours);
        totalsOf[id].claimed += wattHours;
        claims.push(Claim(id, wattHours, msg.sender, uint64(block.timestamp), beneficiary));
        number = claims.length;
        emit TransferSingle(msg.sender, msg.sender, address(0), id, wattHours);
        emit Claimed(number, id, msg.sender, wattHours, beneficiary);
    }

    function claimCount() external view returns (uint256) {
        return claims.length;
    }

    /// @param number Counted from 1.
    function claimOf(uint256 number) external view returns (Claim memory) {
        return claims[number - 1];
    }

    function balanceOf(address account, uint256 id) public view returns (uint256) {
        return balances[account][id];
    }

    function balanceOfBatch(address[] calldata accounts, uint256[] calldata ids) external view returns (uint256[] memory found) {
        if (accounts.length != ids.length) revert LengthsDiffer();
        found = new uint256[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) found[i] = balances[accounts[i]][ids[i]];
    }

    function setApprovalForAll(address operator, bool approved) external {
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes calldata data) external {
        _mayMove(from, to);
        _take(from, id, value);
        balances[to][id] += value;
        emit TransferSingle(msg.sender, from, to, id, value);
        // Everything is settled before somebody else's code runs.
        if (to.code.length > 0
            && IERC1155Receiver(to).onERC1155Received(msg.sender, from, id, value, data) != IERC1155Receiver.onERC1155Received.selector)
            revert Refused();
    }

    function safeBatchTransferFrom(
        address from, address to, uint256[] calldata ids, uint256[] calldata values, bytes calldata data) external
    {
        _mayMove(from, to);
        if (ids.length != values.length) revert LengthsDiffer();
        for (uint256 i = 0; i < ids.length; i++) {
            _take(from, ids[i], values[i]);
            balances[to][ids[i]] += values[i];
        }
        emit TransferBatch(msg.sender, from, to, ids, values);
        if (to.code.length > 0
            && IERC1155Receiver(to).onERC1155BatchReceived(msg.sender, from, ids, values, data)
                != IERC1155Receiver.onERC1155BatchReceived.selector)
            revert Refused();
    }

    /// @notice ERC-165 and ERC-1155.
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0xd9b67a26;
    }

    function _mayMove(address from, address to) private view {
        if (msg.sender != from && !isApprovedForAll[from][msg.sender]) revert NotApproved();
        if (to == address(0)) revert NoReceiver();
    }

    function _create(uint256 id, address to, uint128 wattHours) private {
        if (to == address(0)) revert NoReceiver();
        totalsOf[id].issued += wattHours;
        balances[to][id] += wattHours;
        emit TransferSingle(msg.sender, address(0), to, id, wattHours);
        if (to.code.length > 0
            && IERC1155Receiver(to).onERC1155Received(msg.sender, address(0), id, wattHours, "")
                != IERC1155Receiver.onERC1155Received.selector)
            revert Refused();
    }

    function _take(address from, uint256 id, uint256 wattHours) private {
        uint256 held = balances[from][id];
        if (held < wattHours) revert NotHeld();
        unchecked { balances[from][id] = held - wattHours; }
    }
}
