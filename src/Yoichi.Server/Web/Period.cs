using System.Globalization;
using Yoichi.Live;
using Yoichi.Pages;

namespace Yoichi.Server.Web;

/// <summary>The span a page shows: a month by its days, or the whole time by its months.</summary>
/// <param name="Month">First day; null for all months.</param>
sealed record Period(string Path, DateOnly? Month, CommunityNow Now)
{
    public static Period Of(Site site, CommunityNow now)
    {
        string? asked = site.Http.Request.Query["month"];
        if (asked == "all") return new(site.Http.Request.Path, null, now);
        return new(site.Http.Request.Path, DateOnly.TryParseExact(asked, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            && month.Year is > 1990 and < 2200 ? month : SpanSums.MonthOf(now.Today), now);
    }

    public bool ByMonth => Month is null;

    public DateOnly From => Month ?? Now.Definition.From;

    public DateOnly Until => Month?.AddMonths(1) ?? Now.Definition.Until;

    public Bilingual Name => Month is { } month ? Words.Month(month) : new("All months", "全期間（月別）");

    /// <summary>The month before, this one, the one after, and all.</summary>
    public IReadOnlyList<(string Url, Bilingual Name, bool IsHere)> Links
    {
        get
        {
            var here = Month ?? SpanSums.MonthOf(Now.Today);
            var links = new List<(string, Bilingual, bool)>();
            foreach (var month in (DateOnly[])[here.AddMonths(-1), here, here.AddMonths(1)])
                if (month.AddMonths(1) > Now.Definition.From && month < Now.Definition.Until)
                    links.Add(($"{Path}?month={month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}", Words.Month(month), month == Month));
            links.Add(($"{Path}?month=all", new("All months", "全期間（月別）"), ByMonth));
            return links;
        }
    }

    /// <summary>How a row of the span is called.</summary>
    public Bilingual RowName(DateOnly from) => ByMonth ? Words.Month(from) : Dates.Brief(from);

    public Task<Viewed<IReadOnlyList<SpanRow>>> RowsAsync(Site site) => ByMonth
        ? site.Views.MonthsAsync(site.Community, From, Until, site.Aborted)
        : site.Views.DaysAsync(site.Community, From, Until, site.Aborted);
}
