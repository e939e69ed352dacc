// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Value that settles electricity: ERC-20 with permit (EIP-2612), in one of two classes.
/// @notice One contract holds one class. *Fund-transfer value* moves between verified businesses and is redeemed for money.
/// *Prepaid value* is granted to households, who spend it at businesses, who hand it in to the issuer: it is never redeemed,
/// and never passes between households, nor between businesses. One token is one yen, its smallest part 1 micro-yen.
contract SettlementToken {
    enum Class { FundTransfer, Prepaid }
    enum Kind { None, Household, Business }

    string public name;
    string public symbol;
    uint8 public constant decimals = 6;
    Class public immutable class;
    address public immutable issuer;

    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => uint256) public nonces;
    mapping(address => Kind) public kindOf;
    /// @notice Grants already made, by key: the same one again is refused.
    mapping(bytes32 => bool) public granted;

    bytes32 private constant DOMAIN = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    /// @dev Half the order of secp256k1: a signature with a greater s is another's twin.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event KindSet(address indexed account, Kind kind);
    event Granted(bytes32 indexed key, address indexed to, uint256 value);
    event Redeemed(address indexed from, uint256 value, bytes32 payout);

    error NotIssuer();
    error NotAllowed(address from, address to);
    error NotRedeemable();
    error AlreadyGranted();
    error NotEnough();
    error NotApproved();
    error Expired();
    error WrongSignature();

    constructor(string memory name_, string memory symbol_, Class class_) {
        name = name_;
        symbol = symbol_;
        class = class_;
        issuer = msg.sender;
    }

    /// @notice Who somebody is, once that has been verified; None takes it back, and holds what they have.
    function setKind(address account, Kind kind) external {
        if (msg.sender != issuer) revert NotIssuer();
        kindOf[account] = kind;
        emit KindSet(account, kind);
    }

    /// @notice Makes value, against money received.
    function grant(bytes32 key, address to, uint256 value) external {
        if (msg.sender != issuer) revert NotIssuer();
        if (granted[key]) revert AlreadyGranted();
        if (kindOf[to] != (class == Class.Prepaid ? Kind.Household : Kind.Business)) revert NotAllowed(address(0), to);
        granted[key] = true;
        totalSupply += value;
        balanceOf[to] += value;
        emit Granted(key, to, value);
        emit Transfer(address(0), to, value);
    }

    /// @notice Gives fund-transfer value back for money, paid out under a reference.
    function redeem(uint256 value, bytes32 payout) external {
        if (class != Class.FundTransfer) revert NotRedeemable();
        if (kindOf[msg.sender] != Kind.Business) revert NotAllowed(msg.sender, address(0));
        _burn(msg.sender, value);
        emit Redeemed(msg.sender, value, payout);
    }

    /// @notice The issuer takes what was handed in to it out of circulation.
    function retire(uint256 value) external {
        if (msg.sender != issuer) revert NotIssuer();
        _burn(msg.sender, value);
    }

    /// @notice Whether the class lets value pass between two.
    function mayPass(address from, address to) public view returns (bool) {
        if (class == Class.FundTransfer) return kindOf[from] == Kind.Business && kindOf[to] == Kind.Business;
        if (kindOf[from] == Kind.Household) return kindOf[to] == Kind.Business || to == issuer;
        return kindOf[from] == Kind.Business && to == issuer;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 left = allowance[from][msg.sender];
        if (left < value) revert NotApproved();
        if (left != type(uint256).max) allowance[from][msg.sender] = left - value;
        _move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        if (block.timestamp > deadline) revert Expired();
        if (uint256(s) > HALF_ORDER) revert WrongSignature();
        bytes32 what = keccak256(abi.encode(PERMIT, owner, spender, value, nonces[owner]++, deadline));
        address signer = ecrecover(keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), what)), v, r, s);
        if (signer == address(0) || signer != owner) revert WrongSignature();
        _approve(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256(bytes(name)), keccak256("1"), block.chainid, address(this)));
    }

    function _move(address from, address to, uint256 value) private {
        if (!mayPass(from, to)) revert NotAllowed(from, to);
        if (balanceOf[from] < value) revert NotEnough();
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }

    function _burn(address from, uint256 value) private {
        if (balanceOf[from] < value) revert NotEnough();
        balanceOf[from] -= value;
        totalSupply -= value;
        emit Transfer(from, address(0), value);
    }

    function _approve(address owner, address spender, uint256 value) private {
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }
}
