using System.Globalization;
using Yoichi.Desk;
using Yoichi.Server.Api;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>Most rows of plugs or trips a page shows.</summary>
    const int MostRows = 50;

    /// <summary>What stands at a member's own place; null where nothing is registered.</summary>
    public async Task<RegisteredSite?> DevicesAsync(CancellationToken stop) => communities.DeskOf(MyCommunity) is { } desk
        ? await desk.Register.SiteAsync(MyParticipant, stop).ConfigureAwait(false) : null;

    /// <summary>Registers, changes or removes a device, as a page's form says it: kWh, kW and ¥/kWh under the names that the API has in Wh, W and µ¥/Wh.</summary>
    internal async Task SetDeviceAsync(Fields f, CancellationToken stop)
    {
        var registration = new DeviceRegistration(Live(MyCommunity), communities.DeskOf(MyCommunity), options.IsReadOnly, Me.Id);
        var device = f["device"] ?? "";
        try
        {
            if (f["act"] == "remove") await registration.RemoveAsync(MyParticipant, device, stop).ConfigureAwait(false);
            else await registration.PutAsync(MyParticipant, device, With(device, f), stop).ConfigureAwait(false);
        }
        catch (InputException wrong)
        {
            throw new RefusedException(400, [wrong.Problem]);
        }
    }

    static Func<RegisteredSite, SlotGrid, RegisteredSite> With(string device, Fields f)
    {
        switch (device)
        {
            case SiteDevices.Panels:
                var panels = new PanelsInfo(Thousandths(f, "ratedWatts"), Number(f, "tiltDegrees", 25), Number(f, "azimuthDegrees", 180), f.Day("commissioned")).ToPanels();
                return (site, _) => site with { HasPanels = true, Panels = panels };
            case SiteDevices.Battery:
                var battery = new NewBattery(Thousandths(f, "capacityWh"), Thousandths(f, "chargeWatts"), f["dischargeWatts"] is null ? null : Thousandths(f, "dischargeWatts"),
                    Number(f, "chargeEfficiency", 95) / 100, Number(f, "dischargeEfficiency", 95) / 100, f.Flag("mayExport"), f.Number("packYenPerKWh")).ToSpec();
                return (site, _) => site with { Battery = battery };
            case SiteDevices.Flexible:
                var load = new NewFlexible(Thousandths(f, "perDayWh"), Thousandths(f, "maxWatts"), Time(f, "from"), Time(f, "to"), Days(f["days"]), f.Flag("isBlock"),
                    f["start"] is null ? null : Time(f, "start"));
                return (site, grid) => site with { Flexible = load.ToSpec(grid) };
            case SiteDevices.Vehicle:
                var vehicle = VehicleOf(f).ToSpec();
                return (site, _) => site with { Vehicle = vehicle };
            default:
                throw new RefusedException(404, "device.unknown", "device", $"a device is one of {string.Join(", ", SiteDevices.Names)}");
        }
    }

    static NewVehicle VehicleOf(Fields f)
    {
        var (plugged, trips) = (new List<PluggedInfo>(), new List<TripInfo>());
        for (var i = 0; i < MostRows; i++)
        {
            // A row that was left empty is none.
            if (f[$"plugged{i}.from"] is not null) plugged.Add(new(Days(f[$"plugged{i}.days"]), Time(f, $"plugged{i}.from"), Time(f, $"plugged{i}.to"), f[$"plugged{i}.place"] ?? "home"));
            if (f[$"trip{i}.departs"] is not null) trips.Add(new(Days(f[$"trip{i}.days"]), Time(f, $"trip{i}.departs"), Thousandths(f, $"trip{i}.wh")));
        }

        return new(Thousandths(f, "capacityWh"), Thousandths(f, "chargeWatts"), plugged, trips, Time(f, "baselineFrom"), Time(f, "baselineTo"),
            f["dischargeWatts"] is null ? 0 : Thousandths(f, "dischargeWatts"), Number(f, "chargeEfficiency", 95) / 100, Number(f, "dischargeEfficiency", 95) / 100,
            f["neededAtDepartureWh"] is null ? null : Thousandths(f, "neededAtDepartureWh"), f["wearMicroYenPerWh"] is null ? 5_000 : Thousandths(f, "wearMicroYenPerWh"));
    }

    /// <summary>A decimal number with at most three places, in thousandths.</summary>
    static long Thousandths(Fields f, string name)
    {
        var number = Decimal(f, name) ?? throw new RefusedException(400, "device.number", name, "a number is wanted");
        return decimal.Truncate(number * 1000) == number * 1000 ? (long)(number * 1000) : throw new RefusedException(400, "device.number", name, "at most three decimals");
    }

    static double Number(Fields f, string name, double fallback) => Decimal(f, name) is { } number ? (double)number : fallback;

    static decimal? Decimal(Fields f, string name) => f[name] is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 10_000_000_000
            ? number : throw new RefusedException(400, "device.number", name, "a number like 6.4");

    static TimeOnly Time(Fields f, string name) => TimeOnly.TryParseExact(f[name] ?? "", "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time : throw new RefusedException(400, "device.time", name, "a time of day like 08:30");

    static string[] Days(string? text) => text switch
    {
        null or "every" => ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "weekdays" => ["mon", "tue", "wed", "thu", "fri"],
        "weekend" => ["sat", "sun"],
        _ => text.Split(','),
    };
}
