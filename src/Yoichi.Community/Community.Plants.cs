using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Plants of members that came later, or that got one.</summary>
public sealed partial class Community
{
    /// <summary>Longest text of what is known of a plant, in UTF-16 code units.</summary>
    const int LongestOfPlant = 100;

    void Register(Plant plant)
    {
        if (WhyNotRegistered(plant) is { } reason)
        {
            Refuse(reason);
            return;
        }

        var registered = plant with { From = FirstSlotToCome() };
        certificates!.Add(registered);
        Definition = Definition with { Certificates = certificates.Rules };
        events.On(new Event.PlantRegistered(registered));
    }

    /// <summary>The first slot that has not begun; the community's first where that is later.</summary>
    DeliverySlot FirstSlotToCome()
    {
        if (Now <= Grid.StartOf(first)) return first;
        var at = Grid.At(Now);
        return Now == Grid.StartOf(at) ? at : at + 1;
    }

    string? WhyNotRegistered(Plant plant)
    {
        if (certificates is null) return "this community does not certify";
        var (member, site) = (IndexOf(plant.Site), plant.Site);
        if (member < 0 || IndexOf(plant.Owner) < 0) return $"{(member < 0 ? site : plant.Owner)} is not a member";
        if (certificates.PlantOf(site) is not null) return $"a plant stands at {site}: one meter counts one plant";
        var known = Definition.Members[member];
        if (known.MeterClass == MeterClass.None) return $"{site} has no meter that may be settled by, so nothing there is certified";
        if (membership.Of(member).Until <= Grid.JstDay(FirstSlotToCome())) return $"{site} takes part no longer";
        // Surplus under FIT cannot be sold and is not certified; the membership and the certificates must not say different things.
        if (known.UnderFit != plant.UnderFit) return $"{site} takes part {(known.UnderFit ? "" : "not ")}under FIT, its plant is said {(plant.UnderFit ? "" : "not ")}to be";
        if (!Tag.TryParse(plant.Technology, out _) || plant.Technology is "battery" or "ev") return $"'{plant.Technology}' is no technology: what certificates and orders name, as solar or wind";
        if (plant.GramsPerKWh is < 0 or > Plant.MostGramsPerKWh) return $"a factor is 0 to {Plant.MostGramsPerKWh} g/kWh";
        if (plant.Commissioned > Definition.Until) return "it begins to run after the community has ended";
        foreach (var text in (ReadOnlySpan<string>)[plant.Place, plant.Support, plant.FactorSource, plant.SelfScheme, plant.ExportScheme])
            if (text.Length > LongestOfPlant || !IsText(text) || text.Any(char.IsControl)) return $"what is said of a plant is text of at most {LongestOfPlant} characters";
        return null;
    }
}
