using System.Text;
using Yoichi.Settlement;

namespace Yoichi.Simulation.Files;

/// <summary>Charges and an imbalance rule that stand in the community file itself, as tariffs under the name
/// <see cref="SettlementRules.OwnName"/>.</summary>
sealed class OwnTariffs
{
    public Charges? Charges { get; set; }

    public ImbalanceRule Imbalance { get; set; } = ImbalanceRule.OwnPrices;

    /// <summary>A tariff file.</summary>
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        Begin(yaml, "imbalance");
        yaml.Append($"    shortfall: {Imbalance.Shortfall?.ToString() ?? "retail"}\n");
        yaml.Append($"    excess: {Imbalance.Excess?.ToString() ?? "buy-back"}\n");
        if (Charges is not { } charges) return yaml.ToString();
        yaml.Append("---\n");
        Begin(yaml, "charges");
        yaml.Append($"    wheeling: {charges.Wheeling}\n    fee: {charges.Fee}\n");
        if (charges.LossPercentThousandths > 0)
            yaml.Append($"    loss: {{ percent: {charges.LossPercentThousandths / 1000m}, price: {charges.LossPrice} }}\n");
        return yaml.ToString();
    }

    static void Begin(StringBuilder yaml, string kind) => yaml.Append(
        $"kind: {kind}\nname: {SettlementRules.OwnName}\nversions:\n"
        + "  - from: 1990-01-01\n    source: \"The community file\"\n");
}
