using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A battery with its state of charge.</summary>
public sealed class Battery(BatterySpec spec)
{
    /// <summary>Its physics, without the state.</summary>
    public StoreModel Model { get; } = new(spec);

    /// <summary>Stored now, Wh.</summary>
    public Energy State { get; private set; } = spec.Initial;

    /// <summary>Charges or discharges for one slot, as far as power, room and charge allow.</summary>
    /// <param name="acWish">AC Wh: positive charges, negative discharges.</param>
    /// <param name="slotMinutes">Length of the slot.</param>
    public StoreStep Step(Energy acWish, int slotMinutes)
    {
        var step = Model.At(State, acWish, slotMinutes);
        State += step.Change;
        return step;
    }

    /// <summary>Takes energy out for a drive, without passing the AC terminals.</summary>
    /// <returns>What the battery could give, down to its floor.</returns>
    public Energy Take(Energy wanted)
    {
        var given = Energy.Max(default, Energy.Min(wanted, State - Model.Floor));
        State -= given;
        return given;
    }
}
