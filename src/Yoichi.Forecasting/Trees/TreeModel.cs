using System.Text.Json;
using Yoichi.Units;

namespace Yoichi.Forecasting.Trees;

/// <summary>Boosted trees learnt across all homes: one forest for the mean, one for the median, and how wide the band
/// around them is.</summary>
/// <param name="Grid">The slots it was trained on; it serves no others.</param>
/// <param name="Lower">How far below the median the 10 % quantile lies, in distances from the 28 days' median to their
/// 10 % quantile; likewise <paramref name="Upper"/>.</param>
/// <param name="MeanWeight">The trees' weight in the blended mean, 0 to 1; the rest is the mean of 7 days.</param>
/// <param name="MedianWeight">Their weight in the blended median; the rest is the median of 14 days.</param>
public sealed record TreeModel(
    SlotGrid Grid, double Lower, double Upper, double MeanWeight, double MedianWeight, ReadOnlyMemory<byte> MeanTrees, ReadOnlyMemory<byte> MedianTrees)
{
    const string Format = "yoichi-trees-1";

    /// <summary>What it forecasts, and so whether it may fall below zero.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>It was trained with the weather of each slot, and is to be given it.</summary>
    public bool UsesWeather { get; init; }

    /// <summary>What its trees correct is what the slot's sunshine lets expect, not the mean of days.</summary>
    internal bool IsBySunshine => UsesWeather && Quantity is Quantity.Solar or Quantity.Net;

    /// <summary>Whether trees can be trained here: serving a model that was trained needs no library.</summary>
    public static bool CanTrain => XgBoost.IsThere;

    /// <summary>One JSON object, the forests within as xgboost writes them.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("slotMinutes", Grid.Minutes);
            json.WriteString("quantity", Quantity.ToString());
            json.WriteBoolean("weather", UsesWeather);
            json.WriteNumber("lower", Lower);
            json.WriteNumber("upper", Upper);
            json.WriteNumber("meanWeight", MeanWeight);
            json.WriteNumber("medianWeight", MedianWeight);
            json.WritePropertyName("mean");
            json.WriteRawValue(MeanTrees.Span);
            json.WritePropertyName("median");
            json.WriteRawValue(MedianTrees.Span);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <exception cref="FormatException">Not what <see cref="ToBytes"/> writes.</exception>
    public static TreeModel Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (root.GetProperty("format").GetString() != Format) throw new FormatException("not a model of this version");
            ReadOnlyMemory<byte> Part(string name) => JsonSerializer.SerializeToUtf8Bytes(root.GetProperty(name));
            return new(new(root.GetProperty("slotMinutes").GetInt32()), root.GetProperty("lower").GetDouble(),
                root.GetProperty("upper").GetDouble(), root.GetProperty("meanWeight").GetDouble(),
                root.GetProperty("medianWeight").GetDouble(), Part("mean"), Part("median"))
            {
                Quantity = Enum.TryParse<Quantity>(root.GetProperty("quantity").GetString(), out var quantity) ? quantity
                    : throw new FormatException("a quantity nobody knows"),
                UsesWeather = root.GetProperty("weather").GetBoolean(),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentOutOfRangeException)
        {
            throw new FormatException("this is no model of trees: " + wrong.Message, wrong);
        }
    }
}
