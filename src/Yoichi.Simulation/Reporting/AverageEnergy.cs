using Yoichi.Units;

namespace Yoichi.Simulation.Reporting;

/// <summary>Mean power of the community by time of day, in kW; one entry per slot of a day, zero where none was.</summary>
sealed class AverageEnergy
{
    public AverageEnergy(SlotGrid grid, IReadOnlyList<SlotRecord> slots)
    {
        var sums = new (long OnSite, long Traded, long Import, long Export, int Count)[grid.PerDay];
        foreach (var slot in slots)
        {
            ref var sum = ref sums[grid.JstNumber(slot.Slot) - 1];
            sum.OnSite += (slot.Generated + slot.Discharged - slot.Traded - slot.RetailerExport).WattHours;
            sum.Traded += slot.Traded.WattHours;
            sum.Import += slot.RetailerImport.WattHours;
            sum.Export += slot.RetailerExport.WattHours;
            sum.Count++;
        }

        double[] Kilowatts(Func<(long OnSite, long Traded, long Import, long Export, int Count), long> pick) =>
            [.. sums.Select(sum => sum.Count == 0 ? 0 : Math.Max(0, pick(sum)) * (double)grid.PerHour / sum.Count / 1000)];
        (OnSite, Traded) = (Kilowatts(sum => sum.OnSite), Kilowatts(sum => sum.Traded));
        (Import, Export) = (Kilowatts(sum => sum.Import), Kilowatts(sum => sum.Export));
    }

    public IReadOnlyList<double> OnSite { get; }

    public IReadOnlyList<double> Traded { get; }

    public IReadOnlyList<double> Import { get; }

    public IReadOnlyList<double> Export { get; }
}
