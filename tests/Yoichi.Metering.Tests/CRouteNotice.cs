using System.Globalization;
using System.Text;

namespace Yoichi.Metering.Tests;

/// <summary>Writes notices of the C-route as a network company sends them, of made-up homes: today's half hour, a day's, a
/// month's fixed ones, of low and high voltage.</summary>
/// <param name="Values">kWh by supply point, day and time code 01 … 48; null: said to be without a value.</param>
sealed record CRouteNotice(CRouteNotice.Kind What, bool IsHigh, IReadOnlyList<(string Point, DateOnly Day, int Slot, decimal? KWh)> Values)
{
    public enum Kind { Today, Daily, Fixed }

    string Code => (What, IsHigh) switch
    {
        (Kind.Today, true) => "4011",
        (Kind.Today, false) => "4111",
        (Kind.Daily, true) => "4012",
        (Kind.Daily, false) => "4112",
        (_, true) => "5121",
        _ => "5122",
    };

    public string FileName => What == Kind.Fixed ? $"W{Code}0{Day:yyyyMM}280000101.xml" : $"W{Code}0{Day:yyyyMMdd}00000000101.xml";

    DateOnly Day => Values[0].Day;

    public string Text()
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SBD-MSG>\n<JPMGRP>\n<JPMGH>\n<JPC12>架空</JPC12>\n</JPMGH>\n<JPTRM>\n");
        Field("JP00002", Code);
        Field("JP06110", "99999");
        Field("JP06111", "架空送配電");
        Field("JP06112", "99998");
        Field("JP06113", "架空小売");
        if (What == Kind.Fixed) Field("JP06401", Day.ToString("yyyyMM", CultureInfo.InvariantCulture));
        else Field("JP06116", Date(Day));
        if (What == Kind.Today) Field("JP06219", Number(Values[0].Slot));
        Open("JPM00010");
        switch (What)
        {
            case Kind.Today:
                foreach (var value in Values) HalfHour("JPMR00010", value.Point, value.KWh);
                break;
            case Kind.Daily:
                foreach (var slot in Values.GroupBy(value => value.Slot))
                {
                    Open("JPMR00010");
                    Field("JP06219", Number(slot.Key));
                    Open("JPM00011");
                    foreach (var value in slot) HalfHour("JPMR00011", value.Point, value.KWh);
                    Close("JPM00011");
                    Close("JPMR00010");
                }

                break;
            default:
                foreach (var point in Values.GroupBy(value => value.Point)) Month(point.Key, [.. point]);
                break;
        }

        Close("JPM00010");
        return text.Append("</JPTRM>\n</JPMGRP>\n</SBD-MSG>\n").ToString();

        void Month(string point, (string Point, DateOnly Day, int Slot, decimal? KWh)[] values)
        {
            Open("JPMR00010");
            Field("JP06400", point);
            Name(point);
            Field("JP06404", "1");
            Field("JP06405", "0");
            Field("JP06426", values.Sum(value => value.KWh ?? 0).ToString(CultureInfo.InvariantCulture));
            Open("JPM00013");
            foreach (var day in values.GroupBy(value => value.Day))
            {
                Open("JPMR00013");
                Field("JP06423", Date(day.Key));
                Open("JPM00014");
                foreach (var value in day)
                {
                    Open("JPMR00014");
                    Field("JP06219", Number(value.Slot));
                    Field("JP06424", KWh(value.KWh!.Value));
                    Close("JPMR00014");
                }

                Close("JPM00014");
                Close("JPMR00013");
            }

            Close("JPM00013");
            Close("JPMR00010");
        }

        void HalfHour(string group, string point, decimal? kWh)
        {
            Open(group);
            Field("JP06400", point);
            Name(point);
            Field("JP06122", kWh is null ? "1" : "0");
            if (kWh is { } value) Field(IsHigh ? "JP06123" : "JP06125", KWh(value));
            Close(group);
        }

        void Name(string point)
        {
            Field("JP06119", point[^5..]);
            Field("JP06120", $"架空{point[^2..]}");
        }

        void Open(string group) => text.Append(CultureInfo.InvariantCulture, $"<{group}>\n");

        void Close(string group) => text.Append(CultureInfo.InvariantCulture, $"</{group}>\n");

        void Field(string tag, string value) => text.Append(CultureInfo.InvariantCulture, $"<{tag}>{value}</{tag}>\n");
    }

    static string Date(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    static string Number(int slot) => slot.ToString("00", CultureInfo.InvariantCulture);

    static string KWh(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
