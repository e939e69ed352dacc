using Yoichi.Community;

namespace Yoichi.Cli.Bills;

/// <summary>How far a replay has come: a line on standard error for each tenth of the slots.</summary>
sealed class SlotProgress
{
    string name = "";
    int slots, tenth = 1;

    public void Begin(CommunityDefinition definition)
    {
        name = definition.Name;
        slots = (definition.Until.DayNumber - definition.From.DayNumber) * definition.Grid.PerDay;
        tenth = Math.Max(1, slots / 10);
    }

    public void On(int done)
    {
        if (done % tenth == 0) Console.Error.WriteLine($"{name}: {done} of {slots} slots");
    }
}
