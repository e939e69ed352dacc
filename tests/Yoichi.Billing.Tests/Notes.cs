using Yoichi.Settlement;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

/// <summary>A month billed, and its first slot put right afterwards.</summary>
static class Notes
{
    public static DeltaNote Of(ParticipantTerms terms, MonthTerms month, SlotPosition before, SlotPosition after)
    {
        var account = new MonthAccount(H1, month);
        for (var i = 0; i < month.SlotCount; i++) account.Add(month.FirstSlot + i, i == 0 ? before : default);
        var bill = account.Close();
        account.Replace(month.FirstSlot, before, after);
        var note = BillAdjustment.Between(bill, account.Restated(), 1, 1);
        return DeltaNote.Of(new(H1, "home", Street, terms, month, null), note, [new(month.FirstSlot, before, after)]);
    }
}
