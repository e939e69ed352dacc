using Yoichi.Pages;

namespace Yoichi.Billing;

/// <summary>Something about a month that a reader may ask about, and the answer.</summary>
/// <param name="Code">Stable; the list is in docs/reference/bill-files.md.</param>
public sealed record Oddity(string Code, Bilingual Sentence);
