namespace Yoichi.Metering.Formats;

/// <summary>Checks sessions before they are kept: ids once, ends after beginnings, no more energy than a
/// charger can give.</summary>
sealed class SessionBook(Import import)
{
    /// <summary>No public charger gives more.</summary>
    const long MostWatts = 400_000;

    readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    /// <param name="line">Where the session stands, for what is reported.</param>
    public void Add(ChargingSession session, int line, int column)
    {
        void Report(string code, string reason) => import.Problem(code, line, column, reason);
        if (!Sheet.IsName(session.Id) || !Sheet.IsName(session.Place) || session.User is { } user && !Sheet.IsName(user))
        {
            Report(Problems.NameJunk, $"'{Sheet.Shown(session.Id)}' at '{Sheet.Shown(session.Place)}': an id, a place or a user is no name");
            return;
        }

        if (lines.TryGetValue(session.Id, out var before))
        {
            Report(Problems.SessionDuplicate, $"session {session.Id} stood on line {before}");
            return;
        }

        if (session.PlugOut < session.PlugIn)
        {
            Report(Problems.SessionOrder, $"session {session.Id} ends at {At(session.PlugOut.Value)}, before {At(session.PlugIn)}");
            return;
        }

        // A stamp may be a minute short on each side.
        if (session is { PlugOut: { } end, WattHours: { } charged }
            && (Int128)charged * 3600 > (Int128)MostWatts * ((long)(end - session.PlugIn).TotalSeconds + 60))
        {
            Report(Problems.SessionTooFast, $"session {session.Id}: {charged} Wh between {At(session.PlugIn)} and {At(end)}");
        }

        if (session.DoneCharging is { } done && (done < session.PlugIn || done > session.PlugOut))
        {
            Report(Problems.SessionDone, $"session {session.Id}: {At(done)} is outside the stay");
            session = session with { DoneCharging = null };
        }

        if (session.PlugOut is null) Report(Problems.SessionNoEnd, $"session {session.Id} has no end");
        lines.Add(session.Id, line);
        import.Sessions.Add(session);
    }

    /// <summary>To the nearest Wh, a half upward.</summary>
    /// <param name="kilowattHours">10⁻¹⁸ kWh, not negative.</param>
    public static long WattHours(Int128 kilowattHours) =>
        (long)((kilowattHours * 1000 + ExactNumber.One / 2) / ExactNumber.One);

    static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz");
}
