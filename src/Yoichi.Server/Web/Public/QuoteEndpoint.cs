using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Yoichi.Devices;
using Yoichi.Metering;
using Yoichi.Quoting;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Web.Public;

/// <summary><c>POST /quote</c>: a meter file in, a quote's page out. The file is held in memory while it is read, and nowhere else.</summary>
static class QuoteEndpoint
{
    public const int MostBytes = 20 * 1024 * 1024;

    /// <summary>A quote keeps every core busy for seconds: one at a time, and few may wait.</summary>
    const int MostWaiting = 4;

    static readonly SemaphoreSlim Turn = new(1);
    static int waiting;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/quote", (Delegate)Answer).AllowAnonymous().ExcludeFromDescription()
        .WithMetadata(new SizeLimit(MostBytes + 64 * 1024)).RequireRateLimiting(Limits.Tries)
        // The page of the same address takes every method: this is the one that is posted to.
        .WithOrder(-1);

    static async Task<IResult> Answer(HttpContext http)
    {
        var stop = http.RequestAborted;
        try
        {
            if (!http.Request.HasFormContentType) return Back("quote.noFiles", "", "");
            var form = await http.Request.ReadFormAsync(new() { MemoryBufferThreshold = MostBytes + 1, MultipartBodyLengthLimit = MostBytes, BufferBodyLengthLimit = MostBytes }, stop).ConfigureAwait(false);
            if (form.Files["file"] is not { Length: > 0 } sent) return Back("quote.noFiles", "", "");
            if (sent.Length > MostBytes) return Back("quote.too-large", "", "");
            using var content = new MemoryStream((int)sent.Length);
            await sent.CopyToAsync(content, stop).ConfigureAwait(false);
            return await ComputedAsync(http, Path.GetFileName(sent.FileName), content.ToArray(), form, stop).ConfigureAwait(false);
        }
        catch (InputException wrong)
        {
            return Back(wrong.Problem.Code, wrong.Problem.Place, wrong.Problem.Reason);
        }
        catch (InvalidDataException)
        {
            return Back("quote.too-large", "", "");
        }
    }

    static async Task<IResult> ComputedAsync(HttpContext http, string name, byte[] content, IFormCollection form, CancellationToken stop)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return Back("quote.busy", "", "");
        }

        try
        {
            await Turn.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                var page = await Task.Run(() => Compute(name, content, new(form), stop), stop).ConfigureAwait(false);
                return new RazorComponentResult<QuoteAnswer>(new { Shown = page });
            }
            finally
            {
                Turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    static QuoteShown Compute(string name, byte[] content, Wishes wishes, CancellationToken stop)
    {
        var readings = FoundReadings.Read(MeterFile.OfBytes(name, content), wishes.Format, new() { Unit = wishes.Unit });
        var home = HomeMeters.One(readings, wishes.Participant, name);
        var quote = new HomeQuote(readings, home, wishes.Month, wishes.Terms, wishes.Variants, 1, name);
        return QuoteShown.Of(QuotePage.Render(quote.Run(null, stop)));
    }

    static SeeOther Back(string code, string place, string why) => new(
        $"/quote?problem={Uri.EscapeDataString(code)}&place={Uri.EscapeDataString(Short(place))}&why={Uri.EscapeDataString(Short(why))}");

    static string Short(string text) => text.Length <= 300 ? text : text[..297] + "…";

    /// <summary>303: whatever was posted, the page is got.</summary>
    sealed class SeeOther(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.Headers.Location) = (StatusCodes.Status303SeeOther, path);
            return Task.CompletedTask;
        }
    }

    sealed class SizeLimit(long most) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => most;
    }

    /// <summary>The form's other fields.</summary>
    sealed class Wishes(IFormCollection form)
    {
        public string? Format => Text("format");

        public string? Participant => Text("participant");

        public MeterUnit? Unit => Text("unit") is not { } text ? null : MeterUnits.TryParse(text, out var unit) ? unit : throw Wrong("unit", text);

        public DateOnly? Month => Text("month") is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 1990 and <= 2100 ? month : throw Wrong("month", text);

        public QuoteTerms Terms
        {
            get
            {
                var usual = QuoteTerms.Default;
                return new(usual.Plan, usual.BuyBack, usual.Charges, Text("amperes") is not { } text ? usual.Amperes
                    : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amperes) && amperes <= 10_000 ? amperes : throw Wrong("amperes", text), null, false)
                {
                    Place = Text("place") is { } where ? QuotePlace.Parse(where) : QuotePlace.Default,
                };
            }
        }

        public QuoteWishes Variants => new(
            Thousandths("panels") is { } watts ? [new(watts / 1000.0, 30, 180)] : [],
            Thousandths("battery") is { } capacity ? new BatterySpec(new(capacity), Math.Clamp(capacity / 2, 1, 5000), Math.Clamp(capacity / 2, 1, 5000)) { MayExport = true } : null,
            null, ImmutableArray<string>.Empty);

        string? Text(string field) => form[field].ToString().Trim() is { Length: > 0 and <= 100 } text ? text : null;

        long? Thousandths(string field) => Text(field) is not { } text ? null
            : FixedPoint.TryParse(text, 3, out var value) && value is >= 1 and <= 1_000_000 ? value : throw Wrong(field, text);

        static InputException Wrong(string field, string text) => new("quote.option", field, $"'{text}' cannot be");
    }
}

/// <summary>A quote's page, taken apart so that it lies within ours.</summary>
/// <param name="Main">In both languages.</param>
public sealed record QuoteShown(XElement Main)
{
    /// <param name="page">As <see cref="QuotePage"/> renders it: HTML that is XML too.</param>
    public static QuoteShown Of(string page)
    {
        var root = XElement.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]);
        return new(root.Descendants("main").First());
    }

    /// <summary>What is inside, in one language.</summary>
    public string In(string language)
    {
        var main = new XElement(Main);
        main.Descendants("script").Remove();
        foreach (var other in main.Descendants().Where(e => e.Attribute("lang") is { } lang && lang.Value != language).ToList()) other.Remove();
        return string.Concat(main.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting)));
    }
}
