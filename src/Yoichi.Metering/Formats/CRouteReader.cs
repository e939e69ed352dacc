using System.Xml;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>One C-route file, element by element: a month of a whole region does not fit in memory as a
/// tree.</summary>
/// <remarks>A group (<c>JPMRnnnnn</c>) sees the fields of the groups around it. A half hour is a group that says
/// whether there is a value (JP06122) or has one (JP06125, of high voltage JP06123; fixed JP06424). Meters of one
/// supply point (JP06121 tells them apart) are added up; where one of them has no value, the supply point has
/// none.</remarks>
sealed class CRouteReader(Import import, Channel channel, string ownName)
{
    enum Layout { Today, Daily, Fixed }

    sealed record Group(string Name)
    {
        public Dictionary<string, (string Text, int Line, int Column)> Fields { get; } = new(StringComparer.Ordinal);
    }

    sealed class HalfHour(FilePlace place, string meter)
    {
        public FilePlace Place { get; } = place;

        public HashSet<string> Meters { get; } = [meter];

        /// <summary>10⁻¹⁸ kWh; null: without a value.</summary>
        public Int128? Sum { get; set; }
    }

    readonly Stack<Group> groups = new();
    readonly OrderedDictionary<(string Participant, long Minute), HalfHour> halfHours = [];
    Layout? layout;
    string infoCode = "";

    /// <exception cref="InputException">Not well-formed XML.</exception>
    public void Read(string text)
    {
        XmlText.Guarded(import, () => Walk(text));
        if (layout is null) throw import.Fault("file.header", "there is no half hour of the C-route in it", 1);
        var stated = Stated();
        var isFixed = (stated ?? layout) == Layout.Fixed;
        if (stated is { } said && said != layout)
            import.Problem(Problems.CheckDiffers, 1, 1, $"the file is named as {Named(said)} but laid out as {Named(layout.Value)}");
        import.ReadAs("layout", Named(stated ?? layout.Value));
        var stamp = CRouteFormat.StampOf(ownName);
        var end = halfHours.Count == 0 ? default
            : DateTimeOffset.FromUnixTimeSeconds((halfHours.Keys.Max(key => key.Minute) + 30) * 60).ToOffset(SlotGrid.Jst);
        var knownAt = stamp > end ? stamp : end;
        foreach (var ((participant, minute), half) in halfHours)
            if (half.Sum is { } sum)
                import.Book.Say(participant, channel, minute, 30, sum, ReadingQuality.Measured,
                    isFixed ? ReadingStage.Confirmed : ReadingStage.Preliminary, knownAt, half.Place);
            else import.Book.Miss(participant, channel, minute, 30, half.Place);
    }

    void Walk(string text)
    {
        using var reader = XmlText.Open(text);
        var lines = (IXmlLineInfo)reader;
        (string Text, int Line, int Column)? leaf = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > XmlText.MostDepth) throw import.Fault("file.xml",
                        "elements stand too deep inside each other", lines.LineNumber, lines.LinePosition);
                    leaf = ("", lines.LineNumber, lines.LinePosition);
                    groups.Push(new(reader.LocalName));
                    if (reader.IsEmptyElement) Close(ref leaf);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when leaf is { } open:
                    leaf = open with { Text = open.Text + reader.Value };
                    break;
                case XmlNodeType.EndElement:
                    Close(ref leaf);
                    break;
            }
        }
    }

    /// <summary>An element ends: one without elements in it is a field of the group around it.</summary>
    void Close(ref (string Text, int Line, int Column)? leaf)
    {
        var ended = groups.Pop();
        if (leaf is { } info && ended.Name == "JP00002") infoCode = info.Text.Trim().TrimStart('W');
        if (leaf is { } field && groups.Count > 0)
            groups.Peek().Fields.TryAdd(ended.Name, field with { Text = field.Text.Trim() });
        else if (ended.Name.StartsWith("JPMR", StringComparison.Ordinal)) EndGroup(ended);
        leaf = null;
    }

    void EndGroup(Group group)
    {
        string? tag = group.Fields.ContainsKey("JP06424") ? "JP06424"
            : group.Fields.ContainsKey("JP06125") ? "JP06125"
            : group.Fields.ContainsKey("JP06123") ? "JP06123"
            : group.Fields.ContainsKey("JP06122") && group.Fields.ContainsKey("JP06400") ? "" : null;
        if (tag is null)
        {
            if (group.Fields.TryGetValue("JP06405", out var provided) && provided.Text != "0") NotProvided(group, provided);
            return;
        }

        import.CountRow();
        layout ??= tag == "JP06424" ? Layout.Fixed : group.Name == "JPMR00011" ? Layout.Daily : Layout.Today;
        if (tag == "JP06424" && Find(group, "JP06405") is { } flag && flag.Text != "0") return;
        var at = tag.Length > 0 ? group.Fields[tag] : group.Fields["JP06122"];
        var place = new FilePlace(import.CurrentFile, at.Line, at.Column);
        if (Find(group, "JP06400") is not { } point)
            import.Problem(Problems.NameJunk, at.Line, at.Column, "no supply point (JP06400) stands with it");
        else if (TryMinute(group, at, out var minute)
            && import.Points.TryName(point.Text, place with { Line = point.Line, Column = point.Column }, out var participant))
            Add(participant, minute, Find(group, "JP06121")?.Text ?? "", Value(group, tag, at), place);
    }

    /// <summary>A supply point whose month is not provided: not a fault of the file, but told.</summary>
    void NotProvided(Group group, (string Text, int Line, int Column) flag)
    {
        layout ??= Layout.Fixed;
        import.CountRow();
        import.Problem(Problems.ValueMissing, flag.Line, flag.Column,
            $"supply point {Sheet.Shown(Find(group, "JP06400")?.Text ?? "?")}: its values are not provided (JP06405 is {Sheet.Shown(flag.Text)})");
    }

    (string Text, int Line, int Column)? Find(Group group, string tag)
    {
        if (group.Fields.TryGetValue(tag, out var own)) return own;
        foreach (var around in groups)
            if (around.Fields.TryGetValue(tag, out var field)) return field;
        return null;
    }

    /// <summary>Date (JP06423, else JP06116) and time code 01 … 48 (JP06219) to the half hour's start.</summary>
    bool TryMinute(Group group, (string Text, int Line, int Column) at, out long minute)
    {
        minute = 0;
        var date = Find(group, "JP06423") ?? Find(group, "JP06116");
        var code = Find(group, "JP06219");
        if (date is { } day && code is { } number && JapaneseDay.TryRead(day.Text, out var midnight)
            && number.Text.Length is 1 or 2 && int.TryParse(number.Text, out var slot) && slot is >= 1 and <= 48)
        {
            minute = midnight + (slot - 1) * 30;
            return true;
        }

        import.Problem(Problems.TimeUnreadable, code?.Line ?? at.Line, code?.Column ?? at.Column,
            $"date '{Sheet.Shown(date?.Text ?? "")}' and time code '{Sheet.Shown(code?.Text ?? "")}' are no half hour (01 to 48)");
        return false;
    }

    /// <summary>10⁻¹⁸ kWh; null where the file says that there is none, or nothing that can be used
    /// (reported).</summary>
    Int128? Value(Group group, string tag, (string Text, int Line, int Column) at)
    {
        if (tag != "JP06424" && Find(group, "JP06122") is { } flag && flag.Text != "0") return null;
        if (tag.Length == 0) return null;
        var (code, reason) = EnergyText.Read(at.Text, out var value);
        if (code.Length == 0) return value;
        if (code != Problems.ValueMissing) import.Problem(code, at.Line, at.Column, $"{tag}: {reason}");
        return null;
    }

    void Add(string participant, long minute, string meter, Int128? value, FilePlace place)
    {
        if (!halfHours.TryGetValue((participant, minute), out var known))
        {
            halfHours[(participant, minute)] = new(place, meter) { Sum = value };
            return;
        }

        if (known.Meters.Add(meter))
        {
            known.Sum = known.Sum is { } sum && value is { } more ? sum + more : null;
            return;
        }

        import.Problem(Problems.ValueTwice, place.Line, place.Column, $"{participant}: the half hour stood on line {known.Place.Line}"
            + (known.Sum == value ? "" : " with another value"));
        // With one meter the later value counts; of several nobody could tell which part it replaces.
        if (known.Meters.Count == 1) known.Sum = value ?? known.Sum;
    }

    /// <summary>What the info code (JP00002) or the file's name says it is.</summary>
    Layout? Stated()
    {
        var name = infoCode.Length > 0 ? infoCode : ownName.StartsWith('W') && ownName.Length > 5 ? ownName[1..5] : "";
        return name.Length < 4 ? null : name[..4] switch
        {
            "4011" or "4111" => Layout.Today,
            "4012" or "4112" => Layout.Daily,
            "5121" or "5122" => Layout.Fixed,
            _ => null,
        };
    }

    static string Named(Layout layout) => layout switch
    {
        Layout.Today => "today's half hours",
        Layout.Daily => "daily half hours",
        _ => "fixed monthly half hours",
    };
}
