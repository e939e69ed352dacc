using System.Globalization;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Bill and statement as tables: docs/reference/bill-files.md. UTF-8, LF, a header line, no quotes.</summary>
public static class BillCsv
{
    /// <summary>Every line of both columns of the bill; the rows of <c>with</c> add up to the total.</summary>
    public static string Lines(BillDocument document)
    {
        var text = new StringBuilder("participant,month,column,section,line,wh,unitPrice,amountMicroYen\n");
        foreach (var (column, lines) in new[] { ("with", document.Bill.Lines), ("without", document.Bill.BaselineLines) })
            foreach (var line in lines)
                text.Append(CultureInfo.InvariantCulture, $"{document.Bill.Participant},{BillText.Month(document.Bill.Month)},{column},{BillSections.CodeOf(line.Kind)},{line.Kind},{line.Quantity.WattHours},{line.UnitPrice?.ToString()},{line.Amount.MicroYen}\n");
        return text.ToString();
    }

    /// <summary>One row a slot.</summary>
    public static string Statement(BillDocument document)
    {
        var (statement, terms) = (document.Statement, document.Statement.Terms);
        var text = new StringBuilder("slot,quality,importWh,exportWh,boughtWh,boughtMicroYen,soldWh,soldMicroYen,fromRetailerWh,toRetailerWh,missingWh,excessWh\n");
        for (var i = 0; i < statement.Positions.Count; i++)
        {
            var (p, row) = (statement.Positions[i], StatementRow.Of(statement.Positions[i]));
            var (missing, excess) = Imbalance(row);
            text.Append(CultureInfo.InvariantCulture, $"{terms.Grid.Format(terms.FirstSlot + i)},{Quality(statement.Kinds[i])},{p.Forward.WattHours},{p.Reverse.WattHours},{p.Bought.WattHours},{p.BoughtFor.MicroYen},{p.Sold.WattHours},{p.SoldFor.MicroYen},{row.FromRetailer.WattHours},{row.ToRetailer.WattHours},{missing},{excess}\n");
        }

        return text.ToString();
    }

    /// <summary>As files write it; empty for a slot whose reading's kind is not known.</summary>
    public static string Quality(ReadingKind kind) => kind switch
    {
        ReadingKind.Measured => "measured",
        ReadingKind.Recovered => "recovered",
        ReadingKind.Estimated => "estimated",
        _ => "",
    };

    /// <summary>Wh sold and not delivered, and bought and not used, after a position traded back.</summary>
    internal static (long Missing, long Excess) Imbalance(in StatementRow slot)
    {
        var (missing, excess) = (slot.Sold - slot.Delivered, slot.Bought - slot.Used);
        var back = Energy.Min(missing, excess);
        return ((missing - back).WattHours, (excess - back).WattHours);
    }
}
