using System.Xml.Linq;
using Yoichi.Pages;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>What to know before relying on the figures, what words mean, and how to check everything.</summary>
static class NotesSection
{
    public static XElement? Notes(RunSummary run) => run.Notes.Count == 0 ? null :
        E("section", A("id", "notes"), E("h2", Say("Notes on this run", "この結果についての注記")),
            E("ul", run.Notes.Select(note => E("li", InBoth(note)))));

    static object InBoth(string note) => Reporting.Notes.Of(note) is var both && both.En == both.Ja ? Name(note)
        : new[] { E("bdi", A("lang", "en"), both.En), E("bdi", A("lang", "ja"), both.Ja) };

    static readonly (Bilingual Word, Bilingual Meaning)[] Words =
    [
        (new("delivery slot (コマ)", "コマ"), new("The half hour (or 15 or 60 minutes) in which energy is delivered.",
            "電気を受け渡す時間の単位（30分。15分や60分の場合もある）。")),
        (new("call auction (板寄せ)", "板寄せ"), new("All orders of a slot are matched at once, at a uniform price.",
            "コマの注文を一度に突き合わせ、単一の価格で約定させる方式。")),
        (new("trade (約定)", "約定"), new("A matched sale and purchase of a number of Wh at a price.",
            "売りと買いの注文が、ある電力量と価格で成立すること。")),
        (new("surplus (余剰電力)", "余剰電力"), new("Generation left after a site's own use.", "発電のうち、自家消費した残り。")),
        (new("consumer (需要家)", "需要家"), new("Who uses electricity: here, a home or office without generation of its own.",
            "電気を使う側。ここでは発電設備を持たない家庭や事業所。")),
        (new("wheeling charge (託送料金)", "託送料金"), new("The network's charge for carrying a kWh, where the tariff has one.",
            "送配電網の利用料金。料金表に定めがある場合に加算する。")),
        (new("guarantee", "保証"), new("A line on the bill of whoever would otherwise pay more than with the retailer alone.",
            "小売だけの場合より高くなる参加者の請求から差し引く額。")),
    ];

    public static XElement Footer(RunSummary run) => E("footer",
        E("h2", Say("What the figures are, and how to check them", "数値の意味と検算の方法")),
        E("p", Say(
            "Bills are whole yen; below zero is money received. Energy is counted at the AC terminals, in whole Wh. “Saved” "
                + "compares with the retailer alone, for the same load, sun and trips. Times are Japan's (JST).",
            "料金は円単位で、マイナスは受け取りです。電力量は交流端子での値で、Wh の整数です。「差額」は、需要・日射・走行が同じで"
                + "小売だけと契約した場合との比較です。時刻は日本標準時です。")),
        Identity(run.EnergyWh),
        E("p", Say("To check: ", "検算：")),
        E("ul",
            E("li", E("code", "yoichi replay DIR"), " — ", Say(
                "plays the journal again and compares every byte", "ジャーナルを再生し、全バイトを照合します")),
            E("li", E("code", "yoichi export DIR"), " — ", Say(
                "writes readings, orders, trades, bills and ledger as CSV, so that anyone can add them up",
                "計量値・注文・約定・請求・元帳を CSV に書き出します。だれでも足し合わせて確かめられます"))),
        E("dl", Class("hashes"),
            E("div", E("dt", E("code", "journal.jsonl"), " SHA-256"), E("dd", E("code", run.JournalSha256))),
            E("div", E("dt", Say("events", "イベント"), " SHA-256"), E("dd", E("code", run.EventsSha256)))),
        E("details", E("summary", Say("Words used here", "用語")),
            E("dl", Class("words"), Words.Select(word =>
                E("div", E("dt", Say(word.Word)), E("dd", Say(word.Meaning)))))),
        E("p", Class("made"), Say("Made by Yoichi.", "Yoichi が作成しました。")));

    static XElement Identity(EnergySummary wh)
    {
        var left = (Int128)wh.Generated + wh.RetailerImport + wh.Discharged;
        var right = (Int128)wh.Consumed + wh.RetailerExport + wh.Charged;
        (Bilingual Name, long Wh)[] incoming = [(new("generated", "発電"), wh.Generated),
            (new("from the retailer", "小売から"), wh.RetailerImport), (new("discharged", "放電"), wh.Discharged)];
        (Bilingual Name, long Wh)[] outgoing = [(new("consumed", "消費"), wh.Consumed),
            (new("to the retailer", "小売へ"), wh.RetailerExport), (new("charged", "充電"), wh.Charged)];
        static object[] Side((Bilingual Name, long Wh)[] terms) => [.. terms.SelectMany((term, i) =>
            new[] { i == 0 ? "" : " + ", Say(term.Name), " ", Numbers.Whole(term.Wh) })];
        return E("div", Class("identity"),
            E("p", Say("Energy, in Wh:", "電力量の恒等式（Wh）：")),
            E("p", Side(incoming), left == right ? " = " : " ≠ ", Side(outgoing)),
            E("p", E("strong", $"{Numbers.Whole(left)} {(left == right ? "=" : "≠")} {Numbers.Whole(right)}")));
    }
}
