// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clearing} from "./Clearing.sol";
import {Merkle} from "./Merkle.sol";
import {TagRegistry} from "./TagRegistry.sol";
import {Terms} from "./Terms.sol";

/// @title Accepts the clearing of a slot by its proof, without running the auction.
/// @notice The operator commits to a round's orders when they are closed, and cannot change them any more. Then either the
/// whole clearing is checked in one call, or a result too long for a call is committed to and stands once nobody has
/// disproved it in time. Any rule it breaks is shown with at most two orders and two trades and their Merkle paths.
contract TagExchange is TagRegistry {
    enum State { None, Booked, Checked, Committed, Voided }

    struct Round {
        State state;
        uint32 orders;
        uint32 trades;
        uint64 deadline;
        bool bondReturned;
        bytes32 book;
        bytes32 duals;
        bytes32 result;
        uint128 welfare;
        uint128 traded;
    }

    /// @notice An order as it stands in the book.
    struct Order {
        uint32 participant;
        uint8 side;
        int24 limit;
        uint40 quantity;
        bytes terms;
    }

    /// @notice An order with its place, its dual, and what orders before it add up to.
    struct OrderEvidence {
        uint32 place;
        Order order;
        uint24 dual;
        uint64 bought;
        uint64 sold;
        uint128 bound;
        bytes32[] path;
        bytes32[] dualPath;
    }

    /// @notice A trade: the stretch of each order's quantity it takes, what a Wh gains, and what trades before it add up to.
    struct TradeEvidence {
        uint32 place;
        uint32 buy;
        uint32 sell;
        uint40 quantity;
        int24 price;
        uint40 buyFrom;
        uint40 sellFrom;
        uint24 gain;
        uint64 traded;
        uint128 welfare;
        bytes32[] path;
    }

    uint64 public immutable window;
    uint256 public immutable bond;
    mapping(uint256 => Round) public rounds;
    mapping(address => uint256) public credits;

    event Booked(uint64 indexed slot, uint8 indexed round, uint32 orders, bytes32 book);
    event Cleared(uint64 indexed slot, uint8 indexed round, bytes32 result, uint128 welfare, uint128 traded);
    event Committed(uint64 indexed slot, uint8 indexed round, bytes32 duals, bytes32 result, uint64 deadline);
    event Voided(uint64 indexed slot, uint8 indexed round, address by, string why);

    error WrongState(State state);
    error WrongBook();
    error WrongBond();
    error NotAResult();
    error TooLate();
    error TooEarly();
    error NotInTheResult();
    error NoViolation();
    error NotPaid();

    /// @param window_ Seconds in which a committed result may be disproved.
    /// @param bond_ Wei that is lost with a result that is.
    constructor(uint64 window_, uint256 bond_) {
        window = window_;
        bond = bond_;
    }

    function keyOf(uint64 slot, uint8 round) public pure returns (uint256) {
        return uint256(slot) << 8 | round;
    }

    /// @notice Whether a clearing stands: checked, or committed and not disproved in time.
    function isFinal(uint64 slot, uint8 round) public view returns (bool) {
        Round storage r = rounds[keyOf(slot, round)];
        return r.state == State.Checked || (r.state == State.Committed && block.timestamp >= r.deadline);
    }

    /// @notice Commits to the orders of a round, by arrival, before they are cleared. Once.
    function book(uint64 slot, uint8 round, uint32 orders, bytes32 root) external onlyOperator {
        Round storage r = rounds[keyOf(slot, round)];
        if (r.state != State.None) revert WrongState(r.state);
        if (orders == 0 || root == bytes32(0)) revert WrongBook();
        (r.state, r.orders, r.book) = (State.Booked, orders, root);
        emit Booked(slot, round, orders, root);
    }

    /// @notice Checks a whole clearing; reverts, with the first rule it breaks, where it does not hold.
    function clear(
        uint64 slot, uint8 round, bytes calldata terms, bytes calldata classes, bytes calldata orders, bytes calldata trades,
        uint128 welfare, uint128 traded) external onlyOperator
    {
        Round storage r = rounds[keyOf(slot, round)];
        if (r.state != State.Booked && r.state != State.Voided) revert WrongState(r.state);
        (bytes32 root, uint256 count) =
            Clearing.check(tagCount, seatCount, terms, classes, orders, trades, Clearing.Claim(welfare, traded));
        if (root != r.book || count != r.orders) revert WrongBook();
        bytes32 result = keccak256(trades);
        (r.state, r.result, r.welfare, r.traded, r.trades) = (State.Checked, result, welfare, traded, uint32(trades.length / 12));
        emit Cleared(slot, round, result, welfare, traded);
    }

    /// @notice Commits to a result that is too long to be checked in one call.
    function commit(
        uint64 slot, uint8 round, bytes32 duals, uint32 trades, bytes32 result, uint128 welfare, uint128 traded)
        external payable onlyOperator
    {
        Round storage r = rounds[keyOf(slot, round)];
        if (r.state != State.Booked && r.state != State.Voided) revert WrongState(r.state);
        if (msg.value != bond) revert WrongBond();
        if (duals == bytes32(0) || (trades == 0 ? result != 0 || welfare != 0 || traded != 0 : result == 0)) revert NotAResult();
        (r.state, r.duals, r.trades, r.result, r.welfare, r.traded) = (State.Committed, duals, trades, result, welfare, traded);
        r.deadline = uint64(block.timestamp) + window;
        emit Committed(slot, round, duals, result, r.deadline);
    }

    /// @notice An admissible pair of orders that would gain more with each other than their duals say.
    function voidByPair(uint64 slot, uint8 round, OrderEvidence calldata buy, OrderEvidence calldata sell) external {
        Round storage r = challenged(slot, round);
        hold(r, buy);
        hold(r, sell);
        if (buy.order.side != Clearing.BUY || sell.order.side != Clearing.SELL) revert NoViolation();
        (bool may, int256 beta, int256 sigma) = wishes(buy.order, sell.order);
        if (!may || levelOf(buy) + beta + sigma <= levelOf(sell)) revert NoViolation();
        fall(r, slot, round, "pair");
    }

    /// @notice An order that breaks a rule by itself, or has a dual no order can have.
    function voidByOrder(uint64 slot, uint8 round, OrderEvidence calldata one) external {
        Round storage r = challenged(slot, round);
        hold(r, one);
        Order calldata o = one.order;
        bool holds = (o.side == Clearing.BUY || o.side == Clearing.SELL) && o.participant != 0 && o.participant <= seatCount
            && o.quantity != 0 && o.quantity <= Clearing.MAX_WH && o.limit >= -Terms.MAX_TICKS && o.limit <= Terms.MAX_TICKS
            && one.dual <= Clearing.MAX_DUAL && Terms.areValid(o.terms, tagCount, seatCount);
        if (holds) revert NoViolation();
        fall(r, slot, round, "order");
    }

    /// @notice Sums that do not start at zero, do not go on from one order to the next, or do not end where the result says.
    /// @param next The same order again, where it is the first or the last one that is wrong.
    function voidByOrderSum(uint64 slot, uint8 round, OrderEvidence calldata one, OrderEvidence calldata next) external {
        Round storage r = challenged(slot, round);
        hold(r, one);
        hold(r, next);
        (uint256 bought, uint256 sold, uint256 bound) = (one.bought, one.sold, one.bound);
        if (one.order.side == Clearing.BUY) bought += one.order.quantity;
        else sold += one.order.quantity;
        bound += uint256(one.order.quantity) * one.dual;
        bool wrong;
        if (one.place == next.place) {
            wrong = (one.place == 0 && (one.bought != 0 || one.sold != 0 || one.bound != 0))
                || (one.place + 1 == r.orders && (bound != r.welfare || bought > Clearing.MAX_WH || sold > Clearing.MAX_WH));
        } else {
            if (uint256(one.place) + 1 != next.place) revert NoViolation();
            wrong = next.bought != bought || next.sold != sold || next.bound != bound;
        }
        if (!wrong) revert NoViolation();
        fall(r, slot, round, "order sum");
    }

    /// @notice A trade of nothing, or of orders that are not there.
    function voidByTradeAlone(uint64 slot, uint8 round, TradeEvidence calldata one) external {
        Round storage r = challenged(slot, round);
        hold(r, one);
        if (one.quantity != 0 && one.buy < r.orders && one.sell < r.orders) revert NoViolation();
        fall(r, slot, round, "trade");
    }

    /// @notice A trade that its two orders do not allow: sides, persons, tags, price, gain, quantity.
    function voidByTrade(
        uint64 slot, uint8 round, TradeEvidence calldata one, OrderEvidence calldata buy, OrderEvidence calldata sell) external
    {
        Round storage r = challenged(slot, round);
        hold(r, one);
        hold(r, buy);
        hold(r, sell);
        if (one.buy != buy.place || one.sell != sell.place) revert NotInTheResult();
        if (allows(one, buy, sell)) revert NoViolation();
        fall(r, slot, round, "trade");
    }

    /// @notice Two trades that take the same stretch of an order. Where none do, no order trades more than it has.
    function voidByOverlap(uint64 slot, uint8 round, TradeEvidence calldata one, TradeEvidence calldata other) external {
        Round storage r = challenged(slot, round);
        hold(r, one);
        hold(r, other);
        if (one.place == other.place) revert NoViolation();
        bool buys = one.buy == other.buy && meet(one.buyFrom, one.quantity, other.buyFrom, other.quantity);
        bool sells = one.sell == other.sell && meet(one.sellFrom, one.quantity, other.sellFrom, other.quantity);
        if (!buys && !sells) revert NoViolation();
        fall(r, slot, round, "overlap");
    }

    /// @notice As voidByOrderSum, of trades.
    function voidByTradeSum(uint64 slot, uint8 round, TradeEvidence calldata one, TradeEvidence calldata next) external {
        Round storage r = challenged(slot, round);
        hold(r, one);
        hold(r, next);
        uint256 traded = uint256(one.traded) + one.quantity;
        uint256 welfare = one.welfare + uint256(one.quantity) * one.gain;
        bool wrong;
        if (one.place == next.place) {
            wrong = (one.place == 0 && (one.traded != 0 || one.welfare != 0))
                || (one.place + 1 == r.trades && (traded != r.traded || welfare != r.welfare));
        } else {
            if (uint256(one.place) + 1 != next.place) revert NoViolation();
            wrong = next.traded != traded || next.welfare != welfare;
        }
        if (!wrong) revert NoViolation();
        fall(r, slot, round, "trade sum");
    }

    /// @notice Gives the bond of a result that stood back to the operator's credit.
    function returnBond(uint64 slot, uint8 round) external onlyOperator {
        Round storage r = rounds[keyOf(slot, round)];
        if (r.state != State.Committed || r.bondReturned) revert WrongState(r.state);
        if (block.timestamp < r.deadline) revert TooEarly();
        r.bondReturned = true;
        credits[msg.sender] += bond;
    }

    /// @notice Pays out what somebody is owed. The credit is gone before somebody else's code runs.
    function withdraw() external {
        uint256 owed = credits[msg.sender];
        credits[msg.sender] = 0;
        (bool paid,) = msg.sender.call{value: owed}("");
        if (!paid) revert NotPaid();
    }

    function challenged(uint64 slot, uint8 round) private view returns (Round storage r) {
        r = rounds[keyOf(slot, round)];
        if (r.state != State.Committed) revert WrongState(r.state);
        if (block.timestamp >= r.deadline) revert TooLate();
    }

    function fall(Round storage r, uint64 slot, uint8 round, string memory why) private {
        r.state = State.Voided;
        credits[msg.sender] += bond;
        emit Voided(slot, round, msg.sender, why);
    }

    function hold(Round storage r, OrderEvidence calldata e) private view {
        Order calldata o = e.order;
        bytes32 leaf = keccak256(abi.encodePacked(uint8(0), o.participant, o.side, o.limit, o.quantity, keccak256(o.terms)));
        bytes32 dual = keccak256(abi.encodePacked(uint8(0), e.dual, e.bought, e.sold, e.bound));
        if (!Merkle.holds(r.book, r.orders, e.place, leaf, e.path) || !Merkle.holds(r.duals, r.orders, e.place, dual, e.dualPath))
            revert NotInTheResult();
    }

    function hold(Round storage r, TradeEvidence calldata t) private view {
        bytes32 leaf = keccak256(abi.encodePacked(
            uint8(0), t.buy, t.sell, t.quantity, t.price, t.buyFrom, t.sellFrom, t.gain, t.traded, t.welfare));
        if (!Merkle.holds(r.result, r.trades, t.place, leaf, t.path)) revert NotInTheResult();
    }

    /// @dev Terms that are none admit nobody: they are an order's own violation.
    function wishes(Order calldata buy, Order calldata sell) private view returns (bool may, int256 beta, int256 sigma) {
        if (!Terms.areValid(buy.terms, tagCount, seatCount) || !Terms.areValid(sell.terms, tagCount, seatCount))
            return (false, 0, 0);
        bool other;
        (may, beta) = Terms.towards(buy.terms, sell.terms, Terms.identity(sell.participant, true));
        (other, sigma) = Terms.towards(sell.terms, buy.terms, Terms.identity(buy.participant, false));
        return (may && other, beta * Clearing.TICK, sigma * Clearing.TICK);
    }

    function levelOf(OrderEvidence calldata e) private pure returns (int256) {
        int256 dual = int256(uint256(e.dual));
        return e.order.limit * Clearing.TICK + (e.order.side == Clearing.BUY ? -dual : dual);
    }

    function allows(TradeEvidence calldata t, OrderEvidence calldata buy, OrderEvidence calldata sell) private view returns (bool) {
        if (buy.order.side != Clearing.BUY || sell.order.side != Clearing.SELL) return false;
        if (buy.order.participant == sell.order.participant) return false;
        (bool may, int256 beta, int256 sigma) = wishes(buy.order, sell.order);
        int256 price = t.price * Clearing.TICK;
        return may && price == levelOf(buy) + beta && price == levelOf(sell) - sigma
            && uint256(t.gain) == uint256(buy.dual) + sell.dual
            && uint256(t.buyFrom) + t.quantity <= buy.order.quantity && uint256(t.sellFrom) + t.quantity <= sell.order.quantity;
    }

    function meet(uint256 from, uint256 quantity, uint256 otherFrom, uint256 otherQuantity) private pure returns (bool) {
        return from < otherFrom + otherQuantity && otherFrom < from + quantity;
    }
}
