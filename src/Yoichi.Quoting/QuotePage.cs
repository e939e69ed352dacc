namespace Yoichi.Quoting;
public static class QuotePage { public static string Render(QuoteResult quote) => ""; }
