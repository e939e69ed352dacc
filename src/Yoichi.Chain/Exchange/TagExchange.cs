using System.Numerics;
using System.Text;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>A <c>TagExchange</c> on a chain, spoken to as its operator or as anybody who checks it.</summary>
public sealed class TagExchange(Contract contract, TransactionSender sender)
{
    public TagNumbers Numbers { get; } = new();

    public static async Task<TagExchange> DeployAsync(TransactionSender sender, TimeSpan window, BigInteger bond, CancellationToken cancellationToken) =>
        new(await Contract.DeployAsync(sender, ContractCode.TagExchange, cancellationToken, AbiValue.Of((long)window.TotalSeconds), AbiValue.Of(bond)).ConfigureAwait(false), sender);

    public Contract Contract => contract;

    /// <summary>The same exchange, spoken to from another account.</summary>
    public TagExchange As(TransactionSender other) => new(contract, other);

    /// <summary>Makes sure that everything orders mention has its number, registering what has none.</summary>
    public async Task RegisterAsync(ReadOnlyMemory<Order> orders, CancellationToken cancellationToken)
    {
        var (tags, participants) = TagNumbers.MentionedBy(orders.Span);
        string[] newTags = [.. tags.Where(t => !Numbers.KnowsTag(t))], newPeople = [.. participants.Where(p => !Numbers.KnowsParticipant(p))];
        await LearnAsync(newTags, newPeople, cancellationToken).ConfigureAwait(false);
        string[] missingTags = [.. newTags.Where(t => !Numbers.KnowsTag(t))], missingPeople = [.. newPeople.Where(p => !Numbers.KnowsParticipant(p))];
        // So many names fit a transaction with room to spare.
        foreach (var some in missingTags.Select(t => (Tag: t, Person: "")).Concat(missingPeople.Select(p => (Tag: "", Person: p))).Chunk(100))
            await contract.SendAsync(sender, "register", cancellationToken,
                AbiValue.List(some.Where(s => s.Tag.Length > 0).Select(s => AbiValue.Of(s.Tag))),
                AbiValue.List(some.Where(s => s.Person.Length > 0).Select(s => AbiValue.Of(s.Person)))).ConfigureAwait(false);
        await LearnAsync(missingTags, missingPeople, cancellationToken).ConfigureAwait(false);
    }

    public Task<Receipt> BookAsync(DeliverySlot slot, int round, BookEncoding book, CancellationToken cancellationToken) =>
        SendAsync("book", slot, round, [AbiValue.Of(book.Orders.Count), AbiValue.OfWord(book.Tree.Root)], cancellationToken);

    public Task<Receipt> ClearAsync(DeliverySlot slot, int round, ClearingEncoding clearing, CancellationToken cancellationToken) =>
        SendAsync("clear", slot, round, clearing.Arguments, cancellationToken);

    /// <param name="bond">Wei, as the exchange demands.</param>
    public Task<Receipt> CommitAsync(DeliverySlot slot, int round, CommittedResult result, BigInteger bond, CancellationToken cancellationToken) =>
        SendAsync("commit", slot, round, result.Arguments, cancellationToken, bond);

    /// <summary>Shows a violation; the result falls, and its bond is whose account this is.</summary>
    public Task<Receipt> VoidAsync(DeliverySlot slot, int round, Disproof disproof, CancellationToken cancellationToken) =>
        SendAsync(disproof.Function, slot, round, disproof.Evidence, cancellationToken);

    public async Task<bool> IsFinalAsync(DeliverySlot slot, int round, CancellationToken cancellationToken) =>
        (await contract.AskAsync("isFinal", cancellationToken, AbiValue.Of(slot.Index), AbiValue.Of(round)).ConfigureAwait(false)).Number(0).IsOne;

    async Task LearnAsync(string[] tags, string[] people, CancellationToken cancellationToken)
    {
        foreach (var tag in tags)
            if (await NumberAsync("tagIds", tag, cancellationToken).ConfigureAwait(false) is > 0 and var number) Numbers.SetTag(tag, number);
        foreach (var person in people)
            if (await NumberAsync("participantIds", person, cancellationToken).ConfigureAwait(false) is > 0 and var number) Numbers.SetParticipant(person, number);
    }

    async Task<uint> NumberAsync(string function, string name, CancellationToken cancellationToken) => (uint)(await contract
        .AskAsync(function, cancellationToken, AbiValue.OfWord(Keccak256.Of(Encoding.UTF8.GetBytes(name)))).ConfigureAwait(false)).Number(0);

    Task<Receipt> SendAsync(
        string function, DeliverySlot slot, int round, IReadOnlyList<AbiValue> arguments, CancellationToken cancellationToken, BigInteger value = default) =>
        contract.SendAsync(sender, function, [AbiValue.Of(slot.Index), AbiValue.Of(round), .. arguments], value, cancellationToken);
}
