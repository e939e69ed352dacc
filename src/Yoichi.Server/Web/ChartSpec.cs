using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yoichi.Units;

namespace Yoichi.Server.Web;

/// <summary>What <c>charts.js</c> draws.</summary>
public abstract record ChartSpec
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.Default,                 // so that no text can end the element it stands in
    };

    public abstract string Kind { get; }

    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Options);

    /// <summary>kWh as charts show it; null leaves a gap.</summary>
    public static double? KWh(Energy? energy) => energy is { } known ? known.WattHours / 1000.0 : null;

    public static double? PerKWh(Price? price) => price is { } known ? known.MicroYenPerWattHour / 1000.0 : null;

    public static double? Yen(Money? money) => money is { } known ? Math.Round(known.MicroYen / 1_000_000.0, 2) : null;
}

/// <summary>Lines and bars over categories, or over values where <see cref="Values"/> is set.</summary>
public sealed record XyChart(IReadOnlyList<ChartAxis> Axes, IReadOnlyList<ChartSeries> Series) : ChartSpec
{
    public override string Kind => "xy";

    public IReadOnlyList<string>? Categories { get; init; }

    public bool Values { get; init; }

    public string? XName { get; init; }

    public double? XMin { get; init; }

    public double? XMax { get; init; }
}

public sealed record ChartAxis(string Name)
{
    public double? Min { get; init; }

    public double? Max { get; init; }
}

/// <param name="Type"><c>bar</c> or <c>line</c>.</param>
/// <param name="Colour">Name of a colour of the style sheet.</param>
/// <param name="Data">Numbers by category, or pairs.</param>
public sealed record ChartSeries(string Name, string Type, string Colour, IReadOnlyList<object?> Data)
{
    public string? Stack { get; init; }

    public string? Unit { get; init; }

    public int? Decimals { get; init; }

    public bool Right { get; init; }

    public string? Step { get; init; }

    public bool Points { get; init; }

    public bool Dashed { get; init; }

    public double Area { get; init; }

    public string? Mark { get; init; }

    public string? MarkAxis { get; init; }

    public string? MarkName { get; init; }
}

/// <summary>Where energy goes, from left to right.</summary>
public sealed record FlowChart(IReadOnlyList<FlowNode> Nodes, IReadOnlyList<FlowLink> Links) : ChartSpec
{
    public override string Kind => "sankey";
}

public sealed record FlowNode(string Id, string Name, string Colour);

/// <param name="Value">kWh.</param>
public sealed record FlowLink(string From, string To, string FromName, string ToName, double Value);
