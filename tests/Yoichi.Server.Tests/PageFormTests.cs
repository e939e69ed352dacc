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
        foreach (var path in new[] { "/quote", "/operator/imports/report", "/operator/imports/confirm" })
            foreach (var body in new object[] { "{\"file\":\"x\"}", new ByteArrayContent([]), new StringContent("a=b", System.Text.Encoding.UTF8, "text/csv") })
                Assert.InRange((await owner.SendAsync(HttpMethod.Post, path, body)).Status, HttpStatusCode.OK, (HttpStatusCode)499);
    }
}
