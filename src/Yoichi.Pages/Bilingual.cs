namespace Yoichi.Pages;

/// <summary>A text a reader sees, in English and in Japanese. The default value is empty in both.</summary>
public readonly record struct Bilingual(string En, string Ja)
{
    /// <summary>The same in both languages: a name, a code, a number.</summary>
    public static Bilingual Same(string text) => new(text, text);

    /// <summary>Both languages on one line, for places that cannot switch (a chart's title for screen readers).</summary>
    public string OnOneLine => En == Ja ? En : $"{En} / {Ja}";

    public static Bilingual operator +(Bilingual a, Bilingual b) => new(a.En + b.En, a.Ja + b.Ja);
}
