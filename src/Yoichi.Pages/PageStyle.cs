namespace Yoichi.Pages;

/// <summary>How the page looks: colours told apart by readers with any colour vision, light and dark, screen and paper.</summary>
public static class PageStyle
{
    /// <summary>Classes that fill a shape or a legend's swatch, and stroke a line, and the colour each has.</summary>
    static readonly (string Class, string Colour)[] Palette =
    [
        ("own", "own"), ("local", "local"), ("retail", "retail"), ("store", "store"), ("use", "use"), ("node", "soft"),
        ("saved", "local"), ("loss", "price"), ("price", "price"), ("price-band", "price"), ("supply", "local"),
        ("demand", "retail"), ("gain-area", "gain"),
        .. Enumerable.Range(0, Charts.HeatMap.Colours).Select(i => ($"h{i}", $"h{i}")),
    ];

    public static string Text { get; } = Sheet + string.Concat(Palette.Select(paint =>
        $".{paint.Class} {{ fill: var(--{paint.Colour}); background: var(--{paint.Colour}); }}\n"
        + $".{paint.Class}.line {{ fill: none; stroke: var(--{paint.Colour}); }}\n")) + Overrides;

    const string Sheet = """

        :root { color-scheme: light dark;
          --page: #fbfaf7; --card: #fff; --ink: #1d2129; --soft: #5a616d; --rule: #dcdad3; --grid: #e8e6df;
          --own: #d08700; --local: #008a67; --gain: #bfe3d6; --retail: #3b74b8; --store: #a6518b; --use: #6b7280;
          --price: #c14a09; --link: #00527f; --good: #00664d; --bad: #a61b1b;
          --h0: #fdf0cf; --h1: #fbd99b; --h2: #f6bb74; --h3: #e8975f; --h4: #d2725c; --h5: #b04f5f; --h6: #83375f; --h7: #501f50; }
        @media (prefers-color-scheme: dark) { :root {
          --page: #14161a; --card: #1c1f25; --ink: #e9e7e1; --soft: #a7adb8; --rule: #353a43; --grid: #2a2e36;
          --own: #e9a83a; --local: #2fbf97; --gain: #1d4a3e; --retail: #6aa5e6; --store: #dc8fc3; --use: #8d95a3;
          --price: #ff9258; --link: #8cc8f0; --good: #52d3ac; --bad: #ff8a80;
          --h0: #33213f; --h1: #512854; --h2: #763260; --h3: #9c4163; --h4: #c25a60; --h5: #e07f62; --h6: #f2aa72; --h7: #fddba4; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.6;
          font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif; }
        main { max-width: 1000px; margin: 0 auto; padding: 0 20px 48px; }
        h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.25; margin: .1em 0 .2em; text-wrap: balance; }
        h2 { font-size: 1.35rem; line-height: 1.35; margin: 0 0 .6em; text-wrap: balance; }
        h3 { font-size: 1.05rem; margin: 0 0 .2em; }
        p { margin: 0 0 .8em; max-width: 46em; }
        code { font: .88em ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; color: var(--soft); overflow-wrap: anywhere; }
        section, footer { margin-top: 56px; padding-top: 24px; border-top: 1px solid var(--rule); }
        #headline { margin-top: 24px; }

        input[name=language] { position: absolute; opacity: 0; width: 1px; height: 1px; }
        nav { max-width: 1000px; margin: 0 auto; padding: 14px 20px 0; display: flex; justify-content: flex-end; }
        nav label { padding: 4px 14px; border: 1px solid var(--rule); cursor: pointer; color: var(--soft); font-size: .9rem; }
        nav label:first-child { border-radius: 99px 0 0 99px; }
        nav label:last-child { border-radius: 0 99px 99px 0; border-left: 0; }
        #lang-en:checked ~ nav label[for=lang-en], #lang-ja:checked ~ nav label[for=lang-ja] {
          background: var(--ink); color: var(--page); border-color: var(--ink); }
        #lang-en:focus-visible ~ nav label[for=lang-en], #lang-ja:focus-visible ~ nav label[for=lang-ja] {
          outline: 3px solid var(--link); outline-offset: 2px; }
        #lang-en:checked ~ main [lang=ja], #lang-ja:checked ~ main [lang=en] { display: none; }

        .kicker { color: var(--soft); margin: 24px 0 0; font-size: .95rem; }
        .lead { font-size: 1.1rem; color: var(--soft); }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 270px), 1fr)); gap: 8px 28px; margin: 16px 0 0; }
        dt { color: var(--soft); font-size: .85rem; }
        dd { margin: 0; }
        .sentence { font-size: 1.25rem; line-height: 1.5; max-width: 40em; }
        .cards { list-style: none; margin: 20px 0 0; padding: 0; display: grid; gap: 12px;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
        .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 14px 16px;
          display: flex; flex-direction: column; gap: 2px; }
        .name, .note { color: var(--soft); font-size: .88rem; }
        .value { font-size: 1.45rem; font-weight: 600; line-height: 1.35; font-variant-numeric: tabular-nums; }
        .arrow { color: var(--soft); font-weight: 400; }
        .good .value { color: var(--good); }
        .bad .value { color: var(--bad); }

        .scroll { overflow-x: auto; margin: 0 0 12px; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .93rem; }
        caption { text-align: left; color: var(--soft); font-size: .88rem; padding: 4px 0; }
        th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--grid); white-space: nowrap; }
        th { font-weight: 500; }
        thead th { color: var(--soft); border-bottom: 1px solid var(--rule); vertical-align: bottom; white-space: normal; min-width: 4.5em; }
        th:first-child, .w { text-align: left; padding-left: 0; }
        .w { padding-left: 10px; }
        tbody th { min-width: 6em; }
        details { margin: 8px 0; }
        summary { cursor: pointer; color: var(--link); padding: 4px 0; }
        summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }

        figure { margin: 28px 0 0; }
        .caption { color: var(--soft); font-size: .92rem; margin-bottom: .4em; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 6px 0 10px; padding: 0; font-size: .88rem; }
        .legend li { display: flex; align-items: center; gap: 6px; }
        .swatch { width: 14px; height: 14px; border-radius: 3px; flex: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .readout { display: none; min-height: 1.6em; color: var(--soft); font-size: .9rem; margin: 4px 0; font-variant-numeric: tabular-nums; }
        .js .readout { display: block; }
        svg { display: block; width: 100%; height: auto; overflow: visible; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        svg.narrow { display: none; max-width: 520px; }
        .t { font-size: 13px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .small { font-size: 11px; }
        .ink, .axis-title { fill: var(--ink); }
        .halo { paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
        .grid { stroke: var(--grid); fill: none; }
        .axis { stroke: var(--soft); fill: none; }
        .hit { fill: var(--ink); fill-opacity: 0; }
        .hit:hover { fill-opacity: .1; }
        .none { fill: none; pointer-events: all; }
        span.none { border: 1px solid var(--rule); }

        """;

    /// <summary>What comes after the palette and may change it.</summary>
    const string Overrides = """
        .line { stroke-width: 2.2px; stroke-linejoin: round; }
        .price-band { fill-opacity: .22; }
        span.price-band { opacity: .35; }
        .band { fill-opacity: .45; }
        .band:hover { fill-opacity: .7; }
        .dashed { stroke-dasharray: 5 4; stroke-width: 1.5px; }
        .identity { font-variant-numeric: tabular-nums; }
        .hashes, .words { display: grid; gap: 8px; margin: 12px 0; }
        .made { color: var(--soft); font-size: .88rem; margin-top: 24px; }

        @media screen and (max-width: 700px) {
          main, nav { padding-left: 16px; padding-right: 16px; }
          svg.wide { display: none; }
          svg.narrow { display: block; }
          section, footer { margin-top: 40px; }
          th code { display: none; }
          tbody th { position: sticky; left: 0; background: var(--page); white-space: normal; min-width: 7em; }
        }
        @media print {
          body { font-size: 11pt; }
          nav, .readout, .js .readout { display: none; }
          main { max-width: none; padding: 0; }
          figure, .card, tr { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          .scroll { overflow: visible; }
          table { font-size: 8.5pt; }
          th, td { padding: 3px 5px; }
        }

        """;
}
