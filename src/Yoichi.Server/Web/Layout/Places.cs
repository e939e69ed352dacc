using Yoichi.Pages;
using Yoichi.People;

namespace Yoichi.Server.Web.Layout;

/// <summary>Where people of each role are at home.</summary>
static class Places
{
    public static readonly (Role Role, string Url, Bilingual Name)[] All =
    [
        (Role.Operator, "/operator", new("Operate", "運用")), (Role.Member, "/me", new("My page", "マイページ")),
        (Role.Buyer, "/buyer", new("Procurement", "調達")), (Role.Auditor, "/audit", new("Audit", "検証")),
    ];

    /// <summary>The one place of somebody with one role; null for somebody with several, or none.</summary>
    public static string? Of(People.Account account) => All.Where(p => account.Is(p.Role)).ToArray() is [var one] ? one.Url : null;
}
