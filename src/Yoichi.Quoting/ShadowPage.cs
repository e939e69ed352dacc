namespace Yoichi.Quoting;
public static class ShadowPage { public static string Render(ShadowResult shadow) => ""; }
