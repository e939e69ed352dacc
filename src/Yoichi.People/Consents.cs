using System.Collections.Immutable;

namespace Yoichi.People;

/// <summary>Something an applicant agrees to: one version of one text.</summary>
/// <param name="Version">From 1. A text that was agreed to is never edited: append.</param>
public sealed record ConsentText(string Id, int Version, string TitleJa, string TitleEn, string Ja, string En);

/// <summary>That somebody agreed, to which words, in which language, when.</summary>
public sealed record Consent(string Text, int Version, string Language, DateTimeOffset At);

/// <summary>The texts, all versions; the highest of each is to be agreed to.</summary>
public static class ConsentTexts
{
    public static ImmutableArray<ConsentText> All { get; } =
    [
        new("participation", 1, "参加規約への同意", "Taking part",
            "電力の取引はコマ（30分）ごとに成立し、成立した約定は取り消せません。計量値との差はインバランスとして精算されます。小売契約は続き、取引で足りない電力は小売事業者から供給されます。退会は日を定めていつでも申し出ることができます。",
            "Electricity is traded for slots of 30 minutes, and a trade once made stands. What the meter shows more or less is settled as imbalance. Your retail contract goes on and supplies what trading does not. You may leave on any day you name."),
        new("privacy", 1, "個人情報の取扱いへの同意", "Personal data",
            "氏名、供給地点特定番号、連絡先、口座は、取引の記録とは別に保管し、記録には仮名だけを残します。利用は契約、精算、連絡に限ります。退会後、法令の保存期間が過ぎたら消去します。",
            "Your name, supply point, contact and bank account are kept apart from the records of trading, which hold a pseudonym only. They are used for the contract, settlement and to reach you. After you leave they are erased once the period the law asks for is over."),
        new("privacy", 2, "個人情報の取扱いへの同意", "Personal data",
            "氏名、供給地点特定番号、連絡先、口座、登録した機器と、注文を代行するエージェントがそこから学んだことは、取引の記録とは別に保管し、記録には仮名だけを残します。利用は契約、注文の代行、精算、連絡に限ります。退会後、法令の保存期間が過ぎたら消去します。注文の理由は仮名で一定期間保管し、その後消去します。",
            "Your name, supply point, contact and bank account, the devices you register and what the agent that orders for you learns from them are kept apart from the records of trading, which hold a pseudonym only. They are used for the contract, to order for you, for settlement and to reach you. After you leave they are erased once the period the law asks for is over. The reasons of orders are kept under the pseudonym for a time, and then deleted."),
        new("metering", 1, "計量データの利用への同意", "Meter readings",
            "30分ごとの計量値を、入札の予測、取引、精算、環境価値の証明に使います。ほかの参加者に見せることはありません。",
            "Readings of every 30 minutes are used to forecast and place orders, to settle, and to prove where energy came from. No other participant sees them."),
    ];

    public static ImmutableArray<ConsentText> Current { get; } =
        [.. All.GroupBy(t => t.Id).Select(g => g.MaxBy(t => t.Version)!)];
}

/// <summary>How the surplus of a site is sold today.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum FitStatus : byte
{
    Unstated = 0,

    /// <summary>No generation.</summary>
    NoGeneration = 1,

    /// <summary>Sold under a FIT contract: it cannot be offered.</summary>
    UnderFit = 2,

    /// <summary>卒FIT: the contract is over.</summary>
    AfterFit = 3,

    /// <summary>Never was under one.</summary>
    NeverFit = 4,
}

/// <summary>What an applicant vouches for.</summary>
/// <param name="ValueNotSoldElsewhere">The environmental value of what is offered is sold to nobody else.</param>
public sealed record Declarations(FitStatus Fit, bool ValueNotSoldElsewhere)
{
    /// <summary>Whether there is surplus it could offer, so that its environmental value matters.</summary>
    public bool MayOffer => Fit is FitStatus.AfterFit or FitStatus.NeverFit;
}
