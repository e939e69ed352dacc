using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Where energy came from: certificates follow from what is settled and traded; acts on them and orders for them alone
/// are commands.</summary>
public sealed partial class Community
{
    /// <summary>More orders for certificates than a community can have.</summary>
    const int MostOffers = 100_000;

    CertificateRegistry? certificates;
    readonly Dictionary<DeliverySlot, List<Sold>> soldIn = [];    // of slots that are not settled for everybody
    readonly List<Order> offers = [];
    long valuePayments, valueRounds;

    /// <summary>Who has which certificate; null where the community does not certify.</summary>
    public CertificateRegistry? Certificates => certificates;

    /// <summary>Auctions of certificates alone that were held.</summary>
    public long CertificateRounds => valueRounds;

    /// <summary>Offers taken since the last auction of certificates; an offer's number is its place among them, from 1.</summary>
    public int CertificateOffers => offers.Count;

    /// <summary>A trade as certificates need to know it.</summary>
    /// <param name="Named">What the buyer adds for the seller's tags, µ¥/Wh.</param>
    readonly record struct Sold(int Seller, int Buyer, Energy Quantity, Price Price, string Technology, Price Named);

    void Remember(DeliverySlot slot, StandingOrder buy, StandingOrder sell, Energy quantity, Price price)
    {
        if (!soldIn.TryGetValue(slot, out var sold)) soldIn.Add(slot, sold = []);
        var named = default(Price);
        foreach (var premium in buy.Terms.Premiums)
            if (sell.Terms.Tags.Contains(premium.Tag)) named += premium.Amount;
        sold.Add(new(sell.Member, buy.Member, quantity, price, TechnologyOf(sell.Member, sell.Terms), named));
    }

    /// <summary>What a sell order's energy is sold as: its own plant's technology where it says so, else what it stores in; empty
    /// where it says neither, so that no certificate goes with it.</summary>
    string TechnologyOf(int seller, OrderTerms terms)
    {
        var own = certificates!.PlantOf(Definition.Members[seller].Id)?.Technology;
        var store = "";
        foreach (var tag in terms.Tags)
        {
            if (tag.Name == own || own is null && certificates.IsTechnology(tag.Name)) return tag.Name;
            if (tag.Name is "battery" or "ev") store = tag.Name;
        }

        return store;
    }

    SiteSlot SiteOf(DeliverySlot slot, int member, in SlotReading r) => new(
        Definition.Members[member].Id, slot, r.Quality is ReadingQuality.Measured or ReadingQuality.Recovered, r.Forward, r.Reverse,
        r.Load, r.Generated, r.Charged, r.Discharged, r.Driven, r.Lost, r.Stored);

    void Certify(DeliverySlot slot, List<SiteSlot> sites, bool isComplete)
    {
        var trades = new List<SlotTrade>();
        if (soldIn.TryGetValue(slot, out var sold))
        {
            var plain = PlainPrice(sold);
            foreach (var t in sold)
            {
                var above = t.Technology.Length == 0 ? default : plain is { } untagged ? t.Price - untagged : t.Named;
                trades.Add(new(Definition.Members[t.Seller].Id, Definition.Members[t.Buyer].Id, t.Quantity, t.Price, t.Technology,
                    above > default(Price) ? above : default));
            }
        }

        certificates!.Settle(slot, sites, trades, isComplete);
        certificates.Expire(slot);
        if (isComplete) soldIn.Remove(slot);
    }

    /// <summary>What untagged energy cost in a slot, weighted, rounded down; null where none was traded.</summary>
    static Price? PlainPrice(List<Sold> sold)
    {
        var (amount, wattHours) = (Int128.Zero, 0L);
        foreach (var t in sold)
        {
            if (t.Technology.Length > 0) continue;
            amount += (t.Quantity * t.Price).MicroYen;
            wattHours += t.Quantity.WattHours;
        }

        return wattHours == 0 ? null : new((long)(amount / wattHours));
    }

    void Note(CertificateEvent line)
    {
        events.On(new Event.Certified(line));
        if (line.Act == CertificateAct.Undelivered) Pay(line.Other, line.Account, line.Money, "short");
    }

    Energy? LoadIn(DeliverySlot slot, ParticipantId who) =>
        IndexOf(who) is >= 0 and var member && kept.TryGetValue(slot, out var rows) && rows.Has(member) ? rows.Of(member).Reading.Load : null;

    void Act(CertificateOrder order)
    {
        if (certificates is null) Refuse("this community does not certify");
        else if (IndexOf(order.Account) < 0 || order.Other != default && IndexOf(order.Other) < 0)
            certificates.Refuse(order, CertificateRefusal.UnknownParticipant);
        else certificates.Act(order);
    }

    void Offer(Command.OfferCertificates offer)
    {
        if (certificates is null)
        {
            Refuse("this community does not certify");
            return;
        }

        var order = new Order(offer.Participant, offer.Side, offer.Quantity, offer.Limit, offer.Terms);
        if (WhyNoOffer(order) is var why && why != CertificateRefusal.None)
        {
            certificates.Refuse(new(CertificateVerb.Transfer, offer.Participant, 0, offer.Quantity), why);
            return;
        }

        offers.Add(order);
        events.On(new Event.CertificatesOffered(offer.Participant, offer.Side, offer.Quantity, offer.Limit, offer.Terms));
    }

    CertificateRefusal WhyNoOffer(in Order order)
    {
        if (IndexOf(order.Participant) < 0) return CertificateRefusal.UnknownParticipant;
        if (order.Quantity <= Energy.Zero || order.Quantity.WattHours >= 1L << 40) return CertificateRefusal.QuantityNotPositive;
        if (order.Limit < default(Price) || order.Limit > Definition.Market.Ceiling || order.Limit.MicroYenPerWattHour % 10 != 0)
            return CertificateRefusal.LimitOutOfRange;
        var (own, who) = (Energy.Zero, order.Participant);
        foreach (var other in offers)
        {
            if (other.Participant != who) continue;
            if (other.Side != order.Side) return CertificateRefusal.BothSides;
            if (other.Terms.Tags.SequenceEqual(order.Terms.Tags)) own += other.Quantity;
        }

        if (offers.Count >= MostOffers) return CertificateRefusal.BookFull;
        if (order.Side == Side.Buy) return CertificateRefusal.None;
        return order.Terms.Tags is [var technology] && own + order.Quantity <= certificates!.Holding(who, technology.Name)
            ? CertificateRefusal.None : CertificateRefusal.NotOffered;
    }

    /// <summary>The offers of certificates by arrival, as an auction would take them now, by number.</summary>
    public List<BookOrder> CertificateBook()
    {
        // What was offered may have been used or given away since.
        var left = new Dictionary<(ParticipantId, string), Energy>();
        var standing = new List<BookOrder>();
        for (var i = 0; i < offers.Count; i++)
        {
            var (order, quantity) = (offers[i], offers[i].Quantity);
            if (order.Side == Side.Sell)
            {
                var key = (order.Participant, order.Terms.Tags[0].Name);
                var there = left.TryGetValue(key, out var rest) ? rest : certificates!.Holding(key.Participant, key.Name);
                quantity = Energy.Min(quantity, there);
                left[key] = there - quantity;
            }

            if (quantity > Energy.Zero) standing.Add(new(i + 1, order with { Quantity = quantity }));
        }

        return standing;
    }

    void RunCertificateRound()
    {
        if (certificates is null)
        {
            Refuse("this community does not certify");
            return;
        }

        valueRounds++;
        var standing = CertificateBook().ConvertAll(b => b.Order);
        offers.Clear();
        var (wanted, offered) = (Energy.Zero, Energy.Zero);
        foreach (var order in standing)
        {
            if (order.Side == Side.Buy) wanted += order.Quantity;
            else offered += order.Quantity;
        }

        var (matched, welfare) = (Energy.Zero, Money.Zero);
        if (wanted > Energy.Zero && offered > Energy.Zero)
        {
            var clearing = new CallAuction().Clear(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(standing));
            (matched, welfare) = (clearing.Traded, clearing.Welfare);
            foreach (var trade in clearing.Trades)
                Sell(standing[trade.Sell], standing[trade.Buy].Participant, trade.Quantity, trade.Price);
        }

        events.On(new Event.CertificatesCleared(standing.Count, wanted, offered, matched, welfare, Now));
    }

    void Sell(in Order sell, ParticipantId buyer, Energy quantity, Price price)
    {
        certificates!.Sell(sell.Participant, buyer, sell.Terms.Tags[0].Name, quantity, price);
        Pay(buyer, sell.Participant, quantity * price, "value");
    }

    /// <summary>Value alone is paid in the ledger at once and stands on no bill: the guarantee is about electricity.</summary>
    void Pay(ParticipantId from, ParticipantId to, Money amount, string what)
    {
        if (amount == Money.Zero) return;
        Ledger.Post($"certificates/{++valuePayments}", $"certificates {what}", null,
            [new(Account.OfParticipant(from), -amount), new(Account.OfParticipant(to), amount)]);
    }

    void SaveCertificates(BinaryWriter to)
    {
        to.Write7BitEncodedInt64(valuePayments);
        to.Write7BitEncodedInt64(valueRounds);
        to.Write7BitEncodedInt(archived.Count);
        foreach (var (month, isAll) in archived.OrderBy(a => a.Key))
        {
            to.Write7BitEncodedInt(month);
            to.Write(isAll);
        }

        to.Write7BitEncodedInt(soldIn.Count);
        foreach (var (slot, sold) in soldIn.OrderBy(s => s.Key))
        {
            to.Write(slot.Index);
            to.Write7BitEncodedInt(sold.Count);
            foreach (var t in sold)
            {
                to.Write7BitEncodedInt(t.Seller);
                to.Write7BitEncodedInt(t.Buyer);
                to.Write7BitEncodedInt64(t.Quantity.WattHours);
                to.Write7BitEncodedInt64(t.Price.MicroYenPerWattHour);
                to.Write(t.Technology);
                to.Write7BitEncodedInt64(t.Named.MicroYenPerWattHour);
            }
        }

        to.Write7BitEncodedInt(offers.Count);
        foreach (var offer in offers)
        {
            to.Write(offer.Participant.Name);
            to.Write((byte)offer.Side);
            to.Write7BitEncodedInt64(offer.Quantity.WattHours);
            to.Write7BitEncodedInt64(offer.Limit.MicroYenPerWattHour);
            TermsKept.Save(to, offer.Terms);
        }

        certificates!.Save(to);
    }

    void LoadCertificates(BinaryReader from)
    {
        valuePayments = from.Read7BitEncodedInt64();
        valueRounds = from.Read7BitEncodedInt64();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--) archived.Add(from.Read7BitEncodedInt(), from.ReadBoolean());
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var (slot, sold) = (new DeliverySlot(from.ReadInt32()), new List<Sold>());
            for (var rows = from.Read7BitEncodedInt(); rows > 0; rows--)
                sold.Add(new(from.Read7BitEncodedInt(), from.Read7BitEncodedInt(), new(from.Read7BitEncodedInt64()),
                    new(from.Read7BitEncodedInt64()), from.ReadString(), new(from.Read7BitEncodedInt64())));
            soldIn.Add(slot, sold);
        }

        var terms = new TermsKept();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
            offers.Add(new(ParticipantId.Parse(from.ReadString()), (Side)from.ReadByte(), new(from.Read7BitEncodedInt64()),
                new(from.Read7BitEncodedInt64()), terms.Load(from)));
        certificates!.Load(from);
    }
}
