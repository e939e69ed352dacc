using System.Net;

namespace Yoichi.Server.Tests;

/// <summary>Pages that take a file, sent something that is no form.</summary>
public sealed class PageFormTests
{
    [Fact]
    public async Task What_is_no_form_is_told_on_the_page_and_is_no_fault_of_ours()
    {
        await using var town = await TownServer.StartAsync();
        using var owner = town.As("operator");
        // The first hours of the first year in Japan are before time begins.
        using (var first = await owner.PostAsync("/operator/clock", new FormUrlEncodedContent([new("now", "0001-01-01T08:59")]), TestContext.Current.CancellationToken))
            Assert.EndsWith("problem=clock.time", Uri.UnescapeDataString(first.RequestMessage!.RequestUri!.Query), StringComparison.Ordinal);
        foreach (var path in new[] { "/quote", "/operator/imports/report", "/operator/imports/confirm", "/operator/clock" })
            foreach (var body in new object[] { "{\"file\":\"x\"}", new ByteArrayContent([]), new StringContent("a=b", System.Text.Encoding.UTF8, "text/csv") })
                Assert.InRange((await owner.SendAsync(HttpMethod.Post, path, body)).Status, HttpStatusCode.OK, (HttpStatusCode)499);
    }
}
