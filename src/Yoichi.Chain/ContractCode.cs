using System.Text;
using System.Text.Json.Nodes;

namespace Yoichi.Chain;

/// <summary>A contract as it was compiled: what is put on a chain, what its functions and errors are called there.</summary>
public sealed class ContractCode
{
    readonly Dictionary<string, (byte[] Selector, int Inputs, int Words)> functions = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    ContractCode(JsonNode file)
    {
        Name = (string)file["name"]!;
        Bytecode = Hex.Bytes((string)file["bytecode"]!);
        foreach (var entry in (JsonArray)file["abi"]!)
        {
            if (entry!["name"] is not { } named) continue;
            var (name, inputs) = ((string)named!, (JsonArray)entry["inputs"]!);
            var selector = Keccak256.Of(Encoding.ASCII.GetBytes($"{name}({Types(inputs)})"))[..4];
            if ((string)entry["type"]! == "function") functions.Add(name, (selector, inputs.Count, ((JsonArray)entry["outputs"]!).Count));
            if ((string)entry["type"]! == "error") errors.Add(Convert.ToHexString(selector), name);
        }
    }

    public static ContractCode CheckpointRegistry { get; } = Read("CheckpointRegistry");

    public static ContractCode Certificates { get; } = Read("Certificates");

    public static ContractCode SettlementToken { get; } = Read("SettlementToken");

    public static ContractCode TagExchange { get; } = Read("TagExchange");

    public static IReadOnlyList<ContractCode> All => [CheckpointRegistry, Certificates, SettlementToken, TagExchange];

    public string Name { get; }

    public ReadOnlyMemory<byte> Bytecode { get; }

    /// <summary>What is sent to deploy it.</summary>
    public byte[] Deployment(params AbiValue[] arguments) => [.. Bytecode.Span, .. AbiValue.Encode(arguments)];

    /// <summary>What is sent to call a function.</summary>
    /// <exception cref="ArgumentException">There is no such function, or it takes another number of arguments.</exception>
    public byte[] Call(string function, params AbiValue[] arguments)
    {
        if (!functions.TryGetValue(function, out var known) || known.Inputs != arguments.Length)
            throw new ArgumentException($"{Name} has no {function} of {arguments.Length} arguments", nameof(function));
        return [.. known.Selector, .. AbiValue.Encode(arguments)];
    }

    /// <summary>Words a function's answer has at the least.</summary>
    internal int WordsOf(string function) => functions[function].Words;

    /// <summary>What a revert says: the error's name and its numbers; null for what this contract does not say.</summary>
    public string? ErrorOf(ReadOnlyMemory<byte> data)
    {
        if (data.Length < 4 || !errors.TryGetValue(Convert.ToHexString(data.Span[..4]), out var name)) return null;
        var words = new AbiWords(data[4..]);
        return words.Count == 0 ? name : $"{name} {string.Join(' ', Enumerable.Range(0, words.Count).Select(w => Show(words[w])))}";
    }

    static string Show(ReadOnlyMemory<byte> word)
    {
        // A short text fills its word from the left, a number from the right.
        var letters = word.Span.TrimEnd((byte)0);
        return letters.Length is > 0 and < 32 && !letters.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Encoding.ASCII.GetString(letters) : new System.Numerics.BigInteger(word.Span, isUnsigned: true, isBigEndian: true).ToString();
    }

    static string Types(JsonArray inputs) => string.Join(',', inputs.Select(i => TypeOf(i!)));

    static string TypeOf(JsonNode input)
    {
        var type = (string)input["type"]!;
        return type.StartsWith("tuple", StringComparison.Ordinal) ? $"({Types((JsonArray)input["components"]!)}){type[5..]}" : type;
    }

    static ContractCode Read(string name)
    {
        using var file = typeof(ContractCode).Assembly.GetManifestResourceStream(name + ".json")
            ?? throw new InvalidOperationException($"{name} was not built in");
        return new(JsonNode.Parse(file)!);
    }
}
