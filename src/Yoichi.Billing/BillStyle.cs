namespace Yoichi.Billing;

/// <summary>What bills add to the look of all pages: a sheet that is one A4 page on paper.</summary>
static class BillStyle
{
    public const string Text = """

        .sheet header { margin-top: 12px; }
        .sheet .title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 24px; }
        .sheet .person { font-size: 1.25rem; margin: 0; }
        .sheet h1 { font-size: clamp(1.4rem, 4vw, 1.9rem); margin: 0; }
        .sheet h2 { font-size: 1rem; margin: 0 0 .3em; }
        .sheet .facts { grid-template-columns: 1.15fr 1fr .9fr 1.15fr; gap: 4px 20px; margin: 10px 0 0; padding-top: 8px;
          border-top: 1px solid var(--rule); font-size: .85rem; line-height: 1.4; }
        .sheet dt { font-size: .75rem; }
        .sheet .cards { grid-template-columns: repeat(3, 1fr); margin: 16px 0 0; }
        .sheet .card.main { border: 2px solid var(--ink); }
        .sheet .card.main .value { font-size: 1.8rem; }
        .sheet .sentence { font-size: 1.02rem; max-width: none; margin: 14px 0 10px; }
        .sheet figure { margin: 0; }
        table.bill th, table.bill td { padding: 4px 10px; }
        table.bill tr > :first-child { padding-left: 0; }
        .bill .section th, .bill .section td { font-weight: 600; border-bottom: 1px solid var(--rule); }
        .bill .line th, .bill .line td { color: var(--soft); border-bottom: 1px solid var(--grid); }
        .bill .line th { font-weight: 400; }
        table.bill .line > :first-child, table.bill .rest > :first-child { padding-left: 1.4em; }
        .bill .without { font-weight: 400; color: var(--soft); }
        .bill tfoot th, .bill tfoot td { border-bottom: 0; }
        .bill .total th, .bill .total td { border-top: 2px solid var(--ink); font-weight: 700; font-size: 1.08em; }
        .bill .result th, .bill .result td { padding-top: 0; }
        .bill .result td { color: var(--good); font-weight: 700; }
        .bill .rest { display: none; }
        .pair { display: grid; grid-template-columns: 3fr 2fr; gap: 8px 28px; margin-top: 14px; align-items: start; }
        .partners { display: grid; grid-template-columns: 1fr 1fr; gap: 0 20px; align-items: start; }
        .partners table { font-size: .82rem; }
        .partners th, .partners td { padding: 2px 4px; }
        .partners tr > :first-child { min-width: 0; white-space: normal; overflow-wrap: anywhere; }
        .partners thead th { min-width: 0; }
        .odd { margin-top: 14px; border-left: 4px solid var(--own); padding: 2px 0 2px 14px; }
        .odd ul { margin: 0; padding-left: 1.1em; font-size: .9rem; line-height: 1.5; }
        .small-print { margin-top: 14px; font-size: .76rem; line-height: 1.5; color: var(--soft); }
        .small-print p { max-width: none; margin: 0 0 .3em; }
        .statement pre { font: .78rem/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; max-height: 60vh; overflow: auto; margin: 0; }
        main a { color: var(--link); }
        .files a { margin-right: 1em; }
        @media screen and (max-width: 700px) {
          .pair { grid-template-columns: 1fr; }
          .sheet .cards, .sheet .facts { grid-template-columns: 1fr; }
          table.bill { font-size: .8rem; }
          table.bill th, table.bill td { padding: 4px 4px; }
          table.bill tbody th { min-width: 5em; }
        }
        @page { size: A4; margin: 10mm 13mm; }
        @media print {
          :root { --page: #fff; --card: #fff; --ink: #111; --soft: #444; }
          body { font-size: 9.5pt; line-height: 1.4; background: #fff; }
          .statement, .files { display: none; }
          .sheet { break-inside: avoid; }
          .sheet header { margin-top: 0; }
          .sheet .kicker { margin: 0; font-size: 8.5pt; }
          .sheet .person { font-size: 12pt; }
          .sheet h1 { font-size: 16pt; }
          .sheet .facts { font-size: 8pt; gap: 2px 16px; margin-top: 6px; padding-top: 5px; }
          .sheet dt { font-size: 6.8pt; }
          .sheet .cards { margin-top: 8px; gap: 8px; }
          .sheet .card { padding: 6px 12px; border-radius: 6px; }
          .sheet .card .value { font-size: 13pt; line-height: 1.2; }
          .sheet .card.main .value { font-size: 17pt; }
          .sheet .name, .sheet .note { font-size: 7.5pt; }
          .sheet .sentence { font-size: 10pt; margin: 10px 0 6px; }
          .sheet caption { font-size: 7pt; padding: 0 0 2px; }
          table.bill { font-size: 9pt; }
          table.bill th, table.bill td { padding: 2.8px 8px; }
          .sheet .pair { margin-top: 12px; }
          .partners table { font-size: 7.4pt; }
          .partners th, .partners td { padding: 1px 3px; }
          .sheet .legend { margin: 2px 0 4px; font-size: 7pt; gap: 2px 12px; }
          .sheet .swatch { width: 9px; height: 9px; border-radius: 2px; }
          .odd { margin-top: 12px; border-left-width: 3px; padding: 0 0 0 10px; print-color-adjust: exact; }
          .odd ul { font-size: 8.5pt; line-height: 1.35; }
          .small-print { margin-top: 10px; font-size: 7.2pt; line-height: 1.35; }
          .bill .many { display: none; }
          .bill .rest { display: table-row; }
          .dense table.bill th, .dense table.bill td { padding-top: .6px; padding-bottom: .6px; }
          .dense table.bill { font-size: 8pt; }
          .dense .odd ul { font-size: 7.2pt; line-height: 1.25; }
          .dense .sentence { font-size: 9pt; margin: 6px 0 3px; }
          .dense .pair, .dense .odd { margin-top: 6px; }
          .dense #days svg { max-height: 32mm; }
          .dense .small-print { font-size: 6.4pt; line-height: 1.25; }
        }

        """;
}
