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
    /// @dev Far below any gain: two that may not trade never gain more than their duals.
    int256 private constant NEVER = -1 << 200;

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

    /// @dev Named tags, needs and premiums of a class: all that decides who may trade with it and for what more.
    struct Face {
        bytes32 key;
        uint256 tags;
        uint256 needs;
        uint256[] valued;         // by premium: the tag's bit
        int256[] worth;           // and what it adds, in micro-yen a Wh
    }

    /// @dev What the passes hand on to each other.
    struct Room {
        uint256 tagCount;
        uint256 seatCount;
        bytes table;              // by tag, then by identity: its bit + 1, or 0 where nobody names it
        uint256 named;
        bool namesPeople;
        uint256[] hash;           // by terms
        uint256[] from;           // by terms: place of its first byte; one more at the end
        uint256[] tags;           // by terms: bits
        uint256[] needs;
        uint256[] side;           // by class
        uint256[] who;            // by class: a person, or 0 where nobody of it is named
        uint256[] terms;          // by class
        uint256[] face;           // by class: what the others see of it, numbered by side; many classes may have one
        Face[] buys;
        Face[] sells;
        uint256 buyFaces;
        uint256 sellFaces;
        int256[] level;           // by order: limit less dual of a buyer, limit and dual of a seller
        uint256[] left;           // by order: Wh not yet traded
        uint256[] owner;          // by order: dual × 2^48 + participant × 2^16 + class
        uint256 dualSum;
    }

    /// @return root Of the orders, as they stand in the book's tree.
    function check(
        uint256 tagCount, uint256 seatCount, bytes calldata terms, bytes calldata classes, bytes calldata orders,
        bytes calldata trades, Claim memory claim) internal pure returns (bytes32 root, uint256 count)
    {
        if (classes.length % 7 != 0 || orders.length % 17 != 0 || trades.length % 12 != 0 || orders.length == 0) revert BadLength();
        Room memory room;
        room.tagCount = tagCount;
        room.seatCount = seatCount;
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
            room.table = new bytes(room.tagCount + 1 + 2 * (room.seatCount + 1));
            uint256 next;
            for (uint256 i = 0; i < count; i++) {
                uint256 length = lengthAt(all, next);
                if (next + 2 + length > all.length) revert BadLength();
                bytes calldata terms = all[next + 2:next + 2 + length];
                if (!Terms.areValid(terms, room.tagCount, room.seatCount)) revert BadTerms(i);
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
        if (tag >= Terms.IDENTITY) room.namesPeople = true;
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
            room.face = new uint256[](count);
            room.buys = new Face[](count);
            room.sells = new Face[](count);
            for (uint256 i = 0; i < count; i++) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(200, calldataload(add(classes.offset, mul(i, 7))))
                }
                (uint256 terms, uint256 side, uint256 who) = (word >> 40, word >> 32 & 0xff, word & 0xffffffff);
                if (terms >= room.hash.length || who > room.seatCount) revert BadClass(i);
                if (side != BUY && side != SELL) revert BadClass(i);
                (room.terms[i], room.side[i], room.who[i]) = (terms, side, who);
                (Face[] memory faces, uint256 known) = side == BUY ? (room.buys, room.buyFaces) : (room.sells, room.sellFaces);
                uint256 found = findFace(room, all, i, faces, known);
                room.face[i] = found;
                if (found == known) {
                    if (side == BUY) room.buyFaces++;
                    else room.sellFaces++;
                }
            }
        }
    }

    function findFace(Room memory room, bytes calldata all, uint256 class, Face[] memory faces, uint256 known)
        private pure returns (uint256 found)
    {
        unchecked {
            uint256 terms = room.terms[class];
            uint256 tags = faceOf(room, class, room.side[class] == SELL);
            uint256 needs = room.needs[terms];
            bytes calldata own = all[room.from[terms]:room.from[terms + 1] - 2];
            (uint256 carried, uint256 wanted,) = Terms.counts(own);
            bytes32 key = keccak256(abi.encodePacked(tags, needs, own[3 + 4 * (carried + wanted):]));
            for (found = 0; found < known; found++) if (faces[found].key == key) return found;
            (uint256[] memory valued, int256[] memory worth) = premiums(room, own);
            faces[found] = Face(key, tags, needs, valued, worth);
        }
    }

    /// @dev What both sides' wishes add to a trade, or NEVER.
    function bonusOf(Face memory buyer, Face memory seller) private pure returns (int256) {
        unchecked {
            return buyer.needs & ~seller.tags | seller.needs & ~buyer.tags != 0 ? NEVER
                : worthOf(buyer, seller.tags) + worthOf(seller, buyer.tags);
        }
    }

    function worthOf(Face memory face, uint256 other) private pure returns (int256 sum) {
        unchecked {
            (uint256[] memory valued, int256[] memory worth) = (face.valued, face.worth);
            for (uint256 i = 0; i < valued.length; i++) if (get(valued, i) & other != 0) sum += get(worth, i);
        }
    }

    function faceOf(Room memory room, uint256 class, bool sells) private pure returns (uint256) {
        uint256 who = room.who[class];
        return room.tags[room.terms[class]] | (who == 0 ? 0 : bitOf(room, Terms.identity(who, sells)));
    }

    function premiums(Room memory room, bytes calldata terms) private pure returns (uint256[] memory valued, int256[] memory worth) {
        unchecked {
            (uint256 carried, uint256 wanted, uint256 count) = Terms.counts(terms);
            uint256 pos = 3 + 4 * (carried + wanted);
            valued = new uint256[](count);
            worth = new int256[](count);
            for (uint256 i = 0; i < count; i++)
                (valued[i], worth[i]) = (bitOf(room, Terms.number(terms, pos + 7 * i)), Terms.ticksAt(terms, pos + 7 * i) * TICK);
        }
    }

    function readOrders(Room memory room, bytes calldata orders) private pure returns (bytes32) {
        unchecked {
            uint256 count = orders.length / 17;
            bytes32[] memory leaves = new bytes32[](count);
            room.level = new int256[](count);
            room.left = new uint256[](count);
            room.owner = new uint256[](count);
            uint256[] memory facts = factsOf(room);
            uint256 bought;
            uint256 sold;
            uint256 dualSum;
            for (uint256 i = 0; i < count; i++) {
                uint256 word;
                assembly ("memory-safe") {
                    word := shr(120, calldataload(add(orders.offset, mul(i, 17))))
                }
                uint256 fact = factOf(room, facts, i, word);
                uint256 quantity = word >> 24 & 0xffffffffff;
                uint256 dual = word & 0xffffff;
                int256 level = int24(uint24(word >> 64)) * TICK;
                if (fact & 0xff == BUY) {
                    level -= int256(dual);
                    bought += quantity;
                } else {
                    level += int256(dual);
                    sold += quantity;
                }
                dualSum += quantity * dual;
                // 0x00, participant, side, limit, quantity, hash of the terms.
                uint256 head = (word >> 104) << 72 | (fact & 0xff) << 64 | (word >> 64 & 0xffffff) << 40 | quantity;
                uint256 terms = room.hash[fact >> 40];
                put(room.level, i, level);
                put(room.left, i, quantity);
                put(room.owner, i, dual << 48 | word >> 104 << 16 | word >> 88 & 0xffff);
                assembly ("memory-safe") {
                    mstore(0, shl(144, head))
                    mstore(14, terms)
                    mstore(add(add(leaves, 32), shl(5, i)), keccak256(0, 46))
                }
            }
            // At most 65,535 orders of 40 bits: neither sum has run over before it is looked at.
            if (bought > MAX_WH || sold > MAX_WH) revert WrongSum("side");
            room.dualSum = dualSum;
            return Merkle.rootOf(leaves);
        }
    }

    /// @dev By class: side, person << 8, terms << 40.
    function factsOf(Room memory room) private pure returns (uint256[] memory facts) {
        unchecked {
            facts = new uint256[](room.side.length);
            for (uint256 c = 0; c < facts.length; c++) facts[c] = room.side[c] | room.who[c] << 8 | room.terms[c] << 40;
        }
    }

    /// @dev The facts of an order's class, once the order is found to keep the rules and to stand in the right one.
    function factOf(Room memory room, uint256[] memory facts, uint256 i, uint256 word) private pure returns (uint256 fact) {
        unchecked {
            uint256 class = word >> 88 & 0xffff;
            if (class >= facts.length) revert BadOrder(i, "class");
            fact = facts[class];
            uint256 participant = word >> 104;
            if (participant == 0 || participant > room.seatCount) revert BadOrder(i, "participant");
            uint256 quantity = word >> 24 & 0xffffffffff;
            if (quantity == 0 || quantity > MAX_WH) revert BadOrder(i, "quantity");
            int256 limit = int24(uint24(word >> 64));
            if (limit < -Terms.MAX_TICKS || limit > Terms.MAX_TICKS) revert BadOrder(i, "limit");
            if (word & 0xffffff > MAX_DUAL) revert BadOrder(i, "dual");
            // Somebody who is named stands in a class of its own; in any other class nobody is.
            uint256 who = fact >> 8 & 0xffffffff;
            if (who != 0 ? who != participant : room.namesPeople && bitOf(room, Terms.identity(participant, fact & 0xff == SELL)) != 0)
                revert BadOrder(i, "person");
        }
    }

    /// @dev Array accesses of the inner loops, whose places are known to be there.
    function put(uint256[] memory list, uint256 place, uint256 value) private pure {
        assembly ("memory-safe") { mstore(add(add(list, 32), shl(5, place)), value) }
    }

    function put(int256[] memory list, uint256 place, int256 value) private pure {
        assembly ("memory-safe") { mstore(add(add(list, 32), shl(5, place)), value) }
    }

    function get(uint256[] memory list, uint256 place) private pure returns (uint256 value) {
        assembly ("memory-safe") { value := mload(add(add(list, 32), shl(5, place))) }
    }

    function get(int256[] memory list, uint256 place) private pure returns (int256 value) {
        assembly ("memory-safe") { value := mload(add(add(list, 32), shl(5, place))) }
    }

    /// @dev gain = limit of the buyer + premiums − limit of the seller, at most both duals: so a buyer's level and the premiums
    /// never pass a seller's level.
    function everyPair(Room memory room) private pure {
        unchecked {
            uint256 count = room.level.length;
            uint256[] memory sells = new uint256[](count);
            int256[] memory levels = new int256[](count);
            uint256[] memory faces = new uint256[](count);
            uint256 found;
            for (uint256 j = 0; j < count; j++) {
                uint256 class = room.owner[j] & 0xffff;
                if (room.side[class] != SELL) continue;
                (sells[found], levels[found], faces[found]) = (j, room.level[j], room.face[class] * 32);
                found++;
            }
            int256[] memory bonus = new int256[](room.buyFaces * room.sellFaces);
            for (uint256 k = 0; k < bonus.length; k++)
                bonus[k] = bonusOf(room.buys[k / room.sellFaces], room.sells[k % room.sellFaces]);
            for (uint256 i = 0; i < count; i++) {
                uint256 class = room.owner[i] & 0xffff;
                if (room.side[class] != BUY) continue;
                uint256 bad = firstAbove(room.level[i], bonus, room.face[class] * room.sellFaces, levels, faces, found);
                if (bad < found) revert PairGainsMore(i, sells[bad]);
            }
        }
    }

    /// @dev The first seller k with level + bonus[row + face k] > level k; found, where there is none. This is the inner loop of
    /// n² pairs: faces are offsets in bytes, and the arrays were made so long by everyPair.
    function firstAbove(
        int256 level, int256[] memory bonus, uint256 row, int256[] memory levels, uint256[] memory faces, uint256 found)
        private pure returns (uint256 k)
    {
        assembly ("memory-safe") {
            let wishes := add(add(bonus, 32), mul(row, 32))
            let face := add(faces, 32)
            let other := add(levels, 32)
            for {} lt(k, found) { k := add(k, 1) } {
                if sgt(add(level, mload(add(wishes, mload(face)))), mload(other)) { break }
                face := add(face, 32)
                other := add(other, 32)
            }
        }
    }

    /// @dev What holds for the highest level among the buyers of a face and the lowest among the sellers of another holds for all.
    function everyClassPair(Room memory room) private pure {
        unchecked {
            uint256[] memory buys = new uint256[](room.buyFaces);
            uint256[] memory sells = new uint256[](room.sellFaces);
            // The order and 1; 0 where there is none yet.
            for (uint256 i = 0; i < room.level.length; i++) {
                uint256 class = get(room.owner, i) & 0xffff;
                (bool isBuy, uint256 face, int256 level) = (get(room.side, class) == BUY, get(room.face, class), get(room.level, i));
                uint256 best = get(isBuy ? buys : sells, face);
                if (best != 0 && (isBuy ? level <= get(room.level, best - 1) : level >= get(room.level, best - 1))) continue;
                put(isBuy ? buys : sells, face, i + 1);
            }
            for (uint256 a = 0; a < buys.length; a++) {
                if (buys[a] == 0) continue;
                (Face memory buyer, int256 level) = (room.buys[a], room.level[buys[a] - 1]);
                for (uint256 b = 0; b < sells.length; b++) {
                    uint256 best = get(sells, b);
                    if (best != 0 && level + bonusOf(buyer, room.sells[b]) > get(room.level, best - 1))
                        revert PairGainsMore(buys[a] - 1, best - 1);
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
            (uint256 buyer, uint256 seller) = (get(room.owner, buy), get(room.owner, sell));
            if (get(room.side, buyer & 0xffff) != BUY || get(room.side, seller & 0xffff) != SELL) revert BadTrade(t, "side");
            if (buyer >> 16 & 0xffffffff == seller >> 16 & 0xffffffff) revert BadTrade(t, "self");
            (Face memory a, Face memory b) = (room.buys[get(room.face, buyer & 0xffff)], room.sells[get(room.face, seller & 0xffff)]);
            if (a.needs & ~b.tags | b.needs & ~a.tags != 0) revert BadTrade(t, "tag");
            if (price != get(room.level, buy) + worthOf(a, b.tags) || price != get(room.level, sell) - worthOf(b, a.tags))
                revert BadTrade(t, "price");
            (uint256 ofBuyer, uint256 ofSeller) = (get(room.left, buy), get(room.left, sell));
            if (quantity == 0 || quantity > ofBuyer || quantity > ofSeller) revert BadTrade(t, "quantity");
            put(room.left, buy, ofBuyer - quantity);
            put(room.left, sell, ofSeller - quantity);
            gain = (buyer >> 48) + (seller >> 48);
        }
    }
}
