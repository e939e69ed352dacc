using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>What one participant's meters say of one slot.</summary>
/// <param name="Slot">Start of the slot.</param>
/// <param name="ForwardWh">From the grid (順潮流).</param>
/// <param name="ReverseWh">To the grid (逆潮流); metered apart, never netted.</param>
/// <param name="GeneratedWh">At the panels' own meter; without one, what was exported.</param>
/// <param name="StoredWh">State of charge at the slot's end; without it, what the participant began with.</param>
/// <param name="LostWh">Of the battery's conversion.</param>
/// <param name="DrivenWh">Taken out of a vehicle by driving.</param>
/// <param name="Stage">preliminary (速報), confirmed (確報, the default) or corrected.</param>
/// <param name="Quality">measured (the default), recovered, estimated or constrainedEstimate.</param>
/// <param name="Source">Which meter or message: letters, digits and - _ . : /, at most 64.</param>
public sealed record NewReading(
    string Participant, string Slot, long ForwardWh, long ReverseWh = 0, long? GeneratedWh = null, long ChargedWh = 0, long DischargedWh = 0,
    long? StoredWh = null, long LostWh = 0, long DrivenWh = 0, ReadingStage Stage = ReadingStage.Confirmed,
    ReadingQuality Quality = ReadingQuality.Measured, string? Source = null)
{
    const long Most = 1L << 40;

    /// <summary>The command, or why there is none.</summary>
    internal (Command.RecordReading? Command, Problem? Problem) ToCommand(CommunityDefinition definition, IReadOnlyDictionary<ParticipantId, Member> members)
    {
        if (!ParticipantId.TryParse(Participant, out var who) || !members.TryGetValue(who, out var member))
            return No(404, "reading.unknown-participant", "this participant is not in the community");
        if (!definition.Grid.TryParse(Slot, out var slot)) return No(400, "request.slot", "not the start of a slot, as in 2025-08-01T12:30+09:00");
        ReadOnlySpan<long> all = [ForwardWh, ReverseWh, GeneratedWh ?? 0, ChargedWh, DischargedWh, StoredWh ?? 0, LostWh, DrivenWh];
        foreach (var wh in all)
            if (wh < 0) return No(422, "reading.negative", "an energy is negative");
            else if (wh >= Most) return No(422, "reading.too-large", "an energy is larger than a meter can count in a slot");
        if (Stage == ReadingStage.None || Quality == ReadingQuality.None) return No(422, "reading.stage-missing", "a reading has a stage and a quality");
        var generated = GeneratedWh ?? ReverseWh;
        // What is used follows from the others: energy is conserved at the terminals.
        var load = generated + ForwardWh + DischargedWh - ReverseWh - ChargedWh;
        if (load < 0) return No(422, "reading.energy-does-not-balance", "more is exported and charged than comes in");
        return (new(slot, who, new(new(ForwardWh), new(ReverseWh), new(load), new(generated), new(ChargedWh), new(DischargedWh), new(DrivenWh), new(LostWh),
            StoredWh is { } stored ? new(stored) : member.Stored, new(ForwardWh), new(ReverseWh), Quality, member.Stored, Stage), Source), null);
    }

    static (Command.RecordReading?, Problem?) No(int status, string code, string detail) => (null, Problem.Of(status, code, detail));
}

/// <param name="Readings">1 to 20,000.</param>
public sealed record NewReadings(IReadOnlyList<NewReading> Readings);

/// <summary>What became of one reading.</summary>
public enum ReadingFate { Recorded, Superseded, Refused }

/// <param name="Row">From 0, in the order they were sent.</param>
/// <param name="Code">Why it was refused.</param>
public sealed record ReadingResult(int Row, string Participant, string Slot, ReadingFate Result, string? Code = null, string? Detail = null);

/// <param name="Problems">What an import could not use of its file.</param>
public sealed record ReadingResults(
    int Recorded, int Superseded, int Refused, IReadOnlyList<ReadingResult> Items, IReadOnlyList<ImportProblem>? Problems = null);

public sealed record ImportProblem(string Code, string Place, string Reason);

/// <summary>A slot as it is metered and, once settled, traded; null is what is not known yet.</summary>
public sealed record ReadingInfo(
    string Slot, long? ForwardWh, long? ReverseWh, long? LoadWh, long? GeneratedWh, long? ChargedWh, long? DischargedWh, ReadingQuality? Quality,
    ReadingStage? Stage, long? BoughtWh, long? BoughtForMicroYen, long? SoldWh, long? SoldForMicroYen)
{
    internal static ReadingInfo Of(SlotGrid grid, Live.ParticipantSlotRow r) => new(
        grid.Format(r.Slot), r.Forward?.WattHours, r.Reverse?.WattHours, r.Load?.WattHours, r.Generated?.WattHours, r.Charged?.WattHours,
        r.Discharged?.WattHours, r.Quality, r.Stage, r.Bought?.WattHours, r.BoughtFor?.MicroYen, r.Sold?.WattHours, r.SoldFor?.MicroYen);
}

public sealed record ReadingList(string Participant, IReadOnlyList<ReadingInfo> Items);
