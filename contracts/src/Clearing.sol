// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Merkle} from "./Merkle.sol";
import {Terms} from "./Terms.sol";

/// @notice A whole clearing in one call: its orders, trades and duals, packed (contracts/README.md has every byte).
/// @dev What is checked is what Yoichi.Market's ClearingCheck checks of a clearing with its proof: the trades are feasible, the
/// duals add up to the welfare, no admissible pair gains more than its duals, and every price is where both duals put it.
/// That a pair of classes trades at one price follows: were two of its trades priced apart, one buyer's level would lie above
/// the other trade's seller's, and those two would gain more with each other than their duals.
library Clearing {
    uint256 internal constant MAX_WH = 1_000_000_000_000;
    /// @dev No order gains more, in micro-yen a Wh: two limits and two sides' premiums of 99,999 ticks, 10 micro-yen each.
    uint256 internal constant MAX_DUAL = 3_999_960;
    int256 internal constant TICK = 10;
    /// @dev Up to so many orders every pair is looked at; above, every pair of classes.
    uint256 internal constant MAX_PAIRWISE = 300;
    uint256 internal constant BUY = 1;
    uint256 internal constant SELL = 2;
    int256 private constant NEVER = type(int256).min;

    error BadTerms(uint256 terms);
    error BadClass(uint256 class);
    error BadOrder(uint256 order, string why);
    error BadTrade(uint256 trade, string why);
    error TooManyNamed();
    error BadLength();
    error PairGainsMore(uint256 buy, uint256 sell);
    error WrongSum(string what);

    struct Claim {
        uint256 welfare;
        uint256 traded;
    }

    /// @dev What the passes hand on to each other.
    struct Room {
        uint256 tagCount;
        uint256 participantCount;
        bytes table;              // by tag, then by identity: its bit + 1, or 0 where nobody names it
        uint256 named;
        uint256[] hash;           // by terms
        uint256[] from;           // by terms: place of its first byte; one more at the end
        uint256[] tags;           // by terms: bits
        uint256[] needs;
        uint256[] side;           // by class
        uint256[] who;            // by class: a person, or 0 where nobody of it is named
        uint256[] terms;          // by class
        uint256[] place;          // by class: among those of its side
        uint256 buyClasses;
        uint256 sellClasses;
        int256[] beta;            // by buy class × sell classes + sell class: the buyer's premiums, micro-yen; NEVER: may not trade
        int256[] sigma;
        int256[] level;           // by order: limit less dual of a buyer, limit and dual of a seller
        uint256[] left;           // by order: Wh not yet traded
        uint256[] owner;          // by order: dual × 2^48 + participant × 2^16 + class
        uint256 dualSum;
    }

    /// @return root Of the orders, as they stand in the book's tree.
    function check(
        uint256 tagCount, uint256 participantCount, bytes calldata terms, bytes calldata classes, bytes calldata orders,
        bytes calldata trades, Claim memory claim) internal pure returns (bytes32 root, uint256 count)
    {
        if (classes.length % 7 != 0 || orders.length % 17 != 0 || trades.length % 12 != 0 || orders.length == 0) revert BadLength();
        Room memory room;
        room.tagCount = tagCount;
        room.participantCount = participantCount;
        readTerms(room, terms);
        readClasses(room, terms, classes);
        root = readOrders(room, orders);
        count = room.level.length;
        if (room.dualSum != claim.welfare) revert WrongSum("duals");
        if (count <= MAX_PAIRWISE) everyPair(room);
        else everyClassPair(room);
        readTrades(room, trades, claim);
    }

    function readTerms(Room memory room, bytes calldata all) private pure {
        unchecked {
            uint256 count;
            for (uint256 pos = 0; pos < all.length; count++) pos += 2 + lengthAt(all, pos);
            room.hash = new uint256[](count);
            room.from = new uint256[](count + 1);
            room.tags = new uint256[](count);
            room.needs = new uint256[](count);
            room.table = new bytes(room.tagCount + 1 + 2 * (room.participantCount + 1));
            uint256 next;
            for (uint256 i = 0; i < count; i++) {
                uint256 length = lengthAt(all, next);
                if (next + 2 + length > all.length) revert BadLength();
                bytes calldata terms = all[next + 2:next + 2 + length];
                if (!Terms.areValid(terms, room.tagCount, room.participantCount)) revert BadTerms(i);
                room.from[i] = next + 2;
                room.hash[i] = uint256(keccak256(terms));
                nameAll(room, terms);
                next += 2 + length;
            }
            room.from[count] = next + 2;
            for (uint256 i = 0; i < count; i++) {
                bytes calldata terms = all[room.from[i]:room.from[i + 1] - 2];
                (uint256 own, uint256 wanted,) = Terms.counts(terms);
                uint256 bits;
                for (uint256 k = 0; k < own; k++) bits |= bitOf(room, Terms.number(terms, 3 + 4 * k));
                room.tags[i] = bits;
                bits = 0;
                for (uint256 k = own; k < own + wanted; k++) bits |= bitOf(room, Terms.number(terms, 3 + 4 * k));
                room.needs[i] = bits;
            }
        }
    }

    function lengthAt(bytes calldata all, uint256 pos) private pure returns (uint256 length) {
        assembly ("memory-safe") {
            length := shr(240, calldataload(add(all.offset, pos)))
        }
    }

    /// @dev A tag that somebody requires or values gets a bit.
    function nameAll(Room memory room, bytes calldata terms) private pure {
        unchecked {
            (uint256 own, uint256 wanted, uint256 valued) = Terms.counts(terms);
            uint256 pos = 3 + 4 * own;
            for (uint256 i = 0; i < wanted; i++) nameOne(room, Terms.number(terms, pos + 4 * i));
            pos += 4 * wanted;
            for (uint256 i = 0; i < valued; i++) nameOne(room, Terms.number(terms, pos + 7 * i));
        }
    }

    function nameOne(Room memory room, uint256 tag) private pure {
        uint256 pos = placeOf(room, tag);
        if (room.table[pos] != 0) return;
        if (room.named == 255) revert TooManyNamed();
        room.table[pos] = bytes1(uint8(++room.named));
    }

    function placeOf(Room memory room, uint256 tag) private pure returns (uint256) {
        return tag < Terms.IDENTITY ? tag : room.tagCount + 1 + (tag ^ Terms.IDENTITY);
    }

    /// @dev 0 for a tag that nobody names.
    function bitOf(Room memory room, uint256 tag) private pure returns (uint256) {
        uint256 number = uint8(room.table[placeOf(room, tag)]);
        return number == 0 ? 0 : uint256(1) << (number - 1);
    }

    function readClasses(Room memory room, bytes calldata all, bytes calldata classes) private pure {
        unchecked {
            uint256 count = classes.length / 7;
            room.side = new uint256[](count);
            room.who = new uint256[](count);
            room.terms = new uint256[](count);
            room.place = new uint256[](count);
            for (uint256 i = 0; i < count; i++) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(200, calldataload(add(classes.offset, mul(i, 7))))
                }
                (uint256 terms, uint256 side, uint256 who) = (word >> 40, word >> 32 & 0xff, word & 0xffffffff);
                if (terms >= room.hash.length || who > room.participantCount) revert BadClass(i);
                if (side != BUY && side != SELL) revert BadClass(i);
                (room.terms[i], room.side[i], room.who[i]) = (terms, side, who);
                room.place[i] = side == BUY ? room.buyClasses++ : room.sellClasses++;
            }
            room.beta = new int256[](room.buyClasses * room.sellClasses);
            room.sigma = new int256[](room.beta.length);
            for (uint256 a = 0; a < count; a++)
                if (room.side[a] == BUY)
                    for (uint256 b = 0; b < count; b++) if (room.side[b] == SELL) join(room, all, a, b);
        }
    }

    function join(Room memory room, bytes calldata all, uint256 a, uint256 b) private pure {
        unchecked {
            uint256 pos = room.place[a] * room.sellClasses + room.place[b];
            (uint256 buyer, uint256 seller) = (faceOf(room, a, false), faceOf(room, b, true));
            if (room.needs[room.terms[a]] & ~seller != 0 || room.needs[room.terms[b]] & ~buyer != 0) {
                room.beta[pos] = NEVER;
                return;
            }
            room.beta[pos] = premiums(room, all, room.terms[a], seller);
            room.sigma[pos] = premiums(room, all, room.terms[b], buyer);
        }
    }

    function faceOf(Room memory room, uint256 class, bool sells) private pure returns (uint256) {
        uint256 who = room.who[class];
        return room.tags[room.terms[class]] | (who == 0 ? 0 : bitOf(room, Terms.identity(who, sells)));
    }

    /// @dev In micro-yen a Wh.
    function premiums(Room memory room, bytes calldata all, uint256 own, uint256 other) private pure returns (int256 sum) {
        unchecked {
            bytes calldata terms = all[room.from[own]:room.from[own + 1] - 2];
            (uint256 carried, uint256 wanted, uint256 valued) = Terms.counts(terms);
            uint256 pos = 3 + 4 * (carried + wanted);
            for (uint256 i = 0; i < valued; i++)
                if (bitOf(room, Terms.number(terms, pos + 7 * i)) & other != 0) sum += Terms.ticksAt(terms, pos + 7 * i) * TICK;
        }
    }

    function readOrders(Room memory room, bytes calldata orders) private pure returns (bytes32) {
        unchecked {
            uint256 count = orders.length / 17;
            bytes32[] memory leaves = new bytes32[](count);
            room.level = new int256[](count);
            room.left = new uint256[](count);
            room.owner = new uint256[](count);
            uint256[3] memory total;
            uint256 dualSum;
            for (uint256 i = 0; i < count; i++) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(120, calldataload(add(orders.offset, mul(i, 17))))
                }
                uint256 class = word >> 88 & 0xffff;
                if (class >= room.side.length) revert BadOrder(i, "class");
                uint256 side = room.side[class];
                uint256 quantity = word >> 24 & 0xffffffffff;
                int256 limit = int24(uint24(word >> 64));
                fits(room, i, word >> 104, class, quantity, limit, word & 0xffffff);
                if ((total[side] += quantity) > MAX_WH) revert BadOrder(i, "total");
                dualSum += quantity * (word & 0xffffff);
                room.level[i] = limit * TICK + (side == BUY ? -int256(word & 0xffffff) : int256(word & 0xffffff));
                room.left[i] = quantity;
                room.owner[i] = (word & 0xffffff) << 48 | word >> 104 << 16 | class;
                // 0x00, participant, side, limit, quantity, hash of the terms.
                uint256 head = (word >> 104) << 72 | side << 64 | (word >> 64 & 0xffffff) << 40 | quantity;
                uint256 terms = room.hash[room.terms[class]];
                bytes32 leaf;
                assembly ("memory-safe") {
                    mstore(0, shl(144, head))
                    mstore(14, terms)
                    leaf := keccak256(0, 46)
                }
                leaves[i] = leaf;
            }
            room.dualSum = dualSum;
            return Merkle.rootOf(leaves);
        }
    }

    function fits(Room memory room, uint256 i, uint256 participant, uint256 class, uint256 quantity, int256 limit, uint256 dual)
        private pure
    {
        if (participant == 0 || participant > room.participantCount) revert BadOrder(i, "participant");
        if (quantity == 0 || quantity > MAX_WH) revert BadOrder(i, "quantity");
        if (limit < -Terms.MAX_TICKS || limit > Terms.MAX_TICKS) revert BadOrder(i, "limit");
        if (dual > MAX_DUAL) revert BadOrder(i, "dual");
        // Somebody who is named stands in a class of its own; in any other class nobody is.
        uint256 who = room.who[class];
        if (who != 0 ? who != participant : bitOf(room, Terms.identity(participant, room.side[class] == SELL)) != 0)
            revert BadOrder(i, "person");
    }

    /// @dev gain = limit of the buyer + premiums − limit of the seller, at most both duals: so a buyer's level and the premiums
    /// never pass a seller's level.
    function everyPair(Room memory room) private pure {
        unchecked {
            uint256 count = room.level.length;
            uint256[] memory sells = new uint256[](count);
            uint256 found;
            for (uint256 j = 0; j < count; j++) if (room.side[room.owner[j] & 0xffff] == SELL) sells[found++] = j;
            for (uint256 i = 0; i < count; i++) {
                uint256 class = room.owner[i] & 0xffff;
                if (room.side[class] != BUY) continue;
                uint256 row = room.place[class] * room.sellClasses;
                int256 level = room.level[i];
                for (uint256 k = 0; k < found; k++) {
                    uint256 j = sells[k];
                    uint256 pos = row + room.place[room.owner[j] & 0xffff];
                    int256 beta = room.beta[pos];
                    if (beta != NEVER && level + beta + room.sigma[pos] > room.level[j]) revert PairGainsMore(i, j);
                }
            }
        }
    }

    /// @dev What holds for the highest level of a class of buyers and the lowest of a class of sellers holds for all of them.
    function everyClassPair(Room memory room) private pure {
        unchecked {
            uint256 none = type(uint256).max;
            uint256[] memory best = new uint256[](room.side.length);
            for (uint256 c = 0; c < best.length; c++) best[c] = none;
            for (uint256 i = 0; i < room.level.length; i++) {
                uint256 class = room.owner[i] & 0xffff;
                uint256 now_ = best[class];
                if (now_ == none || (room.side[class] == BUY ? room.level[i] > room.level[now_] : room.level[i] < room.level[now_]))
                    best[class] = i;
            }
            for (uint256 a = 0; a < best.length; a++) {
                if (room.side[a] != BUY || best[a] == none) continue;
                for (uint256 b = 0; b < best.length; b++) {
                    if (room.side[b] != SELL || best[b] == none) continue;
                    uint256 pos = room.place[a] * room.sellClasses + room.place[b];
                    if (room.beta[pos] != NEVER && room.level[best[a]] + room.beta[pos] + room.sigma[pos] > room.level[best[b]])
                        revert PairGainsMore(best[a], best[b]);
                }
            }
        }
    }

    function readTrades(Room memory room, bytes calldata trades, Claim memory claim) private pure {
        unchecked {
            uint256 traded;
            uint256 welfare;
            for (uint256 t = 0; t < trades.length / 12; t++) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(160, calldataload(add(trades.offset, mul(t, 12))))
                }
                (uint256 buy, uint256 sell, uint256 quantity) = (word >> 80, word >> 64 & 0xffff, word >> 24 & 0xffffffffff);
                int256 price = int256(int24(uint24(word))) * TICK;
                traded += quantity;
                // What a Wh gains is both duals, since the price is where both put it.
                welfare += quantity * trade(room, t, buy, sell, quantity, price);
            }
            if (traded != claim.traded) revert WrongSum("traded");
            if (welfare != claim.welfare) revert WrongSum("welfare");
        }
    }

    function trade(Room memory room, uint256 t, uint256 buy, uint256 sell, uint256 quantity, int256 price)
        private pure returns (uint256 gain)
    {
        unchecked {
            if (buy >= room.level.length || sell >= room.level.length) revert BadTrade(t, "order");
            (uint256 buyer, uint256 seller) = (room.owner[buy], room.owner[sell]);
            if (room.side[buyer & 0xffff] != BUY || room.side[seller & 0xffff] != SELL) revert BadTrade(t, "side");
            if (buyer >> 16 & 0xffffffff == seller >> 16 & 0xffffffff) revert BadTrade(t, "self");
            uint256 pos = room.place[buyer & 0xffff] * room.sellClasses + room.place[seller & 0xffff];
            int256 beta = room.beta[pos];
            if (beta == NEVER) revert BadTrade(t, "tag");
            if (price != room.level[buy] + beta || price != room.level[sell] - room.sigma[pos]) revert BadTrade(t, "price");
            if (quantity == 0 || quantity > room.left[buy] || quantity > room.left[sell]) revert BadTrade(t, "quantity");
            room.left[buy] -= quantity;
            room.left[sell] -= quantity;
            gain = (buyer >> 48) + (seller >> 48);
        }
    }
}
